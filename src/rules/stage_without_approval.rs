//! `stage-without-approval`: work in a stage whose gate nobody has decided to open.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::gate::Decisions;
use crate::policy::Methodology;

pub(super) const RULE: Rule = Rule {
    name: "stage-without-approval",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("stage_without_approval.md"),
    check,
};

/// A delivery repository without a policy keeps no decisions: those are in the office's own.
fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let decisions = Decisions::of(scene.portfolio, scene.as_of);
    let methodology = &scene.policy.methodology;
    for (_, project) in scene.active().filter(|(_, project)| project.kind != "portfolio") {
        let Some((stage, gate)) = project.stage.and_then(|stage| Some((stage, entry(methodology, stage.value)?)))
        else {
            continue;
        };
        let last = decisions.at(project.record, gate);
        if last.is_some_and(|decision| decision.is_approval()) {
            continue;
        }
        let name = methodology.gate(gate).map_or_else(String::new, |gate| format!(" ({})", gate.name));
        let message = format!("`{}` is in {} and nobody has approved {gate}{name}", project.id, stage.value);
        let help =
            format!("record the decision with `subject: {}` and `gate: {gate}`, or take the stage back", project.id);
        let finding = Finding::at(stage.spot, message).help(help);
        found.push(match last.and_then(|decision| decision.outcome) {
            Some(outcome) => finding.also(outcome.spot, format!("the last decision at {gate}")),
            None => finding,
        });
    }
}

/// The gate that opens a stage, or after which it begins without a decision of its own.
fn entry<'m>(methodology: &'m Methodology, stage: &str) -> Option<&'m str> {
    let stage = methodology.stages.iter().find(|known| known.name == stage)?;
    stage.entry.as_deref().or(stage.after.as_deref())
}
