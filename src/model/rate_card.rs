//! Rate cards: what a person-day costs, by band.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};

/// A rate card.
#[derive(Debug, Clone)]
pub struct RateCard<'a> {
    /// ISO 4217 code; the tree's currency where it is not given.
    pub currency: Option<Text<'a>>,
    /// First day it holds; always before, where it is not given.
    pub from: Fact<'a, NaiveDate>,
    /// Last day it holds; for good, where it is not given.
    pub to: Fact<'a, NaiveDate>,
    /// Where it holds; everywhere, where it is not given.
    pub business_unit: Option<Text<'a>>,
    /// Its rates.
    pub rates: Vec<Rate<'a>>,
}

/// One rate of a card. It holds for whoever has everything that it names.
#[derive(Debug, Clone, Copy)]
pub struct Rate<'a> {
    /// The band that people name as theirs.
    pub band: Option<Text<'a>>,
    /// The line of work.
    pub role_family: Option<Text<'a>>,
    /// The supplier, for outside staff.
    pub supplier: Option<Text<'a>>,
    /// The price of a person-day.
    pub per_day: Fact<'a, Decimal>,
}

impl<'a> RateCard<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let rate = |rate: Fields<'a>| Rate {
            band: rate.text("band"),
            role_family: rate.text("role_family"),
            supplier: rate.text("supplier"),
            per_day: rate.decimal("per_day"),
        };
        RateCard {
            currency: fields.text("currency"),
            from: fields.date("from"),
            to: fields.date("to"),
            business_unit: fields.text("business_unit"),
            rates: fields.list("rates").map(rate).collect(),
        }
    }

    /// Whether it holds on a day.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.value().is_none_or(|from| from <= day) && self.to.value().is_none_or(|to| day <= to)
    }
}
