//! What the methodology asks of a new record at its stage, as comments to fill in.

use super::draft;
use super::layout::{Layout, is_project};
use crate::model::RecordId;
use crate::policy::Requirement;
use crate::schema::Kind;
use crate::yaml::Node;

/// Work that states no stage begins at the first of its methodology.
pub fn begin(layout: Layout<'_>, kind: &Kind, record: &mut Node) {
    let first = layout.loaded.policy.methodology.stages.first();
    if let Some(stage) = first.filter(|_| is_project(kind) && record.get("stage").is_none()) {
        draft::set(record, "stage", draft::text(&stage.name));
    }
}

/// Comment lines with the fields that are asked for and not given, each with the reason; empty if there are none.
pub fn comment(layout: Layout<'_>, kind: &Kind, project: Option<RecordId>, record: &Node) -> String {
    let owner = project.map_or(record, |project| layout.portfolio.record(project).node);
    let text = |field: &str| owner.get(field).and_then(Node::text);
    let stage = match (text("stage"), is_project(kind) || project.is_some()) {
        (Some(stage), _) => stage,
        (None, true) => "concept",
        (None, false) => return String::new(),
    };
    let methodology = &layout.loaded.policy.methodology;
    let asks = |requirement: &&Requirement| {
        let fits = |listed: &[String], own: Option<&str>| {
            listed.is_empty() || own.is_some_and(|own| listed.iter().any(|one| one == own))
        };
        let tier = text("tier").and_then(|tier| tier.parse().ok());
        requirement.kind == kind.name
            && methodology.has_reached(stage, &requirement.from_stage)
            && requirement.to_stage.as_deref().is_none_or(|last| methodology.has_reached(last, stage))
            && (requirement.tiers.is_empty() || tier.is_none_or(|tier| requirement.tiers.contains(&tier)))
            && fits(&requirement.approaches, text("approach"))
            && fits(&requirement.categories, text("category"))
            && text("category").is_none_or(|own| !requirement.except_categories.iter().any(|one| one == own))
    };
    let mut lines = Vec::new();
    for requirement in methodology.required.iter().filter(asks) {
        let missing: Vec<&String> = requirement.fields.iter().filter(|field| record.at(field).is_none()).collect();
        if missing.is_empty() {
            continue;
        }
        lines.push(format!("# {}", requirement.why));
        lines.extend(missing.into_iter().map(|field| format!("#   {field}:")));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n# Still asked for at stage {stage}:\n{}\n", lines.join("\n"))
}
