//! Reviews: planned looks at something, gate reviews and health checks among them.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A review.
#[derive(Debug, Clone)]
pub struct Review<'a> {
    /// What is reviewed; the project it stands in where it is not given.
    pub subject: Option<Text<'a>>,
    /// The review in a few words.
    pub title: Option<Text<'a>>,
    /// gate, health_check, peer, benefits, post_implementation or portfolio.
    pub kind: Option<Text<'a>>,
    /// When it should be held.
    pub due: Fact<'a, NaiveDate>,
    /// When it was held.
    pub date: Fact<'a, NaiveDate>,
    /// How often it recurs: a word, or a number of days.
    pub cadence: Option<Text<'a>>,
    /// planned (the default), held or cancelled.
    pub state: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Review<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Review {
            subject: fields.text("subject"),
            title: fields.text("title"),
            kind: fields.text("type"),
            due: fields.date("due"),
            date: fields.date("date"),
            cadence: fields.text("cadence"),
            state: fields.text("state"),
            fields,
        }
    }

    /// Whether it was called off.
    pub fn is_cancelled(&self) -> bool {
        self.state.is_some_and(|state| state.value == "cancelled")
    }

    /// Whether it was held, on a day stated or not.
    pub fn is_held(&self) -> bool {
        self.date.is_given() || self.state.is_some_and(|state| state.value == "held")
    }
}
