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
            let given = given(scene, decision, approver);
            let Some(own) = interests.iter().find(|own| own.is_of(person.value, given)) else { continue };
            let name = decision.id.map_or("this decision", |id| id.value);
            let message = format!("`{}` approves `{name}` and {}", person.value, own.why(person.value));
            let finding = Finding::at(person.spot, message).help("have somebody else on the board decide");
            let now = own.now.filter(|now| now.value == person.value);
            found.push(now.into_iter().fold(finding, |finding, now| finding.also(now.spot, "the same person")));
        }
    }
}

/// The history, and the commit that brought a verdict; `None` where nobody can tell.
type Given<'c> = Option<(&'c Chronicle, u32)>;

fn given<'c>(scene: &Scene<'c>, decision: Taken<'_, '_>, approver: &Approver<'_>) -> Given<'c> {
    let past = scene.past.ok()?;
    let key = &*scene.portfolio.record(decision.record).key;
    Some((past, past.introduced(key, &gate::verdict_path(decision, approver)?)?))
}

/// A field that names somebody with an interest in what is decided.
struct Interest<'a> {
    /// In words, of who has it now and of who had it then.
    in_words: [&'static str; 2],
    /// The record and the field.
    place: (&'a str, &'static str),
    /// Who stands there now.
    now: Option<Text<'a>>,
    /// Whether somebody who takes it over later had none.
    passes_on: bool,
}

impl Interest<'_> {
    /// Whether it is that of a person: of who stood there when the verdict was given, and of who stands there now. What is
    /// taken over later is none, if it was not theirs before that.
    fn is_of(&self, person: &str, given: Given<'_>) -> bool {
        let is_now = self.now.is_some_and(|now| now.value == person);
        let (key, field) = self.place;
        let Some((past, number)) = given.filter(|(past, number)| is_there(past, key, *number)) else { return is_now };
        let now = self.now.map(|now| now.value);
        let stood = past.value_at(key, field, now, number);
        let earlier = || {
            let changes = past.life(key).into_iter().flat_map(|life| life.of(field));
            changes.filter(|one| one.commit <= number).any(|one| one.before.as_deref() == Some(person))
        };
        stood == Some(person) || (is_now && (!self.passes_on || earlier()))
    }

    fn why(&self, person: &str) -> &'static str {
        let is_now = self.now.is_some_and(|now| now.value == person);
        self.in_words[usize::from(!is_now)]
    }
}

/// Whether history knows what a record said after a commit.
fn is_there(past: &Chronicle, key: &str, commit: u32) -> bool {
    past.life(key).map_or(past.first().is_some(), |life| life.is_there(commit))
}

/// Who has an interest in what is decided, and which.
fn interests<'a>(scene: &Scene<'a>, submitters: &Submitters<'a>, decision: Taken<'_, 'a>) -> Vec<Interest<'a>> {
    let portfolio = scene.portfolio;
    let key = |record| &*portfolio.record(record).key;
    let subject = gate::subject(portfolio, decision);
    let mut interests = vec![Interest {
        in_words: ["asked for it", "had asked for it"],
        place: (key(decision.record), "requested.by"),
        now: decision.requested_by,
        passes_on: false,
    }];
    interests.extend(subject.map(|subject| Interest {
        in_words: ["brought the proposal", "had brought the proposal"],
        place: (key(subject), "submitted_by"),
        now: submitters.get(&subject).copied(),
        passes_on: false,
    }));
    let project = subject.and_then(|subject| portfolio.as_project(subject)).map(|project| portfolio.project(project));
    interests.extend(project.map(|project| Interest {
        in_words: ["runs the work it is about", "ran the work it is about"],
        place: (project.id, "manager"),
        now: project.manager,
        passes_on: true,
    }));
    interests
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
        for (path, said) in verdicts {
            match past.introduced(decision, &path) {
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
fn asked<'a>(scene: &Scene<'a>, decision: Taken<'_, 'a>) -> Option<(&'a str, &'a str, Vec<(String, Text<'a>)>)> {
    let portfolio = scene.portfolio;
    let subject = gate::subject(portfolio, decision)?;
    let about = gate::work(portfolio, decision).map_or(subject, |project| portfolio.project(project).record);
    let key = |record| &*portfolio.record(record).key;
    let verdict =
        |one: &Approver<'a>| Some((gate::verdict_path(decision, one)?, one.verdict.filter(|_| one.approves())?));
    let verdicts: Vec<(String, Text<'a>)> = decision.approvers.iter().filter_map(verdict).collect();
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
