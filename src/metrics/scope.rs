//! How much of a budget is up for change.
//!
//! Formulas: §10 (scope: Σ approved and pending change ÷ baseline).

use rust_decimal::Decimal;

use super::{Figure, cost};
use crate::model::{Change, Portfolio, ProjectId, Unknown};

/// Σ |cost| of changes neither rejected nor deferred, in percent of the budget.
///
/// # Errors
/// `no_baseline` without a budget; `not_given` if a change says nothing about its impact.
pub fn change_pct(portfolio: &Portfolio<'_>, id: ProjectId) -> Figure {
    let budget = portfolio.project(id).cost.as_ref().map_or(Err("no_baseline"), cost::budget)?;
    let live = portfolio
        .changes
        .of(id)
        .iter()
        .filter(|change| !change.state.is_some_and(|state| matches!(state.value, "rejected" | "deferred")));
    let changed: Decimal = live.map(|change| change_cost(change)).sum::<Figure>()?;
    cost::percent_of(changed, budget)
}

/// What a change costs or saves; nothing where it states another impact alone.
///
/// # Errors
/// `not_given` if it says nothing about its impact, else why its cost is not known.
pub fn change_cost(change: &Change<'_>) -> Figure {
    let says_other = change.days.is_given() || change.benefit.is_given();
    match change.cost.or_reason() {
        Err(Unknown::NotGiven) if says_other => Ok(Decimal::ZERO),
        cost => cost.map(|cost| cost.abs()).map_err(Unknown::code),
    }
}
