//! `issue-overdue`: an issue past its date, or open longer than its severity allows.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Filed, Issue};

pub(super) const RULE: Rule = Rule {
    name: "issue-overdue",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("issue_overdue.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for issue in scene.portfolio.issues.iter().filter(|issue| issue.is_open() && scene.is_live(issue)) {
        found.extend(past_due(scene, issue).or_else(|| too_old(scene, issue)));
    }
}

fn past_due(scene: &Scene<'_>, issue: &Filed<'_, Issue<'_>>) -> Option<Finding> {
    let due = issue.due.known().filter(|due| due.value < scene.as_of)?;
    let late = (scene.as_of - due.value).num_days();
    let title = scene.portfolio.record(issue.record).title();
    Some(
        Finding::at(due.spot, format!("`{title}` is {} overdue", days(late)))
            .help("resolve it, agree a new date, or escalate it"),
    )
}

fn too_old(scene: &Scene<'_>, issue: &Filed<'_, Issue<'_>>) -> Option<Finding> {
    let severity = issue.severity.filter(|severity| (1..=5).contains(severity))?;
    let allowed = scene.policy.thresholds.whole(&format!("issue_days.{severity}"));
    let raised = issue.raised.known()?;
    let age = (scene.as_of - raised.value).num_days();
    let title = scene.portfolio.record(issue.record).title();
    let message = format!("`{title}` has been open for {}, {allowed} are allowed at severity {severity}", days(age));
    (age > allowed).then(|| Finding::at(raised.spot, message).help("resolve it, or escalate it to the level that can"))
}
