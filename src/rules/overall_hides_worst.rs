//! `overall-hides-worst`: an overall rating that is better than its worst dimension, and no reason given.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Rag;

pub(super) const RULE: Rule = Rule {
    name: "overall-hides-worst",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("overall_hides_worst.md"),
    check,
};

/// The dimensions an overall rating must not be better than.
const CORE: [&str; 4] = ["schedule", "cost", "scope", "benefits"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        let Some(status) = &project.status else { continue };
        let (Some(overall), Some(stated)) = (status.rating("overall"), status.declared("overall")) else { continue };
        let rated = CORE.iter().filter_map(|dimension| Some((status.rating(dimension)?, *dimension)));
        // The first of the worst, as they stand in a report.
        let worst = rated.rev().max_by_key(|(rating, _)| *rating);
        let Some((worst, dimension)) = worst.filter(|(worst, _)| *worst > overall) else { continue };
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
