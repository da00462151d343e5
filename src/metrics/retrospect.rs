//! What a project's milestones and reports said at earlier moments, from what git knows of their values.
//!
//! Milestones that are no longer there take no part: what they said was taken back with them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Figure, rag, slip};
use crate::chronicle::{Chronicle, Commit};
use crate::model::{Fact, Filed, Milestone, Portfolio, Project, ProjectId, Rag};
use crate::policy::Policy;
use crate::yaml;

/// A value from a commit on, by its number.
type Step = (u32, Option<NaiveDate>);

/// One milestone over time.
#[derive(Debug)]
pub struct Track<'p, 'a> {
    /// As it stands now.
    pub milestone: &'p Filed<'a, Milestone<'a>>,
    born: u32,
    baseline: Vec<Step>,
    forecast: Vec<Step>,
    actual: Vec<Step>,
}

/// What a milestone said after a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated {
    /// The approved date.
    pub baseline: Option<NaiveDate>,
    /// The date it was expected on.
    pub forecast: Option<NaiveDate>,
    /// The date it had been reached on.
    pub actual: Option<NaiveDate>,
}

impl Stated {
    /// The day it had been reached, else the day it was expected.
    pub fn expected(&self) -> Option<NaiveDate> {
        self.actual.or(self.forecast)
    }
}

impl<'p, 'a> Track<'p, 'a> {
    /// A milestone over all of history.
    pub fn of(portfolio: &Portfolio<'_>, past: &Chronicle, milestone: &'p Filed<'a, Milestone<'a>>) -> Self {
        let key = &*portfolio.record(milestone.record).key;
        let steps = |path: &str, now: &Fact<'_, NaiveDate>| {
            let changes: Vec<_> = past.life(key).map(|life| life.of(path).collect()).unwrap_or_default();
            let first = changes.first().map_or_else(|| now.value(), |first| date(first.before.as_deref()));
            let mut steps = vec![(0, first)];
            steps.extend(changes.iter().map(|change| (change.commit, date(change.after.as_deref()))));
            steps
        };
        Track {
            milestone,
            born: past.life(key).and_then(|life| life.born).unwrap_or(0),
            baseline: steps("baseline", &milestone.baseline),
            forecast: steps("forecast", &milestone.forecast),
            actual: steps("actual", &milestone.actual),
        }
    }

    /// What it said after a commit; `None` before it was there.
    pub fn at(&self, commit: u32) -> Option<Stated> {
        let at = |steps: &[Step]| steps[..steps.partition_point(|(number, _)| *number <= commit)].last()?.1;
        (self.born <= commit).then(|| Stated {
            baseline: at(&self.baseline),
            forecast: at(&self.forecast),
            actual: at(&self.actual),
        })
    }
}

fn date(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(yaml::day)
}

/// A report as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report<'c> {
    /// The number of its commit.
    pub commit: u32,
    /// The day it states, else that of its commit.
    pub date: NaiveDate,
    /// The overall rating it declared, as written.
    pub overall: Option<&'c str>,
    /// What it said in words.
    pub summary: Option<&'c str>,
}

impl Report<'_> {
    /// The rating it declared, if it is one.
    pub fn rating(&self) -> Option<Rag> {
        self.overall.and_then(Rag::named)
    }
}

/// Which commit was the last up to the end of a day.
#[derive(Debug)]
pub struct Moments(Vec<NaiveDate>);

impl Moments {
    /// The commits of a history, looked at once.
    pub fn of(past: &Chronicle) -> Self {
        // The earliest day of each commit and all later ones: it never falls from one to the next.
        let mut days: Vec<NaiveDate> = past.commits.iter().map(Commit::day).collect();
        for index in (1..days.len()).rev() {
            days[index - 1] = days[index - 1].min(days[index]);
        }
        Moments(days)
    }

    /// The number of the last commit up to the end of a day; `None` before the first.
    pub fn on(&self, day: NaiveDate) -> Option<u32> {
        u32::try_from(self.0.partition_point(|own| *own <= day).checked_sub(1)?).ok()
    }
}

/// What there is to be told of projects over time.
#[derive(Debug, Clone, Copy)]
pub struct Told<'s> {
    /// As they stand.
    pub portfolio: &'s Portfolio<'s>,
    /// Tolerances and limits, as they are today.
    pub policy: &'s Policy,
    /// What git knows.
    pub past: &'s Chronicle,
    /// Its commits by day.
    pub moments: &'s Moments,
}

