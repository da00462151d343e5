//! Escalations: what a level cannot settle and hands to the next.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// An escalation.
#[derive(Debug, Clone)]
pub struct Escalation<'a> {
    /// The record it is about; the project it stands in where it is not given.
    pub subject: Option<Text<'a>>,
    /// The level that hands it up.
    pub from_level: Option<Text<'a>>,
    /// The level that has to answer.
    pub to_level: Option<Text<'a>>,
    /// The person or board that has to answer.
    pub to: Option<Text<'a>>,
    /// Why it cannot be settled below.
    pub reason: Option<Text<'a>>,
    /// When it was handed up.
    pub raised: Fact<'a, NaiveDate>,
    /// When an answer is needed.
    pub respond_by: Fact<'a, NaiveDate>,
    /// The answer.
    pub response: Option<Text<'a>>,
    /// When the answer came.
    pub responded: Fact<'a, NaiveDate>,
    /// open (the default), answered, closed or withdrawn.
    pub state: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Escalation<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Escalation {
            subject: fields.text("subject"),
            from_level: fields.text("from_level"),
            to_level: fields.text("to_level"),
            to: fields.text("to"),
            reason: fields.text("reason"),
            raised: fields.date("raised"),
            respond_by: fields.date("respond_by"),
            response: fields.text("response"),
            responded: fields.date("responded"),
            state: fields.text("state"),
            fields,
        }
    }

    /// Whether it was taken back, as if it had never been raised.
    pub fn is_withdrawn(&self) -> bool {
        self.state.is_some_and(|state| state.value == "withdrawn")
    }
}
