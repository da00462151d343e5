//! Whether a taker's finish hangs on a dependency: as its halves say, or as the critical path shows.
//!
//! Formulas: §3 (critical: total float at or below the threshold `critical_float_days`).

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Figure;
use super::calendar::Calendars;
use super::dependency::{Half, Pair};
use super::network::{Dates, Plan, SAME};
use crate::model::{Portfolio, ProjectId, RecordId};
use crate::policy::Policy;

/// Whether a milestone or activity decides the finish of its project.
///
/// # Errors
/// Why its float is not known.
pub fn is_critical(dates: &Dates, policy: &Policy) -> Figure<bool> {
    let most = policy.thresholds.whole("critical_float_days") as f64;
    dates.total_float.map(|float| float <= most + SAME)
}

/// For each dependency whether the taker's finish hangs on it: one of the halves says so, or what needs it in the
/// taker's schedule is critical. That is the milestone or activity which the taker's half names, and whatever of the
/// taker's comes after the milestone that the giver's half names. A half that says `critical: false` is believed until the path says otherwise.
///
/// Networks are worked out only if a half names such a milestone.
///
/// # Errors
/// `not_given` where nobody says and nothing shows it, else why the path is not known.
pub fn critical(
    portfolio: &Portfolio<'_>,
    pairs: &[Pair<'_, '_>],
    policy: &Policy,
    as_of: NaiveDate,
) -> Vec<Figure<bool>> {
    let on_path = on_path(portfolio, pairs, policy, as_of);
    let verdict = |(pair, on_path): (&Pair<'_, '_>, Option<Figure<bool>>)| {
        let said_not = pair.halves().any(|half| half.critical == Some(false));
        match on_path {
            _ if pair.is_said_critical() => Ok(true),
            Some(Ok(on_path)) => Ok(on_path),
            _ if said_not => Ok(false),
            Some(unknown) => unknown,
            None => Err("not_given"),
        }
    };
    pairs.iter().zip(on_path).map(verdict).collect()
}

/// Whether what needs each dependency is on the critical path; `None` where nothing in a schedule needs it.
fn on_path(
    portfolio: &Portfolio<'_>,
    pairs: &[Pair<'_, '_>],
    policy: &Policy,
    as_of: NaiveDate,
) -> Vec<Option<Figure<bool>>> {
    let ends = |pair: &Pair<'_, '_>| {
        (pair.taken.and_then(|half| milestone(portfolio, half)), pair.given.and_then(|half| milestone(portfolio, half)))
    };
    let named: Vec<_> = pairs.iter().map(ends).collect();
    if named.iter().all(|(needs, gives)| needs.is_none() && gives.is_none()) {
        return vec![None; pairs.len()];
    }
    let calendars = Calendars::of(portfolio, policy);
    let plan = Plan::of(portfolio, &calendars, as_of);
    let mut of_taker: HashMap<ProjectId, HashMap<RecordId, Figure<bool>>> = HashMap::new();
    let mut verdicts = Vec::with_capacity(pairs.len());
    for (pair, (needs, gives)) in pairs.iter().zip(named) {
        let Some(taker) = portfolio.project_named(pair.taker).filter(|_| needs.or(gives).is_some()) else {
            verdicts.push(None);
            continue;
        };
        let known = of_taker.entry(taker).or_insert_with(|| floats(&plan, taker, policy));
        let behind = gives.map(|gives| waiting(&plan, taker, gives)).unwrap_or_default();
        let found: Vec<Figure<bool>> =
            needs.into_iter().chain(behind).filter_map(|record| known.get(&record).copied()).collect();
        verdicts.push(worst(&found));
    }
    verdicts
}

/// The milestone or activity of its own project that a half names.
fn milestone(portfolio: &Portfolio<'_>, half: Half<'_, '_>) -> Option<RecordId> {
    let kinds = ["milestone", "activity"].map(str::to_owned);
    let found = portfolio.find(half.record, half.fields.text("milestone")?.value, &kinds)?;
    let home = portfolio.record(found).project.and_then(|home| portfolio.as_project(home));
    Some(found).filter(|_| home == half.project)
}

fn floats(plan: &Plan<'_, '_>, project: ProjectId, policy: &Policy) -> HashMap<RecordId, Figure<bool>> {
    let rows = plan.schedule(project).map(|schedule| schedule.rows).unwrap_or_default();
    rows.into_iter().map(|(item, dates)| (item.filed.record, is_critical(&dates, policy))).collect()
}

/// What of a project comes after a milestone of another.
fn waiting(plan: &Plan<'_, '_>, taker: ProjectId, gives: RecordId) -> Vec<RecordId> {
    let items =
        plan.group(taker).map(|group| group.items.iter().map(|number| &plan.items[*number])).into_iter().flatten();
    let waits = items.filter(|item| item.before.iter().any(|(before, _)| plan.items[*before].filed.record == gives));
    waits.map(|item| item.filed.record).collect()
}

/// Critical if anything is; else not, if that is known of something; else the reason why not.
fn worst(found: &[Figure<bool>]) -> Option<Figure<bool>> {
    let known = found.iter().flatten().copied().reduce(|a, b| a || b);
    known.map(Ok).or_else(|| found.first().copied())
}

#[cfg(test)]
mod tests {
    use super::super::dependency::pairs;
    use super::super::example::{day, told};
    use super::*;

    /// PRJ-A works ten days on what decides its finish (T1, T2) and four beside it (T3); what it needs, and what it
    /// says of that, stands in `dependencies`.
    fn verdicts(dependencies: &str, given: &str) -> Vec<Figure<bool>> {
        let text = format!(
            "
- kind: project
  id: PRJ-A
  activities: [{{id: T1, duration: 5}}, {{id: T2, duration: 5, after: [{{ref: T1}}]}}, {{id: T3, duration: 4, after: [{{ref: PRJ-B/M1}}]}}]
  dependencies: [{dependencies}]
- kind: project
  id: PRJ-B
  activities: [{{id: T9, duration: 1}}]
  milestones: [{{id: M1, forecast: 2026-11-20, after: [{{ref: T9}}]}}]
  dependencies: [{given}]
"
        );
        told(&text, |portfolio, policy| critical(portfolio, &pairs(portfolio), policy, day("2026-11-20")))
    }

    #[test]
    fn the_path_says_what_nobody_says() {
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, milestone: T2}", ""), [Ok(true)]);
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, milestone: T3}", ""), [Ok(false)]);
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B}", ""), [Err("not_given")]);
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, milestone: T9}", ""), [Err("not_given")]);
    }

    #[test]
    fn a_flag_counts_and_no_flag_hides_the_path() {
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, critical: true, milestone: T3}", ""), [Ok(true)]);
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, critical: false, milestone: T2}", ""), [Ok(true)]);
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B, critical: false}", ""), [Ok(false)]);
    }

    #[test]
    fn what_comes_after_the_givers_milestone_needs_it() {
        let given = "{id: D-1, gets: PRJ-A, milestone: M1}";
        assert_eq!(verdicts("{id: D-1, gives: PRJ-B}", given), [Ok(false)]);
    }
}
