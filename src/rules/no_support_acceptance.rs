//! `no-support-acceptance`: something goes live and nobody is ready to run it.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "no-support-acceptance",
    group: Group::Knowledge,
    level: Level::Error,
    page: include_str!("no_support_acceptance.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let Some(stage) = project.stage.filter(|stage| matches!(stage.value, "transition" | "closure")) else {
            continue;
        };
        let lacks = lacks(project, stage.value == "closure", scene.tier(project) == Some(3));
        if lacks.is_empty() {
            continue;
        }
        let spot = project.fields.key_spot("support").unwrap_or(stage.spot);
        found.push(
            Finding::at(spot, format!("`{}` is in {} without {}", project.id, stage.value, lacks.join(", ")))
                .field("support")
                .help("agree with those who will run it, and record it in `support`"),
        );
    }
}

/// What is missing of the hand-over into service. The lightest tier needs neither costs nor a formal acceptance.
fn lacks(project: &Project<'_>, closes: bool, is_light: bool) -> Vec<&'static str> {
    let support = project.support.as_ref();
    let needed = [
        (support.is_some_and(|support| support.owner.is_some()), "a support owner"),
        (support.is_some_and(|support| support.run_book.is_some()), "a run book"),
        (is_light || support.is_some_and(|support| support.run_cost_after.is_given()), "its yearly run cost"),
        (is_light || !closes || support.is_some_and(|support| support.accepted_by.is_some()), "acceptance by support"),
    ];
    needed.into_iter().filter(|(given, _)| !given).map(|(_, what)| what).collect()
}
