//! `contingency-burning-fast`: contingency that will be gone before the work is done.

use rust_decimal::Decimal;

use super::sentence::figure;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::horizon::is_under_way;
use crate::metrics::{contingency, ratio};
use crate::model::Project;
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "contingency-burning-fast",
    group: Group::Money,
    level: Level::Warning,
    page: include_str!("contingency_burning_fast.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let values = scene.earned_values();
    for (id, project) in scene.active().filter(|(_, project)| is_under_way(project, scene.policy)) {
        let Ok(used) = contingency::used_pct(project) else { continue };
        let spot = project.cost.as_ref().and_then(|cost| cost.fields.value_spot("contingency_used"));
        let Some(spot) = spot.filter(|_| used > Decimal::ZERO) else { continue };
        found.extend(match values.of(id).percent_complete {
            Ok(done) => burning(scene, project, used, done, spot),
            Err(_) if used > Decimal::ONE_HUNDRED => Some(Finding::at(spot, overdrawn(project, used)).help(HELP)),
            Err(reason) => Some(unknown(project, used, reason, spot)),
        });
    }
}

const HELP: &str = "look at what drew it down, and ask for more before it is gone";

fn burning(scene: &Scene<'_>, project: &Project<'_>, used: Decimal, done: Decimal, spot: Spot) -> Option<Finding> {
    let limit = scene.policy.thresholds.number("contingency_burn_ratio");
    let burn = ratio(used, done);
    if used <= Decimal::ONE_HUNDRED && burn.is_some_and(|burn| burn <= limit) {
        return None;
    }
    let message = match burn {
        _ if used > Decimal::ONE_HUNDRED => overdrawn(project, used),
        Some(burn) => format!(
            "{} % of the contingency of `{}` is used for {} % of the work, {} times as fast",
            figure(used),
            project.id,
            figure(done),
            figure(burn)
        ),
        None => {
            format!("{} % of the contingency of `{}` is used before any of the work is done", figure(used), project.id)
        }
    };
    Some(Finding::at(spot, message).help(HELP))
}

fn overdrawn(project: &Project<'_>, used: Decimal) -> String {
    format!("`{}` has used {} % of its contingency", project.id, figure(used))
}

fn unknown(project: &Project<'_>, used: Decimal, reason: &str, spot: Spot) -> Finding {
    let message = format!(
        "{} % of the contingency of `{}` is used, and nobody can tell for how much of the work: {}",
        figure(used),
        project.id,
        reason.replace('_', " ")
    );
    Finding::at(spot, message).help("state weights of milestones, points or a percent complete").indeterminate()
}
