//! Decisions that hold: which were taken, which were replaced, and the last one at each gate.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::horizon;
use crate::model::{Decision, Filed, Portfolio, RecordId};
use crate::policy::{Methodology, Policy};

/// A decision as it stands in a portfolio.
pub type Taken<'p, 'a> = &'p Filed<'a, Decision<'a>>;

/// The decisions that hold on a day, in the order of their days.
#[derive(Debug)]
pub struct Decisions<'p, 'a> {
    holding: Vec<Taken<'p, 'a>>,
    at_gates: HashMap<(RecordId, &'a str), Taken<'p, 'a>>,
}

impl<'p, 'a> Decisions<'p, 'a> {
    /// Those with an outcome that were taken by the as-of date and that no other one of them replaces. A decision
    /// whose day is not known counts as taken, before all others.
    pub fn of(portfolio: &'p Portfolio<'a>, as_of: NaiveDate) -> Self {
        let taken = |decision: &Taken<'_, '_>| {
            decision.outcome.is_some() && decision.decided.value().is_none_or(|decided| decided <= as_of)
        };
        let taken: Vec<Taken<'p, 'a>> = portfolio.decisions.iter().filter(taken).collect();
        let named = |decision: &Taken<'p, 'a>| {
            portfolio.find(decision.record, decision.supersedes?.value, &["decision".to_owned()])
        };
        let replaced: HashSet<RecordId> = taken.iter().filter_map(named).collect();
        let mut holding: Vec<Taken<'p, 'a>> =
            taken.into_iter().filter(|decision| !replaced.contains(&decision.record)).collect();
        holding.sort_by_key(|decision| decision.decided.value());
        let at_gates = holding.iter().filter_map(|decision| {
            let subject = subject(portfolio, decision)?;
            Some(((subject, decision.gate?.value), *decision))
        });
        Decisions { at_gates: at_gates.collect(), holding }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Taken<'p, 'a>> {
        self.holding.iter().copied()
    }

    /// The last one about a record at a gate.
    pub fn at(&self, subject: RecordId, gate: &str) -> Option<Taken<'p, 'a>> {
        self.at_gates.get(&(subject, gate)).copied()
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
        Some(subject) => portfolio.find(decision.record, subject.value, &["any".to_owned()]),
        None => decision.project.map(|project| portfolio.project(project).record),
    }
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
