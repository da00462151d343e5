//! Milestones and activities: dated work with logic between them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::estimate::Estimate;
use super::fact::Fact;
use super::fields::{Fields, Text};

/// A milestone, or an activity (which has a duration).
#[derive(Debug, Clone)]
pub struct Milestone<'a> {
    /// Name for people.
    pub name: Option<Text<'a>>,
    /// key, gate, deliverable or payment.
    pub kind: Option<Text<'a>>,
    /// Approved date.
    pub baseline: Fact<'a, NaiveDate>,
    /// Date expected now.
    pub forecast: Fact<'a, NaiveDate>,
    /// Date reached.
    pub actual: Fact<'a, NaiveDate>,
    /// The gate it stands for.
    pub gate: Option<Text<'a>>,
    /// Who answers for it.
    pub owner: Option<Text<'a>>,
    /// Percent of the project.
    pub weight: Fact<'a, Decimal>,
    /// Working days.
    pub duration: Fact<'a, Decimal>,
    /// Day the work starts or started.
    pub start: Fact<'a, NaiveDate>,
    /// How much of it is done.
    pub percent_complete: Fact<'a, Decimal>,
    /// What must come before.
    pub after: Vec<Predecessor<'a>>,
    /// Three-point estimate of the duration, in working days.
    pub estimate: Option<Estimate<'a>>,
    /// A fixed date that overrides the logic.
    pub constraint: Option<Constraint<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// A logical link to an earlier milestone or activity.
#[derive(Debug, Clone, Copy)]
pub struct Predecessor<'a> {
    /// Its id, local or global.
    pub id: Option<Text<'a>>,
    /// FS, SS, FF or SF.
    pub link: Option<Text<'a>>,
    /// Working days; negative is a lead.
    pub lag: Fact<'a, Decimal>,
}

/// A fixed date.
#[derive(Debug, Clone, Copy)]
pub struct Constraint<'a> {
    /// start_no_earlier, start_on, finish_no_later or finish_on.
    pub kind: Option<Text<'a>>,
    /// The date.
    pub date: Fact<'a, NaiveDate>,
}

impl<'a> Milestone<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let predecessor = |after: Fields<'a>| Predecessor {
            id: after.text("ref"),
            link: after.text("type"),
            lag: after.decimal("lag"),
        };
        Milestone {
            name: fields.text("name"),
            kind: fields.text("type"),
            baseline: fields.date("baseline"),
            forecast: fields.date("forecast"),
            actual: fields.date("actual"),
            gate: fields.text("gate"),
            owner: fields.text("owner"),
            weight: fields.percent("weight"),
            duration: fields.decimal("duration"),
            start: fields.date("start"),
            percent_complete: fields.percent("percent_complete"),
            after: fields.list("after").map(predecessor).collect(),
            estimate: fields.fields("estimate").map(Estimate::decode),
            constraint: fields
                .fields("constraint")
                .map(|constraint| Constraint { kind: constraint.text("type"), date: constraint.date("date") }),
            fields,
        }
    }
}
