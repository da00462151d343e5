//! Whether somebody with the right to do so agreed to a new baseline.
//!
//! A baseline or budget moves by an approved change request or by a decision of a board (PMBOK, Perform Integrated
//! Change Control; PRINCE2, exception plan). What stands behind a move is looked for around the day of its commit.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::model::{Portfolio, ProjectId, RecordId};
use crate::policy::Policy;

/// Approving decisions and approved changes, by the project they are about.
#[derive(Debug)]
pub struct Mandates {
    of: HashMap<ProjectId, Vec<(NaiveDate, RecordId)>>,
    window: i64,
}

impl Mandates {
    /// Collects them. A decision counts by the day it was taken. A change counts by the day of the decision it refers
    /// to, else by the day it was raised.
    pub fn new(portfolio: &Portfolio<'_>, policy: &Policy) -> Self {
        let mut of: HashMap<ProjectId, Vec<(NaiveDate, RecordId)>> = HashMap::new();
        let mut decided: HashMap<&str, NaiveDate> = HashMap::new();
        for decision in portfolio.decisions.iter().filter(|decision| decision.is_approval()) {
            let Some(day) = decision.decided.value() else { continue };
            decided.extend(decision.id.map(|id| (id.value, day)));
            let subject = decision.subject.and_then(|subject| portfolio.named(subject.value).first().copied());
            let about = subject.and_then(|subject| {
                portfolio.as_project(subject).or_else(|| portfolio.as_project(portfolio.record(subject).project?))
            });
            if let Some(project) = about.or(decision.project) {
                of.entry(project).or_default().push((day, decision.record));
            }
        }
        for change in portfolio.changes.iter() {
            let approved = change.state.is_some_and(|state| matches!(state.value, "approved" | "implemented"));
            let by_decision = change.decision.and_then(|decision| decided.get(decision.value).copied());
            let day = by_decision.or_else(|| change.raised.value());
            if let Some((project, day)) = change.project.zip(day).filter(|_| approved) {
                of.entry(project).or_default().push((day, change.record));
            }
        }
        Mandates { of, window: policy.thresholds.whole("mandate_window_days") }
    }

    /// What stands behind a move of the project's baseline or budget on `day`: the nearest at most
    /// `mandate_window_days` before or after it.
    pub fn behind(&self, project: ProjectId, day: NaiveDate) -> Option<RecordId> {
        let distance = |date: NaiveDate| (day - date).num_days().abs();
        let near = self.of.get(&project)?.iter().filter(|(date, _)| distance(*date) <= self.window);
        near.min_by_key(|(date, record)| (distance(*date), *record)).map(|(_, record)| *record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- {id: PRJ-A, changes: [{id: C1, title: More time, raised: 2026-03-01, state: approved}, {id: C2, raised: 2026-08-01, state: raised}]}
- {kind: decision, id: DEC-1, subject: PRJ-A, decided: 2026-06-10, outcome: approve}
- {kind: decision, id: DEC-2, subject: PRJ-A, decided: 2026-08-10, outcome: reject}
";

    #[test]
    fn a_decision_or_an_approved_change_near_the_day_stands_behind_a_move() {
        told(TEXT, |portfolio, policy| {
            let mandates = Mandates::new(portfolio, policy);
            let behind = |day: &str| {
                let record = mandates.behind(ProjectId(0), day.parse().unwrap());
                record.and_then(|record| portfolio.record(record).id).map(|id| id.value)
            };
            assert_eq!(
                (behind("2026-03-20"), behind("2026-06-01"), behind("2026-07-11")),
                (Some("C1"), Some("DEC-1"), Some("DEC-1"))
            );
            assert_eq!((behind("2026-07-12"), behind("2026-08-10"), behind("2026-01-01")), (None, None, None));
        });
    }
}
