//! `missing-required-field`: what the methodology asks for at this stage, tier and approach, and nobody filled in.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Record, RecordId};
use crate::policy::Requirement;
use crate::yaml::{Node, Value};

pub(super) const RULE: Rule = Rule {
    name: "missing-required-field",
    group: Group::Completeness,
    level: Level::Error,
    page: include_str!("missing_required_field.md"),
    check,
};

/// Lists of records that a record has, in whatever file they stand: the owner, and the kind.
type Held<'a> = HashSet<(RecordId, &'a str)>;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let asked: HashSet<&str> = scene.policy.methodology.required.iter().map(|one| one.kind.as_str()).collect();
    let records = scene.portfolio.records.iter();
    let held: Held<'_> = records.filter_map(|record| Some((record.project?, record.kind.name.as_str()))).collect();
    for (id, record) in scene.portfolio.records() {
        if asked.contains(record.kind.name.as_str()) && !record.is_closed() {
            check_record(scene, id, record, &held, found);
        }
    }
}

fn check_record(scene: &Scene<'_>, id: RecordId, record: &Record<'_>, held: &Held<'_>, found: &mut Findings) {
    let Some(project) = scene.portfolio.as_project(record.project.unwrap_or(id)) else { return };
    let project = scene.portfolio.project(project);
    if !project.is_active() {
        return;
    }
    // Everything missing below one key that is missing itself is one finding.
    let mut missing: Vec<(&str, Vec<&str>, &Requirement)> = Vec::new();
    for requirement in scene.policy.methodology.required_of(&record.kind.name, scene.standing(project)) {
        for field in requirement.fields.iter().filter(|field| !is_given(id, record, field, held)) {
            let (top, below) = field.split_once('.').unwrap_or((field, ""));
            let whole = !below.is_empty() && record.node.get(top).is_none_or(Node::is_null);
            let name = if whole { top } else { field.as_str() };
            match missing.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, parts, _)) => parts.extend(Some(below).filter(|below| whole && !parts.contains(below))),
                None => missing.push((name, Some(below).filter(|_| whole).into_iter().collect(), requirement)),
            }
        }
    }
    for (field, parts, requirement) in missing {
        found.push(finding(record, field, &parts, requirement));
    }
}

fn finding(record: &Record<'_>, field: &str, parts: &[&str], requirement: &Requirement) -> Finding {
    let parts: Vec<String> = parts.iter().map(|part| format!("`{part}`")).collect();
    let with = if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(", ")) };
    let tiers: Vec<String> = requirement.tiers.iter().map(i64::to_string).collect();
    let tiers = match tiers.as_slice() {
        [] => String::new(),
        [one] => format!(" in tier {one}"),
        several => format!(" in tiers {}", several.join(" and ")),
    };
    let message = format!("`{field}`{with} is missing, required from {}{tiers}", requirement.from_stage);
    Finding::at(record.head(), message).field(field).help(format!("fill it in: {}", requirement.reason()))
}

/// Whether a field holds something: a value, or records of its own in any file. Withheld counts as given.
fn is_given(id: RecordId, record: &Record<'_>, field: &str, held: &Held<'_>) -> bool {
    let inline = record.kind.inline.iter().find(|inline| inline.field == field);
    inline.is_some_and(|inline| held.contains(&(id, inline.kind.as_str())))
        || record.node.at(field).is_some_and(says_something)
}

fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(entries) => !entries.is_empty(),
        Value::Sequence(items) => !items.is_empty(),
        Value::Scalar(_) => node.text().is_some_and(|text| !text.trim().is_empty()),
    }
}
