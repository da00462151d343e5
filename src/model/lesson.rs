//! Lessons.

use super::fields::{Fields, Text};

/// A lesson.
#[derive(Debug, Clone)]
pub struct Lesson<'a> {
    /// Category.
    pub category: Option<Text<'a>>,
    /// What happened.
    pub what_happened: Option<Text<'a>>,
    /// What to do next time.
    pub recommendation: Option<Text<'a>>,
    /// positive or negative.
    pub kind: Option<Text<'a>>,
    /// raised, accepted, rejected or embedded.
    pub state: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Lesson<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Lesson {
            category: fields.text("category"),
            what_happened: fields.text("what_happened"),
            recommendation: fields.text("recommendation"),
            kind: fields.text("type"),
            state: fields.text("state"),
            fields,
        }
    }
}
