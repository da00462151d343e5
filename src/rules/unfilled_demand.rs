//! `unfilled-demand`: agreed work that begins soon and has nobody to do it.

use chrono::{Days, NaiveDate};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::booking;
use crate::model::{Allocation, Filed};

pub(super) const RULE: Rule = Rule {
    name: "unfilled-demand",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("unfilled_demand.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let weeks = u64::try_from(scene.policy.thresholds.whole("unfilled_demand_weeks")).unwrap_or_default();
    let soon = scene.as_of.checked_add_days(Days::new(weeks.saturating_mul(7))).unwrap_or(NaiveDate::MAX);
    let open = scene.portfolio.allocations.iter().filter(|one| one.person.is_none() && one.team.is_none());
    for demand in open.filter(|one| one.is_firm() && scene.is_live(one)) {
        let wanted = demand.role.or(demand.skill);
        let what = wanted.map_or_else(|| "somebody".to_owned(), |wanted| format!("`{}`", wanted.value));
        let spot = wanted.map_or_else(|| demand.fields.spot(), |wanted| wanted.spot);
        let Some((from, to)) = days(scene, demand) else {
            let message = format!("nobody can tell from when {what} is needed");
            found.push(
                Finding::at(spot, message).help("say it in `from`, or give the project a `start`").indeterminate(),
            );
            continue;
        };
        if from > soon || to < scene.as_of {
            continue;
        }
        let message = match from <= scene.as_of {
            true => format!("{what} has been needed since {from} and nobody is named"),
            false => format!("{what} is needed from {from} and nobody is named"),
        };
        found.push(Finding::at(spot, message).help("name a person or a team, or move the demand"));
    }
}

/// First and last day of a booking, its project's where it states none; a last day that nobody knows is far away.
fn days(scene: &Scene<'_>, demand: &Filed<'_, Allocation<'_>>) -> Option<(NaiveDate, NaiveDate)> {
    let from = demand.from.value().or_else(|| booking::begin(scene.portfolio, demand.project?))?;
    let to = demand.to.value().or_else(|| booking::end(scene.portfolio, demand.project?));
    Some((from, to.unwrap_or(NaiveDate::MAX)))
}
