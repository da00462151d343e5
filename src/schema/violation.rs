//! What a record does wrong in the eyes of its schema.

use crate::source::Span;

/// One way in which a record breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The key or value to look at.
    pub span: Span,
    /// Dotted path of the field inside the record, such as `actions[0].due`; empty for the record itself.
    pub field: String,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
}
