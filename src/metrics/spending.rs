//! Money by month: what is spent when, how fast, and how long the budget lasts.
//!
//! Formulas: §6 (cumulative curves, burn, runway). Full precision; nothing is rounded here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, cost, ratio};
use crate::model::{Fact, Period, Project, Unknown};
use crate::policy::Policy;
use crate::source::Spanned;

/// One month of a project's money, with what came before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The month.
    pub period: Period,
    /// Budgeted in it.
    pub budget: Figure,
    /// Forecast for it.
    pub forecast: Figure,
    /// Spent in it; nothing is, as far as one knows, in months after that of the as-of date.
    pub actual: Figure,
    /// Budgeted up to its end.
    pub budget_to_date: Figure,
    /// Spent, and forecast for the months not yet closed, up to its end: the curve that leads to the EAC. Beyond
    /// today it is known only if the team says what is still to come.
    pub forecast_to_date: Figure,
    /// Spent up to its end.
    pub actual_to_date: Figure,
    /// (Actual, else forecast) − budget of the month. Once the outturn of the project is known, a month without
    /// either costs nothing, so that the months add up to the variance at completion.
    pub variance: Figure,
    /// Mean spending of the last three closed months, this one included.
    pub burn: Figure,
    /// Months until the budget is spent at that burn: (BAC − spent to date) ÷ burn.
    pub runway: Figure,
}

/// How many closed months the burn looks back on.
const BURN_MONTHS: usize = 3;

/// Every month for which anything is stated, in order, as of a day.
pub fn months(project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> Vec<Month> {
    let Some(money) = &project.cost else { return Vec::new() };
    let is_whole = cost::outturn(project, policy, as_of).at_completion.is_ok();
    let stated = [&money.budget, &money.forecast, &money.actuals];
    let periods: BTreeSet<Period> = stated.into_iter().flatten().map(|(period, _)| period.value).collect();
    let closed: BTreeSet<Period> = money.actuals.iter().map(|(period, _)| period.value).collect();
    let (mut budget, mut forecast, mut actuals) =
        (Curve::of(&money.budget), Curve::of(&money.forecast), Curve::of(&money.actuals));
    let total = cost::budget(money);
    let months = periods.into_iter().map(|period| {
        budget.advance(period, |_| true);
        forecast.advance(period, |own| !closed.contains(&own));
        actuals.advance(period, |_| true);
        Stated { total, budget: &budget, forecast: &forecast, actuals: &actuals, is_whole }.month(period, as_of)
    });
    months.collect()
}

/// Amounts by month, gone through once from the first to the last.
struct Curve<'m, 'a> {
    amounts: &'m [(Spanned<Period>, Fact<'a, Decimal>)],
    /// How many of them are gone through.
    passed: usize,
    /// The amount of the month reached; `None` if the month has none.
    amount: Option<Figure>,
    /// The sum up to its end.
    to_date: Figure,
}

impl<'m, 'a> Curve<'m, 'a> {
    fn of(amounts: &'m [(Spanned<Period>, Fact<'a, Decimal>)]) -> Self {
        Curve { amounts, passed: 0, amount: None, to_date: Ok(Decimal::ZERO) }
    }

    /// Goes on to `period`, summing the months that `takes` takes.
    fn advance(&mut self, period: Period, takes: impl Fn(Period) -> bool) {
        self.amount = None;
        while let Some((own, amount)) = self.amounts.get(self.passed).filter(|(own, _)| own.value <= period) {
            let amount = amount.or_reason().map_err(Unknown::code);
            if takes(own.value) {
                self.to_date = self.to_date.and_then(|sum| Ok(sum + amount?));
            }
            if own.value == period {
                self.amount.get_or_insert(amount);
            }
            self.passed += 1;
        }
    }

    /// The mean of the last months gone through.
    fn mean_of_last(&self, months: usize) -> Figure {
        let last = &self.amounts[self.passed.saturating_sub(months)..self.passed];
        let amounts: Vec<Decimal> =
            last.iter().map(|(_, amount)| amount.or_reason().map_err(Unknown::code)).collect::<Result<_, _>>()?;
        ratio(amounts.iter().sum(), amounts.len().into()).ok_or("no_actuals")
    }
}

/// What is stated of a project's money, up to one month.
struct Stated<'c, 'm, 'a> {
    /// BAC.
    total: Figure,
    budget: &'c Curve<'m, 'a>,
    forecast: &'c Curve<'m, 'a>,
    actuals: &'c Curve<'m, 'a>,
    /// Whether the outturn is known.
    is_whole: bool,
}

