//! Money by month: what is spent when, how fast, and how long the budget lasts.
//!
//! Formulas: §6 (cumulative curves, burn, runway). Full precision; nothing is rounded here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, cost, ratio};
use crate::model::{Cost, Fact, Period, Project, Unknown};
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
    /// Spent, and forecast for the months not yet closed, up to its end: the curve that leads to the EAC.
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
    periods.into_iter().map(|period| month(money, period, Period::of(as_of), is_whole)).collect()
}

fn month(money: &Cost<'_>, period: Period, now: Period, is_whole: bool) -> Month {
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
    let recorded = of(&money.actuals, "no_actuals");
    let actual = if period > now { Err("no_actuals") } else { recorded };
    let until = |own: Period| own <= period;
    let closed = |own: Period| money.actuals.iter().any(|(actual, _)| actual.value == own);
    let spent = cost::sum(&money.actuals, until);
    let actual_to_date = actual.and(spent);
    let forecast_to_date = match (money.actuals.is_empty(), money.forecast.is_empty()) {
        (true, true) => Err("no_forecast"),
        _ => spent.and_then(|spent| Ok(spent + cost::sum(&money.forecast, |own| until(own) && !closed(own))?)),
    };
    let expected = match (recorded, forecast) {
        (Err("no_actuals"), Err("no_forecast")) if is_whole => Ok(Decimal::ZERO),
        (Err("no_actuals"), forecast) => forecast,
        (recorded, _) => recorded,
    };
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
        assert_eq!(unknown[1].variance, Err("no_forecast"));
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
