//! `stage-without-approval`: work in a stage whose gate nobody had decided to open when it was entered.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{Decisions, Taken};
use crate::model::{Project, Text};
use crate::policy::Methodology;

pub(super) const RULE: Rule = Rule {
    name: "stage-without-approval",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("stage_without_approval.md"),
    check,
};

/// Work in a stage that a gate opens.
#[derive(Clone, Copy)]
struct Entered<'a> {
    project: &'a Project<'a>,
    stage: Text<'a>,
    gate: &'a str,
}

/// A delivery repository without a policy keeps no decisions: those are in the office's own.
fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let decisions = scene.decisions();
    let methodology = &scene.policy.methodology;
    let mut approved = Vec::new();
    for (_, project) in scene.active().filter(|(_, project)| project.kind != "portfolio") {
        let gate = project.stage.and_then(|stage| Some((stage, methodology.opens(stage.value)?)));
        let Some((stage, gate)) = gate else { continue };
        let last = decisions.at(project.record, gate);
        if last.is_some_and(|decision| decision.is_approval()) {
            approved.push(Entered { project, stage, gate });
        } else {
            found.push(unapproved(methodology, project, stage, gate, last));
        }
    }
    too_early(scene, &decisions, &approved, found);
}

fn unapproved(
    methodology: &Methodology,
    project: &Project<'_>,
    stage: Text<'_>,
    gate: &str,
    last: Option<Taken<'_, '_>>,
) -> Finding {
    let message =
        format!("`{}` is in {} and nobody has approved {}", project.id, stage.value, named(methodology, gate));
    let help = format!("record the decision with `subject: {}` and `gate: {gate}`, or take the stage back", project.id);
    let finding = Finding::at(stage.spot, message).help(help);
    match last.and_then(|decision| decision.outcome) {
        Some(outcome) => finding.also(outcome.spot, format!("the last decision at {gate}")),
        None => finding,
    }
}

/// `G2 (Investment decision)`
fn named(methodology: &Methodology, gate: &str) -> String {
    methodology.gate(gate).map_or_else(|| gate.to_owned(), |known| format!("{gate} ({})", known.name))
}

/// Work that entered its stage before the gate was approved, as far as history tells.
fn too_early(scene: &Scene<'_>, decisions: &Decisions<'_, '_>, approved: &[Entered<'_>], found: &mut Findings) {
    let Some(past) = approved.first().and_then(|_| scene.remembered(found)) else { return };
    let (mut unknown, mut undated) = (Vec::new(), Vec::new());
    for entered in approved {
        let Entered { project, stage, gate } = entered;
        let Some(entry) = past.introduced(project.id, "stage").and_then(|number| past.commit(number)) else {
            unknown.push(stage.spot);
            continue;
        };
        let approvals = || decisions.approvals(project.record, gate);
        let is_sound =
            |approval| doubt(scene, past, approval).is_none() && late(scene, past, approval, entry).is_none();
        let doubted =
            || approvals().find_map(|approval| doubt(scene, past, approval)).filter(|_| !approvals().any(is_sound));
        if let Some(reason) = entry.doubt.or_else(doubted) {
            undated.push((stage.spot, reason));
            continue;
        }
        let late = approvals().map(|approval| late(scene, past, approval, entry));
        // Any approval that had been given when the stage was entered will do; else the first of them counts.
        let Some(Some(late)) = late.min_by_key(|late| late.map(|late| late.day)) else { continue };
        let gate = named(&scene.policy.methodology, gate);
        let (id, stage_name, day) = (project.id, stage.value, entry.arrival());
        let help = "decide before the stage is entered; say in `rationale` why this once it was not";
        let finding = match late {
            Late { recorded: Some(commit), .. } if commit.is_uncommitted() => {
                let message = format!("the approval of {gate} for `{id}` is in no commit yet");
                Finding::at(stage.spot, message).help("commit the decision").indeterminate()
            }
            Late { recorded: Some(_), day: then } => {
                let message =
                    format!("`{id}` entered {stage_name} on {day}, and the approval of {gate} was recorded on {then}");
                Finding::at(stage.spot, message).help(help)
            }
            Late { recorded: None, day: then } => {
                let message = format!("`{id}` entered {stage_name} on {day}, and {gate} was approved on {then}");
                Finding::at(stage.spot, message).help(help)
            }
        };
        found.push(finding);
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
}

/// Why the date of the commit that recorded an approval proves nothing, if it does not.
fn doubt(scene: &Scene<'_>, past: &Chronicle, approval: Taken<'_, '_>) -> Option<&'static str> {
    let key = &*scene.portfolio.record(approval.record).key;
    past.commit(past.introduced(key, "outcome")?)?.doubt
}

/// What of an approval came after the stage was entered.
#[derive(Clone, Copy)]
struct Late<'c> {
    /// The day of the decision, or on which it was recorded.
    day: NaiveDate,
    /// The commit that recorded it; `None` if the decision itself was taken too late.
    recorded: Option<&'c Commit>,
}

/// `None` if the approval had been given and recorded by the day of the entry.
fn late<'c>(scene: &Scene<'_>, past: &'c Chronicle, approval: Taken<'_, '_>, entry: &Commit) -> Option<Late<'c>> {
    let day = approval.decided.value().filter(|decided| *decided > entry.arrival());
    if let Some(day) = day {
        return Some(Late { day, recorded: None });
    }
    let key = &*scene.portfolio.record(approval.record).key;
    // What is older than history, or came with the first commit, is older than every entry that is known.
    let commit = past.commit(past.introduced(key, "outcome")?)?;
    let is_late = commit.arrival() > entry.arrival() || commit.is_uncommitted();
    is_late.then(|| Late { day: commit.arrival(), recorded: Some(commit) })
}
