//! Decisions that hold: which were taken, which were replaced, and the last one at each gate.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{horizon, tier};
use crate::model::{Approver, Decision, Filed, Portfolio, ProjectId, RecordId};
use crate::policy::{Methodology, Policy};

/// A decision as it stands in a portfolio.
pub type Taken<'p, 'a> = &'p Filed<'a, Decision<'a>>;

/// The decisions that hold on a day, in the order of their days.
#[derive(Debug)]
pub struct Decisions<'p, 'a> {
    holding: Vec<Taken<'p, 'a>>,
    at_gates: HashMap<(RecordId, &'a str), Taken<'p, 'a>>,
    approvals: HashMap<RecordId, Vec<Taken<'p, 'a>>>,
}

impl<'p, 'a> Decisions<'p, 'a> {
    /// Those with an outcome that were taken by the as-of date and that no other one of them replaces. A decision
    /// whose day is not known counts as taken, before all others.
    pub fn of(portfolio: &'p Portfolio<'a>, as_of: NaiveDate) -> Self {
        let taken = |decision: &Taken<'_, '_>| {
            decision.outcome.is_some() && decision.decided.value().is_none_or(|decided| decided <= as_of)
        };
        let mut taken: Vec<Taken<'p, 'a>> = portfolio.decisions.iter().filter(taken).collect();
        taken.sort_by_key(|decision| decision.decided.value());
        let named =
            |decision: &Taken<'p, 'a>| portfolio.find(decision.record, decision.supersedes?.value, &["decision"]);
        let replaced: HashSet<RecordId> = taken.iter().filter_map(named).collect();
        let (mut at_gates, mut approvals) = (HashMap::new(), HashMap::<_, Vec<Taken<'p, 'a>>>::new());
        let mut holding = Vec::new();
        for decision in taken {
            let holds = !replaced.contains(&decision.record);
            holding.extend(holds.then_some(decision));
            let Some(at) = subject(portfolio, decision).zip(decision.gate.map(|gate| gate.value)) else { continue };
            if decision.is_approval() {
                approvals.entry(at.0).or_default().push(decision);
            }
            if holds {
                at_gates.insert(at, decision);
            }
        }
        Decisions { holding, at_gates, approvals }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Taken<'p, 'a>> {
        self.holding.iter().copied()
    }

    /// The last one about a record at a gate.
    pub fn at(&self, subject: RecordId, gate: &str) -> Option<Taken<'p, 'a>> {
        self.at_gates.get(&(subject, gate)).copied()
    }

    /// All approvals about a record at a gate, also those that another decision has replaced since.
    pub fn approvals<'d>(&'d self, subject: RecordId, gate: &'d str) -> impl Iterator<Item = Taken<'p, 'a>> + 'd {
        let about = self.approvals.get(&subject).into_iter().flatten();
        about.filter(move |decision| decision.gate.is_some_and(|own| own.value == gate)).copied()
    }

    /// The first approval about a record at a gate that comes after `gate` in the life cycle.
    pub fn approval_after(&self, subject: RecordId, gate: &str, methodology: &Methodology) -> Option<Taken<'p, 'a>> {
        let own = methodology.gates.iter().position(|known| known.id == gate)?;
        let later = methodology.gates[own + 1..].iter().filter_map(|later| self.at(subject, &later.id));
        later.into_iter().find(|decision| decision.is_approval())
    }
}

/// The record that a decision is about: its subject, else the project it stands in.
pub fn subject(portfolio: &Portfolio<'_>, decision: &Filed<'_, Decision<'_>>) -> Option<RecordId> {
    match decision.subject {
        Some(_) => decision.subject_record,
        None => decision.project.map(|project| portfolio.project(project).record),
    }
}

/// The work that a decision is about: its subject, or the project that this belongs to.
pub fn work(portfolio: &Portfolio<'_>, decision: &Filed<'_, Decision<'_>>) -> Option<ProjectId> {
    let subject = subject(portfolio, decision)?;
    portfolio.as_project(subject).or_else(|| portfolio.as_project(portfolio.record(subject).project?))
}

/// The tier that is asked the least, for what has none.
const LIGHTEST: i64 = 3;

/// The tier a decision is of, and how far its verdicts must be proven there: 0 not at all, 1 by the author of the commit,
/// 2 signed by the platform, 3 signed.
pub fn proof_needed(portfolio: &Portfolio<'_>, policy: &Policy, decision: &Filed<'_, Decision<'_>>) -> (i64, i64) {
    let tier = work(portfolio, decision).and_then(|project| tier::tier(portfolio.project(project), policy));
    let tier = tier.unwrap_or(LIGHTEST);
    (tier, policy.thresholds.whole(&format!("evidence_level.{}", tier.clamp(1, LIGHTEST))))
}

/// Rules that ask how far a verdict is proven: each may have an answer of its own.
const ASKING: [&str; 2] = ["approval-not-by-approver", "self-approved"];

/// Whether the verdicts of any tier must be signed. Then history proves more than anybody could write into a repository,
/// and must be read from its commits alone.
pub fn asks_for_signatures(policy: &Policy) -> bool {
    let asks =
        |policy: &Policy| (1..=LIGHTEST).any(|tier| policy.thresholds.whole(&format!("evidence_level.{tier}")) > 1);
    asks(policy) || ASKING.iter().filter_map(|rule| policy.for_rule(rule)).any(|own| asks(&own))
}

/// Where the history of a decision keeps the verdict of one of its approvers; `None` if nobody says whose it is. Of a
/// person who stands there twice the later one goes by its number in the list.
pub fn verdict_path(decision: &Decision<'_>, approver: &Approver<'_>) -> Option<String> {
    let person = approver.person?;
    let mut before = decision.approvers.iter().take_while(|one| one.person.map(|own| own.spot) != Some(person.spot));
    let number = 1 + before.by_ref().count();
    let is_again =
        decision.approvers.iter().take(number - 1).any(|one| one.person.is_some_and(|own| own.value == person.value));
    let label = if is_again { format!("{} {number}", person.value) } else { person.value.to_owned() };
    Some(format!("approvers[{label}].verdict"))
}

/// Whether the work that a record is, or belongs to, still is under way; true for what belongs to no work.
pub fn is_live(portfolio: &Portfolio<'_>, subject: Option<RecordId>, policy: &Policy) -> bool {
    let owner = |record| portfolio.as_project(portfolio.record(record).project.unwrap_or(record));
    subject.and_then(owner).is_none_or(|project| horizon::is_under_way(portfolio.project(project), policy))
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
id: PRJ-A
decisions:
  - {id: DEC-1, subject: PRJ-A, gate: G1, decided: 2026-02-01, outcome: approve}
  - {id: DEC-2, gate: G2, decided: 2026-03-01, outcome: defer}
  - {id: DEC-3, subject: PRJ-A, gate: G2, decided: 2026-04-01, outcome: approve}
  - {id: DEC-4, subject: PRJ-A, gate: G3, decided: 2026-12-01, outcome: approve}
  - {id: DEC-5, subject: PRJ-A, gate: G2}
";

    fn at(text: &str, gate: &str, as_of: &str) -> Option<String> {
        told(text, |portfolio, _| {
            let decisions = Decisions::of(portfolio, as_of.parse().unwrap());
            Some(decisions.at(portfolio.projects[0].record, gate)?.id?.value.to_owned())
        })
    }

    #[test]
    fn the_last_decision_taken_by_the_day_is_the_one_at_its_gate() {
        assert_eq!(at(TEXT, "G2", "2026-11-20").as_deref(), Some("DEC-3"));
        assert_eq!(at(TEXT, "G2", "2026-03-15").as_deref(), Some("DEC-2"));
        assert_eq!((at(TEXT, "G3", "2026-11-20"), at(TEXT, "G0", "2026-11-20")), (None, None));
    }

    #[test]
    fn a_decision_that_another_replaces_no_longer_holds() {
        let replaced = format!("{TEXT}  - {{id: DEC-6, supersedes: DEC-3, decided: 2026-05-01, outcome: reject}}\n");
        assert_eq!(at(&replaced, "G2", "2026-11-20").as_deref(), Some("DEC-2"));
        assert_eq!(at(&replaced, "G2", "2026-04-15").as_deref(), Some("DEC-3"));
    }

    #[test]
    fn a_later_gate_counts_once_it_is_approved() {
        told(TEXT, |portfolio, policy| {
            let subject = portfolio.projects[0].record;
            let after = |gate: &str, as_of: &str| {
                let decisions = Decisions::of(portfolio, as_of.parse().unwrap());
                decisions.approval_after(subject, gate, &policy.methodology).map(|one| one.id.unwrap().value)
            };
            assert_eq!((after("G1", "2026-11-20"), after("G1", "2026-03-15")), (Some("DEC-3"), None));
            assert_eq!((after("G3", "2026-12-31"), after("unknown", "2026-12-31")), (None, None));
        });
    }
}
