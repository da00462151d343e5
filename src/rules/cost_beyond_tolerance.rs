//! `cost-beyond-tolerance`: a project on its way to cost more than it may decide alone.

use super::sentence::figure;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::cost;
use crate::metrics::earned_value::{EacMethod, EarnedValue};
use crate::metrics::horizon::is_under_way;
use crate::model::{Cost, Project};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "cost-beyond-tolerance",
    group: Group::Money,
    level: Level::Warning,
    page: include_str!("cost_beyond_tolerance.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let values = scene.earned_values();
    for (id, project) in scene.active().filter(|(_, project)| is_under_way(project, scene.policy)) {
        let Some(cost) = &project.cost else { continue };
        let value = values.of(id);
        found.extend(beyond(scene, project, cost, &value).or_else(|| unknown(scene, project, cost, &value)));
    }
}

fn beyond(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>, value: &EarnedValue) -> Option<Finding> {
    let (eac, over) = (value.forecast.eac.ok()?, -value.forecast.vac_pct.ok()?);
    let tolerance = cost::tolerance(project, scene.policy);
    if over <= tolerance {
        return None;
    }
    let how = match (value.forecast.eac_method, value.forecast.is_fresh) {
        (Ok(EacMethod::BottomUp), Some(true)) => "is forecast to cost",
        (Ok(EacMethod::BottomUp), _) => "was last forecast to cost",
        _ => "costs, at its pace so far,",
    };
    let message = format!(
        "`{}` {how} {}, {} % over its budget, {} beyond the {} % tolerated",
        project.id,
        figure(eac),
        figure(over),
        figure(over - tolerance),
        figure(tolerance)
    );
    let help = "bring the cost down, or escalate and have the budget decided anew";
    Some(Finding::at(spot(cost, value)?, message).help(help))
}

/// Money is spent on a budget and nothing tells where it leads.
fn unknown(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>, value: &EarnedValue) -> Option<Finding> {
    let reason = value.forecast.eac.err().filter(|_| value.bac.is_ok() && value.ac.is_ok())?;
    if !scene.has_reached(project, "delivery") {
        return None;
    }
    let message = format!(
        "nobody can tell whether `{}` stays within its budget: {}",
        project.id,
        match reason {
            "stale_forecast" => "its forecast is old and it states no progress".to_owned(),
            "no_forecast" => "it states neither a forecast nor its progress".to_owned(),
            other => other.replace('_', " "),
        }
    );
    let spot = cost.fields.key_spot("actuals")?;
    Some(Finding::at(spot, message).help("state under `forecast` what is still to be spent, by month").indeterminate())
}

/// Where the estimate is stated: the forecast it stands on, else the spending, else the budget.
fn spot(cost: &Cost<'_>, value: &EarnedValue) -> Option<Spot> {
    let forecast = matches!(value.forecast.eac_method, Ok(EacMethod::BottomUp)).then_some("forecast");
    let keys = forecast.into_iter().chain(["actuals", "budget", "total"]);
    keys.into_iter().find_map(|key| cost.fields.key_spot(key))
}
