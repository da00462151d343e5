//! `delivery-without-baseline`: delivery with nothing to hold it to.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Project, ProjectId};

pub(super) const RULE: Rule = Rule {
    name: "delivery-without-baseline",
    group: Group::Completeness,
    level: Level::Warning,
    page: include_str!("delivery_without_baseline.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (id, project) in scene.active() {
        let delivers = project.is_project() && project.stage.is_some_and(|stage| stage.value == "delivery");
        if !delivers || project.approach.is_some_and(|approach| approach.value == "adhoc") {
            continue;
        }
        let head = scene.portfolio.record(project.record).head();
        if let Some((message, help)) = milestones(scene, id, project) {
            let spot = project.fields.key_spot("milestones").unwrap_or(head);
            found.push(Finding::at(spot, message).field("milestones").help(help));
        }
        if project.tolerances.is_none() && scene.tier(project) != Some(3) && !is_required(scene, project, "tolerances")
        {
            let message = format!("`{}` is in delivery without tolerances", project.id);
            let help = "agree how far cost and time may stray before the sponsor is asked";
            found.push(Finding::at(head, message).field("tolerances").help(help));
        }
    }
}

fn milestones(scene: &Scene<'_>, id: ProjectId, project: &Project<'_>) -> Option<(String, &'static str)> {
    let milestones = scene.portfolio.milestones.of(id);
    if milestones.is_empty() && is_required(scene, project, "milestones") {
        return None;
    }
    if !milestones.iter().any(|milestone| milestone.baseline.is_given()) {
        let message = format!("`{}` is in delivery and no milestone has a baseline", project.id);
        return Some((message, "state the `baseline` dates that the investment decision approved"));
    }
    let ahead = milestones.iter().any(|milestone| milestone.gate.is_some() && !milestone.actual.is_given());
    let message = format!("`{}` is in delivery and no gate lies ahead", project.id);
    (!ahead).then_some((message, "add `gate:` to the milestone at which its end is decided"))
}

/// Whether `missing-required-field` asks for a field already.
fn is_required(scene: &Scene<'_>, project: &Project<'_>, field: &str) -> bool {
    let mut required = scene.policy.methodology.required_of(project.kind, scene.standing(project));
    required.any(|requirement| requirement.fields.iter().any(|one| one == field))
}
