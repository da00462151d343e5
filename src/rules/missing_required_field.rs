//! `missing-required-field`: what the methodology asks for at this stage, tier and approach, and nobody filled in.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::completeness::{Asked, Requirements};
use crate::model::Record;
use crate::policy::Requirement;
use crate::yaml::Node;

pub(super) const RULE: Rule = Rule {
    name: "missing-required-field",
    group: Group::Completeness,
    level: Level::Error,
    page: include_str!("missing_required_field.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let requirements = Requirements::of(scene.portfolio, scene.policy);
    for (id, project) in scene.active() {
        for record in requirements.records(id) {
            found.extend(findings(scene.portfolio.record(*record), &requirements.asked(*record, project)));
        }
    }
}

/// Everything missing below one key that is missing itself is one finding.
fn findings(record: &Record<'_>, asked: &[Asked<'_>]) -> Vec<Finding> {
    let mut missing: Vec<(&str, Vec<&str>, &Requirement)> = Vec::new();
    for one in asked.iter().filter(|one| !one.is_given) {
        let (top, below) = one.field.split_once('.').unwrap_or((one.field, ""));
        let whole = !below.is_empty() && record.node.get(top).is_none_or(Node::is_null);
        let name = if whole { top } else { one.field };
        match missing.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, parts, _)) => parts.extend(Some(below).filter(|below| whole && !parts.contains(below))),
            None => missing.push((name, Some(below).filter(|_| whole).into_iter().collect(), one.requirement)),
        }
    }
    missing.into_iter().map(|(field, parts, requirement)| finding(record, field, &parts, requirement)).collect()
}

fn finding(record: &Record<'_>, field: &str, parts: &[&str], requirement: &Requirement) -> Finding {
    let parts: Vec<String> = parts.iter().map(|part| format!("`{part}`")).collect();
    let with = if parts.is_empty() { String::new() } else { format!(" with {}", parts.join(", ")) };
    let tiers: Vec<String> = requirement.tiers.iter().map(i64::to_string).collect();
    let tiers = match tiers.as_slice() {
        [] => String::new(),
        [one] => format!(" in tier {one}"),
        several => format!(" in tiers {}", several.join(" and ")),
    };
    let message = format!("`{field}`{with} is missing, required from {}{tiers}", requirement.from_stage);
    Finding::at(record.head(), message).field(field).help(format!("fill it in: {}", requirement.reason()))
}
