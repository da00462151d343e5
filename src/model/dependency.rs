//! Dependencies: two halves, one id, one giver and one taker.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// One half of a dependency, as one project states it.
#[derive(Debug, Clone)]
pub struct Dependency<'a> {
    /// What is handed over.
    pub what: Option<Text<'a>>,
    /// Who gives it: written by the project that gets it.
    pub gives: Option<Text<'a>>,
    /// Who gets it: written by the project that gives it.
    pub gets: Option<Text<'a>>,
    /// When the taker needs it.
    pub need_by: Fact<'a, NaiveDate>,
    /// When the giver promises it.
    pub promised: Fact<'a, NaiveDate>,
    /// proposed, agreed, disputed, delivered or rejected.
    pub agreed: Option<Text<'a>>,
    /// Whether the taker's finish hangs on it.
    pub critical: Option<bool>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Dependency<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Dependency {
            what: fields.text("what"),
            gives: fields.text("gives"),
            gets: fields.text("gets"),
            need_by: fields.date("need_by"),
            promised: fields.date("promised"),
            agreed: fields.text("agreed"),
            critical: fields.flag("critical"),
            fields,
        }
    }
}
