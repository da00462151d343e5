//! Money and effort of a project, phased by month.

use rust_decimal::Decimal;

use super::fact::Fact;
use super::fields::{Fields, Text};
use super::period::Period;
use crate::source::Spanned;

/// Amounts by month, in order.
pub type Phased<'a> = Vec<(Spanned<Period>, Fact<'a, Decimal>)>;

/// The `cost` block.
#[derive(Debug, Clone)]
pub struct Cost<'a> {
    /// ISO 4217 code; the tree's currency where it is not given.
    pub currency: Option<Text<'a>>,
    /// Approved budget by month.
    pub budget: Phased<'a>,
    /// Approved budget as one figure (`total`, or `budget.total`).
    pub total: Fact<'a, Decimal>,
    /// Forecast of what is still to come, by month.
    pub forecast: Phased<'a>,
    /// Spent, by month.
    pub actuals: Phased<'a>,
    /// Contingency inside the budget holder's reach.
    pub contingency: Fact<'a, Decimal>,
    /// Reserve above the project; no part of the budget at completion.
    pub management_reserve: Fact<'a, Decimal>,
    /// Lines with type and category.
    pub lines: Vec<Fields<'a>>,
    /// Effort in person-days.
    pub effort: Option<Fields<'a>>,
    /// The block itself.
    pub fields: Fields<'a>,
}

impl<'a> Cost<'a> {
    pub(super) fn decode(fields: Fields<'a>) -> Self {
        let total = match fields.decimal("total") {
            Fact::Missing => match fields.node().get("budget") {
                Some(budget) if budget.get("withheld").is_some() || budget.entries().is_none() => {
                    fields.decimal("budget")
                }
                _ => fields.fields("budget").map_or(Fact::Missing, |budget| budget.decimal("total")),
            },
            stated => stated,
        };
        Cost {
            currency: fields.text("currency"),
            budget: fields.by_period("budget"),
            total,
            forecast: fields.by_period("forecast"),
            actuals: fields.by_period("actuals"),
            contingency: fields.decimal("contingency"),
            management_reserve: fields.decimal("management_reserve"),
            lines: fields.list("lines").collect(),
            effort: fields.fields("effort_days"),
            fields,
        }
    }
}
