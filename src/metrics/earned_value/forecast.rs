//! Estimates at completion: what the team expects, and what the pace so far leads to.
//!
//! Formulas: §1, EAC₁ to EAC₄ (PMI Standard for Earned Value Management 2019).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{EarnedValue, positive};
use crate::metrics::{Figure, cost, freshness, percent, ratio, scaled};
use crate::model::{Cost, Period, Project};
use crate::policy::Policy;

/// By which formula the headline estimate comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EacMethod {
    /// AC + what the team expects still to spend.
    BottomUp,
    /// BAC ÷ CPI.
    Typical,
}

impl EacMethod {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            EacMethod::BottomUp => "bottom_up",
            EacMethod::Typical => "typical",
        }
    }
}

/// Where the money leads. The headline is the team's own estimate while its forecast is fresh. Where that is old, it is
/// the higher of that and BAC ÷ CPI, so that nothing looks cheaper because nobody reported; without one, BAC ÷ CPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// The headline estimate at completion; `stale_forecast` where only an old one is there.
    pub eac: Figure,
    /// How it comes about.
    pub eac_method: Figure<EacMethod>,
    /// Why that is the one, in a few words.
    pub eac_because: Figure<&'static str>,
    /// EAC₁ = BAC ÷ CPI: the pace so far goes on.
    pub typical: Figure,
    /// BAC ÷ the CPI that counts what is under way as done: the least that the pace so far leads to.
    pub best_case: Figure,
    /// EAC₂ = AC + (BAC − EV): what is left costs what it was planned to.
    pub atypical: Figure,
    /// EAC₃ = AC + (BAC − EV) ÷ (CPI × SPI): what is left must also make up for time.
    pub combined: Figure,
    /// EAC₄ = AC + bottom-up ETC: the team's forecast.
    pub bottom_up: Figure,
    /// ETC = EAC − AC.
    pub etc: Figure,
    /// VAC = BAC − EAC; negative is over budget.
    pub vac: Figure,
    /// VAC in percent of BAC.
    pub vac_pct: Figure,
    /// (BAC − EV) ÷ (EAC − AC): the efficiency it takes to finish at the estimate.
    pub tcpi_eac: Figure,
    /// Whether the team's forecast is fresh; `None` where there is none.
    pub is_fresh: Option<bool>,
}

impl Forecast {
    /// Nothing is known, for one reason.
    pub(super) fn unknown(reason: &'static str) -> Self {
        let none = Err(reason);
        Forecast {
            eac: none,
            eac_method: Err(reason),
            eac_because: Err(reason),
            typical: none,
            best_case: none,
            atypical: none,
            combined: none,
            bottom_up: none,
            etc: none,
            vac: none,
            vac_pct: none,
            tcpi_eac: none,
            is_fresh: None,
        }
    }

