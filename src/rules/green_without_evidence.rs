//! `green-without-evidence`: a green that no figure stands behind.

use super::sentence::any_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::consistency;
use crate::metrics::health::Health;

pub(super) const RULE: Rule = Rule {
    name: "green-without-evidence",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("green_without_evidence.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let basis = scene.basis();
    for (id, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let health = basis.health(id);
        let unproven = consistency::unproven(project, &health, scene.policy);
        let stated = unproven.first().and_then(|(dimension, _)| project.status.as_ref()?.declared(dimension));
        let Some(stated) = stated else { continue };
        let lacks = lacking(&health, &unproven);
        let message = format!("`{}` is green, and nobody can compute its {}", project.id, any_of(&lacks));
        let reasons: Vec<String> = lacks.iter().filter_map(|dimension| reason(dimension, &health)).collect();
        let help = format!("record what it takes ({}), or rate it `unrated`", reasons.join("; "));
        found.push(Finding::at(stated.spot, message).help(help));
    }
}

/// The dimensions without figures that keep a green from being proven: behind an overall one, schedule and cost.
fn lacking(health: &Health, unproven: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let is_overall = unproven.iter().any(|(dimension, _)| *dimension == "overall");
    let behind = ["schedule", "cost"].into_iter();
    let lacks = |dimension: &&str| unproven.iter().any(|(unproven, _)| unproven == dimension);
    behind
        .filter(|dimension| {
            lacks(dimension) || (is_overall && !matches!(health.of(dimension), Ok(_) | Err("no_open_milestone")))
        })
        .collect()
}

fn reason(dimension: &str, health: &Health) -> Option<String> {
    let reason = health.of(dimension).err()?;
    Some(format!("{dimension}: {}", reason.replace('_', " ")))
}
