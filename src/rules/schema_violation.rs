//! `schema-violation`: a record that breaks the schema of its kind, or has no kind at all.

use std::collections::{HashMap, HashSet};

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

/// Entries whose key stood before in the same mapping, by file: from key to value, outermost only, in order.
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
    let is_unread = |span: Span| {
        let after = unread.partition_point(|entry| entry.start <= span.start);
        after.checked_sub(1).and_then(|last| unread.get(last)).is_some_and(|last| last.contains(span))
    };
    let counted = violations.filter(|violation| !is_unread(violation.span));
    let finding = |violation: crate::schema::Violation| Finding {
        help: violation.help,
        ..Finding::at(violation.span.in_file(record.file), violation.message).field(violation.field)
    };
    counted.map(finding).collect()
}

/// What `duplicate-key` reports already: the second of two entries is no further violation.
fn repeated_entries(scene: &Scene<'_>) -> Repeated {
    let mut keys: HashMap<FileId, HashSet<Span>> = HashMap::new();
    for (file, problem) in scene.problems(ProblemKind::DuplicateKey) {
        keys.entry(file).or_default().insert(problem.span);
    }
    let mut repeated = Repeated::new();
    for scanned in scene.files {
        if let (Some(keys), Some(root)) = (keys.get(&scanned.file), &scanned.document.root) {
            let entries = repeated.entry(scanned.file).or_default();
            collect(root, keys, entries);
            entries.sort();
        }
    }
    repeated
}

fn collect(node: &Node, keys: &HashSet<Span>, found: &mut Vec<Span>) {
    for entry in node.entries().unwrap_or_default() {
        if keys.contains(&entry.key_span) {
            found.push(Span { start: entry.key_span.start, end: entry.value.span.end.max(entry.key_span.end) });
        } else {
            collect(&entry.value, keys, found);
        }
    }
    node.items().unwrap_or_default().iter().for_each(|item| collect(item, keys, found));
}
