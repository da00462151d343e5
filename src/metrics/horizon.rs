//! Where a project's milestones lead: its finish, the next one, and how each of them stands.
//!
//! Formulas: §3 (slip against the approved baseline), §10 (the next key milestone).

use chrono::NaiveDate;

use super::{Figure, slip};
use crate::model::{Filed, Milestone, Portfolio, Project, ProjectId, Unknown, natural_order};
use crate::policy::Policy;

/// How a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Reached.
    Done,
    /// Expected by its baseline.
    OnTrack,
    /// Expected after its baseline.
    Late,
    /// Not reached, and the day it was expected on has passed.
    Overdue,
}

impl State {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            State::Done => "done",
            State::OnTrack => "on_track",
            State::Late => "late",
            State::Overdue => "overdue",
        }
    }
}

/// How a milestone stands on a day; `live` says whether its project still is under way.
///
/// # Errors
/// `not_active` for an open milestone of work that is not under way, `no_baseline` where one expected later has
/// nothing to be on track with, else why its forecast is not known.
pub fn state(milestone: &Milestone<'_>, live: bool, as_of: NaiveDate) -> Figure<State> {
    if milestone.actual.is_given() {
        return milestone.actual.or_reason().map(|_| State::Done).map_err(Unknown::code);
    }
    if !live {
        return Err("not_active");
    }
    let forecast = milestone.forecast.or_reason().map_err(Unknown::code)?;
    if forecast < as_of {
        return Ok(State::Overdue);
    }
    let slip = slip::slip(milestone).map_err(|_| "no_baseline")?;
    Ok(if slip > 0 { State::Late } else { State::OnTrack })
}

/// Whether work still is under way: active, and not at the last stage of its life.
pub fn is_under_way(project: &Project<'_>, policy: &Policy) -> bool {
    let last = policy.methodology.stages.last().map(|stage| &*stage.name);
    project.is_active() && project.stage.is_none_or(|stage| Some(stage.value) != last)
}

/// Whether the result is being built or brought into service: from delivery up to closure.
pub fn is_being_delivered(project: &Project<'_>, policy: &Policy) -> bool {
    let reached = |stage: &str| project.stage.is_some_and(|own| policy.methodology.has_reached(own.value, stage));
    is_under_way(project, policy) && reached("delivery") && !reached("closure")
}

/// First approved and now expected end of a project: the latest baseline, and the latest actual or forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finish {
    /// The latest baseline.
    pub baseline: Figure<NaiveDate>,
    /// The latest day on which a milestone was or is expected to be reached.
    pub expected: Figure<NaiveDate>,
    /// Calendar days from one to the other; positive is late.
    pub slip: Figure<i64>,
}

/// The finish of a project by its milestones; `no_milestones` where it has none, and unknown as soon as the date of
/// one milestone is withheld or, for the expected day, not given.
pub fn finish(portfolio: &Portfolio<'_>, id: ProjectId) -> Finish {
    let milestones = portfolio.milestones.of(id);
    let baselines = milestones.iter().map(|milestone| milestone.baseline.or_reason());
    let stated = baselines.filter(|baseline| *baseline != Err(Unknown::NotGiven));
    let baseline = latest(stated, if milestones.is_empty() { "no_milestones" } else { "no_baseline" });
    let expected = latest(milestones.iter().map(|milestone| slip::expected(milestone)), "no_milestones");
    let slip = baseline.and_then(|baseline| Ok((expected? - baseline).num_days()));
    Finish { baseline, expected, slip }
}

fn latest(dates: impl Iterator<Item = Result<NaiveDate, Unknown>>, none: &'static str) -> Figure<NaiveDate> {
    let dates: Vec<NaiveDate> = dates.collect::<Result<_, _>>().map_err(Unknown::code)?;
    dates.into_iter().max().ok_or(none)
}

/// The open milestone with the earliest forecast.
pub fn next<'p, 'a>(portfolio: &'p Portfolio<'a>, id: ProjectId) -> Option<&'p Filed<'a, Milestone<'a>>> {
    earliest(portfolio.milestones.of(id).iter().filter(|milestone| !milestone.actual.is_given()))
}

