//! Objectives: how far they have come, and how much of the money serves them.
//!
//! Formulas: §6 (objective progress = Σ w·KR %, alignment = Σ budget·weight ÷ Σ budget, strategic coverage).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::currency::Currency;
use super::{Figure, cost, horizon, percent, product, ratio, rollup};
use crate::model::{KeyResult, Objective, Portfolio, Project, ProjectId, Unknown};
use crate::policy::Policy;

/// How far a key result has come from its baseline to its target, in percent: (latest − baseline) ÷ (target −
/// baseline), with its sign, so that falling figures that should fall count as progress.
///
/// # Errors
/// `not_measured` before the first value; why baseline or target is not known; `no_distance` where they are equal.
pub fn key_result_pct(result: &KeyResult<'_>, as_of: NaiveDate) -> Figure {
    let baseline = result.baseline.or_reason().map_err(Unknown::code)?;
    let target = result.target.or_reason().map_err(Unknown::code)?;
    let measured = result.actuals.iter().rfind(|(date, _)| *date <= as_of);
    let (_, latest) = measured.ok_or("not_measured")?;
    percent(latest - baseline, target - baseline).ok_or("no_distance")
}

/// Progress of an objective in percent: its key results by their weights, all alike where none is given.
///
/// # Errors
/// `no_key_results`, or why one of them is not known: part of the key results is not the objective.
pub fn progress(objective: &Objective<'_>, as_of: NaiveDate) -> Figure {
    if objective.key_results.is_empty() {
        return Err("no_key_results");
    }
    let (mut weighted, mut weights) = (Decimal::ZERO, Decimal::ZERO);
    for result in &objective.key_results {
        let weight = result.weight.value().unwrap_or(Decimal::ONE);
        weighted += product(weight, key_result_pct(result, as_of)?)?;
        weights += weight;
    }
    ratio(weighted, weights).ok_or("no_weight")
}

/// The weight, in percent, with which a project supports an objective; `None` if it does not. A project that names
/// an objective without a weight supports it with all it has.
pub fn contribution(project: &Project<'_>, objective: &str) -> Option<Decimal> {
    let named = project.contributes_to.iter().filter(|part| part.objective.is_some_and(|own| own.value == objective));
    named.map(|part| part.weight.value().unwrap_or(Decimal::ONE_HUNDRED)).reduce(|sum, weight| sum + weight)
}

/// Money behind objectives: the budgets of projects under way, in one currency. What is complete backs nothing any more.
#[derive(Debug, Clone)]
pub struct Backing {
    /// What it is in.
    pub currency: Currency,
    budgets: Vec<(ProjectId, Figure)>,
}

impl Backing {
    /// The budgets of those under way among these projects.
    pub fn of(portfolio: &Portfolio<'_>, projects: impl IntoIterator<Item = ProjectId>, policy: &Policy) -> Self {
        let active: Vec<ProjectId> = projects
            .into_iter()
            .filter(|id| portfolio.project(*id).is_project() && horizon::is_under_way(portfolio.project(*id), policy))
            .collect();
        let budget = |id: &ProjectId| portfolio.project(*id).cost.as_ref().map_or(Err("not_given"), cost::budget);
        let code = |id: &ProjectId| cost::currency(portfolio.project(*id), policy).ok();
        let codes: Vec<String> = active.iter().filter(|id| budget(id).is_ok()).filter_map(code).collect();
        let currency = Currency::of(codes.iter().map(String::as_str), policy);
        let converted = |id: ProjectId| {
            let amount = budget(&id).and_then(|amount| currency.convert(amount, code(&id).as_deref(), policy));
            (id, amount)
        };
        let budgets = active.into_iter().map(converted).collect();
        Backing { currency, budgets }
    }

    /// Each active project with its budget, in one currency.
    pub fn budgets(&self) -> &[(ProjectId, Figure)] {
        &self.budgets
    }

    /// All budgets together.
    pub fn total(&self) -> rollup::Sum {
        rollup::sum(self.budgets.iter().map(|(_, budget)| *budget))
    }

    /// The active projects that support an objective.
    pub fn supporters(&self, portfolio: &Portfolio<'_>, objective: &str) -> Vec<ProjectId> {
        let supports = |id: &ProjectId| contribution(portfolio.project(*id), objective).is_some();
        self.budgets.iter().map(|(id, _)| *id).filter(supports).collect()
    }

    /// Σ budget × weight for every objective that an active project names, in one pass.
    pub fn by_objective<'a>(&self, portfolio: &Portfolio<'a>) -> BTreeMap<&'a str, rollup::Sum> {
        let mut parts: BTreeMap<&str, Vec<Figure>> = BTreeMap::new();
        for (id, budget) in &self.budgets {
            for part in &portfolio.project(*id).contributes_to {
                let Some(objective) = part.objective else { continue };
                let weight = part.weight.value().unwrap_or(Decimal::ONE_HUNDRED);
                parts.entry(objective.value).or_default().push(budget.and_then(|budget| backed(budget, weight)));
            }
        }
        parts.into_iter().map(|(objective, parts)| (objective, rollup::sum(parts))).collect()
    }

    /// Σ budget × weight over the projects that support an objective.
    pub fn of_objective(&self, portfolio: &Portfolio<'_>, objective: &str) -> rollup::Sum {
        rollup::sum(self.budgets.iter().filter_map(|(id, budget)| {
            let weight = contribution(portfolio.project(*id), objective)?;
            Some(budget.and_then(|budget| backed(budget, weight)))
        }))
    }
}

/// The part of a budget that a weight in percent stands for.
fn backed(budget: Decimal, weight: Decimal) -> Figure {
    product(budget, weight).map(|backed| backed / Decimal::ONE_HUNDRED)
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// Doerr, *Measure What Matters* (2018), scores key results by the share of the way gone: half of one and all of
    /// another that counts three times is 87.5 %.
    #[test]
    fn progress_is_the_weighted_share_of_the_way_gone() {
        let text = "
id: OBJ-A
kind: objective
key_results:
  - {metric: calls, direction: down, baseline: 40, target: 20, actuals: [{date: 2026-06-30, value: 30}, {date: 2027-06-30, value: 20}]}
  - {metric: users, baseline: 0, target: 100, weight: 3, actuals: [{date: 2026-06-30, value: 100}]}
";
        told(text, |portfolio, _| {
            let objective = portfolio.objectives.iter().next().unwrap();
            let at = |day: &str| progress(objective, day.parse().unwrap());
            assert_eq!(at("2026-11-20"), Ok(Decimal::new(875, 1)));
            assert_eq!(at("2026-01-01"), Err("not_measured"));
        });
    }

    /// §6: alignment is Σ budget · weight ÷ Σ budget; 60 % of 200 stand behind the objective.
    #[test]
    fn money_stands_behind_an_objective_by_weight() {
        let text = "{id: PRJ-A, cost: {currency: GBP, total: 200}, contributes_to: [{objective: OBJ-A, weight: 60}]}";
        told(text, |portfolio, policy| {
            let backing = Backing::of(portfolio, [ProjectId(0)], policy);
            assert_eq!(backing.of_objective(portfolio, "OBJ-A").amount, Ok(120.into()));
            assert_eq!(backing.by_objective(portfolio)["OBJ-A"].amount, Ok(120.into()));
            assert_eq!(backing.total().amount, Ok(200.into()));
            assert_eq!(backing.of_objective(portfolio, "OBJ-B").of, 0);
            assert_eq!(backing.supporters(portfolio, "OBJ-A"), [ProjectId(0)]);
        });
    }
}
