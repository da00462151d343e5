//! Decisions at a gate and before it: conditions still open, and how far each verdict is proven.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::item::{Blocks, Item, Proven, State};
use super::{Candidate, is_over};
use crate::chronicle::{Chronicle, Reach};
use crate::metrics::gate::{self, Decisions, Taken};
use crate::metrics::proof::{self, Addresses, Doing, Proof};
use crate::model::{Approver, Condition, RecordId};
use crate::policy::Policy;
use crate::rules::Scene;
use crate::views::Cell;

/// The rule whose thresholds say how far a verdict must be proven.
const RULE: &str = "approval-not-by-approver";

/// What boards decided and are asked to decide, by what it is about.
pub(super) struct Board<'s, 'a> {
    holding: Decisions<'s, 'a>,
    /// Of those that hold.
    approvals: HashMap<RecordId, Vec<Taken<'s, 'a>>>,
    /// Of all that are not replaced, those still to be taken among them.
    asked: HashMap<RecordId, Vec<Taken<'s, 'a>>>,
    /// What the rule about proofs is given, with its own thresholds.
    policy: Cow<'s, Policy>,
    /// Whose commits are whose.
    addresses: Addresses<'a>,
}

impl<'s, 'a> Board<'s, 'a> {
    /// Goes through all decisions.
    pub(super) fn of(scene: &'s Scene<'a>) -> Self {
        let portfolio = scene.portfolio;
        let holding = Decisions::of(portfolio, scene.as_of);
        let approvals = by_subject(scene, holding.iter().filter(|decision| decision.is_approval()));
        let replaced: HashSet<&str> =
            portfolio.decisions.iter().filter_map(|one| one.supersedes).map(|one| one.value).collect();
        let holds = |decision: &Taken<'s, 'a>| decision.id.is_none_or(|id| !replaced.contains(id.value));
        let asked = by_subject(scene, portfolio.decisions.iter().filter(holds));
        let policy = scene.policy.for_rule(RULE).map_or(Cow::Borrowed(scene.policy), Cow::Owned);
        let addresses = scene.past.map(|past| Addresses::of(portfolio, past)).unwrap_or_default();
        Board { holding, approvals, asked, policy, addresses }
    }

    /// The last decision about a record at a gate.
    pub(super) fn at(&self, subject: RecordId, gate: &str) -> Option<Taken<'s, 'a>> {
        self.holding.at(subject, gate)
    }
}

fn by_subject<'s, 'a>(
    scene: &'s Scene<'a>,
    decisions: impl Iterator<Item = Taken<'s, 'a>>,
) -> HashMap<RecordId, Vec<Taken<'s, 'a>>> {
    let mut by_subject: HashMap<RecordId, Vec<Taken<'s, 'a>>> = HashMap::new();
    for decision in decisions {
        if let Some(subject) = gate::subject(scene.portfolio, decision) {
            by_subject.entry(subject).or_default().push(decision);
        }
    }
    by_subject
}

/// Conditions of decisions about the project that are still open.
pub(super) fn conditions(candidate: &Candidate<'_, '_>) -> Vec<Item> {
    let own = candidate.gates.board.approvals.get(&candidate.project.record).into_iter().flatten();
    let open = own.flat_map(|decision| decision.conditions.iter().map(move |condition| (*decision, condition)));
    open.filter(|(_, condition)| condition.is_open())
        .map(|(decision, condition)| as_item(candidate, decision, condition))
        .collect()
}

fn as_item(candidate: &Candidate<'_, '_>, decision: Taken<'_, '_>, condition: &Condition<'_>) -> Item {
    let is_late = is_over(condition.due.value(), candidate.scene.as_of);
    let state = if is_late { State::Overdue } else { State::Open };
    let what = condition.text.or(condition.id).map_or("a condition", |text| text.value);
    let due = condition.due.value().map(|due| format!("due {due}"));
    let gate = decision.gate.map(|gate| format!("of {}", gate.value));
    Item {
        record: Cell::word(key(candidate, decision)),
        owner: Cell::text(condition.owner),
        due: Cell::date(&condition.due),
        detail: [gate, due].into_iter().flatten().collect::<Vec<_>>().join(", "),
        ..Item::new("condition", what.to_owned(), state, Blocks::Yes)
    }
}

fn key<'s>(candidate: &Candidate<'s, '_>, decision: Taken<'_, '_>) -> &'s str {
    &candidate.scene.portfolio.record(decision.record).key
}

/// Every verdict at this gate, given or not, and those at the gates before it; a row that says so where nobody has
/// been asked at this gate.
pub(super) fn verdicts(candidate: &Candidate<'_, '_>) -> Vec<Item> {
    let Candidate { gates, scene, gate, .. } = candidate;
    let all = &scene.policy.methodology.gates;
    let upto = all.iter().position(|known| known.id == gate.id).unwrap_or(0);
    let passed = |decision: &Taken<'_, '_>| all[..=upto].iter().any(|known| is_at(decision, &known.id));
    let own = gates.board.asked.get(&candidate.project.record).into_iter().flatten();
    let about: Vec<Taken<'_, '_>> = own.copied().filter(passed).collect();
    let mut items: Vec<Item> = Vec::new();
    for decision in &about {
        items.extend(decision.approvers.iter().map(|approver| verdict(candidate, decision, approver)));
    }
    if !about.iter().any(|decision| is_at(decision, &gate.id)) {
        let mut item = Item::new("approval", format!("decision at {}", gate.id), State::Pending, Blocks::No);
        item.detail = "no decision asks anybody for a verdict yet".to_owned();
        items.push(item);
    }
    items
}

