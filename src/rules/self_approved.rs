//! `self-approved`: a verdict by the person who asked for it or runs what it is about, or that came with changes of that.

use std::collections::{BTreeMap, HashMap};

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Life};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{self, Decisions, Taken};
use crate::model::{Approver, RecordId, Text};

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
    let decisions = scene.decisions();
    own_wishes(scene, &decisions, found);
    own_changes(scene, &decisions, found);
}

/// Verdicts by those who asked for them.
fn own_wishes(scene: &Scene<'_>, decisions: &Decisions<'_, '_>, found: &mut Findings) {
    let proposals = scene.portfolio.proposals.iter();
    let submitters: Submitters<'_> = proposals.filter_map(|one| Some((one.record, one.submitted_by?))).collect();
    for decision in decisions.iter() {
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

/// Approving verdicts that one commit brought.
struct Brought<'a> {
    decision: &'a str,
    /// The record whose project must not have changed with them: that project, else what is decided itself.
    about: &'a str,
    said: Text<'a>,
}

/// Verdicts whose commit also changes what they approve, as far as the tier needs any proof by commits.
fn own_changes(scene: &Scene<'_>, decisions: &Decisions<'_, '_>, found: &mut Findings) {
    let mut asked = decisions.iter().filter_map(|decision| asked(scene, decision)).peekable();
    let Some(past) = asked.peek().and_then(|_| scene.remembered(found)) else { return };
    let (mut brought, mut unknown) = (BTreeMap::<(u32, &str), Brought<'_>>::new(), Vec::new());
    for (decision, about, verdicts) in asked {
        for (person, said) in verdicts {
            match past.introduced(decision, &gate::verdict_path(person)) {
                Some(number) => drop(brought.entry((number, decision)).or_insert(Brought { decision, about, said })),
                None => unknown.push(said.spot),
            }
        }
    }
    let changed = changed(past, &brought);
    for ((number, _), verdict) in &brought {
        let Some(commit) = past.commit(*number) else { continue };
        if commit.is_uncommitted() {
            let message = format!("the approval of `{}` is in no commit yet", verdict.decision);
            let help = "commit the verdict apart from changes of what it approves";
            found.push(Finding::at(verdict.said.spot, message).help(help).indeterminate());
        } else if let Some(records) = changed.get(&(*number, verdict.about)) {
            let what = named(records);
            let (name, day) = (verdict.decision, commit.day());
            let message =
                format!("the commit that approves `{name}`, {} of {day}, also changes {what}", commit.short());
            let help = "have the change committed first, and the verdict in a commit of its own";
            found.push(Finding::at(verdict.said.spot, message).help(help));
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// A decision with what it is about and its approving verdicts; `None` if its tier is content with what is typed.
#[allow(clippy::type_complexity, reason = "read in one place")]
fn asked<'a>(scene: &Scene<'a>, decision: Taken<'_, 'a>) -> Option<(&'a str, &'a str, Vec<(&'a str, Text<'a>)>)> {
    let portfolio = scene.portfolio;
    let subject = gate::subject(portfolio, decision)?;
    let about = gate::work(portfolio, decision).map_or(subject, |project| portfolio.project(project).record);
    let key = |record| &*portfolio.record(record).key;
    let verdict = |one: &Approver<'a>| Some((one.person?.value, one.verdict.filter(|_| one.approves())?));
    let verdicts: Vec<(&str, Text<'a>)> = decision.approvers.iter().filter_map(verdict).collect();
    let is_asked = !verdicts.is_empty() && gate::proof_needed(portfolio, scene.policy, decision).1 > 0;
    is_asked.then(|| (key(decision.record), key(about), verdicts))
}

/// The records that these commits change of what they approve, by commit and by what that is: neither decisions nor the
/// stage, which an approval opens.
fn changed<'c>(
    past: &'c Chronicle,
    brought: &BTreeMap<(u32, &str), Brought<'c>>,
) -> HashMap<(u32, &'c str), Vec<&'c str>> {
    let wanted: HashMap<(u32, &str), &'c str> =
        brought.iter().map(|((number, _), verdict)| ((*number, verdict.about), verdict.about)).collect();
    let mut changed: HashMap<(u32, &'c str), Vec<&'c str>> = HashMap::new();
    for (name, life) in past.lives.iter().filter(|(_, life)| &*life.kind != "decision") {
        let about = if life.project.is_empty() { name } else { &life.project };
        let mut numbers: Vec<u32> = touched(life).collect();
        numbers.dedup();
        for number in numbers {
            if let Some(about) = wanted.get(&(number, &**about)) {
                changed.entry((number, about)).or_default().push(name);
            }
        }
    }
    changed
}

/// The commits that brought, changed or took away a record.
fn touched(life: &Life) -> impl Iterator<Item = u32> {
    let changes = life.changes.iter().filter(|change| &*change.path != "stage").map(|change| change.commit);
    life.born.into_iter().chain(changes).chain(life.ended)
}

/// `PRJ-A/M1` and how many more.
fn named(records: &[&str]) -> String {
    let first = records.iter().min().copied().unwrap_or_default();
    match records.len() {
        0 | 1 => format!("`{first}`"),
        2 => format!("`{first}` and one more record"),
        many => format!("`{first}` and {} more records", many - 1),
    }
}
