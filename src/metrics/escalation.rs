//! Escalations: what they are about, when an answer was due, and whether it came in time.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::Figure;
use super::calendar::WorkDays;
use crate::model::{Escalation, Filed, Portfolio, RecordId, Unknown};
use crate::policy::Policy;

/// How an escalation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not answered, and not known to be due.
    Open,
    /// Not answered, and the day has passed.
    Overdue,
    /// Answered in time, or on a day that nobody states.
    Answered,
    /// Answered after the day it was due.
    AnsweredLate,
    /// Taken back.
    Withdrawn,
}

impl State {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Overdue => "overdue",
            State::Answered => "answered",
            State::AnsweredLate => "answered_late",
            State::Withdrawn => "withdrawn",
        }
    }
}

/// The day an answer is due: `respond_by`, else `response_days` working days after it was raised.
///
/// # Errors
/// Why neither day is known.
pub fn due(escalation: &Escalation<'_>, days: &WorkDays, policy: &Policy) -> Figure<NaiveDate> {
    match escalation.respond_by.or_reason() {
        Err(Unknown::NotGiven) => {
            let raised = escalation.raised.or_reason().map_err(Unknown::code)?;
            days.after(raised, policy.thresholds.whole("response_days")).ok_or("too_large")
        }
        stated => stated.map_err(Unknown::code),
    }
}

/// The day the answer came.
///
/// # Errors
/// `not_answered` while there is none by the as-of date; `not_given` for an answer that nobody dates.
pub fn answered(escalation: &Escalation<'_>, as_of: NaiveDate) -> Figure<NaiveDate> {
    let is_settled = escalation.state.is_some_and(|state| matches!(state.value, "answered" | "closed"));
    match escalation.responded.or_reason() {
        Ok(day) if day > as_of => Err("not_answered"),
        Ok(day) => Ok(day),
        Err(Unknown::NotGiven) if !is_settled && escalation.response.is_none() => Err("not_answered"),
        Err(unknown) => Err(unknown.code()),
    }
}

/// How an escalation stands on a day on which its answer was due on `due`.
pub fn state(escalation: &Escalation<'_>, due: Figure<NaiveDate>, as_of: NaiveDate) -> State {
    if escalation.is_withdrawn() {
        return State::Withdrawn;
    }
    match answered(escalation, as_of) {
        Err("not_answered") if due.is_ok_and(|due| due < as_of) => State::Overdue,
        Err("not_answered") => State::Open,
        Ok(day) if due.is_ok_and(|due| due < day) => State::AnsweredLate,
        _ => State::Answered,
    }
}

/// The record that an escalation is about: its subject, else the project it stands in.
pub fn subject(portfolio: &Portfolio<'_>, escalation: &Filed<'_, Escalation<'_>>) -> Option<RecordId> {
    match escalation.subject {
        Some(subject) => portfolio.find(escalation.record, subject.value, &["any"]),
        None => escalation.project.map(|project| portfolio.project(project).record),
    }
}

/// Every record that an escalation was raised about by the as-of date and not taken back.
pub fn subjects(portfolio: &Portfolio<'_>, as_of: NaiveDate) -> HashSet<RecordId> {
    let raised = portfolio.escalations.iter().filter(|escalation| {
        !escalation.is_withdrawn() && escalation.raised.value().is_none_or(|raised| raised <= as_of)
    });
    raised.filter_map(|escalation| subject(portfolio, escalation)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(fields: &str) -> (Figure<NaiveDate>, State) {
        let as_of = "2026-11-20".parse().unwrap();
        told(&format!("{{id: PRJ-A, escalations: [{{id: ESC-1, {fields}}}]}}"), |portfolio, policy| {
            let escalation = portfolio.escalations.iter().next().unwrap();
            let due = due(escalation, &WorkDays::of_week(&policy.week), policy);
            (due, state(escalation, due, as_of))
        })
    }

    fn day(text: &str) -> Figure<NaiveDate> {
        Ok(text.parse().unwrap())
    }

    /// Friday 6 November and ten working days is Friday 20 November, which is not past on that day.
    #[test]
    fn an_answer_is_due_on_the_day_named_or_after_the_working_days_allowed() {
        assert_eq!(of("raised: 2026-11-02, respond_by: 2026-11-19"), (day("2026-11-19"), State::Overdue));
        assert_eq!(of("raised: 2026-11-06"), (day("2026-11-20"), State::Open));
        assert_eq!(of("raised: 2026-11-05"), (day("2026-11-19"), State::Overdue));
        assert_eq!(of("reason: late"), (Err("not_given"), State::Open));
    }

    #[test]
    fn an_answer_is_in_time_or_late_and_an_undated_one_is_not_called_late() {
        let answer = |more: &str| of(&format!("respond_by: 2026-11-10, {more}")).1;
        assert_eq!(answer("responded: 2026-11-10"), State::Answered);
        assert_eq!(answer("responded: 2026-11-11"), State::AnsweredLate);
        assert_eq!(answer("responded: 2026-12-01"), State::Overdue);
        assert_eq!(answer("response: Yes"), State::Answered);
        assert_eq!(answer("state: closed"), State::Answered);
        assert_eq!(answer("state: withdrawn"), State::Withdrawn);
    }

    #[test]
    fn an_escalation_is_about_its_subject_or_the_project_it_stands_in() {
        let text = "
id: PRJ-A
milestones: [{id: M1}]
escalations: [{id: ESC-1, subject: M1}, {id: ESC-2, raised: 2026-11-21}, {id: ESC-3, subject: M1, state: withdrawn}]
";
        told(text, |portfolio, _| {
            let milestone = portfolio.milestones.iter().next().unwrap().record;
            assert_eq!(subjects(portfolio, "2026-11-20".parse().unwrap()), HashSet::from([milestone]));
            let later = subjects(portfolio, "2026-11-21".parse().unwrap());
            assert_eq!(later, HashSet::from([milestone, portfolio.projects[0].record]));
        });
    }
}
