//! `sponsor-is-manager`: one person is both, or one of the two is missing when the stage requires them.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "sponsor-is-manager",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("sponsor_is_manager.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        match (project.sponsor, project.manager) {
            (Some(sponsor), Some(manager)) if sponsor.value == manager.value => found.push(
                Finding::at(sponsor.spot, format!("`{}` is both sponsor and manager", sponsor.value))
                    .help("name a sponsor who answers for the case and does not run the work")
                    .also(manager.spot, "named as manager here"),
            ),
            (sponsor, manager) => {
                for (field, given) in [("sponsor", sponsor.is_some()), ("manager", manager.is_some())] {
                    if !given {
                        missing(scene, project, field, found);
                    }
                }
            }
        }
    }
}

fn missing<'a>(scene: &Scene<'a>, project: &Project<'a>, field: &str, found: &mut Findings) {
    let methodology = &scene.policy.methodology;
    let mut required = methodology.required_of(project.kind, scene.standing(project));
    let Some(requirement) = required.find(|one| one.fields.iter().any(|required| required == field)) else { return };
    let message = format!("`{}` has no {field}, which is required from {}", project.id, requirement.from_stage);
    let head = scene.portfolio.record(project.record).head();
    found.push(Finding::at(head, message).field(field).help(format!("add `{field}:`: {}", requirement.reason())));
}
