//! `forgotten-deferral`: a proposal that was put off until a day that has passed.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Decision, Filed, ProjectId, Proposal, RecordId};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "forgotten-deferral",
    group: Group::Intake,
    level: Level::Warning,
    page: include_str!("forgotten_deferral.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let named = portfolio.decisions.iter().filter_map(|decision| Some((decision.id?.value, decision)));
    let decisions: HashMap<&str, &Filed<'_, Decision<'_>>> = named.collect();
    for proposal in &portfolio.proposals {
        let decision = proposal.decision.and_then(|decision| decisions.get(decision.value)).copied();
        let deferral = decision.filter(|decision| is_deferral(decision));
        if is_waiting(proposal, deferral.is_some()) {
            found.extend(of_proposal(scene, proposal, deferral));
        }
    }
    let mut last: HashMap<ProjectId, &Filed<'_, Decision<'_>>> = HashMap::new();
    for decision in &portfolio.decisions {
        let subject = decision.subject.and_then(|subject| portfolio.project_named(subject.value));
        let Some(subject) = subject.or(decision.project) else { continue };
        let latest = last.entry(subject).or_insert(decision);
        if decision.decided.value() > latest.decided.value() {
            *latest = decision;
        }
    }
    let stopped = |id: ProjectId| {
        portfolio.project(id).state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"))
    };
    let deferred = last.into_iter().filter(|(id, decision)| is_deferral(decision) && !stopped(*id));
    found.extend(deferred.filter_map(|(id, decision)| {
        let day = review_by(decision).filter(|day| day.value < scene.as_of)?;
        Some(late(scene, portfolio.project(id).id, day))
    }));
}

/// A proposal that is put off: until a day that has passed, or until nobody knows when.
fn of_proposal(
    scene: &Scene<'_>,
    proposal: &Filed<'_, Proposal<'_>>,
    deferral: Option<&Filed<'_, Decision<'_>>>,
) -> Option<Finding> {
    let head = |record: RecordId| scene.portfolio.record(record).head();
    let key = &*scene.portfolio.record(proposal.record).key;
    let day = proposal.review_by.known().or_else(|| review_by(deferral?));
    let finding = match (day, deferral) {
        (Some(day), _) if day.value < scene.as_of => late(scene, key, day),
        (None, Some(_)) => {
            let spot = proposal.decision.map_or_else(|| head(proposal.record), |decision| decision.spot);
            let message = format!("nobody can tell when `{key}` is to be looked at again");
            Finding::at(spot, message).field("review_by").help("say in `review_by` when that is").indeterminate()
        }
        _ => return None,
    };
    Some(match deferral {
        Some(decision) => finding.also(head(decision.record), "the decision that put it off"),
        None => finding,
    })
}

fn late(scene: &Scene<'_>, key: &str, day: Spanned<NaiveDate>) -> Finding {
    let late = days((scene.as_of - day.value).num_days());
    let message = format!("`{key}` was to be looked at again {late} ago");
    Finding::at(day.spot, message).help("decide about it again, or withdraw it")
}

fn review_by(decision: &Decision<'_>) -> Option<Spanned<NaiveDate>> {
    decision.fields.date("review_by").known()
}

fn is_deferral(decision: &Decision<'_>) -> bool {
    decision.outcome.is_some_and(|outcome| matches!(outcome.value, "defer" | "hold"))
}

/// Whether a proposal was put off and nothing came of it since: the board deferred it, or it is still open.
fn is_waiting(proposal: &Proposal<'_>, was_deferred: bool) -> bool {
    let withdrawn = proposal.state.is_some_and(|state| state.value == "withdrawn");
    proposal.converts_to.is_none() && !withdrawn && (was_deferred || proposal.is_open())
}
