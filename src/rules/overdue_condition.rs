//! `overdue-condition`: something an approval asked for that is past its day, or still open at the next gate.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{self, Decisions, Taken};
use crate::model::Condition;

pub(super) const RULE: Rule = Rule {
    name: "overdue-condition",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("overdue_condition.md"),
    check,
};

const HELP: &str = "meet it and set its `state` to met, or have the board drop it or give it another day";

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let decisions = scene.decisions();
    for decision in decisions.iter().filter(|decision| decision.is_approval()) {
        if !gate::is_live(scene.portfolio, gate::subject(scene.portfolio, decision), scene.policy) {
            continue;
        }
        let open = decision.conditions.iter().filter(|condition| condition.is_open());
        found.extend(open.filter_map(|condition| finding(scene, &decisions, decision, condition)));
    }
}

fn finding(
    scene: &Scene<'_>,
    decisions: &Decisions<'_, '_>,
    decision: Taken<'_, '_>,
    condition: &Condition<'_>,
) -> Option<Finding> {
    let approval = decision.id.map_or("this approval", |id| id.value);
    let name = condition.text.or(condition.id).map_or("a condition", |name| name.value);
    let head = condition.text.or(condition.id).map(|text| text.spot);
    let spot = condition.due.spot().or(head).unwrap_or_else(|| scene.portfolio.record(decision.record).head());
    if let Some(due) = condition.due.value().filter(|due| *due < scene.as_of) {
        let late = days((scene.as_of - due).num_days());
        let message = format!("`{name}` is {late} overdue, a condition of `{approval}`");
        return Some(Finding::at(spot, message).help(HELP));
    }
    let subject = gate::subject(scene.portfolio, decision);
    let next = subject
        .zip(decision.gate)
        .and_then(|(subject, gate)| decisions.approval_after(subject, gate.value, &scene.policy.methodology));
    if let Some((next, gate)) = next.and_then(|next| Some((next, next.gate?))) {
        let message = format!("`{name}`, a condition of `{approval}`, is open though {} is passed", gate.value);
        let label = format!("{} is passed here", gate.value);
        let spot_of_gate = next.outcome.map_or(gate.spot, |outcome| outcome.spot);
        return Some(Finding::at(head.unwrap_or(spot), message).help(HELP).also(spot_of_gate, label));
    }
    (!condition.due.is_given()).then(|| {
        let message = format!("nobody can tell when `{name}`, a condition of `{approval}`, is due");
        Finding::at(spot, message).help("say in `due` by when it has to be met").indeterminate()
    })
}
