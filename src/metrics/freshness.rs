//! How old what is reported is, held against how often it should be.
//!
//! Formulas: §10 (fresh ≤ cadence + grace, stale ≤ 2 × cadence, dead beyond). Goes by the date a report states; what
//! git says of the day it came is for the history.

use chrono::NaiveDate;

use super::{Figure, tier};
use crate::model::{Project, Unknown};
use crate::policy::Policy;

/// How old a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not older than its cadence and some grace.
    Fresh,
    /// Older.
    Stale,
    /// Older than twice its cadence (and its grace): it says nothing about today.
    Dead,
}

impl State {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            State::Fresh => "fresh",
            State::Stale => "stale",
            State::Dead => "dead",
        }
    }
}

/// Days between the date a report states and the commit that brings it, up to which the stated date is believed.
pub const BELIEVED: i64 = 3;

/// The tier whose work reports less often.
const LIGHT: i64 = 3;

/// The stage from which benefits are what is left to report.
const REALISATION: &str = "realisation";

/// Days between two reports: those of the project's tier, where the methodology names them, else the threshold
/// `reporting_cadence_days`.
///
/// Reporting is in proportion to what there is to steer (PRINCE2: tailor to suit the project; ISO 21502 asks the same
/// of governance): work of tier 3 and, in any tier, work whose benefits are being measured report less often, by
/// `light_reporting_cadence_days` and `realisation_reporting_cadence_days`.
pub fn cadence(project: &Project<'_>, policy: &Policy) -> i64 {
    cadence_at(project, project.stage.map(|stage| stage.value), policy)
}

/// The same while it was at another stage.
pub fn cadence_at(project: &Project<'_>, stage: Option<&str>, policy: &Policy) -> i64 {
    let (tier, days) = (tier::tier(project, policy), |name: &str| policy.thresholds.whole(name));
    let of_tier = policy.methodology.tiers.iter().find(|known| Some(known.tier) == tier);
    let stated = of_tier.and_then(|tier| tier.cadence_days).filter(|days| *days > 0);
    let light = (tier == Some(LIGHT)).then(|| days("light_reporting_cadence_days"));
    let usual = stated.unwrap_or_else(|| light.unwrap_or_default().max(days("reporting_cadence_days")));
    let realises = stage.is_some_and(|stage| policy.methodology.has_reached(stage, REALISATION));
    if realises { usual.max(days("realisation_reporting_cadence_days")) } else { usual }
}

/// Days up to which a report is fresh: its cadence and `reporting_grace_days`.
pub fn limit(project: &Project<'_>, policy: &Policy) -> i64 {
    cadence(project, policy).saturating_add(policy.thresholds.whole("reporting_grace_days"))
}

/// The date of the last report.
///
/// # Errors
/// `no_status`, `in_the_future` for a date after the as-of date, or why it is not known.
pub fn reported(project: &Project<'_>, as_of: NaiveDate) -> Figure<NaiveDate> {
    let status = project.status.as_ref().ok_or("no_status")?;
    let date = status.date.or_reason().map_err(Unknown::code)?;
    if date > as_of { Err("in_the_future") } else { Ok(date) }
}

/// Days since the last report.
///
/// # Errors
/// As [`reported`].
pub fn age(project: &Project<'_>, as_of: NaiveDate) -> Figure<i64> {
    reported(project, as_of).map(|date| (as_of - date).num_days())
}

/// How old the last report of a project is.
///
/// # Errors
/// As [`reported`].
pub fn state(project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> Figure<State> {
    let (age, cadence) = (age(project, as_of)?, cadence(project, policy));
    Ok(match age {
        age if age <= limit(project, policy) => State::Fresh,
        age if age <= cadence.saturating_mul(2) => State::Stale,
        _ => State::Dead,
    })
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> (Figure<i64>, Figure<State>) {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| {
            let project = &portfolio.projects[0];
            (age(project, as_of), state(project, policy, as_of))
        })
    }

    /// §10 with a cadence of 14 days and 7 of grace: fresh up to 21, stale up to 28, dead from 29 on.
    #[test]
    fn a_report_is_fresh_for_its_cadence_and_grace_and_dead_after_two() {
        let on = |date: &str| of(&format!("{{id: PRJ-A, status: {{date: {date}}}}}"));
        assert_eq!(on("2026-11-20"), (Ok(0), Ok(State::Fresh)));
        assert_eq!(on("2026-10-30"), (Ok(21), Ok(State::Fresh)));
        assert_eq!(on("2026-10-29"), (Ok(22), Ok(State::Stale)));
        assert_eq!(on("2026-10-23"), (Ok(28), Ok(State::Stale)));
        assert_eq!(on("2026-10-22"), (Ok(29), Ok(State::Dead)));
    }

    /// Four weeks for tier 3, a quarter while benefits are measured; an organisation that reports monthly does so in
    /// every tier, and one whose methodology names a tier's cadence goes by that.
    #[test]
    fn light_work_and_work_that_was_handed_over_report_less_often() {
        let of = |text: &str, change: fn(&mut Policy)| {
            told(text, |portfolio, policy| {
                let mut policy = policy.clone();
                change(&mut policy);
                cadence(&portfolio.projects[0], &policy)
            })
        };
        let monthly = |policy: &mut Policy| {
            policy.thresholds = policy.thresholds.with(&[("reporting_cadence_days".to_owned(), 31.into())]);
        };
        let weekly =
            |policy: &mut Policy| policy.methodology.tiers.iter_mut().for_each(|tier| tier.cadence_days = Some(7));
        let (light, heavy) = ("{id: PRJ-A, tier: 3, stage: delivery}", "{id: PRJ-A, tier: 1, stage: delivery}");
        assert_eq!((of(light, |_| ()), of(light, monthly), of(light, weekly)), (28, 31, 7));
        assert_eq!((of(heavy, |_| ()), of(heavy, monthly), of(heavy, weekly)), (14, 31, 7));
        let (measured, closing) = ("{id: PRJ-A, tier: 1, stage: realisation}", "{id: PRJ-A, tier: 1, stage: closure}");
        assert_eq!((of(measured, |_| ()), of(measured, weekly), of(closing, |_| ())), (91, 91, 14));
    }

    #[test]
    fn what_nobody_reported_has_no_age() {
        assert_eq!(of("{id: PRJ-A}").0, Err("no_status"));
        assert_eq!(of("{id: PRJ-A, status: {summary: fine}}").0, Err("not_given"));
        assert_eq!(of("{id: PRJ-A, status: {date: 2026-11-21}}"), (Err("in_the_future"), Err("in_the_future")));
    }

    #[test]
    fn a_tier_has_a_cadence_of_its_own_where_the_methodology_says_so() {
        told("{id: PRJ-A, tier: 1, status: {date: 2026-11-01}}", |portfolio, policy| {
            let mut policy = policy.clone();
            policy.methodology.tiers.iter_mut().for_each(|tier| tier.cadence_days = Some(6 + tier.tier));
            let as_of = "2026-11-20".parse().unwrap();
            assert_eq!(cadence(&portfolio.projects[0], &policy), 7);
            assert_eq!(state(&portfolio.projects[0], &policy, as_of), Ok(State::Dead));
        });
    }
}