/// One project over time.
#[derive(Debug)]
pub struct Retrospect<'s> {
    moments: &'s Moments,
    policy: &'s Policy,
    tolerance: Decimal,
    /// Its milestones, as they are today.
    pub tracks: Vec<Track<'s, 's>>,
    /// Its reports, oldest first.
    pub reports: Vec<Report<'s>>,
    /// Whether reports were given before history begins, so that these are not all.
    pub is_cut: bool,
}

impl<'s> Retrospect<'s> {
    /// A project as history tells of it.
    pub fn of(scene: &Told<'s>, id: ProjectId) -> Self {
        let Told { portfolio, policy, past, moments } = *scene;
        let project = portfolio.project(id);
        let numbers = if project.status.is_some() { past.reports(project.id) } else { Vec::new() };
        let is_cut = numbers.contains(&None);
        Retrospect {
            moments,
            policy,
            tolerance: slip::tolerance(project, policy),
            tracks: portfolio.milestones.of(id).iter().map(|one| Track::of(portfolio, past, one)).collect(),
            reports: numbers.into_iter().flatten().filter_map(|commit| report(past, project, commit)).collect(),
            is_cut,
        }
    }

    /// The number of the last commit up to the end of a day; `None` before the first.
    pub fn on(&self, day: NaiveDate) -> Option<u32> {
        self.moments.on(day)
    }

    /// First approved and then expected end: the latest of each over the milestones that were there.
    ///
    /// # Errors
    /// `no_milestones` if there were none, `not_given` if one of them was not dated.
    pub fn finish(&self, commit: u32) -> Figure<(NaiveDate, NaiveDate)> {
        let there: Vec<Stated> = self.tracks.iter().filter_map(|track| track.at(commit)).collect();
        let baseline = there.iter().filter_map(|stated| stated.baseline).max();
        let expected: Option<Vec<NaiveDate>> = there.iter().map(Stated::expected).collect();
        let expected = expected.ok_or("not_given")?.into_iter().max().ok_or("no_milestones")?;
        Ok((baseline.ok_or("no_baseline")?, expected))
    }

    /// How the next key milestone then open stood: its slip, at least up to the day itself, as share of the tolerance.
    ///
    /// # Errors
    /// `no_open_milestone`, `no_baseline`.
    pub fn schedule(&self, commit: u32, day: NaiveDate) -> Figure<Rag> {
        let open = |only_key: bool| {
            let tracks = self.tracks.iter().filter(move |track| !only_key || is_key(track.milestone));
            let open = tracks.filter_map(|track| track.at(commit)).filter(|stated| stated.actual.is_none());
            open.filter_map(|stated| Some((stated.forecast?, stated.baseline))).min()
        };
        let (forecast, baseline) = open(true).or_else(|| open(false)).ok_or("no_open_milestone")?;
        let late = (forecast.max(day) - baseline.ok_or("no_baseline")?).num_days();
        Ok(rag::at_most(rag::of_tolerance(Decimal::from(late), self.tolerance), "slip", self.policy))
    }

    /// Calendar days that the finish may move.
    pub fn tolerance(&self) -> Decimal {
        self.tolerance
    }
}

fn is_key(milestone: &Milestone<'_>) -> bool {
    milestone.kind.is_none_or(|kind| matches!(kind.value, "key" | "gate"))
}

fn report<'s>(past: &'s Chronicle, project: &'s Project<'s>, commit: u32) -> Option<Report<'s>> {
    let status = project.status.as_ref()?;
    let said = |path: &'static str, now: Option<&'s str>| past.value_at(project.id, path, now, commit);
    let stated =
        match past.life(project.id).and_then(|life| life.of("status.date").find(|change| change.commit > commit)) {
            Some(next) => date(next.before.as_deref()),
            None => status.date.value(),
        };
    Some(Report {
        commit,
        date: stated.or_else(|| past.commit(commit).map(Commit::day))?,
        overall: said("status.rag.overall", status.declared("overall").map(|declared| declared.value)),
        summary: said("status.summary", status.summary.map(|summary| summary.value)),
    })
}