    /// The estimates of a project whose other figures are known.
    pub(super) fn of(value: &EarnedValue, project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> Self {
        let EarnedValue { bac, ev, ac, cpi, spi, .. } = *value;
        let left = ev.and_then(|ev| Ok(bac? - ev));
        let earned = ev.and_then(|ev| positive(ev, "nothing_earned"));
        // BAC ÷ CPI, and (BAC − EV) ÷ (CPI × SPI), each divided last.
        let typical = cpi.and_then(|_| scaled(bac?, ac?, earned?).ok_or("too_large"));
        let most = value.ev_ceiling.and_then(|most| positive(most, "nothing_earned"));
        let best_case = cpi.and_then(|_| scaled(bac?, ac?, most?).ok_or("too_large"));
        let atypical = ac.and_then(|ac| Ok(ac + left?));
        let at_pace = cpi.and(spi).and_then(|_| scaled(left?, ac?, earned?).ok_or("too_large"));
        let combined = at_pace.and_then(|left| Ok(ac? + scaled(left, value.pv?, earned?).ok_or("too_large")?));
        let bottom_up = bac.and_then(|_| cost::outturn(project, policy, as_of).at_completion);
        let is_fresh = bottom_up.is_ok().then(|| is_fresh(project, policy, as_of));
        let headline = headline(bottom_up, is_fresh, typical, ac);
        let eac = headline.map(|(eac, ..)| eac);
        let etc = eac.and_then(|eac| Ok(eac - ac?));
        let vac = bac.and_then(|bac| Ok(bac - eac?));
        Forecast {
            eac,
            eac_method: headline.map(|(_, method, _)| method),
            eac_because: headline.map(|(.., because)| because),
            typical,
            best_case,
            atypical,
            combined,
            bottom_up,
            etc,
            vac,
            vac_pct: vac.and_then(|vac| percent(vac, bac?).ok_or("no_baseline")),
            tcpi_eac: left.and_then(|left| ratio(left, positive(etc?, "nothing_to_come")?).ok_or("nothing_to_come")),
            is_fresh,
        }
    }
}

/// The estimate to go by, its method, and why it is the one.
///
/// An old forecast still is what the team last said, so that the pace alone does not replace it by less: of the two the
/// higher counts, until somebody reports.
fn headline(
    bottom_up: Figure,
    is_fresh: Option<bool>,
    typical: Figure,
    ac: Figure,
) -> Figure<(Decimal, EacMethod, &'static str)> {
    let by_team = |because| Ok((bottom_up?, EacMethod::BottomUp, because));
    let by_pace = |because| Ok((typical?, EacMethod::Typical, because));
    match (bottom_up, typical) {
        (Ok(team), _) if is_fresh == Some(true) && ac == Ok(team) => by_team("nothing is left to spend"),
        (Ok(_), _) if is_fresh == Some(true) => by_team("the team's forecast is fresh"),
        (Ok(team), Ok(pace)) if team >= pace => by_team("the team's forecast is old, and the pace leads no higher"),
        (Ok(_), Ok(_)) => by_pace("the team's forecast is old, and the pace leads higher"),
        (Ok(_), Err(_)) => Err("stale_forecast"),
        (Err(_), Ok(_)) => by_pace("the team gives no forecast"),
        (Err(reason), Err(_)) => Err(reason),
    }
}

/// Whether what a team forecasts is of today: the last report is not older than its cadence and grace, the forecast
/// reaches the month one asks in, and no budgeted month up to it lies between the last spending and the forecast.
/// Once spending is over, what was spent is the forecast.
pub fn is_fresh(project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> bool {
    let Some(cost) = &project.cost else { return false };
    let nothing_left =
        || cost::to_come(cost, as_of).is_ok_and(|left| left.is_zero()) && cost::is_spent(project, cost, policy);
    if cost.forecast.is_empty() || nothing_left() {
        return true;
    }
    let reported = project.status.as_ref().and_then(|status| status.date.value());
    let is_reported = reported.is_none_or(|reported| is_recent(reported, project, policy, as_of));
    is_reported && reaches(cost, Period::of(as_of))
}

/// Whether a report of that day is not older than its cadence and grace (formulas §10, fresh).
pub(super) fn is_recent(reported: NaiveDate, project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> bool {
    (as_of - reported).num_days() <= freshness::limit(project, policy)
}

fn reaches(cost: &Cost<'_>, now: Period) -> bool {
    let forecast: Vec<Period> = cost.forecast.iter().map(|(period, _)| period.value).collect();
    let spent = cost.actuals.iter().map(|(period, _)| period.value).max();
    let is_budgeted = |amount: Option<Decimal>| amount.is_none_or(|amount| !amount.is_zero());
    let open = cost
        .budget
        .iter()
        .filter(|(period, amount)| period.value <= now && Some(period.value) > spent && is_budgeted(amount.value()));
    let gap = open.map(|(period, _)| period.value).any(|period| forecast.binary_search(&period).is_err());
    !gap && forecast.last().copied().max(spent) >= Some(now)
}
