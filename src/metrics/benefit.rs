//! Benefits: how much of what was planned came true.
//!
//! Formulas: §6 Benefits (HM Treasury Green Book; MSP benefit profiles). Everything is counted as *gain over the
//! baseline*, positive in the wanted direction and negative for a dis-benefit, so falling and rising measures read alike.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::measurement::{due, latest};
use super::ratio;
use crate::model::{Benefit, Fact, Filed, Period, Portfolio, ProjectId, Unknown};
use crate::source::Spanned;

/// Planned and actual gain over the months that were due and measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Realisation {
    /// Gain planned, in the benefit's unit.
    pub planned: Decimal,
    /// Gain measured.
    pub actual: Decimal,
    /// Months of the profile that were due and measured.
    pub measured: usize,
    /// Months of the profile that were due.
    pub due: usize,
}

impl Realisation {
    /// Actual ÷ planned; `None` where nothing was planned to date.
    pub fn share(&self) -> Option<Decimal> {
        ratio(self.actual, self.planned)
    }
}

/// The projects that bring a benefit about: the one it stands in, and those it names as contributors.
pub fn projects(portfolio: &Portfolio<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<ProjectId> {
    let named = benefit.contributors.iter().filter_map(|one| one.project);
    let contributors = named.filter_map(|project| portfolio.project_named(project.value));
    benefit.project.into_iter().chain(contributors).collect()
}

/// How much of what was planned to date came true.
///
/// Money is summed: Σ actual ÷ Σ planned over the months *due and measured*. Anything else is a level, not a flow,
/// and is compared at the last month that was due and measured. A month without a figure counts on neither side:
/// the difference of `due` and `measured` says how many there are.
///
/// # Errors
/// Why a baseline is not known (money without one counts from zero); [`Unknown::NotGiven`] if nothing was due and
/// measured.
pub fn to_date(benefit: &Benefit<'_>, as_of: NaiveDate) -> Result<Realisation, Unknown> {
    let due: Vec<_> = due(benefit, as_of).into_iter().filter(|due| due.spot.is_some()).collect();
    let (baseline, sign) = (baseline(benefit)?, sign(benefit));
    let gain = |value: Decimal| (value - baseline) * sign;
    let pairs: Vec<(Decimal, Decimal)> =
        due.iter().filter_map(|due| Some((gain(due.planned.value()?), gain(due.measured?.value.value()?)))).collect();
    let counted = if benefit.is_money() { &*pairs } else { pairs.last().map_or(&[][..], std::slice::from_ref) };
    if counted.is_empty() {
        return Err(Unknown::NotGiven);
    }
    let (planned, actual) =
        counted.iter().fold((Decimal::ZERO, Decimal::ZERO), |sum, (planned, actual)| (sum.0 + planned, sum.1 + actual));
    Ok(Realisation { planned, actual, measured: pairs.len(), due: due.len() })
}

/// The gain planned over the whole profile: a sum for money, the last month's level for anything else.
///
/// # Errors
/// Why baseline or a planned value is not known; [`Unknown::NotGiven`] without a profile.
pub fn planned_in_full(benefit: &Benefit<'_>) -> Result<Decimal, Unknown> {
    let (baseline, sign) = (baseline(benefit)?, sign(benefit));
    let gains = benefit.profile.iter().map(|(_, planned)| Ok((planned.or_reason()? - baseline) * sign));
    let gains: Vec<Decimal> = gains.collect::<Result<_, Unknown>>()?;
    let last = *gains.last().ok_or(Unknown::NotGiven)?;
    Ok(if benefit.is_money() { gains.into_iter().sum() } else { last })
}

/// Gain by month over the whole profile, as it now stands: what was measured where it was, else the plan. A benefit
/// that is no longer pursued brings nothing beyond what was measured.
///
/// # Errors
/// Why baseline or a value is not known; [`Unknown::NotGiven`] without a profile.
pub fn expected(benefit: &Benefit<'_>, as_of: NaiveDate) -> Result<Vec<(Period, Decimal)>, Unknown> {
    let (baseline, sign) = (baseline(benefit)?, sign(benefit));
    if benefit.profile.is_empty() {
        return Err(Unknown::NotGiven);
    }
    let measured: BTreeMap<Period, Fact<'_, Decimal>> =
        due(benefit, as_of).into_iter().filter_map(|due| Some((due.period, due.measured?.value))).collect();
    let month = |(period, planned): &(Spanned<Period>, Fact<'_, Decimal>)| match measured.get(&period.value) {
        None if !benefit.is_pursued() => Ok((period.value, Decimal::ZERO)),
        stated => Ok((period.value, (stated.unwrap_or(planned).or_reason()? - baseline) * sign)),
    };
    benefit.profile.iter().map(month).collect()
}

/// How far the measure has come from baseline to target: (baseline − latest) ÷ (baseline − target), 1 on target,
/// negative when it moved the wrong way.
///
/// # Errors
/// Why baseline, target or a figure is not known; [`Unknown::NotGiven`] also where the target is the baseline.
pub fn towards_target(benefit: &Benefit<'_>, as_of: NaiveDate) -> Result<Decimal, Unknown> {
    let (baseline, target) = (benefit.baseline.or_reason()?, benefit.target.or_reason()?);
    let latest = latest(benefit, as_of).ok_or(Unknown::NotGiven)?.value.or_reason()?;
    ratio(baseline - latest, baseline - target).ok_or(Unknown::NotGiven)
}

fn baseline(benefit: &Benefit<'_>) -> Result<Decimal, Unknown> {
    match benefit.baseline.or_reason() {
        Err(Unknown::NotGiven) if benefit.is_money() => Ok(Decimal::ZERO),
        known => known,
    }
}

/// 1 if gain is a rise, −1 if it is a fall; the other way round for a dis-benefit.
fn sign(benefit: &Benefit<'_>) -> Decimal {
    let rise = benefit.target.value().map(|target| target - benefit.baseline.value().unwrap_or_default());
    let falls = match rise.filter(|rise| !rise.is_zero()) {
        Some(rise) => rise.is_sign_negative(),
        None => benefit.direction.is_some_and(|direction| direction.value == "down"),
    };
    let unwelcome = benefit.kind.is_some_and(|kind| kind.value == "dis_benefit");
    if falls == unwelcome { Decimal::ONE } else { Decimal::NEGATIVE_ONE }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of<T>(benefit: &str, look: impl FnOnce(&Benefit<'_>) -> T) -> T {
        told(&format!("{{id: PRJ-A, benefits: [{{id: BEN-A-1, {benefit}}}]}}"), |portfolio, _| {
            look(portfolio.benefits.iter().next().unwrap())
        })
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const CONTACTS: &str = "type: quantified, unit: contacts, direction: down, measurement: quarterly, \
        baseline: {value: 38}, target: {value: 22, date: 2027-12-31}, review_until: 2028-03-31, \
        profile: {2027-03: 34, 2027-06: 30, 2027-09: 26, 2027-12: 22}";
    const SAVINGS: &str = "type: cashable, unit: GBP, direction: up, measurement: yearly, \
        profile: {2026-03: 100000, 2027-03: 200000, 2028-03: 200000}";

    /// formulas.md §6: Σ actual ÷ Σ planned over periods due and measured. 2027 was due and not measured.
    #[test]
    fn money_is_summed_over_the_months_due_and_measured() {
        let taken = "measurements: [{date: 2026-03-31, value: 90000}, {date: 2028-04-10, value: 180000}]";
        let found = of(&format!("{SAVINGS}, {taken}"), |benefit| to_date(benefit, day("2028-11-20")));
        let expected = Realisation { planned: 300_000.into(), actual: 270_000.into(), measured: 2, due: 3 };
        assert_eq!(found, Ok(expected));
        assert_eq!(expected.share(), Some(Decimal::new(9, 1)));
        assert_eq!(of(SAVINGS, |benefit| to_date(benefit, day("2028-11-20"))), Err(Unknown::NotGiven));
    }

    /// formulas.md §6, KPI form: (baseline − latest) ÷ (baseline − target), here (38 − 31) ÷ (38 − 22).
    #[test]
    fn levels_are_compared_where_they_were_last_measured() {
        let taken = "measurements: [{date: 2027-03-31, value: 33}, {date: 2027-06-30, value: 31}]";
        let text = format!("{CONTACTS}, {taken}");
        let (to_date, towards) =
            of(&text, |benefit| (to_date(benefit, day("2027-07-15")), towards_target(benefit, day("2027-07-15"))));
        assert_eq!(to_date, Ok(Realisation { planned: 8.into(), actual: 7.into(), measured: 2, due: 2 }));
        assert_eq!(towards, Ok(Decimal::new(4375, 4)));
        assert_eq!(of(CONTACTS, planned_in_full), Ok(16.into()));
    }

    #[test]
    fn moving_the_wrong_way_is_negative_and_dis_benefits_count_against() {
        let worse = format!("{CONTACTS}, measurements: [{{date: 2027-03-31, value: 40}}]");
        assert_eq!(of(&worse, |benefit| towards_target(benefit, day("2027-04-01"))), Ok(Decimal::new(-125, 3)));
        let cost = "type: dis_benefit, unit: GBP, direction: up, target: {value: 5000}, profile: {2026-03: 5000}";
        assert_eq!(of(cost, planned_in_full), Ok((-5000).into()));
    }

    #[test]
    fn an_unknown_baseline_is_a_reason_and_not_zero_unless_it_is_money() {
        let taken = "profile: {2026-03: 5}, measurements: [{date: 2026-03-31, value: 4}]";
        let to_date = |kind: &str| of(&format!("{kind}, {taken}"), |benefit| to_date(benefit, day("2026-11-20")));
        assert_eq!(to_date("type: quantified"), Err(Unknown::NotGiven));
        assert_eq!(to_date("type: cashable").map(|found| found.actual), Ok(4.into()));
    }
}
