//! Whether what a project declares holds together, and with its figures.
//!
//! Formulas: §10 (watermelon, green without evidence; consistency % = 1 − failed ÷ applicable checks). The checks are
//! those of the rules of the same names.

use rust_decimal::Decimal;

use super::health::Health;
use super::{Figure, horizon, percent, rag};
use crate::model::{Project, Rag, Status};
use crate::policy::Policy;

/// The dimensions an overall rating must not be better than.
const CORE: [&str; 4] = ["schedule", "cost", "scope", "benefits"];

/// The dimensions of which a green needs figures while work is being delivered.
const PROVEN: [&str; 3] = ["overall", "schedule", "cost"];

/// What became of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// There is nothing it could be applied to.
    NotApplicable,
    /// It holds.
    Pass,
    /// It does not.
    Fail,
}

impl Check {
    fn of(applies: bool, holds: bool) -> Self {
        match (applies, holds) {
            (false, _) => Check::NotApplicable,
            (true, true) => Check::Pass,
            (true, false) => Check::Fail,
        }
    }
}

/// The worst core dimension that is worse than the overall rating, the first of several as they stand in a report.
pub fn worse_than_overall(status: &Status<'_>) -> Option<(Rag, &'static str)> {
    let overall = status.rating("overall")?;
    let rated = CORE.iter().filter_map(|dimension| Some((status.rating(dimension)?, *dimension)));
    rated.rev().max_by_key(|(rating, _)| *rating).filter(|(worst, _)| *worst > overall)
}

/// What an amber or red overall rating lacks, in words; nothing where it is better.
pub fn unexplained(status: &Status<'_>) -> Vec<&'static str> {
    if status.rating("overall").is_none_or(|rating| rating < Rag::Amber) {
        return Vec::new();
    }
    let path = status.path_to_green.as_ref();
    let given = [
        (status.summary.is_some(), "a summary"),
        (path.is_some(), "a path to green"),
        (path.is_none_or(|path| path.action.is_some()), "an action on its path to green"),
        (path.is_none_or(|path| path.owner.is_some()), "an owner of its path to green"),
        (path.is_none_or(|path| path.by.is_given()), "a date for its path to green"),
    ];
    given.into_iter().filter(|(given, _)| !given).map(|(_, what)| what).collect()
}

/// Dimensions that are declared `watermelon_steps` or more steps better than they are by the figures: dimension,
/// declared and computed rating, the overall one first.
pub fn overstated(status: &Status<'_>, health: &Health, policy: &Policy) -> Vec<(&'static str, Rag, Rag)> {
    let steps = policy.thresholds.number("watermelon_steps");
    let both = rag::DIMENSIONS
        .into_iter()
        .filter_map(|dimension| Some((dimension, status.rating(dimension)?, health.of(dimension).ok()?)));
    both.filter(|(_, declared, computed)| rag::gap(*declared, *computed) <= -steps).collect()
}

/// Dimensions that are declared green while nobody can tell by the figures, each with the reason. Asked while work is
/// being delivered: before that there is little to measure, and afterwards little left. A schedule of which every
/// milestone is reached has nothing left to prove.
pub fn unproven(project: &Project<'_>, health: &Health, policy: &Policy) -> Vec<(&'static str, &'static str)> {
    let Some(status) = project.status.as_ref().filter(|_| horizon::is_being_delivered(project, policy)) else {
        return Vec::new();
    };
    let green = PROVEN.into_iter().filter(|dimension| status.rating(dimension) == Some(Rag::Green));
    let is_over = health.schedule == Err("no_open_milestone");
    let proven = |dimension: &&str| match *dimension {
        "schedule" => is_over,
        "overall" => is_over && health.cost.is_ok(),
        _ => false,
    };
    green
        .filter(|dimension| !proven(dimension))
        .filter_map(|dimension| Some((dimension, health.of(dimension).err()?)))
        .collect()
}

/// The checks that a project's report may fail, by the names of their rules.
pub fn checks(project: &Project<'_>, health: &Health, policy: &Policy) -> [(&'static str, Check); 4] {
    let Some(status) = &project.status else {
        return ["watermelon", "green-without-evidence", "overall-hides-worst", "unexplained-rag"]
            .map(|rule| (rule, Check::NotApplicable));
    };
    let rated = |dimension: &&str| status.rating(dimension).is_some();
    let known = |dimension: &&str| rated(dimension) && health.of(dimension).is_ok();
    let green = |dimension: &&str| status.rating(dimension) == Some(Rag::Green);
    let overall = status.rating("overall");
    let is_hidden = worse_than_overall(status).is_some() && !status.fields.has("rag_reason");
    [
        ("watermelon", Check::of(rag::DIMENSIONS.iter().any(known), overstated(status, health, policy).is_empty())),
        (
            "green-without-evidence",
            Check::of(
                horizon::is_being_delivered(project, policy) && PROVEN.iter().any(green),
                unproven(project, health, policy).is_empty(),
            ),
        ),
        ("overall-hides-worst", Check::of(overall.is_some() && CORE.iter().any(rated), !is_hidden)),
        (
            "unexplained-rag",
            Check::of(overall.is_some_and(|overall| overall >= Rag::Amber), unexplained(status).is_empty()),
        ),
    ]
}

