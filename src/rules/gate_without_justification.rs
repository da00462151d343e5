//! `gate-without-justification`: an approval at a gate whose reasons leave out benefit, cost or risk.

use super::sentence::any_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::gate;

pub(super) const RULE: Rule = Rule {
    name: "gate-without-justification",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("gate_without_justification.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let decisions = scene.decisions();
    for decision in decisions.iter().filter(|decision| decision.is_approval()) {
        if !gate::is_live(scene.portfolio, gate::subject(scene.portfolio, decision), scene.policy) {
            continue;
        }
        let (Some(gate), rationale) = (decision.gate, decision.rationale) else { continue };
        let mut missing = scene.policy.justification.missing_in(rationale.map_or("", |text| text.value));
        missing.retain(|subject| *subject != "cost" || !decision.amount.is_given());
        if missing.is_empty() {
            continue;
        }
        let record = scene.portfolio.record(decision.record);
        let name = decision.id.map_or("this decision", |id| id.value);
        let spot = rationale.map_or_else(|| record.head(), |text| text.spot);
        let message = match rationale {
            Some(_) => format!("`{name}` passes {} without a word on {}", gate.value, any_of(&missing)),
            None => format!("`{name}` passes {} without reasons", gate.value),
        };
        let help = "say in `rationale` what it brings, what it takes and what could go wrong, as they are now";
        found.push(Finding::at(spot, message).field("rationale").help(help));
    }
}
