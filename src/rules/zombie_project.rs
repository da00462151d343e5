//! `zombie-project`: work that is active on paper, with nobody booked and nothing done.

use std::collections::HashSet;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::booking;
use crate::model::{Allocation, Fact, Filed, Period, Project, ProjectId};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "zombie-project",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("zombie_project.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let months = u32::try_from(scene.policy.thresholds.whole("zombie_months")).unwrap_or(u32::MAX).max(1);
    let since = scene.as_of.checked_sub_months(Months::new(months - 1)).map_or(Period::of(scene.as_of), Period::of);
    let staffed: HashSet<ProjectId> =
        scene.portfolio.allocations.iter().filter(|one| is_staff(scene, one)).filter_map(|one| one.project).collect();
    for (id, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let building = scene.has_reached(project, "delivery") && !scene.has_reached(project, "closure");
        if !building || staffed.contains(&id) || is_worked_on(project, since, scene.as_of) {
            continue;
        }
        let head = scene.portfolio.record(project.record).head();
        let message = format!("`{}` is active, nobody is booked for it and nothing was done since {since}", project.id);
        found.push(Finding::at(head, message).help("book people, put it on hold, or close it"));
    }
}

/// Whether somebody is booked, or pencilled in, for the as-of date or later.
fn is_staff(scene: &Scene<'_>, one: &Filed<'_, Allocation<'_>>) -> bool {
    let named = one.person.is_some() || one.team.is_some();
    let requested = one.state.is_some_and(|state| state.value == "requested");
    let last = || one.to.value().or_else(|| booking::end(scene.portfolio, one.project?));
    named && !requested && last().is_none_or(|last| last >= scene.as_of)
}

/// Whether effort or money was spent in a month from `since` to the as-of date, or might have been: what is withheld
/// is not nothing.
fn is_worked_on(project: &Project<'_>, since: Period, as_of: NaiveDate) -> bool {
    let Some(cost) = &project.cost else { return false };
    let now = Period::of(as_of);
    let lively = |months: &[(Spanned<Period>, Fact<'_, Decimal>)]| {
        let recent = months.iter().filter(|(month, _)| since <= month.value && month.value <= now);
        recent.map(|(_, amount)| amount.value()).any(|amount| amount != Some(Decimal::ZERO))
    };
    let effort = cost.effort.map(|effort| effort.by_period("actuals")).unwrap_or_default();
    let withheld = cost.fields.fields("actuals").is_some_and(|actuals| actuals.has("withheld"));
    withheld || lively(&cost.actuals) || lively(&effort)
}
