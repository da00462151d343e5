//! `unexplained-rag`: amber or red without words, or without an owned and dated way back.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::consistency;

pub(super) const RULE: Rule = Rule {
    name: "unexplained-rag",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("unexplained_rag.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        let Some(status) = &project.status else { continue };
        let (Some(rating), Some(stated)) = (status.rating("overall"), status.declared("overall")) else { continue };
        let lacks = consistency::unexplained(status);
        if !lacks.is_empty() {
            let message = format!("`{}` is {} without {}", project.id, rating.name(), lacks.join(" and "));
            let help = "say in `status.summary` what is wrong, and in `status.path_to_green` who does what by when";
            found.push(Finding::at(stated.spot, message).help(help));
        }
    }
}
