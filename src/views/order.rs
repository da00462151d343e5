//! Records of any kind in an order that does not depend on how they are filed.

use std::cmp::Ordering;

use crate::model::{Portfolio, ProjectId, Record, RecordId, natural_order};
use crate::yaml::{Node, Value};

/// The records of a kind by project and id, those of no project last; what has no id stands by its content.
pub(super) fn records(portfolio: &Portfolio<'_>, kind: &str) -> Vec<RecordId> {
    let mut found: Vec<(RecordId, &Record<'_>)> =
        portfolio.records().filter(|(_, record)| record.kind.name == kind).collect();
    let project = |record: &Record<'_>| record.project.and_then(|project| portfolio.as_project(project));
    found.sort_by(|(_, a), (_, b)| {
        let by_project = |record: &Record<'_>| (project(record).is_none(), project(record));
        by_project(a).cmp(&by_project(b)).then_with(|| by_id(a, b))
    });
    found.into_iter().map(|(id, _)| id).collect()
}

fn by_id(a: &Record<'_>, b: &Record<'_>) -> Ordering {
    let id = |record: &Record<'_>| record.id.map_or("", |id| id.value).to_owned();
    natural_order(&id(a), &id(b)).then_with(|| content(a.node).cmp(&content(b.node)))
}

/// Everything a node says, without its spans.
fn content(node: &Node) -> String {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.to_string(),
        Value::Sequence(items) => items.iter().map(content).collect::<Vec<_>>().join("\n"),
        Value::Mapping(entries) => entries
            .iter()
            .map(|entry| format!("{} {}", entry.key, content(&entry.value)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// The project, programme or portfolio that a record is, is about (a decision, an audit) or belongs to.
pub(super) fn home(portfolio: &Portfolio<'_>, id: RecordId) -> Option<ProjectId> {
    let record = portfolio.record(id);
    let owner = |id: RecordId| portfolio.as_project(id).or_else(|| portfolio.as_project(portfolio.record(id).project?));
    let subject = || {
        let field = record.kind.references.iter().find(|field| field.path.iter().eq(["subject"]))?;
        owner(portfolio.find(id, record.fields().text("subject")?.value, &field.kinds)?)
    };
    portfolio.as_project(id).or_else(subject).or_else(|| owner(id))
}
