//! Ratings computed from figures, beside the declared ones and never in their place.
//!
//! Formulas: §10 Health, RAG. Limits are data of the policy: `scales.rag_limits`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, benefit, cost, horizon, percent, ratio, risk, slip};
use crate::model::{Change, Portfolio, ProjectId, Rag, Unknown};
use crate::policy::{Band, Policy};

/// The dimensions of a rating, as status reports name them.
pub const DIMENSIONS: [&str; 8] = ["overall", "schedule", "cost", "scope", "benefits", "resources", "risk", "quality"];

/// Computed ratings of one project. A dimension without data is not green: it is unknown, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// The worst of schedule, cost and benefits as far as known; the others lift a green to amber, never to red.
    /// Green only where schedule and cost are known.
    pub overall: Figure<Rag>,
    /// Slip of the next key milestone, in percent of the tolerance.
    pub schedule: Figure<Rag>,
    /// Overrun at completion, in percent of the tolerance.
    pub cost: Figure<Rag>,
    /// Approved and pending change, in percent of the budget.
    pub scope: Figure<Rag>,
    /// Benefit realised to date, in percent of plan.
    pub benefits: Figure<Rag>,
    /// Unmet agreed demand.
    pub resources: Figure<Rag>,
    /// Residual exposure in percent of contingency, or very high risks nobody treats.
    pub risk: Figure<Rag>,
}

impl Health {
    /// The computed rating of a dimension.
    ///
    /// # Errors
    /// Why there is none; `not_computed` for what no figure stands behind.
    pub fn of(&self, dimension: &str) -> Figure<Rag> {
        match dimension {
            "overall" => self.overall,
            "schedule" => self.schedule,
            "cost" => self.cost,
            "scope" => self.scope,
            "benefits" => self.benefits,
            "resources" => self.resources,
            "risk" => self.risk,
            _ => Err("not_computed"),
        }
    }
}

