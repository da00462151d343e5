//! `frozen-forecast`: money is spent month after month and the forecast of what is left never moves.

use std::collections::BTreeSet;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Change, Life};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "frozen-forecast",
    group: Group::Freshness,
    level: Level::Warning,
    page: include_str!("frozen_forecast.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let spends = scene.active().filter(|(_, project)| {
        project.is_project()
            && project.cost.as_ref().is_some_and(|cost| !cost.forecast.is_empty() && !cost.actuals.is_empty())
    });
    let mut spends = spends.peekable();
    let Some(past) = spends.peek().and_then(|_| scene.remembered(found)) else { return };
    let limit = usize::try_from(scene.policy.thresholds.whole("forecast_periods")).unwrap_or(usize::MAX);
    let mut unknown = Vec::new();
    for (_, project) in spends {
        let Some(cost) = &project.cost else { continue };
        let spot = cost.fields.value_spot("forecast").unwrap_or_else(|| cost.fields.spot());
        let months = past.life(project.id).map(months_since).unwrap_or_default();
        if months.len() > limit {
            let message = format!("{} months were closed since the forecast of the others last changed", months.len());
            found.push(Finding::at(spot, message).help("forecast what is left anew, from what it has cost so far"));
        } else if past.born(project.id).is_none() && past.life(project.id).is_none_or(|life| !moved(life)) {
            unknown.push(spot);
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// Whether a forecast says another amount than before, or covers a month it did not: a month that is closed and leaves the
/// forecast does not move it.
fn is_move(change: &Change) -> bool {
    change.path.starts_with("cost.forecast.") && change.after.is_some()
}

fn moved(life: &Life) -> bool {
    life.changes.iter().any(is_move)
}

/// The months whose actuals were recorded after the last move of the forecast.
fn months_since(life: &Life) -> BTreeSet<&str> {
    let last = life.changes.iter().rev().find(|change| is_move(change)).map(|change| change.commit);
    let later = life.changes.iter().filter(|change| Some(change.commit) > last && change.before.is_none());
    later.filter_map(|change| change.path.strip_prefix("cost.actuals.")).collect()
}
