//! Risks: threats and opportunities, before and after response.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A risk.
#[derive(Debug, Clone)]
pub struct Risk<'a> {
    /// Title.
    pub title: Option<Text<'a>>,
    /// Why it could happen.
    pub cause: Option<Text<'a>>,
    /// What it would do.
    pub effect: Option<Text<'a>>,
    /// threat (the default) or opportunity.
    pub kind: Option<Text<'a>>,
    /// Category.
    pub category: Option<Text<'a>>,
    /// Who watches it.
    pub owner: Option<Text<'a>>,
    /// When it was raised.
    pub raised: Fact<'a, NaiveDate>,
    /// 0–1 with decimals, or 1–5 as a whole number: [`crate::policy`] maps one to the other.
    pub probability: Option<Text<'a>>,
    /// Impact 1–5 by dimension.
    pub impact: Vec<(Text<'a>, Text<'a>)>,
    /// Money if it happens.
    pub cost: Fact<'a, Decimal>,
    /// Working days if it happens.
    pub delay: Fact<'a, Decimal>,
    /// The milestone or activity it delays.
    pub delays: Option<Text<'a>>,
    /// Probability that remains after response.
    pub residual_probability: Option<Text<'a>>,
    /// Impact that remains, by dimension.
    pub residual_impact: Vec<(Text<'a>, Text<'a>)>,
    /// Money that remains if it happens.
    pub residual_cost: Fact<'a, Decimal>,
    /// Whether anything is said about the residual risk.
    pub residual: Option<Fields<'a>>,
    /// avoid, reduce, transfer …
    pub response: Option<Text<'a>>,
    /// What is done about it.
    pub actions: Vec<Action<'a>>,
    /// First day it could happen.
    pub window_from: Fact<'a, NaiveDate>,
    /// Last day it could happen.
    pub window_to: Fact<'a, NaiveDate>,
    /// What the response costs.
    pub response_cost: Fact<'a, Decimal>,
    /// draft, open, treating, accepted, closed or occurred.
    pub state: Option<Text<'a>>,
    /// Cause shared with other projects.
    pub cause_tag: Option<Text<'a>>,
    /// Last review.
    pub reviewed: Fact<'a, NaiveDate>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One thing to be done.
#[derive(Debug, Clone, Copy)]
pub struct Action<'a> {
    /// What.
    pub what: Option<Text<'a>>,
    /// By whom.
    pub owner: Option<Text<'a>>,
    /// By when.
    pub due: Fact<'a, NaiveDate>,
    /// Whether it is done: a date, or `true`.
    pub done: Option<Text<'a>>,
    /// The action itself.
    pub fields: Fields<'a>,
}

impl Action<'_> {
    /// Whether it still has to be done.
    pub fn is_open(&self) -> bool {
        self.done.is_none_or(|done| done.value == "false")
    }
}

impl<'a> Risk<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let residual = fields.fields("residual");
        let window = fields.fields("window");
        Risk {
            title: fields.text("title"),
            cause: fields.text("cause"),
            effect: fields.text("effect"),
            kind: fields.text("kind").filter(|kind| matches!(kind.value, "threat" | "opportunity")),
            category: fields.text("category"),
            owner: fields.text("owner"),
            raised: fields.date("raised"),
            probability: fields.text("probability"),
            impact: fields.pairs("impact"),
            cost: fields.decimal("cost"),
            delay: fields.decimal("delay"),
            delays: fields.text("delays"),
            residual_probability: residual.and_then(|residual| residual.text("probability")),
            residual_impact: residual.map(|residual| residual.pairs("impact")).unwrap_or_default(),
            residual_cost: residual.map_or(Fact::Missing, |residual| residual.decimal("cost")),
            residual,
            response: fields.text("response"),
            actions: fields.list("actions").map(action).collect(),
            window_from: window.map_or(Fact::Missing, |window| window.date("from")),
            window_to: window.map_or(Fact::Missing, |window| window.date("to")),
            response_cost: fields.decimal("response_cost"),
            state: fields.text("state"),
            cause_tag: fields.text("cause_tag"),
            reviewed: fields.date("reviewed"),
            fields,
        }
    }

    /// Whether it would help rather than harm.
    pub fn is_opportunity(&self) -> bool {
        self.kind.is_some_and(|kind| kind.value == "opportunity")
    }

    /// Whether it can still happen: not closed and not occurred.
    pub fn is_open(&self) -> bool {
        self.state.is_none_or(|state| !matches!(state.value, "closed" | "occurred"))
    }
}

/// Reads an action of a risk or of a benefit.
pub(super) fn action(fields: Fields<'_>) -> Action<'_> {
    Action {
        what: fields.text("what"),
        owner: fields.text("owner"),
        due: fields.date("due"),
        done: fields.text("done"),
        fields,
    }
}
