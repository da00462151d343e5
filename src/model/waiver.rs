//! Waivers: findings that somebody accepts for a while.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver<'a> {
    /// The rule it waives.
    pub rule: Option<Text<'a>>,
    /// A record's id …
    pub record: Option<Text<'a>>,
    /// … a path from the tree's root …
    pub path: Option<Text<'a>>,
    /// … or a field of a record.
    pub field: Option<Text<'a>>,
    /// Why.
    pub reason: Option<Text<'a>>,
    /// Who approved it.
    pub approved_by: Option<Text<'a>>,
    /// First day.
    pub from: Fact<'a, NaiveDate>,
    /// Last day.
    pub expires: Fact<'a, NaiveDate>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Waiver<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let scope = fields.fields("scope");
        let of = |key: &str| scope.and_then(|scope| scope.text(key));
        Waiver {
            rule: fields.text("rule"),
            record: of("record"),
            path: of("path"),
            field: of("field"),
            reason: fields.text("reason"),
            approved_by: fields.text("approved_by"),
            from: fields.date("from"),
            expires: fields.date("expires"),
            fields,
        }
    }
}
