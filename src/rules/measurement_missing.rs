//! `measurement-missing`: a benefit that was due to be measured and was not.

use chrono::{Days, NaiveDate};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::contributor;
use crate::metrics::horizon::is_under_way;
use crate::metrics::measurement::{self, Due};
use crate::model::{Benefit, Filed, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "measurement-missing",
    group: Group::Benefits,
    level: Level::Error,
    page: include_str!("measurement_missing.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let expected = expected_by(scene);
    for benefit in scene.portfolio.benefits.iter().filter(|benefit| applies(scene, benefit)) {
        let mut due = measurement::due(benefit, scene.as_of);
        due.retain(|due| due.measured.is_none() && due.period.last_day() <= expected);
        let Some(first) = due.first() else { continue };
        let record = scene.portfolio.record(benefit.record);
        let spot = place(benefit, first).unwrap_or_else(|| record.head());
        found.push(
            Finding::at(spot, format!("`{}` is not measured for {}", record.title(), months(&due)))
                .help(format!("add to `measurements:` a figure dated in {}, with `by` and `evidence`", first.period)),
        );
    }
}

/// A figure comes with the next report: a month that was over by this day is no longer just being counted.
fn expected_by(scene: &Scene<'_>) -> NaiveDate {
    let days = |name: &str| u64::try_from(scene.policy.thresholds.whole(name)).unwrap_or(0);
    let grace = Days::new(days("reporting_cadence_days").saturating_add(days("reporting_grace_days")));
    scene.as_of.checked_sub_days(grace).unwrap_or(NaiveDate::MIN)
}

/// Benefits still pursued, of work that is funded and under way; those of no project are the organisation's.
fn applies(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> bool {
    let projects = contributor::projects(scene.portfolio, benefit);
    let expected = |id: &ProjectId| {
        let project = scene.portfolio.project(*id);
        is_under_way(project, scene.policy) && (!project.is_project() || scene.has_reached(project, "delivery"))
    };
    benefit.is_pursued() && (projects.is_empty() || projects.iter().any(expected))
}

/// The planned value of the month, else the cadence or the target's date that asks for it.
fn place(benefit: &Benefit<'_>, due: &Due<'_, '_>) -> Option<Spot> {
    due.spot.or_else(|| benefit.cadence.map(|cadence| cadence.spot)).or_else(|| benefit.target_date.spot())
}

/// `2026-03`, `2026-03 and 2026-06`, `2026-03, 2026-06 and 7 more months`.
fn months(due: &[Due<'_, '_>]) -> String {
    match due {
        [] => String::new(),
        [only] => only.period.to_string(),
        [first, second] => format!("{} and {}", first.period, second.period),
        [first, second, third] => format!("{}, {} and {}", first.period, second.period, third.period),
        [first, second, rest @ ..] => format!("{}, {} and {} more months", first.period, second.period, rest.len()),
    }
}
