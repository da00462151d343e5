//! `no-lessons`: a project that closes without a lesson, or a proposal that builds on none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Proposal;

pub(super) const RULE: Rule = Rule {
    name: "no-lessons",
    group: Group::Knowledge,
    level: Level::Warning,
    page: include_str!("no_lessons.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (id, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let closes = project.stage.filter(|_| scene.has_reached(project, CLOSURE));
        let Some(stage) = closes.filter(|_| scene.portfolio.lessons.of(id).is_empty()) else { continue };
        found.push(
            Finding::at(stage.spot, format!("`{}` is in {} and left no lesson", project.id, stage.value))
                .help("write down what the next project should know: `pmo new lesson`"),
        );
    }
    let known = by_tag(scene);
    for proposal in scene.portfolio.proposals.iter().filter(|proposal| is_under_judgement(proposal)) {
        let tags = proposal.fields.texts("tags");
        let apply: BTreeSet<&str> =
            tags.iter().filter_map(|tag| known.get(&tag.value.to_lowercase())).flatten().copied().collect();
        let cites = proposal.fields.has("lessons") && !proposal.fields.texts("lessons").is_empty();
        let Some(id) = proposal.id.filter(|_| !cites && !apply.is_empty()) else { continue };
        let named: Vec<String> = apply.iter().take(NAMED).map(|lesson| format!("`{lesson}`")).collect();
        let spot = proposal.fields.key_spot("lessons").unwrap_or(id.spot);
        found.push(
            Finding::at(spot, format!("`{}` cites no lesson; {} of the same tags", id.value, count(apply.len())))
                .field("lessons")
                .help(format!("read {}, and name in `lessons` those it builds on", named.join(", "))),
        );
    }
}

/// The stage from which lessons are due.
const CLOSURE: &str = "closure";
/// Lessons that a finding names.
const NAMED: usize = 3;

/// Lessons that stand, by tag in lower case.
fn by_tag<'a>(scene: &Scene<'a>) -> BTreeMap<String, Vec<&'a str>> {
    let mut by_tag: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let stands = |state: Option<&str>| state != Some("rejected");
    for lesson in scene.portfolio.lessons.iter().filter(|lesson| stands(lesson.state.map(|state| state.value))) {
        let Some(id) = lesson.id else { continue };
        for tag in lesson.fields.texts("tags") {
            by_tag.entry(tag.value.to_lowercase()).or_default().push(id.value);
        }
    }
    by_tag
}

/// Whether a proposal is handed in and not yet decided.
fn is_under_judgement(proposal: &Proposal<'_>) -> bool {
    proposal.state.is_some_and(|state| matches!(state.value, "submitted" | "screening" | "assessed"))
}

fn count(lessons: usize) -> String {
    if lessons == 1 { "there is 1".to_owned() } else { format!("there are {lessons}") }
}
