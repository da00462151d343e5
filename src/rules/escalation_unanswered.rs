//! `escalation-unanswered`: a matter handed up that the next level has left without an answer.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::calendar::Calendars;
use crate::metrics::escalation::{self, State};
use crate::model::Escalation;

pub(super) const RULE: Rule = Rule {
    name: "escalation-unanswered",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("escalation_unanswered.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    for escalation in scene.portfolio.escalations.iter().filter(|escalation| scene.is_live(escalation)) {
        let record = scene.portfolio.record(escalation.record);
        let name = escalation.id.map_or("this escalation", |id| id.value);
        let due = escalation::due(escalation, calendars.tree(), scene.policy);
        let spot = escalation.respond_by.spot().or(escalation.raised.spot()).unwrap_or_else(|| record.head());
        match (escalation::state(escalation, due, scene.as_of), due) {
            (State::Overdue, Ok(due)) => {
                let late = days((scene.as_of - due).num_days());
                let message = format!("`{name}` is {late} past its answer, which {} owes", answerer(escalation));
                let help = "record the answer in `response` and `responded`, or escalate it another level";
                found.push(Finding::at(spot, message).field("respond_by").help(help));
            }
            (State::Open, Err(_)) => {
                let message = format!("nobody can tell when `{name}` is to be answered");
                let help = "say in `respond_by` when the answer is needed";
                found.push(Finding::at(spot, message).field("respond_by").help(help).indeterminate());
            }
            _ => {}
        }
    }
}

/// Who has to answer: the person or board named, else the level.
fn answerer(escalation: &Escalation<'_>) -> String {
    let named = escalation.to.map(|to| format!("`{}`", to.value));
    let level = || escalation.to_level.map(|level| format!("the {}", level.value));
    named.or_else(level).unwrap_or_else(|| "the next level".to_owned())
}
