//! Proposals: work that asks to be chosen.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};
use super::project::{Contribution, contribution};

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
    /// Currency of its amounts; the tree's where it is not given.
    pub currency: Option<Text<'a>>,
    /// Money asked for.
    pub amount: Fact<'a, Decimal>,
    /// People asked for by skill, in full-time equivalents, in the file's order.
    pub capacity: Vec<(Text<'a>, Fact<'a, Decimal>)>,
    /// Its value as one number, where value is scored directly.
    pub value: Fact<'a, Decimal>,
    /// Yearly rate of present values, as a fraction; the tree's where it is not given.
    pub discount_rate: Fact<'a, Decimal>,
    /// Scores by criterion, in the file's order.
    pub scores: Vec<(Text<'a>, Fact<'a, Decimal>)>,
    /// Weighted shortest job first: value, time, risk and size.
    pub wsjf: Option<Fields<'a>>,
    /// Proposals and projects without which it makes no sense.
    pub requires: Vec<Text<'a>>,
    /// Proposals and projects that rule it out.
    pub excludes: Vec<Text<'a>>,
    /// Whether law, regulation or contract leaves no choice.
    pub mandatory: bool,
    /// run, grow, transform or mandatory.
    pub category: Option<Text<'a>>,
    /// Objectives it would support.
    pub contributes_to: Vec<Contribution<'a>>,
    /// The part of the business it is for.
    pub business_unit: Option<Text<'a>>,
    /// When a deferred proposal is looked at again.
    pub review_by: Fact<'a, NaiveDate>,
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
            currency: fields.text("currency"),
            capacity: fields.fields("request").map(|request| request.decimals("capacity")).unwrap_or_default(),
            value: fields.decimal("value"),
            discount_rate: fields.fraction("discount_rate"),
            scores: fields.decimals("scores"),
            wsjf: fields.fields("wsjf"),
            requires: fields.texts("requires"),
            excludes: fields.texts("excludes"),
            mandatory: fields.flag("mandatory") == Some(true),
            category: fields.text("category"),
            contributes_to: fields.list("contributes_to").map(contribution).collect(),
            business_unit: fields.text("business_unit"),
            review_by: fields.date("review_by"),
            amount: fields.fields("request").map_or(Fact::Missing, |request| request.decimal("amount")),
            state: fields.text("state"),
            decision: fields.text("decision"),
            converts_to: fields.text("converts_to"),
            fields,
        }
    }
    /// The option proposed: the one named, else the only one beside doing nothing.
    pub fn preferred_option(&self) -> Option<&Choice<'a>> {
        if let Some(preferred) = self.preferred {
            return self.options.iter().find(|option| option.id.is_some_and(|id| id.value == preferred.value));
        }
        let mut others = self.options.iter().filter(|option| !option.is_do_nothing());
        others.next().filter(|_| others.next().is_none())
    }

    /// Whether it must be done whatever it is worth.
    pub fn is_mandatory(&self) -> bool {
        self.mandatory || self.category.is_some_and(|category| category.value == "mandatory")
    }

    /// Whether it still waits to be decided.
    pub fn is_open(&self) -> bool {
        self.state.is_none_or(|state| !matches!(state.value, "decided" | "withdrawn"))
    }
}

impl Choice<'_> {
    /// Whether it is the reference case.
    pub fn is_do_nothing(&self) -> bool {
        self.id.is_some_and(|id| id.value.eq_ignore_ascii_case("do-nothing"))
    }
}
