//! How finished work ended: on time, on cost, on benefit.
//!
//! Formulas: §3 (slip against the approved baseline), §6 (outturn − budget; benefits due and measured). On time, on cost
//! and on benefit mean within the tolerance that was delegated (PRINCE2, ISO 21502): the project's own, else the policy's.
//! How many kept what was approved to the day and within the budget stands beside it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, benefit, cost, horizon, product, slip};
use crate::model::{Benefit, Filed, Portfolio, Project, ProjectId};
use crate::policy::Policy;

/// The stage that follows closure.
const CLOSED: &str = "realisation";

/// How one piece of work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The day it was closed.
    pub closed: NaiveDate,
    /// Calendar days from the baseline of its last milestone to the day that was reached; positive is late.
    pub slip: Figure<i64>,
    /// Outturn − budget in percent of the budget; positive is over.
    pub variance_pct: Figure,
    /// Whether every benefit that was due and measured came to what was planned for it, less its tolerance.
    pub on_benefit: Figure<bool>,
    /// Calendar days it was allowed to slip.
    pub days_allowed: Decimal,
    /// Percent of its budget that it was allowed to overspend.
    pub pct_allowed: Decimal,
}

impl Outcome {
    /// Whether its last milestone was reached no later than its baseline and the tolerance.
    pub fn on_time(&self) -> Figure<bool> {
        self.slip.map(|slip| Decimal::from(slip) <= self.days_allowed)
    }

    /// Whether its last milestone was reached by its baseline.
    pub fn by_baseline(&self) -> Figure<bool> {
        self.slip.map(|slip| slip <= 0)
    }

    /// Whether it cost no more than its budget and the tolerance.
    pub fn on_cost(&self) -> Figure<bool> {
        self.variance_pct.map(|variance| variance <= self.pct_allowed)
    }

    /// Whether it cost no more than its budget.
    pub fn within_budget(&self) -> Figure<bool> {
        self.variance_pct.map(|variance| variance <= Decimal::ZERO)
    }
}

/// The day on which work was closed: as its closure says, else, once it has come beyond closure, the day it ended,
/// else the day its last milestone was reached.
///
/// # Errors
/// `not_closed` for work that goes on, was stopped, or is closed after the as-of date; `not_given` where nothing says
/// when.
pub fn closed(portfolio: &Portfolio<'_>, id: ProjectId, policy: &Policy, as_of: NaiveDate) -> Figure<NaiveDate> {
    let project = portfolio.project(id);
    let stopped = project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"));
    let beyond = project.stage.is_some_and(|stage| policy.methodology.has_reached(stage.value, CLOSED));
    let stated = project.fields.fields("closure").and_then(|closure| closure.date("date").value());
    if stopped || !(beyond || stated.is_some()) {
        return Err("not_closed");
    }
    let ended = || project.fields.date("end").value().filter(|end| *end <= as_of);
    let reached = || {
        let milestones = portfolio.milestones.of(id).iter();
        milestones.filter_map(|milestone| milestone.actual.value()).max()
    };
    let day = stated.or_else(reached).or_else(ended).ok_or("not_given")?;
    if day > as_of { Err("not_closed") } else { Ok(day) }
}

/// How a piece of work ended.
///
/// # Errors
/// Those of [`closed`].
pub fn outcome(
    portfolio: &Portfolio<'_>,
    id: ProjectId,
    benefits: &[&Filed<'_, Benefit<'_>>],
    policy: &Policy,
    as_of: NaiveDate,
) -> Figure<Outcome> {
    let closed = closed(portfolio, id, policy, as_of)?;
    let project = portfolio.project(id);
    let money = cost::outturn(project, policy, as_of);
    Ok(Outcome {
        closed,
        slip: horizon::finish(portfolio, id).slip,
        variance_pct: money.variance_pct,
        on_benefit: on_benefit(benefits, benefit_tolerance(project, policy), as_of),
        days_allowed: slip::tolerance(project, policy),
        pct_allowed: cost::tolerance(project, policy),
    })
}

