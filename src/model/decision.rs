//! Decisions of boards: one file each.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};
use super::record::RecordId;

/// A decision.
#[derive(Debug, Clone)]
pub struct Decision<'a> {
    /// What it is about.
    pub subject: Option<Text<'a>>,
    /// The same, found.
    pub subject_record: Option<RecordId>,
    /// The gate it passes.
    pub gate: Option<Text<'a>>,
    /// Who asked for it.
    pub requested_by: Option<Text<'a>>,
    /// When it was asked for.
    pub requested: Fact<'a, NaiveDate>,
    /// The board.
    pub board: Option<Text<'a>>,
    /// When it was taken.
    pub decided: Fact<'a, NaiveDate>,
    /// approve, approve_with_conditions, defer, hold, reject or cancel.
    pub outcome: Option<Text<'a>>,
    /// Who said what.
    pub approvers: Vec<Approver<'a>>,
    /// Money approved.
    pub amount: Fact<'a, Decimal>,
    /// What must be done for the approval to stand.
    pub conditions: Vec<Condition<'a>>,
    /// Why.
    pub rationale: Option<Text<'a>>,
    /// Currency of the money approved, where it is not the tree's.
    pub currency: Option<Text<'a>>,
    /// The earlier decision it replaces.
    pub supersedes: Option<Text<'a>>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One person's verdict.
#[derive(Debug, Clone, Copy)]
pub struct Approver<'a> {
    /// Who.
    pub person: Option<Text<'a>>,
    /// In which role.
    pub role: Option<Text<'a>>,
    /// approve or reject.
    pub verdict: Option<Text<'a>>,
}

/// A condition of an approval.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'a> {
    /// Local id.
    pub id: Option<Text<'a>>,
    /// What.
    pub text: Option<Text<'a>>,
    /// By whom.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub due: Fact<'a, NaiveDate>,
    /// open, met …
    pub state: Option<Text<'a>>,
}

impl<'a> Decision<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let requested = fields.fields("requested");
        let approver =
            |a: Fields<'a>| Approver { person: a.text("person"), role: a.text("role"), verdict: a.text("verdict") };
        let condition = |c: Fields<'a>| Condition {
            id: c.text("id"),
            text: c.text("text"),
            owner: c.text("owner"),
            due: c.date("due"),
            state: c.text("state"),
        };
        Decision {
            subject: fields.text("subject"),
            subject_record: None,
            gate: fields.text("gate"),
            requested_by: requested.and_then(|requested| requested.text("by")),
            requested: requested.map_or(Fact::Missing, |requested| requested.date("date")),
            board: fields.text("board"),
            decided: fields.date("decided"),
            outcome: fields.text("outcome"),
            approvers: fields.list("approvers").map(approver).collect(),
            amount: fields.decimal("amount"),
            conditions: fields.list("conditions").map(condition).collect(),
            rationale: fields.text("rationale"),
            currency: fields.text("currency"),
            supersedes: fields.text("supersedes"),
            fields,
        }
    }

    /// Whether it lets the work go on.
    pub fn is_approval(&self) -> bool {
        approves(self.outcome)
    }
}

impl Approver<'_> {
    /// Whether the verdict lets the work go on.
    pub fn approves(&self) -> bool {
        approves(self.verdict)
    }
}

impl Condition<'_> {
    /// Whether it still has to be met.
    pub fn is_open(&self) -> bool {
        self.state.is_none_or(|state| state.value == "open")
    }
}

fn approves(verdict: Option<Text<'_>>) -> bool {
    verdict.is_some_and(|verdict| matches!(verdict.value, "approve" | "approve_with_conditions"))
}
