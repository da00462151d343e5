//! Objectives and their key results.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// What the organisation wants to achieve.
#[derive(Debug, Clone)]
pub struct Objective<'a> {
    /// Title.
    pub title: Option<Text<'a>>,
    /// Who answers for it.
    pub owner: Option<Text<'a>>,
    /// Period it is for, in words.
    pub period: Option<Text<'a>>,
    /// Percent of the whole strategy.
    pub weight: Fact<'a, Decimal>,
    /// How success is measured.
    pub key_results: Vec<KeyResult<'a>>,
    /// Money set aside for it.
    pub envelope: Fact<'a, Decimal>,
    /// All fields.
    pub fields: Fields<'a>,
}

/// One measure of an objective.
#[derive(Debug, Clone)]
pub struct KeyResult<'a> {
    /// What is measured.
    pub metric: Option<Text<'a>>,
    /// Value at the start.
    pub baseline: Fact<'a, Decimal>,
    /// Value wanted.
    pub target: Fact<'a, Decimal>,
    /// Its importance beside the others; all alike where none is given.
    pub weight: Fact<'a, Decimal>,
    /// Values measured, in the order of their dates.
    pub actuals: Vec<(NaiveDate, Decimal)>,
    /// By when.
    pub by: Fact<'a, NaiveDate>,
}

impl<'a> Objective<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        Objective {
            title: fields.text("title"),
            owner: fields.text("owner"),
            period: fields.text("period"),
            weight: fields.decimal("weight"),
            key_results: fields.list("key_results").map(key_result).collect(),
            envelope: fields.decimal("envelope"),
            fields,
        }
    }
}

fn key_result(fields: Fields<'_>) -> KeyResult<'_> {
    let dated = fields
        .list("actuals")
        .filter_map(|actual| Some((actual.date("date").value()?, actual.decimal("value").value()?)));
    let mut actuals: Vec<_> = dated.collect();
    actuals.sort_by_key(|(date, _)| *date);
    KeyResult {
        metric: fields.text("metric"),
        baseline: fields.decimal("baseline"),
        target: fields.decimal("target"),
        weight: fields.decimal("weight"),
        actuals,
        by: fields.date("by"),
    }
}
