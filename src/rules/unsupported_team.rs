//! `unsupported-team`: demanding work for a customer who is new to projects, and nobody coaches.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::RecordId;

pub(super) const RULE: Rule = Rule {
    name: "unsupported-team",
    group: Group::Completeness,
    level: Level::Info,
    page: include_str!("unsupported_team.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let low = scene.policy.thresholds.whole("low_capability");
    let highest = scene.policy.thresholds.whole("coached_tier");
    let coached = coached(scene);
    for (_, project) in scene.active().filter(|(_, project)| project.is_project()) {
        let Some(customer) = project.fields.text("customer") else { continue };
        let Some(tier) = scene.tier(project).filter(|tier| *tier <= highest) else { continue };
        let known = scene.portfolio.find(project.record, customer.value, &["customer"]);
        let Some(record) = known.filter(|record| !coached.contains(record)) else { continue };
        let capability = scene.portfolio.record(record).fields().integer("capability");
        let Some(capability) = capability.filter(|capability| capability.value <= low) else { continue };
        if !coached.contains(&project.record) {
            let message = format!(
                "`{}` has capability {} and runs a tier {tier} project without coaching",
                customer.value, capability.value
            );
            found.push(
                Finding::at(customer.spot, message)
                    .help("agree on coaching: a record of the kind `coaching` for the project or the customer")
                    .also(capability.spot, "capability is stated here"),
            );
        }
    }
}

/// Projects and customers that somebody coaches, or is about to.
fn coached(scene: &Scene<'_>) -> HashSet<RecordId> {
    let references = scene.references();
    let of_coaching = references.iter().filter(|reference| {
        let from = scene.portfolio.record(reference.from);
        from.kind.name == "coaching" && !from.is_closed()
    });
    let named = of_coaching.filter_map(|reference| reference.to);
    let homes = scene.portfolio.records.iter().filter(|record| record.kind.name == "coaching" && !record.is_closed());
    named.chain(homes.filter_map(|record| record.project)).collect()
}
