//! `overlapping-proposals`: two pieces of work that would change the same thing, side by side.

use std::collections::HashMap;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::horizon::is_under_way;
use crate::model::{Fields, RecordId, Text};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "overlapping-proposals",
    group: Group::Intake,
    level: Level::Info,
    page: include_str!("overlapping_proposals.md"),
    check,
};

/// What a proposal or project changes: a service, where one is named, and a capability.
type Subject<'a> = (Option<&'a str>, String);

/// A proposal or project that changes something.
struct Change<'a> {
    record: RecordId,
    id: &'a str,
    capability: Spot,
    fields: Fields<'a>,
}

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let mut subjects: HashMap<Subject<'_>, Vec<Change<'_>>> = HashMap::new();
    let running =
        portfolio.projects.iter().filter(|project| project.is_project() && is_under_way(project, scene.policy));
    for project in running {
        if let Some((subject, capability)) = subject(project.fields) {
            let change = Change { record: project.record, id: project.id, capability, fields: project.fields };
            subjects.entry(subject).or_default().push(change);
        }
    }
    for proposal in portfolio.proposals.iter().filter(|proposal| proposal.is_open()) {
        let Some((subject, capability)) = subject(proposal.fields) else { continue };
        let id = proposal.id.map_or("", |id| id.value);
        let own = Change { record: proposal.record, id, capability, fields: proposal.fields };
        let before = subjects.entry(subject).or_default();
        let other = before.iter().find(|other| !are_related(&own, other));
        if let Some(other) = other {
            let message = format!("`{}` would change the same as `{}`", own.id, other.id);
            let help = "join them, or say with `requires` or `excludes` how one stands to the other";
            let head = portfolio.record(other.record).head();
            found.push(Finding::at(own.capability, message).help(help).also(head, "the other one"));
        }
        before.push(own);
    }
}

/// The service, if named, and the capability that is changed; `None` without a capability.
fn subject(fields: Fields<'_>) -> Option<(Subject<'_>, Spot)> {
    let capability = fields.text("capability")?;
    let service = fields.text("service").map(|service| service.value);
    Some(((service, capability.value.trim().to_lowercase()), capability.spot))
}

/// Whether one says how it stands to the other.
fn are_related(one: &Change<'_>, other: &Change<'_>) -> bool {
    let names = |from: &Change<'_>, to: &Change<'_>| {
        let named = |key: &str| -> Vec<Text<'_>> { from.fields.texts(key) };
        let all = ["requires", "excludes", "converts_to"].into_iter().flat_map(named);
        all.into_iter().any(|named| named.value == to.id)
    };
    names(one, other) || names(other, one)
}