fn is_at(decision: Taken<'_, '_>, gate: &str) -> bool {
    decision.gate.is_some_and(|own| own.value == gate)
}

/// One person's verdict with the level it is proven to.
fn verdict(candidate: &Candidate<'_, '_>, decision: Taken<'_, '_>, approver: &Approver<'_>) -> Item {
    let (scene, policy) = (candidate.scene, &candidate.gates.board.policy);
    let (tier, needed) = gate::proof_needed(scene.portfolio, policy, decision);
    let person = approver.person.map(|person| person.value);
    let role = approver.role.map(|role| format!(" ({})", role.value)).unwrap_or_default();
    let at = decision.gate.map_or("", |gate| gate.value);
    let what = format!("{at} by {}{role}", person.unwrap_or("nobody named"));
    let mut item = Item::new("approval", what, State::Pending, Blocks::No);
    (item.record, item.owner) = (Cell::word(key(candidate, decision)), Cell::text(approver.person));
    item.proof.needed = Cell::Integer(needed);
    let Some(given) = approver.verdict.map(|verdict| verdict.value) else {
        item.proof = Proven { needed: Cell::Integer(needed), ..unproven("no_verdict") };
        item.detail = "no verdict yet".to_owned();
        return item;
    };
    let told = person.ok_or("no_approver").and_then(|_| told(candidate, scene.past, decision, approver));
    let level = told.map(|proof| proof.level()).unwrap_or(0);
    item.state = match told {
        _ if given == "reject" => State::Rejected,
        _ if level >= needed => State::Proven,
        Ok(proof)
            if !matches!(proof.doing, Doing::Uncommitted | Doing::Untold | Doing::Contested | Doing::Doubtful(_)) =>
        {
            State::Unproven
        }
        Ok(_) | Err(_) => State::Unknown,
    };
    item.blocks = match item.state {
        State::Rejected | State::Unproven if is_at(decision, &candidate.gate.id) => Blocks::Yes,
        State::Unknown if is_at(decision, &candidate.gate.id) => Blocks::Unknown,
        _ => Blocks::No,
    };
    let how = match told {
        Ok(proof) => in_words(&proof),
        Err(reason) => why_unknown(reason).to_owned(),
    };
    item.detail = format!("{given}: level {level}, tier {tier} needs {needed}; {how}");
    item.proof = match told {
        Ok(proof) => of_commit(&proof, needed),
        Err(reason) => Proven { needed: Cell::Integer(needed), ..unproven(reason) },
    };
    item
}

fn told<'c>(
    candidate: &Candidate<'_, '_>,
    past: Result<&'c Chronicle, &'static str>,
    decision: Taken<'_, '_>,
    approver: &Approver<'_>,
) -> Result<Proof<'c>, &'static str> {
    let past = past?;
    let reason = if matches!(past.reach, Reach::Rewritten(_)) { "rewritten" } else { "out_of_reach" };
    proof::of_verdict(candidate.scene.portfolio, past, &candidate.gates.board.addresses, decision, approver)
        .ok_or(reason)
}

fn unproven(reason: &'static str) -> Proven {
    let none = || Cell::Null(reason);
    Proven { level: none(), needed: none(), by: none(), commit: none(), day: none() }
}

fn of_commit(proof: &Proof<'_>, needed: i64) -> Proven {
    let (level, needed) = (Cell::Integer(proof.level()), Cell::Integer(needed));
    if proof.commit.is_uncommitted() {
        return Proven { level, needed, ..unproven("uncommitted") };
    }
    let commit = proof.commit;
    let (by, day) = (Cell::word(&commit.author.email), Cell::Date(commit.day()));
    Proven { level, needed, by, commit: Cell::word(commit.short()), day }
}

fn in_words(proof: &Proof<'_>) -> String {
    let commit = format!("{} by {} on {}", proof.commit.short(), proof.commit.author.email, proof.commit.day());
    match proof.doing {
        Doing::Own => commit,
        Doing::Uncommitted => "in no commit yet".to_owned(),
        Doing::Untold => format!("{commit}, and no address of the approver is known"),
        Doing::Doubtful(reason) => format!("{commit}, which is {reason}"),
        Doing::Contested => format!("{commit}, and somebody else has that address, or had it"),
        Doing::Foreign => format!("{commit}, who is not the approver"),
        Doing::SignedByAnother => format!("{commit}, signed by somebody else"),
    }
}

fn why_unknown(reason: &str) -> &'static str {
    match reason {
        "out_of_reach" => "older than history reaches, or part of the first commit of all",
        "rewritten" => "history was rewritten, and that is older",
        "no_approver" => "no person is named",
        "not_a_repository" => "there is no git repository around this tree",
        "no_commits" => "nothing has been committed yet",
        "committed_later" => "everything was committed after the as-of date",
        "not_asked" => "the history was not looked at",
        _ => "the history cannot be read",
    }
}