/// Percent of what is planned that a benefit may fall short: the project's own tolerance, else the threshold
/// `benefit_tolerance_pct`.
fn benefit_tolerance(project: &Project<'_>, policy: &Policy) -> Decimal {
    let own = project.tolerances.and_then(|tolerances| tolerances.benefit.value());
    own.unwrap_or_else(|| policy.thresholds.number("benefit_tolerance_pct"))
}

/// Whether every benefit came to what was planned to date, less the tolerance in percent of it. One that was missed did not.
///
/// # Errors
/// `no_benefits`; `not_measured` where none was due and measured.
fn on_benefit(benefits: &[&Filed<'_, Benefit<'_>>], tolerance: Decimal, as_of: NaiveDate) -> Figure<bool> {
    if benefits.is_empty() {
        return Err("no_benefits");
    }
    let missed = benefits.iter().any(|one| one.state.is_some_and(|state| state.value == "missed"));
    let found = benefits.iter().filter_map(|one| benefit::to_date(one, as_of).ok());
    let allowed = |planned: Decimal| product(planned.abs(), tolerance).map(|part| part / Decimal::ONE_HUNDRED);
    let reached = found.map(|found| Ok(found.actual >= found.planned - allowed(found.planned)?));
    let reached: Vec<bool> = reached.collect::<Figure<_>>()?;
    match (missed, reached.as_slice()) {
        (true, _) => Ok(false),
        (false, []) => Err("not_measured"),
        (false, reached) => Ok(reached.iter().all(|reached| *reached)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- kind: project
  id: PRJ-A
  stage: complete
  closure: {date: 2025-06-30}
  milestones: [{id: M1, baseline: 2025-05-30, actual: 2025-05-30}, {id: M2, baseline: 2025-06-27, actual: 2025-06-30}]
  cost: {currency: GBP, total: 100, actuals: {2025-05: 98}}
  tolerances: {time: 2, benefit: 0}
  benefits:
    - {id: BEN-A, type: cashable, unit: GBP, profile: {2025-12: 10}, measurements: [{date: 2025-12-31, value: 11}]}
    - {id: BEN-B, type: dis_benefit, unit: GBP, baseline: {value: 0}, target: {value: 5}, profile: {2025-12: 5}, measurements: [{date: 2025-12-31, value: 4}]}
- {kind: project, id: PRJ-B, stage: realisation, milestones: [{id: M1, baseline: 2025-06-30, actual: 2025-03-31}], cost: {currency: GBP, total: 100, actuals: {2025-05: 101}}}
- {kind: project, id: PRJ-C, stage: closure}
- {kind: project, id: PRJ-D, state: cancelled, stage: delivery, closure: {date: 2025-06-30}}
- {kind: project, id: PRJ-E, stage: complete, closure: {date: 2027-06-30}}
- {kind: project, id: PRJ-F, stage: complete}
";

    /// Three days late of two that are tolerated; one per cent over of ten: beyond the date and within the money, but not
    /// within the budget.
    #[test]
    fn ended_well_means_within_tolerance() {
        told(TEXT, |portfolio, policy| {
            let as_of = "2026-11-20".parse().unwrap();
            let of = |number: u32| {
                let id = ProjectId(number);
                let benefits: Vec<_> = portfolio.benefits.of(id).iter().collect();
                outcome(portfolio, id, &benefits, policy, as_of)
            };
            let first = of(0).unwrap();
            assert_eq!((first.closed.to_string(), first.slip), ("2025-06-30".to_owned(), Ok(3)));
            assert_eq!((first.on_time(), first.on_cost(), first.on_benefit), (Ok(false), Ok(true), Ok(true)));
            let second = of(1).unwrap();
            assert_eq!((second.closed.to_string(), second.slip), ("2025-03-31".to_owned(), Ok(-91)));
            assert_eq!((second.on_cost(), second.within_budget()), (Ok(true), Ok(false)));
            assert_eq!(second.on_benefit, Err("no_benefits"));
            let tolerated = Outcome { days_allowed: Decimal::from(3), ..first };
            assert_eq!((tolerated.on_time(), tolerated.by_baseline()), (Ok(true), Ok(false)));
            let others: Vec<_> = (2..6).map(|number| of(number).err()).collect();
            assert_eq!(others, [Some("not_closed"), Some("not_closed"), Some("not_closed"), Some("not_given")]);
        });
    }
}
