//! `one-sided-dependency`: a dependency that only one of its two projects knows of.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::dependency::{Half, Pair, pairs};

pub(super) const RULE: Rule = Rule {
    name: "one-sided-dependency",
    group: Group::Dependencies,
    level: Level::Error,
    page: include_str!("one_sided_dependency.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let pairs = pairs(scene.portfolio);
    for (at, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.is_open()) {
        let (half, other, gives) = match (pair.given, pair.taken) {
            (Some(given), None) => (given, pair.taker, true),
            (None, Some(taken)) => (taken, pair.giver, false),
            _ => continue,
        };
        let in_tree = scene.portfolio.project_named(other).is_some();
        if !in_tree || half.fields.has("external") || !scene.is_live(half) {
            continue;
        }
        let message = if gives {
            format!("`{other}` does not know that it gets `{}` from `{}`", pair.what(), pair.giver)
        } else {
            format!("`{other}` does not know that it gives `{}` to `{}`", pair.what(), pair.taker)
        };
        let side = if gives { half.gets } else { half.gives };
        let spot = side.map_or_else(|| half.fields.spot(), |side| side.spot);
        let finding = Finding::at(spot, message).help(help(pair, other, gives));
        found.push(match stray(&pairs, at, other) {
            Some(stray) => finding.also(stray.fields.spot(), format!("`{other}` states it with another project")),
            None => finding,
        });
    }
}

fn help(pair: &Pair<'_, '_>, other: &str, gives: bool) -> String {
    let (key, own) = if gives { ("gives", pair.giver) } else { ("gets", pair.taker) };
    format!("agree it with `{other}`, and record it there as `{}` with `{key}: {own}`", pair.id)
}

/// A half of the same id in the other project that names somebody else. Pairs stand in the order of ids.
fn stray<'p, 'a>(pairs: &[Pair<'p, 'a>], at: usize, other: &str) -> Option<Half<'p, 'a>> {
    let id = pairs.get(at)?.id;
    let before = pairs.get(..at)?.iter().rev().take_while(|pair| pair.id == id);
    let after = pairs.get(at + 1..)?.iter().take_while(|pair| pair.id == id);
    before.chain(after).find_map(|pair| match pair {
        Pair { given: Some(given), taken: None, giver, .. } if *giver == other => Some(*given),
        Pair { given: None, taken: Some(taken), taker, .. } if *taker == other => Some(*taken),
        _ => None,
    })
}
