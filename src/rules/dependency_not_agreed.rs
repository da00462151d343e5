//! `dependency-not-agreed`: work is funded on something that its two sides have not agreed.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::dependency::{Half, Pair, pairs};

pub(super) const RULE: Rule = Rule {
    name: "dependency-not-agreed",
    group: Group::Dependencies,
    level: Level::Warning,
    page: include_str!("dependency_not_agreed.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let two_sided = |pair: &Pair<'_, '_>| pair.given.is_some() && pair.taken.is_some();
    for pair in pairs(scene.portfolio).into_iter().filter(|pair| pair.is_open() && two_sided(pair)) {
        let Some(open) = pair.halves().find(|half| !is_agreed(half)).filter(|_| !differs(&pair)) else { continue };
        let Some(funded) = pair.halves().find(|half| is_funded(scene, half)) else { continue };
        let other = pair.halves().find(|half| half.record != funded.record);
        let name = |half: Half<'_, '_>| half.project.map_or("", |id| scene.portfolio.project(id).id);
        let message = format!(
            "`{}` is in delivery, and `{}` is {} with `{}`",
            name(funded),
            pair.what(),
            stands(open),
            other.map_or("", name)
        );
        let spot = open.fields.value_spot("agreed").unwrap_or_else(|| scene.portfolio.record(open.record).head());
        found.push(Finding::at(spot, message).field("agreed").help(help(open)));
    }
    found.extend(external(scene));
}

/// Halves whose giver is named in words: there is no other half to agree in.
fn external(scene: &Scene<'_>) -> Vec<Finding> {
    let lone = scene.portfolio.dependencies.iter().filter(|half| half.gives.is_none() && half.gets.is_none());
    let open = lone.filter(|half| !is_agreed(half) && !scene.portfolio.record(half.record).is_closed());
    let funded = open.filter(|half| is_funded(scene, half));
    let finding = |half: Half<'_, '_>| {
        let (record, giver) = (scene.portfolio.record(half.record), half.fields.text("external")?);
        let project = scene.portfolio.project(half.project?).id;
        let message =
            format!("`{project}` is in delivery, and `{}` is {} with `{}`", record.title(), stands(half), giver.value);
        let spot = half.fields.value_spot("agreed").unwrap_or_else(|| record.head());
        Some(Finding::at(spot, message).field("agreed").help(help(half)))
    };
    funded.filter_map(finding).collect()
}

fn is_agreed(half: &Half<'_, '_>) -> bool {
    half.agreed.is_some_and(|agreed| matches!(agreed.value, "agreed" | "delivered"))
}

/// Two halves that say different things are a disagreement, which is another rule's.
fn differs(pair: &Pair<'_, '_>) -> bool {
    let said = |half: Option<Half<'_, '_>>| half.and_then(|half| half.agreed).map(|agreed| agreed.value.to_owned());
    matches!((said(pair.taken), said(pair.given)), (Some(taken), Some(given)) if taken != given)
}

/// Whether the project of a half is active and past its investment decision.
fn is_funded(scene: &Scene<'_>, half: &Half<'_, '_>) -> bool {
    let project = half.project.map(|id| scene.portfolio.project(id));
    project.is_some_and(|project| project.is_active() && scene.has_reached(project, "delivery"))
}

fn stands(half: Half<'_, '_>) -> &'static str {
    if half.agreed.is_some_and(|agreed| agreed.value == "disputed") { "disputed" } else { "not agreed" }
}

fn help(half: Half<'_, '_>) -> &'static str {
    if stands(half) == "disputed" {
        "settle it, or escalate it to the level above both"
    } else {
        "agree what is handed over and when, and say `agreed: agreed` in both halves"
    }
}
