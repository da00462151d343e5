//! Fields that name other records, and what they name.

use super::record::{Record, RecordId};
use crate::schema::ReferenceField;
use crate::source::{Spanned, Spot};
use crate::yaml::Node;

/// One use of an id or handle.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    /// The record that names another.
    pub from: RecordId,
    /// Where it does.
    pub spot: Spot,
    /// The id or handle as written.
    pub text: &'a str,
    /// The field's description in the kind's schema.
    pub field: &'a ReferenceField,
    /// The record it names, if there is one of an allowed kind.
    pub to: Option<RecordId>,
}

/// Gives `found` every id or handle that `record` names, by the reference fields of its kind.
pub(super) fn named_by<'a>(record: &Record<'a>, mut found: impl FnMut(&'a ReferenceField, Spanned<&'a str>)) {
    for field in &record.kind.references {
        follow(record.node, &field.path, &mut |node: &'a Node, text| {
            found(field, Spanned { value: text, spot: node.span.in_file(record.file) });
        });
    }
}

fn follow<'a>(node: &'a Node, path: &[String], found: &mut impl FnMut(&'a Node, &'a str)) {
    let Some((step, rest)) = path.split_first() else {
        if let Some(text) = node.text() {
            found(node, text);
        }
        return;
    };
    match step.as_str() {
        "[]" => node.items().unwrap_or_default().iter().for_each(|item| follow(item, rest, found)),
        "*" => node.entries().unwrap_or_default().iter().for_each(|entry| follow(&entry.value, rest, found)),
        key => {
            if let Some(value) = node.get(key) {
                follow(value, rest, found);
            }
        }
    }
}
