//! Money of one project: budget, spending, what is still to come, and where that leads.
//!
//! Formulas: §1 (BAC, AC, EAC₄ = AC + bottom-up ETC; PMI Standard for Earned Value Management 2019, ISO 21508) and
//! §6 (variance, burn, runway). Full precision; nothing is rounded here.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, percent};
use crate::model::{Cost, Fact, Period, Project, Unknown};
use crate::policy::Policy;
use crate::source::Spanned;

/// The stage from which nothing more is spent on delivery.
const CLOSURE: &str = "closure";

/// The money of one project, each figure known or not on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outturn {
    /// ISO 4217 code: the project's, else the tree's.
    pub currency: Figure<String>,
    /// BAC: approved budget without management reserve.
    pub budget: Figure,
    /// AC: spent up to the as-of date; `no_actuals` where nothing is recorded.
    pub actual: Figure,
    /// Bottom-up ETC: what the team expects still to spend; `no_forecast` where nothing is forecast.
    pub to_come: Figure,
    /// EAC₄ = AC + ETC.
    pub at_completion: Figure,
    /// EAC − BAC: positive is over budget.
    pub variance: Figure,
    /// The same in percent of the budget; underspending counts too.
    pub variance_pct: Figure,
}

/// The money of a project as of a day.
pub fn outturn(project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> Outturn {
    let currency = currency(project, policy);
    let Some(cost) = &project.cost else {
        let unknown = Err(Unknown::NotGiven.code());
        return Outturn {
            currency,
            budget: unknown,
            actual: Err("no_actuals"),
            to_come: Err("no_forecast"),
            at_completion: unknown,
            variance: unknown,
            variance_pct: unknown,
        };
    };
    let (budget, actual) = (budget(cost), actual(cost, as_of));
    let to_come = match to_come(cost, as_of) {
        Err("no_forecast") if actual.is_ok() && is_spent(project, cost, policy) => spent_later(cost, as_of),
        stated => stated,
    };
    let at_completion = actual.and_then(|actual| Ok(actual + to_come?));
    let variance = at_completion.and_then(|outturn| Ok(outturn - budget?));
    let variance_pct = variance.and_then(|variance| percent_of(variance, budget?));
    Outturn { currency, budget, actual, to_come, at_completion, variance, variance_pct }
}

/// The currency of a project's amounts: its own, else the tree's.
///
/// # Errors
/// `not_given` if neither says one.
pub fn currency(project: &Project<'_>, policy: &Policy) -> Figure<String> {
    let own = project.cost.as_ref().and_then(|cost| cost.currency).map(|currency| currency.value.to_owned());
    own.or_else(|| policy.currency.clone()).ok_or(Unknown::NotGiven.code())
}

/// BAC: the sum of the phased budget, else the one figure stated. Management reserve is no part of it.
///
/// # Errors
/// `not_given`; `withheld` or `unreadable` if any month is: part of a budget is no budget.
pub fn budget(cost: &Cost<'_>) -> Figure {
    if cost.budget.is_empty() { cost.total.or_reason().map_err(Unknown::code) } else { sum(&cost.budget, |_| true) }
}

/// AC: what was spent in the months up to and including that of the as-of date.
///
/// # Errors
/// `no_actuals` if nothing is recorded; `withheld` or `unreadable` if a month is.
pub fn actual(cost: &Cost<'_>, as_of: NaiveDate) -> Figure {
    let stated = or_withheld(cost, "actuals", cost.actuals.is_empty(), "no_actuals");
    let now = Period::of(as_of);
    if !cost.actuals.is_empty() && cost.actuals.iter().all(|(period, _)| period.value > now) {
        return Err("no_actuals");
    }
    stated.and_then(|()| sum(&cost.actuals, |period| period <= now))
}

/// Bottom-up ETC: the forecast of every month that has no actual of its own, and the actuals of months after the
/// as-of date, which on that day were still to come. A forecast left standing for a month that is closed is not
/// counted twice, and where the money leads does not depend on the day one asks.
///
/// # Errors
/// `no_forecast` if nothing is forecast; `withheld` or `unreadable` if a month is.
pub fn to_come(cost: &Cost<'_>, as_of: NaiveDate) -> Figure {
    or_withheld(cost, "forecast", cost.forecast.is_empty(), "no_forecast")?;
    let closed: BTreeSet<Period> = cost.actuals.iter().map(|(period, _)| period.value).collect();
    Ok(sum(&cost.forecast, |period| !closed.contains(&period))? + spent_later(cost, as_of)?)
}

/// What is recorded as spent in months after that of the as-of date.
fn spent_later(cost: &Cost<'_>, as_of: NaiveDate) -> Figure {
    let now = Period::of(as_of);
    sum(&cost.actuals, |period| period > now)
}

/// Whether spending is over: the project has come to closure or will not go on, or every budgeted month is closed.
/// Only then is a missing forecast a forecast of nothing.
pub fn is_spent(project: &Project<'_>, cost: &Cost<'_>, policy: &Policy) -> bool {
    let closed = project.stage.is_some_and(|stage| policy.methodology.has_reached(stage.value, CLOSURE));
    let ended = project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"));
    let last = |phased: &[(Spanned<Period>, Fact<'_, Decimal>)]| phased.last().map(|(period, _)| period.value);
    closed || ended || (!cost.budget.is_empty() && last(&cost.actuals) >= last(&cost.budget))
}

/// The sum over the periods asked about.
///
/// # Errors
/// `withheld` or `unreadable` if any of them is.
pub fn sum(phased: &[(Spanned<Period>, Fact<'_, Decimal>)], takes: impl Fn(Period) -> bool) -> Figure {
    let asked = phased.iter().filter(|(period, _)| takes(period.value));
    asked.map(|(_, amount)| amount.or_reason().map_err(Unknown::code)).sum()
}

/// The reason why a phased field that is empty says nothing.
fn or_withheld(cost: &Cost<'_>, field: &str, empty: bool, reason: &'static str) -> Figure<()> {
    let node = cost.fields.node().get(field);
    match node {
        Some(node) if node.get("withheld").is_some() => Err(Unknown::Withheld.code()),
        _ if empty => Err(reason),
        _ => Ok(()),
    }
}

/// `part` in percent of `whole`.
///
/// # Errors
/// `no_baseline` if the whole is zero.
pub fn percent_of(part: Decimal, whole: Decimal) -> Figure {
    percent(part, whole).ok_or("no_baseline")
}

/// Percent of budget by which a project may overspend before it must escalate: its own tolerance, else the
/// threshold `cost_tolerance_pct`.
pub fn tolerance(project: &Project<'_>, policy: &Policy) -> Decimal {
    let own = project.tolerances.and_then(|tolerances| tolerances.cost.value());
    own.unwrap_or_else(|| policy.thresholds.number("cost_tolerance_pct"))
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Outturn {
        let as_of = "2026-11-20".parse().unwrap();
        told(text, |portfolio, policy| outturn(&portfolio.projects[0], policy, as_of))
    }

    fn pounds(amount: i64) -> Figure {
        Ok(Decimal::from(amount))
    }

    /// PMI Standard for Earned Value Management (2019): EAC = AC + bottom-up ETC, VAC = BAC − EAC. A budget of 100,
    /// 45 spent and 65 still to come end at 110, ten per cent over.
    #[test]
    fn the_outturn_is_what_is_spent_and_what_is_still_to_come() {
        let found = of("
id: PRJ-A
stage: delivery
cost:
  currency: GBP
  budget: {2026-09: 30, 2026-10: 30, 2026-11: 40}
  actuals: {2026-09: 20, 2026-10: 25}
  forecast: {2026-10: 99, 2026-11: 40, 2026-12: 25}
  management_reserve: 50
");
        assert_eq!((found.budget, found.actual, found.to_come), (pounds(100), pounds(45), pounds(65)));
        assert_eq!((found.at_completion, found.variance, found.variance_pct), (pounds(110), pounds(10), pounds(10)));
        assert_eq!(found.currency.as_deref(), Ok("GBP"));
    }

    #[test]
    fn nothing_unknown_is_zero() {
        let found = of("{id: PRJ-A, cost: {total: 100, forecast: {2026-12: 60}}}");
        assert_eq!(
            (found.budget, found.actual, found.at_completion),
            (pounds(100), Err("no_actuals"), Err("no_actuals"))
        );
        let found = of("{id: PRJ-A, stage: delivery, cost: {budget: {2026-10: 5, 2026-12: 5}, actuals: {2026-10: 4}}}");
        assert_eq!((found.to_come, found.at_completion), (Err("no_forecast"), Err("no_forecast")));
        let found =
            of("{id: PRJ-A, cost: {budget: {2026-10: {withheld: tender}, 2026-11: 4}, actuals: {withheld: tender}}}");
        assert_eq!((found.budget, found.actual, found.variance), (Err("withheld"), Err("withheld"), Err("withheld")));
        assert_eq!(of("{id: PRJ-A}").budget, Err("not_given"));
    }

    #[test]
    fn without_a_forecast_the_actuals_are_final_once_spending_is_over() {
        let closed = of("{id: PRJ-A, stage: closure, cost: {total: 10, actuals: {2026-09: 9}}}");
        assert_eq!((closed.to_come, closed.at_completion, closed.variance), (pounds(0), pounds(9), pounds(-1)));
        let last_month = of("{id: PRJ-A, stage: delivery, cost: {budget: {2026-09: 10}, actuals: {2026-09: 9}}}");
        assert_eq!(last_month.at_completion, pounds(9));
    }

    #[test]
    fn months_after_the_as_of_date_are_not_spent() {
        let found = of("{id: PRJ-A, cost: {total: 10, actuals: {2026-11: 4, 2026-12: 3}}}");
        assert_eq!(found.actual, pounds(4));
    }

    /// Read as of an earlier day, money that was spent since is still to come: the outturn stays where it is.
    #[test]
    fn the_outturn_does_not_depend_on_the_day_one_asks() {
        let going = "{id: PRJ-A, stage: delivery, cost: {total: 12, actuals: {2026-11: 4, 2026-12: 3}, forecast: {2027-01: 5}}}";
        let found = of(going);
        assert_eq!((found.to_come, found.at_completion, found.variance), (pounds(8), pounds(12), pounds(0)));
        let closed = of("{id: PRJ-A, stage: closure, cost: {total: 7, actuals: {2026-11: 4, 2026-12: 3}}}");
        assert_eq!((closed.to_come, closed.at_completion), (pounds(3), pounds(7)));
    }
}
