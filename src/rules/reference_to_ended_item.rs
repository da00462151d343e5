//! `reference-to-ended-item`: live work that relies on something cancelled or complete, or on a person who left.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Fields, Record, RecordId, Reference};
use crate::source::Spot;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "reference-to-ended-item",
    group: Group::References,
    level: Level::Warning,
    page: include_str!("reference_to_ended_item.md"),
    check,
};

/// Kinds of records that tell what was: who took part then stays true.
const HISTORY: [&str; 9] =
    ["absence", "allocation", "announcement", "audit", "decision", "lesson", "maturity", "training", "waiver"];

/// Fields that tell what was, and those another rule looks at, by kind (`*` for every kind) and path.
const PAST_FIELDS: [(&str, &str); 15] = [
    ("*", "project"),
    ("*", "supersedes"),
    ("*", "requested_by"),
    ("*", "submitted_by"),
    ("*", "decision"),
    ("*", "subject"),
    ("*", "reviewers.[]"),
    ("*", "lessons.[]"),
    ("*", "lessons_used.[]"),
    ("*", "support.accepted.by"),
    ("*", "converts_to"),
    ("issue", "from_risk"),
    ("benefit", "owner"),
    ("benefit", "measurements.[].by"),
    ("benefit", "contributors.[].project"),
];

/// Kinds that others rely on while they last.
const RELIED_ON: [&str; 11] = [
    "board",
    "course",
    "objective",
    "operational_service",
    "person",
    "portfolio",
    "programme",
    "project",
    "service",
    "standard",
    "team",
];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for reference in scene.references().iter() {
        let Some(ending) = reference.to.and_then(|to| ending(scene, to)) else { continue };
        if !relies(scene, reference) {
            continue;
        }
        let field = reference.field.path.iter().rev().find(|step| !matches!(step.as_str(), "[]" | "*"));
        let message = format!("`{}` names `{}`, which {ending}", field.map_or("", String::as_str), reference.text);
        let message = message.replace("which left", "who left");
        found.push(Finding::at(reference.spot, message).help("name who or what stands in for it now"));
    }
}

/// How a record ended, as the tail of a sentence; `None` if it has not.
fn ending(scene: &Scene<'_>, id: RecordId) -> Option<String> {
    let record = scene.portfolio.record(id);
    let kind = record.kind.name.as_str();
    if !RELIED_ON.contains(&kind) {
        return None;
    }
    if record.is_closed() {
        return Some(format!("is {}", record.state().unwrap_or_default()));
    }
    if is_complete(scene, id) {
        return Some("is complete".to_owned());
    }
    let dated = matches!(kind, "person" | "team" | "board");
    let end = record.fields().date("end").value().filter(|end| dated && *end < scene.as_of)?;
    Some(if kind == "person" { format!("left on {end}") } else { format!("ended on {end}") })
}

/// Whether a project, programme or portfolio is in the last stage of the life cycle.
fn is_complete(scene: &Scene<'_>, id: RecordId) -> bool {
    let last = scene.policy.methodology.stages.last().map(|stage| stage.name.as_str());
    let project = scene.portfolio.as_project(id).map(|project| scene.portfolio.project(project));
    project.is_some_and(|project| last.is_some() && project.stage.map(|stage| stage.value) == last)
}

/// Whether the record that names another goes on relying on it.
fn relies(scene: &Scene<'_>, reference: &Reference<'_>) -> bool {
    let record = scene.portfolio.record(reference.from);
    let kind = record.kind.name.as_str();
    let path = reference.field.path.join(".");
    let past = PAST_FIELDS.iter().any(|(of, field)| (*of == "*" || *of == kind) && *field == path);
    !past && !HISTORY.contains(&kind) && is_live(scene, reference.from, record) && !is_settled(record, reference.spot)
}

fn is_live(scene: &Scene<'_>, id: RecordId, record: &Record<'_>) -> bool {
    let home = record.project.unwrap_or(id);
    let at_home = scene.portfolio.as_project(home).map(|project| scene.portfolio.project(project));
    let home_is_live = at_home.is_none_or(|project| project.is_active() && !is_complete(scene, home));
    let person_is_here = record.kind.name != "person" || ending(scene, id).is_none();
    home_is_live && person_is_here && !record.is_closed()
}

/// Whether the record, or the action or condition in it that holds the place, is done.
fn is_settled(record: &Record<'_>, spot: Spot) -> bool {
    let mut node = record.node;
    loop {
        let fields = Fields::new(record.file, node);
        let done = fields.has("done") && fields.flag("done") != Some(false);
        let state = fields.text("state").is_some_and(|state| matches!(state.value, "met" | "done" | "closed"));
        if done || state || fields.has("actual") || fields.has("closed") {
            return true;
        }
        let Some(inner) = step_towards(node, spot) else { return false };
        node = inner;
    }
}

fn step_towards(node: &Node, spot: Spot) -> Option<&Node> {
    let items = node.items().unwrap_or_default().iter();
    let values = node.entries().unwrap_or_default().iter().map(|entry| &entry.value);
    items.chain(values).find(|inner| inner.span.contains(spot.span))
}