/// The computed ratings of a project as of a day.
pub fn health(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Health {
    let schedule = schedule(portfolio, id, policy, as_of);
    let cost = cost_rating(portfolio, id, policy, as_of);
    let benefits = benefits(portfolio, id, policy, as_of);
    let (scope, risk) = (scope(portfolio, id, policy), risk_rating(portfolio, id, policy));
    let resources = Err("not_computed");
    let overall = overall([schedule, cost, benefits], [scope, resources, risk]);
    Health { overall, schedule, cost, scope, benefits, resources, risk }
}

/// The worst of the core ratings that are known (schedule, cost, benefits); an amber or red elsewhere lifts a green
/// to amber. Amber and red need one known rating; green needs schedule and cost, while benefits come later.
///
/// # Errors
/// `no_evidence` if none of the core ratings is known, `partly_known` if green would rest on one of them alone:
/// unknown is not green.
pub fn overall(core: [Figure<Rag>; 3], others: [Figure<Rag>; 3]) -> Figure<Rag> {
    let worst = core.into_iter().flatten().max().ok_or("no_evidence")?;
    let lifted = others.into_iter().flatten().max().map(|other| other.min(Rag::Amber));
    let overall = lifted.map_or(worst, |lifted| worst.max(lifted));
    let [schedule, cost, _] = core;
    if overall == Rag::Green && (schedule.is_err() || cost.is_err()) { Err("partly_known") } else { Ok(overall) }
}

/// How much worse the computed rating is than the declared one, in steps of the three-point scale: declared −
/// computed. −2 is a watermelon, −1 optimistic, +1 and more pessimistic; the five-point scale has half steps.
pub fn gap(declared: Rag, computed: Rag) -> Decimal {
    Decimal::from(declared.half_steps() - computed.half_steps()) / Decimal::TWO
}

/// Green up to the green limit, amber up to the amber one, else red.
pub fn at_most(value: Decimal, limits: &str, policy: &Policy) -> Rag {
    rated(limits, policy, |limit| value <= limit)
}

/// Green from the green limit up, amber from the amber one up, else red.
pub fn at_least(value: Decimal, limits: &str, policy: &Policy) -> Rag {
    rated(limits, policy, |limit| value >= limit)
}

fn rated(limits: &str, policy: &Policy, within: impl Fn(Decimal) -> bool) -> Rag {
    let limit = |colour: &str| policy.thresholds.number(&format!("rag_limits.{limits}.{colour}"));
    match (within(limit("green")), within(limit("amber"))) {
        (true, _) => Rag::Green,
        (false, true) => Rag::Amber,
        (false, false) => Rag::Red,
    }
}

/// `part` in percent of a tolerance; without any tolerance everything above zero is beyond every limit.
fn of_tolerance(part: Decimal, tolerance: Decimal) -> Decimal {
    percent(part, tolerance).unwrap_or(if part > Decimal::ZERO { Decimal::MAX } else { Decimal::ZERO })
}

/// What is still open on the as-of date is at least as late as that day, whatever an old forecast says (§3).
fn schedule(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Figure<Rag> {
    if portfolio.milestones.of(id).is_empty() {
        return Err("no_milestones");
    }
    let next = horizon::next_key(portfolio, id).ok_or("no_open_milestone")?;
    let slip = slip::slip(next).map_err(Unknown::code)? + slip::overdue(next, as_of).unwrap_or_default();
    let share = of_tolerance(Decimal::from(slip), slip::tolerance(portfolio.project(id), policy));
    Ok(at_most(share, "slip", policy))
}

fn cost_rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Figure<Rag> {
    let project = portfolio.project(id);
    let over = cost::outturn(project, policy, as_of).variance_pct?;
    Ok(at_most(of_tolerance(over, cost::tolerance(project, policy)), "cost", policy))
}

/// Σ |cost| of changes neither rejected nor deferred, in percent of the budget.
///
/// # Errors
/// `no_baseline` without a budget; `not_given` if a change says nothing about its impact.
pub fn change_pct(portfolio: &Portfolio<'_>, id: ProjectId) -> Figure {
    let budget = portfolio.project(id).cost.as_ref().map_or(Err("no_baseline"), cost::budget)?;
    let live = portfolio
        .changes
        .of(id)
        .iter()
        .filter(|change| !change.state.is_some_and(|state| matches!(state.value, "rejected" | "deferred")));
    let changed: Decimal = live.map(|change| change_cost(change)).sum::<Figure>()?;
    cost::percent_of(changed, budget)
}

fn change_cost(change: &Change<'_>) -> Figure {
    let says_other = change.days.is_given() || change.benefit.is_given();
    match change.cost.or_reason() {
        Err(Unknown::NotGiven) if says_other => Ok(Decimal::ZERO),
        cost => cost.map(|cost| cost.abs()).map_err(Unknown::code),
    }
}

fn scope(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy) -> Figure<Rag> {
    Ok(at_most(change_pct(portfolio, id)?, "scope", policy))
}

/// The worse of two ratings: residual exposure against contingency, and very high risks without an open action
/// (one is amber, two are red).
fn risk_rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy) -> Figure<Rag> {
    let open: Vec<_> = portfolio.risks.of(id).iter().filter(|risk| risk.is_open()).collect();
    if open.is_empty() {
        return Err("no_open_risk");
    }
    let cover = exposure_rating(portfolio, id, policy);
    let rated: Vec<_> =
        open.iter().filter_map(|risk| Some((risk, risk::current(risk, &policy.scales).ok()?))).collect();
    let untreated = rated
        .iter()
        .filter(|(risk, rating)| rating.band == Band::VeryHigh && !risk.actions.iter().any(|action| action.is_open()));
    let untreated = match untreated.count() {
        0 if rated.is_empty() => None,
        0 => Some(Rag::Green),
        1 => Some(Rag::Amber),
        _ => Some(Rag::Red),
    };
    match (cover, untreated) {
        (Ok(cover), untreated) => Ok(untreated.map_or(cover, |untreated| untreated.max(cover))),
        (Err(reason), untreated) => untreated.filter(|rag| *rag > Rag::Green).ok_or(reason),
    }
}

fn exposure_rating(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy) -> Figure<Rag> {
    let contingency =
        portfolio.project(id).cost.as_ref().map_or(Err(Unknown::NotGiven), |cost| cost.contingency.or_reason());
    let contingency = contingency.map_err(Unknown::code)?;
    let open = portfolio.risks.of(id).iter().filter(|risk| risk.is_open());
    let exposures = open.map(|risk| risk::residual_exposure(risk, &policy.scales));
    let residual = exposures.sum::<Result<Decimal, Unknown>>().map_err(Unknown::code)?;
    Ok(at_most(of_tolerance(residual, contingency), "risk", policy))
}

/// Benefit realised to date in percent of plan: money benefits together, every other one on its own; the worst counts.
fn benefits(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Figure<Rag> {
    let benefits = portfolio.benefits.of(id);
    if benefits.is_empty() {
        return Err("no_benefits");
    }
    let realised = |money: bool| {
        let asked = benefits.iter().filter(move |benefit| benefit.is_money() == money);
        asked.filter_map(|item| benefit::to_date(item, as_of).ok())
    };
    let money = realised(true)
        .fold((Decimal::ZERO, Decimal::ZERO), |sum, to_date| (sum.0 + to_date.actual, sum.1 + to_date.planned));
    let shares = realised(false).filter_map(|to_date| to_date.share()).chain(ratio(money.0, money.1));
    let rated = shares.map(|share| at_least(share * Decimal::ONE_HUNDRED, "benefits", policy));
    rated.max().ok_or("not_measured")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Health {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| health(portfolio, ProjectId(0), policy, as_of))
    }

    /// §10: slip of the next key milestone up to 50 % of tolerance is green, up to 100 % amber, beyond it red.
    #[test]
    fn schedule_is_the_slip_of_the_next_key_milestone_in_percent_of_the_tolerance() {
        let slipped = |days: &str| {
            of(&format!(
                "{{id: PRJ-A, tolerances: {{time: 40}}, milestones: [
                  {{id: M1, type: key, baseline: 2026-12-01, forecast: 2026-12-{days}}},
                  {{id: M2, type: deliverable, baseline: 2026-01-01, forecast: 2026-12-01}},
                  {{id: M3, type: key, baseline: 2026-01-01, forecast: 2026-02-01, actual: 2026-02-01}}]}}"
            ))
            .schedule
        };
        assert_eq!(["21", "22", "31"].map(slipped), [Ok(Rag::Green), Ok(Rag::Amber), Ok(Rag::Amber)]);
        let overdue = of(
            "{id: PRJ-A, tolerances: {time: 40}, milestones: [
          {id: M1, baseline: 2026-10-06, forecast: 2026-10-16}, {id: M2, baseline: 2026-12-06, forecast: 2026-12-07}]}",
        );
        assert_eq!(overdue.schedule, Ok(Rag::Red), "10 days by its forecast, 45 by the calendar");
        let late = of("{id: PRJ-A, milestones: [{id: M1, baseline: 2026-12-01, forecast: 2027-01-01}]}");
        assert_eq!((late.schedule, late.overall), (Ok(Rag::Red), Ok(Rag::Red)));
    }

    #[test]
    fn cost_is_the_overrun_in_percent_of_the_tolerance() {
        let spent = |amount: &str| {
            of(&format!("{{id: PRJ-A, stage: closure, cost: {{total: 100, actuals: {{2026-10: {amount}}}}}}}")).cost
        };
        assert_eq!(
            ["80", "105", "106", "111"].map(spent),
            [Ok(Rag::Green), Ok(Rag::Green), Ok(Rag::Amber), Ok(Rag::Red)]
        );
    }

    #[test]
    fn change_is_measured_against_the_budget_whatever_its_sign() {
        let text = "{id: PRJ-A, cost: {total: 100}, changes: [{id: C1, impact: {cost: -6}, state: raised},
            {id: C2, impact: {cost: 50}, state: rejected}, {id: C3, impact: {days: 3}}]}";
        assert_eq!(of(text).scope, Ok(Rag::Amber));
        assert_eq!(of("{id: PRJ-A, cost: {total: 100}, changes: [{id: C1}]}").scope, Err("not_given"));
    }

    #[test]
    fn risk_is_residual_exposure_against_contingency_and_what_nobody_treats() {
        let risk = "probability: 0.5, cost: 100, impact: {cost: 1}";
        let with = |contingency: &str, more: &str| {
            of(&format!("{{id: PRJ-A, cost: {{contingency: {contingency}}}, risks: [{{id: R1, {risk}}}{more}]}}")).risk
        };
        assert_eq!(with("62.5", ""), Ok(Rag::Green));
        assert_eq!((with("60", ""), with("49", "")), (Ok(Rag::Amber), Ok(Rag::Red)));
        let wild = ", {id: R2, probability: 5, impact: {cost: 5}, cost: 0}";
        assert_eq!(with("1000", wild), Ok(Rag::Amber));
        assert_eq!(of("{id: PRJ-A}").risk, Err("no_open_risk"));
    }

    #[test]
    fn unrated_is_never_green_and_others_only_lift_to_amber() {
        let unknown = [Err("not_given"); 3];
        assert_eq!(overall(unknown, [Ok(Rag::Green), Err("x"), Err("x")]), Err("no_evidence"));
        let green = [Ok(Rag::Green), Err("not_given"), Err("not_given")];
        assert_eq!(overall(green, [Ok(Rag::Red), Err("x"), Ok(Rag::Green)]), Ok(Rag::Amber));
        assert_eq!(overall(green, unknown), Err("partly_known"));
        assert_eq!(overall([green[0], green[0], Err("nothing_due")], unknown), Ok(Rag::Green));
        assert_eq!(overall([Ok(Rag::Red), green[0], green[1]], unknown), Ok(Rag::Red));
    }

    /// §10: G = 0, A = 1, R = 2; declared − computed ≤ −2 is a watermelon, and half steps exist on five points.
    #[test]
    fn the_gap_is_declared_less_computed() {
        assert_eq!(gap(Rag::Green, Rag::Red), Decimal::from(-2));
        assert_eq!(gap(Rag::Amber, Rag::Green), Decimal::ONE);
        assert_eq!(gap(Rag::GreenAmber, Rag::Amber), Decimal::new(-5, 1));
    }
}
