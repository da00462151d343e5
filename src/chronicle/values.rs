//! What a record states as plain texts by path: the form in which two moments are compared.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::model::Record;
use crate::schema::Kind;
use crate::yaml::{Node, Resolved, Style, decimal};

/// Values by path: `status.rag.overall`, `cost.budget.2026-10`, `approvers[ana.silva].verdict`. What is null or empty
/// is not there.
pub type Values = BTreeMap<Box<str>, Box<str>>;

/// Keys by which the items of a list are told apart, the first that an item has.
const LABELS: [&str; 16] = [
    "id",
    "person",
    "team",
    "objective",
    "project",
    "ref",
    "skill",
    "area",
    "criterion",
    "name",
    "title",
    "what",
    "text",
    "date",
    "role",
    "metric",
];

/// The values of a record, without those of the records it holds in line.
pub(super) fn values(record: &Record<'_>) -> Values {
    let mut values = Values::new();
    for entry in record.node.entries().unwrap_or_default() {
        let held = record.kind.inline.iter().any(|inline| inline.field == *entry.key);
        if !held && &*entry.key != "kind" {
            collect(record.kind, &entry.value, &entry.key, &mut values);
        }
    }
    values
}

fn collect(kind: &Kind, node: &Node, path: &str, values: &mut Values) {
    if let Some(entries) = node.entries() {
        for entry in entries {
            collect(kind, &entry.value, &format!("{path}.{}", entry.key), values);
        }
    } else if let Some(items) = node.items() {
        list(kind, items, path, values);
    } else if let Some(text) = text(kind, node, path) {
        values.insert(path.into(), text);
    }
}

/// Items that are mappings stand on their own; a list of plain values is one value.
fn list(kind: &Kind, items: &[Node], path: &str, values: &mut Values) {
    let mut plain: Vec<Box<str>> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if item.entries().is_none() && item.items().is_none() {
            plain.extend(text(kind, item, path));
            continue;
        }
        let label = label(item).map_or_else(|| (index + 1).to_string(), str::to_owned);
        let mut own = format!("{path}[{label}]");
        while is_taken(values, &own) {
            own = format!("{path}[{label} {}]", index + 1);
        }
        collect(kind, item, &own, values);
    }
    if !plain.is_empty() {
        values.insert(path.into(), plain.join(", ").into());
    }
}

/// Whether a value already stands at this path or below it.
fn is_taken(values: &Values, path: &str) -> bool {
    let mut from = values.range::<str, _>((Bound::Included(path), Bound::Unbounded));
    from.next().is_some_and(|(taken, _)| taken.starts_with(path))
}

/// What tells an item of a list apart from the others.
pub fn label(item: &Node) -> Option<&str> {
    LABELS.iter().find_map(|key| item.get(key)?.text()).filter(|label| !label.is_empty())
}

/// A scalar as it is compared: numbers without the zeros that change nothing.
fn text(kind: &Kind, node: &Node, path: &str) -> Option<Box<str>> {
    let scalar = node.scalar()?;
    if scalar.is_null() || scalar.text.trim().is_empty() {
        return None;
    }
    let is_number = scalar.style == Style::Plain
        && matches!(scalar.resolve(), Resolved::Number(_))
        && !matches!(kind.scalar_type(&schema_path(path)), Some("text" | "id" | "handle"));
    let number = if is_number { decimal(&scalar.text) } else { None };
    Some(number.map_or_else(|| scalar.text.trim().into(), |number| number.normalize().to_string().into()))
}

/// A path as the schema knows it: without the labels of items.
fn schema_path(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for letter in path.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}
