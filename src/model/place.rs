//! From a place in a file to the record and field that stand there.

use super::portfolio::{Portfolio, count};
use super::record::RecordId;
use crate::source::Spot;
use crate::yaml::Node;

impl Portfolio<'_> {
    /// The record that a place belongs to, and the dotted path of the field inside it.
    pub fn locate(&self, spot: Spot) -> Option<(RecordId, String)> {
        let end = self.records.partition_point(|record| record.file <= spot.file);
        let start = self.records.partition_point(|record| record.file < spot.file);
        let inside =
            self.records.get(start..end)?.iter().enumerate().filter(|(_, record)| record.node.span.contains(spot.span));
        let (index, record) = inside.min_by_key(|(_, record)| record.node.span.end - record.node.span.start)?;
        Some((RecordId(count(start + index)), field_path(record.node, spot)))
    }
}

/// The dotted path from `node` to the key or value at `spot`.
fn field_path(node: &Node, spot: Spot) -> String {
    let mut path = String::new();
    let mut current = node;
    loop {
        if let Some(entry) = current
            .entries()
            .unwrap_or_default()
            .iter()
            .find(|entry| entry.key_span.contains(spot.span) || entry.value.span.contains(spot.span))
        {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&entry.key);
            if entry.key_span.contains(spot.span) || entry.value.span == spot.span {
                return path;
            }
            current = &entry.value;
        } else if let Some((i, item)) =
            current.items().unwrap_or_default().iter().enumerate().find(|(_, item)| item.span.contains(spot.span))
        {
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
