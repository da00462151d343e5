//! One record of any kind, known by its node.

use super::fields::{Fields, Text};
use crate::schema::Kind;
use crate::source::{FileId, Spot};
use crate::yaml::{Node, Value};

/// Records from which on several threads take part: fewer are done before a second thread has woken up.
pub(super) const MANY: usize = 256;

/// A record of a [`super::Portfolio`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// A project, programme or portfolio of a [`super::Portfolio`]; the order is that of the ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProjectId(pub u32);

/// One record as it stands in a file.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// Its kind.
    pub kind: &'a Kind,
    /// Its id as written.
    pub id: Option<Text<'a>>,
    /// Its name over the whole tree: the id, behind the project's for kinds with local ids
    /// (`PRJ-CLAIMS/R1`). Empty where there is no id.
    pub key: Box<str>,
    /// The project, programme or portfolio it belongs to; `None` for those themselves.
    pub project: Option<RecordId>,
    /// The file.
    pub file: FileId,
    /// The mapping.
    pub node: &'a Node,
}

impl<'a> Record<'a> {
    /// The record's fields.
    pub fn fields(&self) -> Fields<'a> {
        Fields::new(self.file, self.node)
    }

    /// Where to point when a finding is about the record as a whole: its id, else its first key.
    pub fn head(&self) -> Spot {
        let first = || self.node.entries().and_then(<[_]>::first).map_or(self.node.span, |entry| entry.key_span);
        self.id.map_or_else(|| first().in_file(self.file), |id| id.spot)
    }

    /// Whether a field says anything, by its dotted path: neither null nor empty. Withheld counts as said.
    pub fn says(&self, field: &str) -> bool {
        self.node.at(field).is_some_and(|node| match &node.value {
            Value::Mapping(entries) => !entries.is_empty(),
            Value::Sequence(items) => !items.is_empty(),
            Value::Scalar(_) => node.text().is_some_and(|text| !text.trim().is_empty()),
        })
    }

    /// What people call it: its title field, else its key.
    pub fn title(&self) -> &str {
        let title = self.kind.title.as_deref().and_then(|field| self.node.get(field)).and_then(Node::text);
        title.unwrap_or(&self.key)
    }

    /// The value of the kind's state field.
    pub fn state(&self) -> Option<&'a str> {
        self.node.get(self.kind.state.as_deref()?)?.text()
    }

    /// Whether its state says that it is no longer active.
    pub fn is_closed(&self) -> bool {
        self.state().is_some_and(|state| self.kind.is_closed(state))
    }
}

/// A position as the number records and projects are known by.
pub(super) fn count(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
