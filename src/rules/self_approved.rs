//! `self-approved`: a verdict by the person who asked for it, or who runs what it is about.

use std::collections::HashMap;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{self, Decisions, Taken};
use crate::model::{RecordId, Text};

pub(super) const RULE: Rule = Rule {
    name: "self-approved",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("self_approved.md"),
    check,
};

/// Who brings a proposal, by its record.
type Submitters<'a> = HashMap<RecordId, Text<'a>>;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let proposals = scene.portfolio.proposals.iter();
    let submitters: Submitters<'_> = proposals.filter_map(|one| Some((one.record, one.submitted_by?))).collect();
    for decision in Decisions::of(scene.portfolio, scene.as_of).iter() {
        let interests = interests(scene, &submitters, decision);
        for approver in decision.approvers.iter().filter(|approver| approver.approves()) {
            let Some(person) = approver.person else { continue };
            let own = interests.iter().find(|(_, who)| who.is_some_and(|who| who.value == person.value));
            let Some((why, Some(own))) = own else { continue };
            let name = decision.id.map_or("this decision", |id| id.value);
            let message = format!("`{}` approves `{name}` and {why}", person.value);
            let finding = Finding::at(person.spot, message).help("have somebody else on the board decide");
            found.push(finding.also(own.spot, "the same person"));
        }
    }
}

/// Who has an interest in what is decided, and which.
fn interests<'a>(
    scene: &Scene<'a>,
    submitters: &Submitters<'a>,
    decision: Taken<'_, 'a>,
) -> [(&'static str, Option<Text<'a>>); 3] {
    let subject = gate::subject(scene.portfolio, decision);
    let project = subject.and_then(|subject| scene.portfolio.as_project(subject));
    [
        ("asked for it", decision.requested_by),
        ("brought the proposal", subject.and_then(|subject| submitters.get(&subject).copied())),
        ("runs the work it is about", project.and_then(|project| scene.portfolio.project(project).manager)),
    ]
}