/// The open key milestone or gate with the earliest forecast; a milestone without a type counts as key, and where
/// no key one is open, any other does.
pub fn next_key<'p, 'a>(portfolio: &'p Portfolio<'a>, id: ProjectId) -> Option<&'p Filed<'a, Milestone<'a>>> {
    let open = || portfolio.milestones.of(id).iter().filter(|milestone| !milestone.actual.is_given());
    let is_key =
        |milestone: &&Filed<'_, Milestone<'_>>| milestone.kind.is_none_or(|kind| matches!(kind.value, "key" | "gate"));
    earliest(open().filter(is_key)).or_else(|| earliest(open()))
}

fn earliest<'p, 'a>(
    milestones: impl Iterator<Item = &'p Filed<'a, Milestone<'a>>>,
) -> Option<&'p Filed<'a, Milestone<'a>>> {
    let dated = milestones.filter_map(|milestone| Some((milestone.forecast.value()?, milestone)));
    let by_day = |(day, a): &(NaiveDate, &Filed<'a, Milestone<'a>>),
                  (other, b): &(NaiveDate, &Filed<'a, Milestone<'a>>)| {
        let id = |milestone: &Filed<'a, Milestone<'a>>| milestone.id.map_or("", |id| id.value);
        day.cmp(other).then_with(|| natural_order(id(a), id(b)))
    };
    dated.min_by(by_day).map(|(_, milestone)| milestone)
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
id: PRJ-A
milestones:
  - {id: M1, type: key, baseline: 2026-10-01, forecast: 2026-10-08, actual: 2026-10-08}
  - {id: M2, type: deliverable, baseline: 2026-11-01, forecast: 2026-11-10}
  - {id: M10, type: gate, baseline: 2027-01-01, forecast: 2027-01-15}
  - {id: M9, type: key, baseline: 2027-02-01, forecast: 2027-01-15}
";

    #[test]
    fn milestones_are_done_on_track_late_or_overdue() {
        told(TEXT, |portfolio, _| {
            let as_of = "2026-11-20".parse().unwrap();
            let states = |live: bool| -> Vec<Figure<State>> {
                portfolio.milestones.iter().map(|milestone| state(milestone, live, as_of)).collect()
            };
            assert_eq!(states(true), [Ok(State::Done), Ok(State::Overdue), Ok(State::OnTrack), Ok(State::Late)]);
            assert_eq!(states(false)[1], Err("not_active"));
        });
        told("{id: PRJ-A, milestones: [{id: M1, forecast: 2027-02-01}]}", |portfolio, _| {
            let milestone = portfolio.milestones.iter().next().unwrap();
            assert_eq!(state(milestone, true, "2026-11-20".parse().unwrap()), Err("no_baseline"));
        });
    }

    #[test]
    fn the_finish_is_the_last_date_of_each_kind() {
        told(TEXT, |portfolio, _| {
            let finish = finish(portfolio, ProjectId(0));
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!((finish.baseline, finish.expected), (Ok(day("2027-02-01")), Ok(day("2027-01-15"))));
            assert_eq!(finish.slip, Ok(-17));
        });
        told("{id: PRJ-A}", |portfolio, _| {
            assert_eq!(finish_of(portfolio), (Err("no_milestones"), Err("no_milestones")));
        });
    }

    fn finish_of(portfolio: &Portfolio<'_>) -> (Figure<NaiveDate>, Figure<NaiveDate>) {
        let finish = finish(portfolio, ProjectId(0));
        (finish.baseline, finish.expected)
    }

    #[test]
    fn the_next_milestone_is_the_earliest_open_one_and_key_ones_go_first() {
        told(TEXT, |portfolio, _| {
            let id = |found: Option<&Filed<'_, Milestone<'_>>>| found.unwrap().id.unwrap().value.to_owned();
            assert_eq!(id(next(portfolio, ProjectId(0))), "M2");
            assert_eq!(id(next_key(portfolio, ProjectId(0))), "M9");
        });
    }
}
