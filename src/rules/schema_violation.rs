//! `schema-violation`: a record that breaks the schema of its kind, or has no kind at all.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Record;
use crate::source::{FileId, Span};
use crate::yaml::{Node, ProblemKind};

pub(super) const RULE: Rule = Rule {
    name: "schema-violation",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("schema_violation.md"),
    check,
};

/// Entries whose key stood before in the same mapping, by file: keys and values.
type Repeated = HashMap<FileId, Vec<Span>>;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for unfiled in &scene.portfolio.unfiled {
        found.push(Finding::at(unfiled.spot, unfiled.message.clone()).help(unfiled.help.clone()));
    }
    let repeated = repeated_entries(scene);
    let records = &scene.portfolio.records;
    let violations: Vec<Finding> = records.par_iter().flat_map_iter(|record| violations(record, &repeated)).collect();
    violations.into_iter().for_each(|finding| found.push(finding));
}

fn violations(record: &Record<'_>, repeated: &Repeated) -> Vec<Finding> {
    let unread = repeated.get(&record.file).map(Vec::as_slice).unwrap_or_default();
    let violations = record.kind.violations(record.node).into_iter();
    let counted = violations.filter(|violation| !unread.iter().any(|entry| entry.contains(violation.span)));
    let finding = |violation: crate::schema::Violation| Finding {
        help: violation.help,
        ..Finding::at(violation.span.in_file(record.file), violation.message).field(violation.field)
    };
    counted.map(finding).collect()
}

/// What `duplicate-key` reports already: the second of two entries is no further violation.
fn repeated_entries(scene: &Scene<'_>) -> Repeated {
    let mut repeated = Repeated::new();
    for scanned in scene.files {
        let keys = scanned.document.problems.iter().filter(|problem| problem.kind == ProblemKind::DuplicateKey);
        for key in keys {
            let value = scanned.document.root.as_ref().and_then(|root| value_of_key(root, key.span));
            repeated.entry(scanned.file).or_default().extend([key.span].into_iter().chain(value));
        }
    }
    repeated
}

fn value_of_key(node: &Node, key: Span) -> Option<Span> {
    for entry in node.entries().unwrap_or_default() {
        if entry.key_span == key {
            return Some(entry.value.span);
        }
        if entry.value.span.contains(key) {
            return value_of_key(&entry.value, key);
        }
    }
    let item = node.items().unwrap_or_default().iter().find(|item| item.span.contains(key))?;
    value_of_key(item, key)
}
