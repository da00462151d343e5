//! `cost-anomaly`: amounts that look like a slip of the hand.

use rust_decimal::Decimal;

use super::sentence::{days, figure};
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::{cost, horizon, spending_anomaly};
use crate::model::{Cost, Fact, Period, Project};
use crate::source::{Spanned, Spot};

pub(super) const RULE: Rule = Rule {
    name: "cost-anomaly",
    group: Group::Money,
    level: Level::Warning,
    page: include_str!("cost_anomaly.md"),
    check,
};

/// Months shown beside the first.
const SHOWN: usize = 9;

/// Amounts that are never below nothing.
const AMOUNTS: [&str; 4] = ["total", "contingency", "contingency_used", "management_reserve"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for (_, project) in scene.active() {
        let Some(cost) = &project.cost else { continue };
        let parts = [negative(project, cost), repeated(project, cost), too_high(scene, project, cost)];
        found.extend(parts.into_iter().flatten());
        found.extend(
            [missing(scene, project, cost), not_yet(scene, project, cost), stray(project, cost)].into_iter().flatten(),
        );
    }
}

/// One finding about months of one kind: the first place, and the others beside it.
fn about(places: &[(String, Spot)], say: impl FnOnce(&str) -> String) -> Option<Finding> {
    let ((first, spot), others) = places.split_first()?;
    let finding = Finding::at(*spot, say(first));
    Some(others.iter().take(SHOWN).fold(finding, |finding, (label, spot)| finding.also(*spot, label.clone())))
}

/// The places of months, with their names.
fn named(cost: &Cost<'_>, periods: &[Period]) -> Vec<(String, Spot)> {
    let all = [&cost.actuals, &cost.budget, &cost.forecast];
    let spot = |period: &Period| {
        let stated = all.into_iter().flatten().find(|(own, _)| own.value == *period)?;
        Some((period.to_string(), stated.0.spot))
    };
    periods.iter().filter_map(spot).collect()
}

fn negative(project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let months = [("spent", &cost.actuals), ("budgeted", &cost.budget), ("forecast", &cost.forecast)];
    let by_month = months.into_iter().flat_map(|(what, months)| {
        let below = months.iter().filter_map(move |(period, amount)| Some((period.value, below_nothing(amount)?)));
        below.map(move |(period, amount)| (format!("{} is {what} in {period}", figure(amount.value)), amount.spot))
    });
    let whole = AMOUNTS.into_iter().filter_map(|key| {
        let amount = below_nothing(&cost.fields.decimal(key))?;
        Some((format!("`{key}` is {}", figure(amount.value)), amount.spot))
    });
    let places: Vec<(String, Spot)> = by_month.chain(whole).collect();
    let finding = about(&places, |first| format!("an amount of `{}` is below nothing: {first}", project.id))?;
    Some(finding.help("enter what was spent, and a credit in the month it belongs to"))
}

fn below_nothing(amount: &Fact<'_, Decimal>) -> Option<Spanned<Decimal>> {
    amount.known().filter(|amount| amount.value < Decimal::ZERO)
}

fn repeated(project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let places = named(cost, &spending_anomaly::repeats(cost));
    let finding = about(&places, |first| {
        format!("`{}` spent in {first} to the penny what it spent the month before", project.id)
    })?;
    Some(finding.help("see whether one invoice is booked twice"))
}

fn too_high(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let limit = scene.policy.thresholds.number("cost_spike_mad");
    let spikes = spending_anomaly::spikes(cost, limit, cost::tolerance(project, scene.policy));
    let (_, usual, deviations) = *spikes.first()?;
    let periods: Vec<Period> = spikes.iter().map(|(period, ..)| *period).collect();
    let beyond = match deviations {
        Some(deviations) => {
            format!("{} median deviations above the usual {}", figure(deviations.round_dp(1)), figure(usual))
        }
        None => format!("where every other month has {}", figure(usual)),
    };
    let spent = cost.actuals.iter().find(|(own, _)| Some(&own.value) == periods.first())?.1.value()?;
    let finding = about(&named(cost, &periods), |first| {
        format!("`{}` spent {} in {first}, {beyond}", project.id, figure(spent))
    })?;
    Some(finding.help("check the booking; if it is right, the budget of that month should have foreseen it"))
}

fn missing(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let thresholds = &scene.policy.thresholds;
    let allowed = thresholds.whole("reporting_cadence_days") + thresholds.whole("reporting_grace_days");
    if !horizon::is_under_way(project, scene.policy) || scene.has_reached(project, "closure") {
        return None;
    }
    let gaps = spending_anomaly::gaps(cost, scene.as_of, allowed);
    let finding = about(&named(cost, &gaps), |first| {
        format!(
            "nothing is recorded as spent by `{}` in {first}, which has a budget and is over for more than {}",
            project.id,
            days(allowed)
        )
    })?;
    Some(finding.help("record the month, with 0 if nothing was spent"))
}

fn not_yet(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let now = Period::of(scene.as_of);
    let later: Vec<(String, Spot)> = cost
        .actuals
        .iter()
        .filter(|(period, _)| period.value > now)
        .map(|(period, _)| (period.value.to_string(), period.spot))
        .collect();
    let finding = about(&later, |first| {
        format!("`{}` records as spent what is of {first}, a month that has not come", project.id)
    })?;
    Some(finding.help("correct the month, or move the amount to `forecast`"))
}

fn stray(project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let places = named(cost, &spending_anomaly::strays(cost));
    let finding = about(&places, |first| {
        format!("money of `{}` stands in {first}, more than a year from all the rest", project.id)
    })?;
    Some(finding.help("see whether the month is written as it is meant"))
}
