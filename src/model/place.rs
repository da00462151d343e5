//! From a place in a file to the record and field that stand there.

use super::portfolio::Portfolio;
use super::record::{RecordId, count};
use crate::source::{Span, Spot};
use crate::yaml::{Entry, Node};

impl Portfolio<'_> {
    /// The record that a place belongs to, and the dotted path of the field inside it.
    pub fn locate(&self, spot: Spot) -> Option<(RecordId, String)> {
        let end = self
            .records
            .partition_point(|record| (record.file, record.node.span.start) <= (spot.file, spot.span.start));
        let before =
            self.records.get(..end)?.iter().enumerate().rev().take_while(|(_, record)| record.file == spot.file);
        let (index, record) = before.into_iter().find(|(_, record)| record.node.span.contains(spot.span))?;
        Some((RecordId(count(index)), field_path(record.node, spot)))
    }

    /// How a field of a record is known: the record's key, and the field's path inside it.
    ///
    /// A record without an id goes by its project and its number in the list it stands in, counted from zero:
    /// `person` of a project's first booking is `people[0].person` of the project, whatever file it stands in.
    pub fn address(&self, record: RecordId, field: &str) -> (&str, String) {
        let own = self.record(record);
        let home = own.project.filter(|_| own.key.is_empty()).map(|project| self.record(project));
        let Some(home) = home else { return (&own.key, field.to_owned()) };
        let list = home.kind.inline.iter().find(|inline| inline.kind == own.kind.name);
        let Some(list) = list else { return (&home.key, field.to_owned()) };
        let before = self.records.get(..record.0 as usize).unwrap_or_default().iter().rev();
        let siblings = before
            .take_while(|one| one.file == own.file)
            .filter(|one| one.kind.name == own.kind.name && one.project == own.project);
        let item = format!("{}[{}]", list.field, siblings.count());
        (&home.key, if field.is_empty() { item } else { format!("{item}.{field}") })
    }
}

/// The dotted path from `node` to the key or value at `spot`.
fn field_path(node: &Node, spot: Spot) -> String {
    let mut path = String::new();
    let mut current = node;
    loop {
        if let Some(entry) = entry_at(current.entries().unwrap_or_default(), spot.span) {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&entry.key);
            if entry.key_span.contains(spot.span) || entry.value.span == spot.span {
                return path;
            }
            current = &entry.value;
        } else if let Some((i, item)) = item_at(current.items().unwrap_or_default(), spot.span) {
            path.push_str(&format!("[{i}]"));
            if item.span == spot.span {
                return path;
            }
            current = item;
        } else {
            return path;
        }
    }
}

/// The entry that holds `span` in its key or value. Entries stand in the order of their places.
fn entry_at(entries: &[Entry], span: Span) -> Option<&Entry> {
    let behind = entries.partition_point(|entry| entry.key_span.start <= span.start);
    let entry = entries.get(behind.checked_sub(1)?)?;
    (entry.key_span.contains(span) || entry.value.span.contains(span)).then_some(entry)
}

/// The item that holds `span`, with its number.
fn item_at(items: &[Node], span: Span) -> Option<(usize, &Node)> {
    let i = items.partition_point(|item| item.span.start <= span.start).checked_sub(1)?;
    items.get(i).filter(|item| item.span.contains(span)).map(|item| (i, item))
}
