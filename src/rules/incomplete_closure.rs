//! `incomplete-closure`: a project that closes and leaves loose ends.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "incomplete-closure",
    group: Group::Completeness,
    level: Level::Warning,
    page: include_str!("incomplete_closure.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (id, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let Some(stage) = project.stage.filter(|stage| stage.value == "closure") else { continue };
        let open = scene.portfolio.issues.of(id).iter().filter(|issue| issue.is_open()).count();
        let lacks = lacks(project, open);
        if lacks.is_empty() {
            continue;
        }
        let spot = project.fields.key_spot("closure").unwrap_or(stage.spot);
        found.push(
            Finding::at(spot, format!("`{}` closes without {}", project.id, lacks.join(" and ")))
                .field("closure")
                .help("say in `closure:` who takes over what remains, and when the benefits are reviewed"),
        );
    }
}

fn lacks(project: &Project<'_>, open_issues: usize) -> Vec<String> {
    let closure = project.fields.fields("closure");
    let given = |field: &str| closure.is_some_and(|closure| closure.has(field));
    let mut lacks = Vec::new();
    if !given("handed_over_to") {
        lacks.push(match open_issues {
            0 => "a hand-over".to_owned(),
            1 => "a hand-over of its open issue".to_owned(),
            several => format!("a hand-over of its {several} open issues"),
        });
    }
    if !given("review_by") {
        lacks.push("a date for the benefits review".to_owned());
    }
    lacks
}
