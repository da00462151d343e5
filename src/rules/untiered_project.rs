//! `untiered-project`: work whose size nobody stated, or that is sized otherwise without a reason.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics;
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "untiered-project",
    group: Group::Completeness,
    level: Level::Error,
    page: include_str!("untiered_project.md"),
    check,
};

const STEPS: [&str; 4] = ["novelty", "technology", "complexity", "pace"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active().filter(|(_, project)| project.is_project()) {
        match project.ntcp.map(|steps| STEPS.into_iter().zip(steps).filter(|(_, step)| step.is_none())) {
            None if is_asked(scene, project) => {
                let head = scene.portfolio.record(project.record).head();
                let message = format!("`{}` says nothing of novelty, technology, complexity and pace", project.id);
                found.push(
                    Finding::at(head, message)
                        .field("ntcp")
                        .help("add `ntcp: {novelty: …, technology: …, complexity: …, pace: …}`, each from 1 to 4"),
                );
            }
            None => {}
            Some(missing) => {
                let missing: Vec<&str> = missing.map(|(name, _)| name).collect();
                if missing.is_empty() {
                    overridden(scene, project, found);
                } else if let Some(spot) = project.fields.key_spot("ntcp") {
                    let message = format!("`ntcp` lacks {}, so that no tier follows from it", missing.join(", "));
                    found.push(Finding::at(spot, message).field("ntcp").help("state each step from 1 to 4"));
                }
            }
        }
    }
}

/// Whether the methodology wants the work to be sized at its stage.
fn is_asked(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    let mut required = scene.policy.methodology.required_of(project.kind, scene.standing(project));
    required.any(|requirement| requirement.fields.iter().any(|field| field == "ntcp"))
}

fn overridden(scene: &Scene<'_>, project: &Project<'_>, found: &mut Findings) {
    let Some(stated) = project.tier else { return };
    let Some(derived) = metrics::tier::derived(project, scene.policy) else { return };
    let differs = stated.value.parse() != Ok(derived);
    if differs && !project.fields.has("tier_reason") {
        let message = format!("tier {} is stated, tier {derived} follows from size and NTCP", stated.value);
        found.push(
            Finding::at(stated.spot, message).help("delete `tier`, or say in `tier_reason` why it is overridden"),
        );
    }
}
