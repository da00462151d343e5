//! Issues, assumptions and changes: the rest of the RAID log.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// Something that has happened and needs handling.
#[derive(Debug, Clone)]
pub struct Issue<'a> {
    /// Title.
    pub title: Option<Text<'a>>,
    /// problem, change, off_specification, external or opportunity.
    pub kind: Option<Text<'a>>,
    /// 1 (minor) to 5 (critical).
    pub severity: Option<i64>,
    /// When it was raised.
    pub raised: Fact<'a, NaiveDate>,
    /// Who handles it.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub due: Fact<'a, NaiveDate>,
    /// open, escalated, resolved or closed.
    pub state: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Issue<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Issue {
            title: fields.text("title"),
            kind: fields.text("type"),
            severity: fields.integer("severity").map(|severity| severity.value),
            raised: fields.date("raised"),
            owner: fields.text("owner"),
            due: fields.date("due"),
            state: fields.text("state"),
            fields,
        }
    }

    /// Whether it still needs handling.
    pub fn is_open(&self) -> bool {
        self.state.is_none_or(|state| matches!(state.value, "open" | "escalated"))
    }
}

/// Something taken for true.
#[derive(Debug, Clone)]
pub struct Assumption<'a> {
    /// What is assumed.
    pub text: Option<Text<'a>>,
    /// Who validates it.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub validate_by: Fact<'a, NaiveDate>,
    /// unvalidated, valid or invalid.
    pub status: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Assumption<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Assumption {
            text: fields.text("text"),
            owner: fields.text("owner"),
            validate_by: fields.date("validate_by"),
            status: fields.text("status"),
            fields,
        }
    }
}

/// A request to change what was agreed.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Title.
    pub title: Option<Text<'a>>,
    /// When it was raised.
    pub raised: Fact<'a, NaiveDate>,
    /// Money; negative saves.
    pub cost: Fact<'a, Decimal>,
    /// Calendar days; negative saves.
    pub days: Fact<'a, Decimal>,
    /// Money of benefit.
    pub benefit: Fact<'a, Decimal>,
    /// raised, assessed, approved, rejected, deferred or implemented.
    pub state: Option<Text<'a>>,
    /// The decision about it.
    pub decision: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Change<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let impact = fields.fields("impact");
        let of = |key: &str| impact.map_or(Fact::Missing, |impact| impact.decimal(key));
        Change {
            title: fields.text("title"),
            raised: fields.date("raised"),
            cost: of("cost"),
            days: of("days"),
            benefit: of("benefit"),
            state: fields.text("state"),
            decision: fields.text("decision"),
            fields,
        }
    }
}
