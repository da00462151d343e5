//! `starved-objective`: an objective that gets nothing, or far less than its weight.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::objective::Backing;
use crate::metrics::{Figure, percent};
use crate::model::{Filed, Objective, RecordId};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "starved-objective",
    group: Group::Portfolio,
    level: Level::Info,
    page: include_str!("starved_objective.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let portfolio = scene.portfolio;
    let backing = Backing::of(portfolio, portfolio.projects().map(|(id, _)| id), scene.policy);
    let backed = backing.by_objective(portfolio);
    let parents: BTreeSet<&str> =
        portfolio.objectives.iter().filter_map(|one| one.fields.text("parent")).map(|parent| parent.value).collect();
    let pursued = |id: &str, record: RecordId| !portfolio.record(record).is_closed() && !parents.contains(id);
    let objectives: Vec<(&str, &Filed<'_, Objective<'_>>)> = portfolio
        .objectives
        .iter()
        .filter_map(|one| Some((one.id?.value, one)))
        .filter(|(id, one)| pursued(id, one.record))
        .collect();
    let weights: Decimal = objectives.iter().filter_map(|(_, one)| one.weight.value()).sum();
    let least = scene.policy.thresholds.number("starved_objective_pct");
    for (id, objective) in objectives {
        let Some(backed) = backed.get(id) else {
            let head = portfolio.record(objective.record).head();
            let message = format!("no active project supports `{id}`");
            found.push(Finding::at(head, message).help("start work for it, or say that it is no longer pursued"));
            continue;
        };
        let shares = share(backing.total().amount, backed.amount).zip(fair(objective, weights));
        let Some((share, fair)) = shares else { continue };
        if percent(share, fair.value).is_some_and(|reached| reached < least) {
            let message =
                format!("`{id}` has {} % of the budget and {} % of the weight", round(share), round(fair.value));
            found.push(Finding::at(fair.spot, message).help("move money to work that serves it, or lower its weight"));
        }
    }
}

/// Percent of all budgets that are known.
fn share(total: Figure, backed: Figure) -> Option<Decimal> {
    percent(backed.ok()?, total.ok()?)
}

/// Percent of all weights.
fn fair(objective: &Objective<'_>, weights: Decimal) -> Option<Spanned<Decimal>> {
    let weight = objective.weight.known()?;
    let share = percent(weight.value, weights)?;
    Some(weight.map(|_| share))
}

fn round(percent: Decimal) -> Decimal {
    percent.round_dp(0)
}