/// The share of the checks that apply and hold, in percent.
///
/// # Errors
/// `nothing_rated` where none applies.
pub fn consistency(project: &Project<'_>, health: &Health, policy: &Policy) -> Figure {
    let checks = checks(project, health, policy);
    let count = |wanted: Check| Decimal::from(checks.iter().filter(|(_, check)| *check == wanted).count());
    let (passed, failed) = (count(Check::Pass), count(Check::Fail));
    percent(passed, passed + failed).ok_or("nothing_rated")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::super::health::Basis;
    use super::*;
    use crate::model::ProjectId;

    fn of<T>(text: &str, look: impl FnOnce(&Project<'_>, &Health, &Policy) -> T) -> T {
        told(text, |portfolio, policy| {
            let health = Basis::of(portfolio, policy, "2026-11-20".parse().unwrap()).health(ProjectId(0));
            look(&portfolio.projects[0], &health, policy)
        })
    }

    /// Sixty days late where thirty are tolerated is red by §10, and nothing is known of the money.
    const LATE: &str = "milestones: [{id: M1, baseline: 2026-12-01, forecast: 2027-01-30}]";

    #[test]
    fn green_on_red_is_a_watermelon_and_amber_on_red_is_not() {
        let overstated = |rag: &str| {
            of(&format!("{{id: PRJ-A, {LATE}, status: {{rag: {rag}}}}}"), |project, health, policy| {
                overstated(project.status.as_ref().unwrap(), health, policy)
            })
        };
        let expected = [("overall", Rag::Green, Rag::Red), ("schedule", Rag::Green, Rag::Red)];
        assert_eq!(overstated("{overall: green, schedule: green, cost: green}"), expected);
        assert_eq!(overstated("{overall: amber, schedule: unrated}"), []);
        assert_eq!(overstated("{overall: green_amber}"), [], "one step and a half");
    }

    #[test]
    fn a_green_in_delivery_needs_figures() {
        let unproven = |stage: &str| {
            let text = format!("{{id: PRJ-A, stage: {stage}, status: {{rag: {{overall: green, cost: green}}}}}}");
            of(&text, unproven)
        };
        assert_eq!(unproven("delivery"), [("overall", "no_evidence"), ("cost", "no_baseline")]);
        assert_eq!((unproven("definition"), unproven("closure")), (Vec::new(), Vec::new()));
    }

    #[test]
    fn a_schedule_whose_milestones_are_all_reached_has_nothing_left_to_prove() {
        let reached = "stage: transition, status: {rag: {overall: green, schedule: green}},
            milestones: [{id: M1, baseline: 2026-10-01, forecast: 2026-10-01, actual: 2026-10-01}]";
        let costed = "cost: {total: 100, actuals: {2026-10: 60}, forecast: {2026-11: 40}}";
        assert_eq!(of(&format!("{{id: PRJ-A, {reached}, {costed}}}"), unproven), []);
        assert_eq!(of(&format!("{{id: PRJ-A, {reached}}}"), unproven), [("overall", "no_evidence")]);
    }

    /// Three checks apply to a green project that is red by its slip: it is a watermelon and hides its amber cost, but
    /// its figures are known. One of three holds. Declared red and explained, all that apply hold.
    #[test]
    fn consistency_is_the_share_of_checks_that_hold() {
        let of = |text: &str| of(&format!("{{id: PRJ-A, stage: delivery, {LATE}, {text}}}"), consistency);
        assert_eq!(of("status: {rag: {overall: green, cost: amber}}"), Ok(Decimal::ONE_HUNDRED / Decimal::from(3)));
        let explained =
            "status: {rag: {overall: red}, summary: Late, path_to_green: {action: Cut, owner: a, by: 2027-01-01}}";
        assert_eq!(of(explained), Ok(Decimal::ONE_HUNDRED));
        assert_eq!(of("status: {rag: {overall: unrated}}"), Err("nothing_rated"));
    }
}
