//! Money by month: what is spent when, how fast, and how long the budget lasts.
//!
//! Formulas: §6 (cumulative curves, burn, runway). Full precision; nothing is rounded here.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Figure, cost, ratio};
use crate::model::{Cost, Fact, Period, Unknown};
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
    /// Spent in it.
    pub actual: Figure,
    /// Budgeted up to its end.
    pub budget_to_date: Figure,
    /// Spent, and forecast for the months not yet closed, up to its end: the curve that leads to the EAC.
    pub forecast_to_date: Figure,
    /// Spent up to its end.
    pub actual_to_date: Figure,
    /// (Actual, else forecast) − budget of the month.
    pub variance: Figure,
    /// Mean spending of the last three closed months, this one included.
    pub burn: Figure,
    /// Months until the budget is spent at that burn: (BAC − spent to date) ÷ burn.
    pub runway: Figure,
}

/// How many closed months the burn looks back on.
const BURN_MONTHS: usize = 3;

/// Every month for which anything is stated, in order.
pub fn months(money: &Cost<'_>) -> Vec<Month> {
    let stated = [&money.budget, &money.forecast, &money.actuals];
    let periods: BTreeSet<Period> = stated.into_iter().flatten().map(|(period, _)| period.value).collect();
    periods.into_iter().map(|period| month(money, period)).collect()
}

fn month(money: &Cost<'_>, period: Period) -> Month {
    let of = |phased: &[(Spanned<Period>, Fact<'_, Decimal>)], reason| {
        let found = phased.iter().find(|(own, _)| own.value == period);
        found.map_or(Err(reason), |(_, amount)| amount.or_reason().map_err(Unknown::code))
    };
    // A budget by month is whole: what it does not name has no budget.
    let budget = match (of(&money.budget, "no_budget"), money.budget.is_empty()) {
        (Err("no_budget"), false) => Ok(Decimal::ZERO),
        (budget, _) => budget,
    };
    let forecast = of(&money.forecast, "no_forecast");
    let actual = of(&money.actuals, "no_actuals");
    let until = |own: Period| own <= period;
    let closed = |own: Period| money.actuals.iter().any(|(actual, _)| actual.value == own);
    let spent = cost::sum(&money.actuals, until);
    let actual_to_date = actual.and(spent);
    let forecast_to_date = match (money.actuals.is_empty(), money.forecast.is_empty()) {
        (true, true) => Err("no_forecast"),
        _ => spent.and_then(|spent| Ok(spent + cost::sum(&money.forecast, |own| until(own) && !closed(own))?)),
    };
    let expected = actual.or_else(|reason| if reason == "no_actuals" { forecast } else { Err(reason) });
    let burn = actual.and_then(|_| burn(money, period));
    let left = actual_to_date.and_then(|spent| Ok(cost::budget(money)? - spent));
    Month {
        period,
        budget,
        forecast,
        actual,
        budget_to_date: if money.budget.is_empty() { Err("no_budget") } else { cost::sum(&money.budget, until) },
        forecast_to_date,
        actual_to_date,
        variance: expected.and_then(|expected| Ok(expected - budget?)),
        burn,
        runway: left.and_then(|left| ratio(left, burn?).ok_or("no_spending")),
    }
}

fn burn(money: &Cost<'_>, period: Period) -> Figure {
    let recent = money.actuals.iter().rev().filter(|(own, _)| own.value <= period).take(BURN_MONTHS);
    let amounts: Vec<Decimal> =
        recent.map(|(_, amount)| amount.or_reason().map_err(Unknown::code)).collect::<Result<_, _>>()?;
    ratio(amounts.iter().sum(), amounts.len().into()).ok_or("no_actuals")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

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
        let months = told(text, |portfolio, _| months(portfolio.projects[0].cost.as_ref().unwrap()));
        assert_eq!(months.len(), 6);
        let (october, december) = (months[3], months[5]);
        assert_eq!((october.budget_to_date, october.actual_to_date), (Ok(160.into()), Ok(100.into())));
        assert_eq!((october.burn, october.runway, october.variance), (Ok(30.into()), Ok(3.into()), Ok(0.into())));
        assert_eq!((december.actual_to_date, december.forecast_to_date), (Err("no_actuals"), Ok(165.into())));
        assert_eq!((december.budget, december.variance), (Ok(0.into()), Ok(15.into())));
        assert_eq!(months[0].forecast, Err("no_forecast"));
    }
}
