//! Where work has gone beyond what it may decide alone, and since when that is known.
//!
//! Formulas: §3 (schedule tolerance), §1 (estimate at completion against tolerance); PRINCE2, manage by exception.
//! Changes of scope are decided one by one, and benefits that fall short have a rule of their own: neither is here.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::earned_value::EarnedValue;
use super::{Figure, cost, freshness, slip};
use crate::model::{Filed, Milestone, Portfolio, Project, ProjectId};
use crate::policy::Policy;
use crate::source::Spot;

/// A tolerance that is exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// `time` or `cost`.
    pub of: &'static str,
    /// The first day on which it was known: the day on which it could no longer be denied (a milestone still open, or
    /// money already spent), or that of the report which states it.
    ///
    /// # Errors
    /// Why that day is not known.
    pub since: Figure<NaiveDate>,
    /// Where it is stated.
    pub spot: Spot,
}

/// The tolerances that a project, programme or portfolio exceeds, time first.
pub fn breaches(
    portfolio: &Portfolio<'_>,
    id: ProjectId,
    earned: &EarnedValue,
    policy: &Policy,
    as_of: NaiveDate,
) -> Vec<Breach> {
    let project = portfolio.project(id);
    let reported = freshness::reported(project, as_of);
    let late = portfolio.milestones.of(id).iter().filter_map(|one| of_time(one, project, reported, policy, as_of));
    let time = late.min_by_key(|breach| breach.since.unwrap_or(NaiveDate::MAX));
    time.into_iter().chain(of_cost(project, earned, reported, policy, as_of)).collect()
}

/// An open milestone that is, or is forecast, further behind its baseline than tolerated.
fn of_time(
    milestone: &Filed<'_, Milestone<'_>>,
    project: &Project<'_>,
    reported: Figure<NaiveDate>,
    policy: &Policy,
    as_of: NaiveDate,
) -> Option<Breach> {
    let baseline = milestone.baseline.value().filter(|_| !milestone.actual.is_given())?;
    let tolerance = slip::tolerance(project, policy);
    let allowed = Days::new(tolerance.trunc().to_u64().unwrap_or_default());
    let passed = baseline.checked_add_days(allowed).and_then(|last| last.succ_opt()).filter(|day| *day <= as_of);
    let forecast = slip::slip(milestone).ok().filter(|slip| Decimal::from(*slip) > tolerance);
    let spot = milestone.forecast.spot().or(milestone.baseline.spot())?;
    (passed.is_some() || forecast.is_some()).then(|| Breach { of: "time", since: earliest(passed, reported), spot })
}

/// An estimate at completion further over the budget than tolerated.
fn of_cost(
    project: &Project<'_>,
    earned: &EarnedValue,
    reported: Figure<NaiveDate>,
    policy: &Policy,
    as_of: NaiveDate,
) -> Option<Breach> {
    let tolerance = cost::tolerance(project, policy);
    let over = -earned.forecast.vac_pct.ok()?;
    let spot = project.fields.key_spot("cost").filter(|_| over > tolerance)?;
    let allowed = earned.bac.ok()? * (Decimal::ONE_HUNDRED + tolerance) / Decimal::ONE_HUNDRED;
    Some(Breach { of: "cost", since: earliest(spent_beyond(project, allowed, as_of), reported), spot })
}

/// The last day of the month in which more had been spent than `allowed`; `None` if it has not, or a month is unknown.
fn spent_beyond(project: &Project<'_>, allowed: Decimal, as_of: NaiveDate) -> Option<NaiveDate> {
    let mut spent = Decimal::ZERO;
    for (month, amount) in &project.cost.as_ref()?.actuals {
        spent += amount.value()?;
        if spent > allowed {
            return Some(month.value.last_day()).filter(|day| *day <= as_of);
        }
    }
    None
}

fn earliest(certain: Option<NaiveDate>, reported: Figure<NaiveDate>) -> Figure<NaiveDate> {
    certain.into_iter().chain(reported.ok()).min().map_or(reported, Ok)
}

#[cfg(test)]
mod tests {
    use super::super::earned_value::EarnedValues;
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Vec<(&'static str, Figure<NaiveDate>)> {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| {
            let earned = EarnedValues::at(portfolio, policy, as_of).of(ProjectId(0));
            let found = breaches(portfolio, ProjectId(0), &earned, policy, as_of);
            found.into_iter().map(|breach| (breach.of, breach.since)).collect()
        })
    }

    fn day(text: &str) -> Figure<NaiveDate> {
        Ok(text.parse().unwrap())
    }

    /// Thirty days tolerated: a forecast of 31 is known from the report on; a milestone still open 31 days after its
    /// baseline of 1 October is known from 1 November on.
    #[test]
    fn time_is_exceeded_by_the_forecast_or_by_the_calendar() {
        let of = |dates: &str| {
            of(&format!("{{id: PRJ-A, status: {{date: 2026-11-10}}, milestones: [{{id: M1, {dates}}}]}}"))
        };
        assert_eq!(of("baseline: 2026-12-01, forecast: 2027-01-01"), [("time", day("2026-11-10"))]);
        assert_eq!(of("baseline: 2026-12-01, forecast: 2026-12-31"), []);
        assert_eq!(of("baseline: 2026-10-01, forecast: 2026-10-20"), [("time", day("2026-11-01"))]);
        assert_eq!(of("baseline: 2026-10-01, forecast: 2026-12-20, actual: 2026-11-19"), []);
    }

    /// A budget of 100 and ten per cent: 111 is too much, known from the report on, and 115 spent by the end of September
    /// from that day on.
    #[test]
    fn cost_is_exceeded_by_the_estimate_and_cannot_be_denied_once_it_is_spent() {
        let of = |cost: &str| of(&format!("{{id: PRJ-A, status: {{date: 2026-11-10}}, cost: {{total: 100, {cost}}}}}"));
        assert_eq!(of("actuals: {2026-10: 40}, forecast: {2026-11: 71}"), [("cost", day("2026-11-10"))]);
        assert_eq!(of("actuals: {2026-10: 40}, forecast: {2026-11: 70}"), []);
        let spent = "actuals: {2026-08: 60, 2026-09: 55, 2026-10: 1}, forecast: {2026-11: 1}";
        assert_eq!(of(spent), [("cost", day("2026-09-30"))]);
    }

    #[test]
    fn without_a_report_nobody_knows_since_when() {
        let late = "{id: PRJ-A, milestones: [{id: M1, baseline: 2026-12-01, forecast: 2027-06-01}]}";
        assert_eq!(of(late), [("time", Err("no_status"))]);
    }
}
