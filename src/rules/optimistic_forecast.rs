//! `optimistic-forecast`: a team that expects the rest to go much better than what it has done so far.

use rust_decimal::Decimal;

use super::sentence::figure;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::earned_value::EarnedValue;
use crate::metrics::percent;
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "optimistic-forecast",
    group: Group::Money,
    level: Level::Warning,
    page: include_str!("optimistic_forecast.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let values = scene.earned_values();
    for (id, project) in scene.active() {
        if project.cost.as_ref().is_some_and(|cost| !cost.forecast.is_empty()) {
            found.extend(optimistic(scene, project, &values.of(id)));
        }
    }
}

fn optimistic(scene: &Scene<'_>, project: &Project<'_>, value: &EarnedValue) -> Option<Finding> {
    let done = value.percent_complete.ok()?;
    if done < scene.policy.thresholds.number("optimism_after_pct") || done >= Decimal::ONE_HUNDRED {
        return None;
    }
    let (team, pace) = (value.forecast.bottom_up.ok()?, value.forecast.best_case.ok()?);
    let below = percent(pace - team, pace)?;
    if below <= scene.policy.thresholds.number("optimism_pct") {
        return None;
    }
    let message = format!(
        "the team expects `{}` to end at {}, {} % below the {} that its pace so far leads to",
        project.id,
        figure(team),
        figure(below),
        figure(pace)
    );
    let spot = project.cost.as_ref()?.fields.key_spot("forecast")?;
    Some(Finding::at(spot, message).help("raise the forecast, or say in the report what will make the rest cheaper"))
}
