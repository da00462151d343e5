//! `unauthorised-spend`: money that went out when nobody had released it.

use rust_decimal::Decimal;

use super::sentence::figure;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::authority::{Authorities, Authority};
use crate::metrics::horizon::is_under_way;
use crate::model::{Cost, Period, Project};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "unauthorised-spend",
    group: Group::Money,
    level: Level::Error,
    page: include_str!("unauthorised_spend.md"),
    check,
};

/// Months shown beside the first.
const SHOWN: usize = 9;

/// A delivery repository without a policy keeps no decisions: those are in the office's own.
fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let authorities = Authorities::at(scene.portfolio, scene.policy, scene.as_of);
    for (_, project) in scene.portfolio.projects() {
        let Some(cost) = project.cost.as_ref().filter(|_| is_judged(scene, project)) else { continue };
        let Some(authority) = authorities.of(project) else { continue };
        let spent = Spent::of(cost, Period::of(scene.as_of));
        found.extend(too_early(scene, project, &authority, &spent));
        let too_late = after_the_end(project, &authority, &spent);
        found.extend(too_late.or_else(|| after_the_budget(&authorities, project, cost, &spent)));
    }
}

/// Work under way, and work that was stopped; what is complete is history.
fn is_judged(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    let is_stopped = project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"));
    is_under_way(project, scene.policy) || is_stopped
}

/// Months in which money went out, in order.
struct Spent(Vec<(Period, Decimal, Spot)>);

impl Spent {
    fn of(cost: &Cost<'_>, now: Period) -> Self {
        let months = cost.actuals.iter().filter(|(period, _)| period.value <= now);
        let spent = months.filter_map(|(period, amount)| Some((period.value, amount.value()?, period.spot)));
        Spent(spent.filter(|(_, amount, _)| *amount > Decimal::ZERO).collect())
    }

    /// One finding about the months that `takes` takes, where they come to more than is `allowed`.
    fn beyond(
        &self,
        allowed: Decimal,
        takes: impl Fn(Period) -> bool,
        say: impl FnOnce(&str) -> String,
    ) -> Option<Finding> {
        let months: Vec<_> = self.0.iter().filter(|(period, ..)| takes(*period)).collect();
        let total: Decimal = months.iter().map(|(_, amount, _)| *amount).sum();
        let (first, others) = months.split_first().filter(|_| total > allowed)?;
        let finding = Finding::at(first.2, say(&figure(total)));
        Some(others.iter().take(SHOWN).fold(finding, |finding, (period, amount, spot)| {
            finding.also(*spot, format!("{} in {period}", figure(*amount)))
        }))
    }
}

/// Before the investment decision, beyond what earlier gates released. Delivery that nobody decided is for
/// `stage-without-approval`.
fn too_early(scene: &Scene<'_>, project: &Project<'_>, authority: &Authority<'_>, spent: &Spent) -> Option<Finding> {
    let released = authority.before?;
    let is_early = project.stage.is_some() && !scene.has_reached(project, "delivery");
    if authority.from.is_none() && !is_early {
        return None;
    }
    let takes = |period: Period| authority.from.is_none_or(|from| period < Period::of(from));
    let said = |total: &str| {
        let against = if released.is_zero() {
            String::new()
        } else {
            format!(", {} was released for planning", figure(released))
        };
        match authority.from {
            Some(from) => format!("{total} was spent on `{}` before {} of {from}{against}", project.id, authority.gate),
            None => format!("{total} was spent on `{}` and nobody has passed {}{against}", project.id, authority.gate),
        }
    };
    let help = "record the decision that released it with its `amount`, or correct the months";
    Some(spent.beyond(released, takes, said)?.help(help))
}

/// After the work was closed or cancelled.
fn after_the_end(project: &Project<'_>, authority: &Authority<'_>, spent: &Spent) -> Option<Finding> {
    let until = authority.until?;
    let takes = |period: Period| period > Period::of(until);
    let is_over = if project.fields.has("closure") { "closed" } else { "cancelled" };
    let said = |total: &str| format!("{total} was spent on `{}` after it was {is_over} on {until}", project.id);
    let help = "book it where it belongs, or record who released it and when the work really ended";
    Some(spent.beyond(Decimal::ZERO, takes, said)?.help(help))
}

/// After the last month of the approved budget, and the slip that is tolerated.
fn after_the_budget(
    authorities: &Authorities<'_, '_>,
    project: &Project<'_>,
    cost: &Cost<'_>,
    spent: &Spent,
) -> Option<Finding> {
    let last = authorities.last_month(project)?;
    let takes = |period: Period| period > last;
    let said = |total: &str| {
        format!("{total} was spent on `{}` after {last}, the last month its budget allows for", project.id)
    };
    let finding = spent.beyond(Decimal::ZERO, takes, said)?;
    let help = "have the budget phased anew by an approved change or decision";
    Some(finding.also(cost.fields.key_spot("budget")?, "the approved budget").help(help))
}
