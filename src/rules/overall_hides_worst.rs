//! `overall-hides-worst`: an overall rating that is better than its worst dimension, and no reason given.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::consistency;
use crate::model::Rag;

pub(super) const RULE: Rule = Rule {
    name: "overall-hides-worst",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("overall_hides_worst.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        let Some(status) = &project.status else { continue };
        let (Some(overall), Some(stated)) = (status.rating("overall"), status.declared("overall")) else { continue };
        let Some((worst, dimension)) = consistency::worse_than_overall(status) else { continue };
        if status.fields.has("rag_reason") {
            continue;
        }
        let message = format!("overall is {} while {dimension} is {}", overall.name(), worst.name());
        let finding = Finding::at(stated.spot, message).help(help(worst));
        found.push(match status.declared(dimension) {
            Some(stated) => finding.also(stated.spot, "the worst dimension"),
            None => finding,
        });
    }
}

fn help(worst: Rag) -> String {
    format!("rate it {}, or say in `status.rag_reason` why the whole is better than its part", worst.name())
}