impl Stated<'_, '_, '_> {
    fn month(&self, period: Period, as_of: NaiveDate) -> Month {
        // A budget by month is whole: what it does not name has no budget.
        let budget = match (self.budget.amount, self.budget.amounts.is_empty()) {
            (None, false) => Ok(Decimal::ZERO),
            (budget, _) => budget.unwrap_or(Err("no_budget")),
        };
        let forecast = self.forecast.amount.unwrap_or(Err("no_forecast"));
        let recorded = self.actuals.amount.unwrap_or(Err("no_actuals"));
        let actual = if period > Period::of(as_of) { Err("no_actuals") } else { recorded };
        let spent = self.actuals.to_date;
        let actual_to_date = actual.and(spent);
        let forecast_to_date = match (self.actuals.amounts.is_empty(), self.forecast.amounts.is_empty()) {
            (true, true) => Err("no_forecast"),
            (_, true) if period > Period::of(as_of) && !self.is_whole => Err("no_forecast"),
            _ => spent.and_then(|spent| Ok(spent + self.forecast.to_date?)),
        };
        let expected = match (recorded, forecast) {
            (Err("no_actuals"), Err("no_forecast")) if self.is_whole => Ok(Decimal::ZERO),
            (Err("no_actuals"), forecast) => forecast,
            (recorded, _) => recorded,
        };
        let burn = actual.and_then(|_| self.actuals.mean_of_last(BURN_MONTHS));
        let left = actual_to_date.and_then(|spent| Ok(self.total? - spent));
        Month {
            period,
            budget,
            forecast,
            actual,
            budget_to_date: if self.budget.amounts.is_empty() { Err("no_budget") } else { self.budget.to_date },
            forecast_to_date,
            actual_to_date,
            variance: expected.and_then(|expected| Ok(expected - budget?)),
            burn,
            runway: left.and_then(|left| ratio(left, burn?).ok_or("no_spending")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Vec<Month> {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| months(&portfolio.projects[0], policy, as_of))
    }

    /// On hold from September: 20 spent and 25 still to come against 40 is 5 over, month by month as in all.
    #[test]
    fn the_variances_of_the_months_add_up_to_the_variance_at_completion() {
        let text = "
id: PRJ-A
stage: delivery
cost:
  budget: {2026-08: 20, 2026-09: 10, 2026-10: 10}
  actuals: {2026-08: 20}
  forecast: {2027-01: 25}
";
        let variances: Vec<_> = of(text).iter().map(|month| month.variance).collect();
        assert_eq!(variances, [0, -10, -10, 25].map(|amount| Ok(amount.into())));
        let unknown =
            of("{id: PRJ-A, stage: delivery, cost: {budget: {2026-08: 20, 2026-12: 10}, actuals: {2026-08: 20}}}");
        assert_eq!((unknown[1].variance, unknown[1].forecast_to_date), (Err("no_forecast"), Err("no_forecast")));
    }

    #[test]
    fn what_is_spent_after_the_day_one_asks_is_no_actual_yet() {
        let months = of("{id: PRJ-A, cost: {budget: {2026-12: 20}, actuals: {2026-11: 5, 2026-12: 20}}}");
        assert_eq!((months[0].actual, months[1].actual), (Ok(5.into()), Err("no_actuals")));
        assert_eq!((months[1].actual_to_date, months[1].burn), (Err("no_actuals"), Err("no_actuals")));
        assert_eq!(months[1].variance, Ok(0.into()));
    }

    /// Four closed months of 10, 20, 30 and 40 burn 30 a month over the last three; of 190, 90 are left: three months.
    #[test]
    fn burn_is_the_mean_of_three_months_and_runway_what_is_left_at_that_pace() {
        let text = "
id: PRJ-A
cost:
  budget: {2026-07: 40, 2026-08: 40, 2026-09: 40, 2026-10: 40, 2026-11: 30}
  actuals: {2026-07: 10, 2026-08: 20, 2026-09: 30, 2026-10: 40}
  forecast: {2026-11: 50, 2026-12: 15}
";
        let months = of(text);
        assert_eq!(months.len(), 6);
        let (october, december) = (months[3], months[5]);
        assert_eq!((october.budget_to_date, october.actual_to_date), (Ok(160.into()), Ok(100.into())));
        assert_eq!((october.burn, october.runway, october.variance), (Ok(30.into()), Ok(3.into()), Ok(0.into())));
        assert_eq!((december.actual_to_date, december.forecast_to_date), (Err("no_actuals"), Ok(165.into())));
        assert_eq!((december.budget, december.variance), (Ok(0.into()), Ok(15.into())));
        assert_eq!(months[0].forecast, Err("no_forecast"));
    }
}
