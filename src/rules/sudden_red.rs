//! `sudden-red`: work went from green to red from one report to the next.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Rag;

pub(super) const RULE: Rule = Rule {
    name: "sudden-red",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("sudden_red.md"),
    check,
};

/// The rating that is judged.
const FIELD: &str = "status.rag.overall";

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let red = scene.active().filter_map(|(_, project)| {
        let status = project.status.as_ref()?;
        (status.rating("overall") == Some(Rag::Red)).then_some((project, status.declared("overall")?))
    });
    let mut red = red.peekable();
    let Some(past) = red.peek().and_then(|_| scene.remembered(found)) else { return };
    let mut unknown = Vec::new();
    for (project, declared) in red {
        let Some(change) = past.life(project.id).and_then(|life| life.of(FIELD).next_back()) else {
            unknown.extend(past.born(project.id).is_none().then_some(declared.spot));
            continue;
        };
        if change.before.as_deref() != Some(Rag::Green.name()) {
            continue;
        }
        let when = past.of(change).map(|commit| format!(" on {}", commit.day())).unwrap_or_default();
        let message = format!("`{}` went from green to red{when}", project.id);
        let help = "find out since when it was known, and why no report said so";
        found.push(Finding::at(declared.spot, message).help(help));
    }
    scene.out_of_reach(found, &unknown);
}
