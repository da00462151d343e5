//! `backdated-decision`: a decision came into the records long after its day, or was changed after it was taken.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Change, Chronicle, Life};
use crate::finding::{Finding, Level};
use crate::model::{Decision, Filed, RecordId};

/// What a decision is: these do not change once it is taken.
const TAKEN: [&str; 6] = ["subject", "gate", "decided", "outcome", "amount", "approvers"];

pub(super) const RULE: Rule = Rule {
    name: "backdated-decision",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("backdated_decision.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let mut taken = scene
        .portfolio
        .decisions
        .iter()
        .filter(|one| one.outcome.is_some() && one.decided.value().is_some())
        .peekable();
    let Some(past) = taken.peek().and_then(|_| scene.remembered(found)) else { return };
    let limit = scene.policy.thresholds.whole("backdated_days");
    // What another decision has replaced no longer matters as it was taken.
    let replaced: HashSet<RecordId> = scene.portfolio.decisions.iter().filter_map(|one| replaces(scene, one)).collect();
    let (mut unknown, mut undated) = (Vec::new(), Vec::new());
    for decision in taken {
        let Some(decided) = decision.decided.known() else { continue };
        let key = &*scene.portfolio.record(decision.record).key;
        let edited = edited(past, key).filter(|_| !replaced.contains(&decision.record));
        if let Some((path, number)) = edited {
            let when = past.commit(number).filter(|commit| !commit.is_uncommitted());
            let when = when.map_or_else(|| "now".to_owned(), |commit| format!("on {}", commit.day()));
            let message = format!("`{path}` was changed {when}, after the decision was taken");
            let help = "leave a decision as it was taken, and record a new one with `supersedes:`";
            found.push(Finding::at(decided.spot, message).help(help));
            continue;
        }
        let Some(recorded) = introduced(past, key) else {
            unknown.push(decided.spot);
            continue;
        };
        if let Some(reason) = recorded.doubt {
            undated.push((decided.spot, reason));
            continue;
        }
        let days = (recorded.arrival() - decided.value).num_days();
        if days > limit {
            let message = format!("decided on {}, and recorded {days} days later", decided.value);
            let help = format!("record decisions within {limit} days; say in `rationale` why this one came late");
            found.push(Finding::at(decided.spot, message).help(help));
        } else if recorded.is_uncommitted() {
            let message = "the decision is in no commit yet";
            found.push(Finding::at(decided.spot, message).help("commit it").indeterminate());
        }
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
}

/// The decision that another one takes the place of.
fn replaces(scene: &Scene<'_>, decision: &Filed<'_, Decision<'_>>) -> Option<RecordId> {
    decision.outcome?;
    let other = scene.portfolio.find(decision.record, decision.supersedes?.value, &["decision"])?;
    (other != decision.record).then_some(other)
}

/// The commit that brought the outcome; not the first of all.
fn introduced<'c>(past: &'c Chronicle, key: &str) -> Option<&'c crate::chronicle::Commit> {
    let first = past.life(key).and_then(|life| life.of("outcome").find(|change| change.before.is_none()));
    first.map_or_else(|| past.brought(key), |change| past.of(change))
}

/// A later change of what was decided: the field and the commit.
fn edited<'c>(past: &'c Chronicle, key: &str) -> Option<(&'c str, u32)> {
    let life = past.life(key)?;
    let taken = life.of("outcome").find(|change| change.before.is_none()).map(|change| change.commit).or(life.born);
    TAKEN.iter().find_map(|field| later(past, life, field, taken))
}

/// The last change of a field after the decision was taken, of those that say something else now than then. What was not
/// said then may be added, what was put back has not changed, and work that goes by another id is the same work.
fn later<'c>(past: &Chronicle, life: &'c Life, field: &'static str, taken: Option<u32>) -> Option<(&'c str, u32)> {
    let is_later = |change: &&Change| Some(change.commit) > taken;
    let then = |path: &'c str| life.of(path).find(|change| Some(change.commit) > taken)?.before.as_deref();
    let changed = |change: &&'c Change| {
        let (then, now) = (then(&change.path), life.of(&change.path).next_back()?.after.as_deref());
        let then = then.filter(|then| Some(*then) != now)?;
        (field != "subject" || now.is_none_or(|now| !is_renamed(past, then, now)))
            .then_some((&*change.path, change.commit))
    };
    life.below(field).rev().filter(is_later).find_map(|change| changed(&change))
}

/// Whether a record went by another id before.
fn is_renamed(past: &Chronicle, before: &str, now: &str) -> bool {
    past.life(now).is_some_and(|life| life.of("id").any(|change| change.before.as_deref() == Some(before)))
}
