//! `unaligned-project`: a project that supports no objective and is not mandatory.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::horizon;
use crate::model::Project;

pub(super) const RULE: Rule = Rule {
    name: "unaligned-project",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("unaligned_project.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let under_way =
        scene.active().filter(|(_, project)| project.is_project() && horizon::is_under_way(project, scene.policy));
    // A delivery repository holds one project; while that is an idea, aligning it is the office's work.
    let concerned = |project: &Project<'_>| scene.has_policy || scene.has_reached(project, "proposal");
    for (_, project) in under_way.filter(|(_, project)| concerned(project)) {
        let mandatory =
            project.mandatory_reason.is_some() || project.category.is_some_and(|own| own.value == "mandatory");
        if mandatory || project.contributes_to.iter().any(|part| part.objective.is_some()) {
            continue;
        }
        let head = || scene.portfolio.record(project.record).head();
        let spot = project.fields.key_spot("contributes_to").unwrap_or_else(head);
        found.push(
            Finding::at(spot, format!("`{}` supports no objective", project.id))
                .field("contributes_to")
                .help("name the objective it serves in `contributes_to`, or give a `mandatory_reason`"),
        );
    }
}
