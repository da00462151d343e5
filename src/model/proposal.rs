//! Proposals: work that asks to be chosen.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A proposal.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// Title.
    pub title: Option<Text<'a>>,
    /// Who brings it.
    pub submitted_by: Option<Text<'a>>,
    /// When.
    pub submitted: Fact<'a, NaiveDate>,
    /// What is wrong today.
    pub problem: Option<Text<'a>>,
    /// What will be different.
    pub outcome: Option<Text<'a>>,
    /// Ways to get there, do-nothing among them.
    pub options: Vec<Choice<'a>>,
    /// The option proposed.
    pub preferred: Option<Text<'a>>,
    /// Money asked for.
    pub amount: Fact<'a, Decimal>,
    /// idea, submitted, screening, assessed, decided or withdrawn.
    pub state: Option<Text<'a>>,
    /// The decision about it.
    pub decision: Option<Text<'a>>,
    /// What it became.
    pub converts_to: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One option of a proposal.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// Local id; `do-nothing` by convention for the reference case.
    pub id: Option<Text<'a>>,
    /// Costs by year are given.
    pub costs: Option<Fields<'a>>,
    /// Benefits by year are given.
    pub benefits: Option<Fields<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

impl<'a> Proposal<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let choice = |option: Fields<'a>| Choice {
            id: option.text("id"),
            costs: option.fields("costs"),
            benefits: option.fields("benefits"),
            fields: option,
        };
        Proposal {
            title: fields.text("title"),
            submitted_by: fields.text("submitted_by"),
            submitted: fields.date("submitted"),
            problem: fields.text("problem"),
            outcome: fields.text("outcome"),
            options: fields.list("options").map(choice).collect(),
            preferred: fields.text("preferred"),
            amount: fields.fields("request").map_or(Fact::Missing, |request| request.decimal("amount")),
            state: fields.text("state"),
            decision: fields.text("decision"),
            converts_to: fields.text("converts_to"),
            fields,
        }
    }
}
