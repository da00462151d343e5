//! `tangled-hierarchy`: parents, line managers or boards that lead back to where they began.

use std::collections::HashMap;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{RecordId, Reference};

pub(super) const RULE: Rule = Rule {
    name: "tangled-hierarchy",
    group: Group::Structure,
    level: Level::Error,
    page: include_str!("tangled_hierarchy.md"),
    check,
};

/// Fields that each name the next level up.
const UPWARD: [&str; 3] = ["parent", "line_manager", "escalates_to"];

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for field in UPWARD {
        let references = scene.references();
        let upward =
            references.iter().filter(|reference| matches!(reference.field.path.as_slice(), [one] if one == field));
        for cycle in loops(upward) {
            if let Some(finding) = finding(scene, field, &cycle) {
                found.push(finding);
            }
        }
    }
}

/// Every loop once, each beginning with its first record.
fn loops<'s, 'a>(upward: impl Iterator<Item = &'s Reference<'a>>) -> Vec<Vec<&'s Reference<'a>>> {
    let mut up: HashMap<RecordId, &'s Reference<'a>> = HashMap::new();
    let mut order = Vec::new();
    for reference in upward {
        up.entry(reference.from).or_insert_with(|| {
            order.push(reference.from);
            reference
        });
    }
    let mut seen_from: HashMap<RecordId, RecordId> = HashMap::new();
    let mut found = Vec::new();
    for start in order {
        let mut at = start;
        while !seen_from.contains_key(&at) {
            seen_from.insert(at, start);
            let Some(next) = up.get(&at).and_then(|reference| reference.to) else { break };
            at = next;
        }
        // Only a walk that comes back to what it has seen itself closes a new loop.
        let Some(first) = up.get(&at).filter(|first| first.to.is_some() && seen_from.get(&at) == Some(&start)) else {
            continue;
        };
        let round = std::iter::successors(Some(*first), |one| one.to.and_then(|to| up.get(&to)).copied());
        let rest = round.skip(1).take_while(|one| one.from != at);
        let mut cycle: Vec<_> = std::iter::once(*first).chain(rest).collect();
        let lowest = cycle.iter().enumerate().min_by_key(|(_, one)| one.from).map_or(0, |(index, _)| index);
        cycle.rotate_left(lowest);
        found.push(cycle);
    }
    found
}

fn finding(scene: &Scene<'_>, field: &str, cycle: &[&Reference<'_>]) -> Option<Finding> {
    let (first, rest) = cycle.split_first()?;
    let key = |reference: &Reference<'_>| format!("`{}`", scene.portfolio.record(reference.from).key);
    let message = if rest.is_empty() {
        format!("{} names itself as its `{field}`", key(first))
    } else {
        let names: Vec<String> = cycle.iter().chain([first]).map(|one| key(one)).collect();
        format!("`{field}` leads round in a loop: {}", names.join(", "))
    };
    let help = "decide which of them is the highest, and leave the field out there";
    let finding = Finding::at(first.spot, message).help(help);
    Some(rest.iter().fold(finding, |finding, one| finding.also(one.spot, "part of the loop")))
}
