//! Waivers: findings that somebody accepts for a while.

use chrono::NaiveDate;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A waiver.
#[derive(Debug, Clone)]
pub struct Waiver<'a> {
    /// The rule it waives.
    pub rule: Option<Text<'a>>,
    /// Where: a record (`PRJ-A`, `PRJ-A/R1`), a field of one (`PRJ-A.tolerances`) or a path (`projects/old/**`).
    pub scope: Option<Text<'a>>,
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
        Waiver {
            rule: fields.text("rule"),
            scope: fields.text("scope"),
            reason: fields.text("reason"),
            approved_by: fields.text("approved_by"),
            from: fields.date("from"),
            expires: fields.date("expires"),
            fields,
        }
    }
}
