//! Slip: how far milestones have moved from the dates that were approved.
//!
//! Formulas: §3 Schedule (GAO Schedule Assessment Guide; PMBOK). Days are calendar days, positive is late.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{Milestone, Project, Unknown};
use crate::policy::Policy;

/// The day a milestone was reached, else the day it is expected.
///
/// # Errors
/// Why neither is known; what stands at `actual` counts before what stands at `forecast`.
pub fn expected(milestone: &Milestone<'_>) -> Result<NaiveDate, Unknown> {
    if milestone.actual.is_given() { milestone.actual.or_reason() } else { milestone.forecast.or_reason() }
}

/// How far a milestone has moved from its baseline, in calendar days: actual or forecast − baseline.
///
/// Positive is late. Compared with the *approved baseline*, never with the last forecast, so that re-planning
/// cannot make a slip disappear.
///
/// # Errors
/// Why one of the two dates is not known, the baseline first.
pub fn slip(milestone: &Milestone<'_>) -> Result<i64, Unknown> {
    let baseline = milestone.baseline.or_reason()?;
    Ok((expected(milestone)? - baseline).num_days())
}

/// How late a milestone is at the least: its slip, and while it is open no less than from its baseline to the as-of date.
///
/// What is open today was not reached yesterday, whatever an old forecast says, and also where nothing is forecast (§3,
/// status date).
///
/// # Errors
/// As [`slip`]; of an open milestone whose baseline has passed only why that is not known.
pub fn so_far(milestone: &Milestone<'_>, as_of: NaiveDate) -> Result<i64, Unknown> {
    let since = (as_of - milestone.baseline.or_reason()?).num_days();
    match slip(milestone) {
        stated if milestone.actual.is_given() => stated,
        Ok(slip) => Ok(slip.max(since)),
        Err(_) if since > 0 => Ok(since),
        unknown => unknown,
    }
}

/// Days since the forecast of an open milestone passed; `None` if it was reached, has no forecast or is not yet due.
pub fn overdue(milestone: &Milestone<'_>, as_of: NaiveDate) -> Option<i64> {
    let forecast = milestone.forecast.value().filter(|_| !milestone.actual.is_given())?;
    Some((as_of - forecast).num_days()).filter(|late| *late > 0)
}

/// Calendar days a milestone of this project may slip before it must escalate: its own tolerance, else the
/// threshold `schedule_tolerance_days`.
pub fn tolerance(project: &Project<'_>, policy: &Policy) -> Decimal {
    let own = project.tolerances.and_then(|tolerances| tolerances.time.value());
    own.unwrap_or_else(|| policy.thresholds.number("schedule_tolerance_days"))
}

/// Whether a milestone that was due was reached by its baseline; `None` while its baseline has not come.
///
/// On-time % of several is the share that was, of those that were due. A milestone that is due and open was not.
pub fn on_time(milestone: &Milestone<'_>, as_of: NaiveDate) -> Option<bool> {
    let baseline = milestone.baseline.value().filter(|baseline| *baseline <= as_of)?;
    Some(milestone.actual.value().is_some_and(|actual| actual <= baseline))
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// The project of the README: go-live moved from 18 December to 8 January.
    const CLAIMS: &str = "
id: PRJ-CLAIMS
milestones:
  - {id: M1, name: Beta, baseline: 2026-10-30, forecast: 2026-11-13, actual: 2026-11-13}
  - {id: M2, name: Go-live, baseline: 2026-12-18, forecast: 2027-01-08}
  - {id: M3, name: Early, baseline: 2026-11-20, forecast: 2026-11-20, actual: 2026-11-18}
  - {id: M4, name: Undated, forecast: 2026-11-01}
  - {id: M5, name: Kept back, baseline: {withheld: commercial}, forecast: 2026-11-01}
";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn slip_is_measured_from_the_baseline_and_late_is_positive() {
        told(CLAIMS, |portfolio, _| {
            let slips: Vec<_> = portfolio.milestones.iter().map(|milestone| slip(milestone)).collect();
            assert_eq!(slips, [Ok(14), Ok(21), Ok(-2), Err(Unknown::NotGiven), Err(Unknown::Withheld)]);
        });
    }

    /// Eight weeks after its baseline of 1 September a milestone that is open is 56 days late, though it was forecast for
    /// 20 September, or not at all; one that was reached is as late as it was.
    #[test]
    fn what_is_open_is_at_least_as_late_as_today() {
        let of = |dates: &str| {
            let text = format!("{{id: PRJ-A, milestones: [{{id: M1, {dates}}}]}}");
            told(&text, |portfolio, _| so_far(portfolio.milestones.iter().next().unwrap(), day("2026-10-27")))
        };
        assert_eq!(of("baseline: 2026-09-01, forecast: 2026-09-20"), Ok(56));
        assert_eq!(of("baseline: 2026-09-01"), Ok(56));
        assert_eq!(of("baseline: 2026-09-01, forecast: 2026-11-20"), Ok(80));
        assert_eq!(of("baseline: 2026-09-01, forecast: 2026-09-20, actual: 2026-09-20"), Ok(19));
        assert_eq!(
            (of("baseline: 2026-11-01"), of("forecast: 2026-09-20")),
            (Err(Unknown::NotGiven), Err(Unknown::NotGiven))
        );
    }

    #[test]
    fn only_open_milestones_are_overdue() {
        told(CLAIMS, |portfolio, _| {
            let late = portfolio.milestones.iter().map(|milestone| overdue(milestone, day("2027-01-08")));
            assert_eq!(late.collect::<Vec<_>>(), [None, None, None, Some(68), Some(68)]);
        });
    }

    #[test]
    fn a_milestone_is_on_time_if_it_was_reached_by_its_baseline() {
        told(CLAIMS, |portfolio, _| {
            let of = |as_of: &str| -> Vec<Option<bool>> {
                portfolio.milestones.iter().map(|milestone| on_time(milestone, day(as_of))).collect()
            };
            assert_eq!(of("2026-10-29"), [None; 5]);
            assert_eq!(of("2026-12-18"), [Some(false), Some(false), Some(true), None, None]);
        });
    }

    #[test]
    fn a_project_without_a_tolerance_has_the_organisations() {
        let of = |text| told(text, |portfolio, policy| tolerance(&portfolio.projects[0], policy));
        assert_eq!(of("{id: PRJ-A, tolerances: {time: 45}}"), Decimal::from(45));
        assert_eq!(of("{id: PRJ-A, tolerances: {cost: 10}}"), Decimal::from(30));
    }
}
