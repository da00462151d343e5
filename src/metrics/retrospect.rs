//! What a project's milestones and reports said at earlier moments, from what git knows of their values.
//!
//! Milestones that are no longer there take no part: what they said was taken back with them. Projects that are no longer
//! there do, with the milestones they had last: what was reported of them was reported.

mod gone;
mod money;
mod track;

pub use gone::Gone;
pub use money::{Money, Stood};
pub use track::{Stated, Track};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::track::date;
use super::steps::Steps;
use super::{Figure, rag, slip};
use crate::chronicle::{Chronicle, Commit, Life};
use crate::model::{Portfolio, ProjectId, Rag};
use crate::policy::Policy;

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
    life: Option<&'s Life>,
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
    pub fn of(told: &Told<'s>, id: ProjectId) -> Self {
        let Told { portfolio, policy, past, moments } = *told;
        let project = portfolio.project(id);
        let status = project.status.as_ref();
        let now = Words {
            date: status.and_then(|status| status.date.value()),
            overall: status.and_then(|status| status.declared("overall")).map(|declared| declared.value),
            summary: status.and_then(|status| status.summary).map(|summary| summary.value),
        };
        let numbers = if status.is_some() { past.reports(project.id) } else { Vec::new() };
        let life = past.life(project.id);
        Retrospect {
            moments,
            policy,
            life,
            tolerance: slip::tolerance(project, policy),
            tracks: portfolio.milestones.of(id).iter().map(|one| Track::of(portfolio, past, one)).collect(),
            is_cut: numbers.contains(&None),
            reports: reports(past, life, &numbers, now),
        }
    }

    /// A project that is no longer there, as history tells of it.
    pub fn of_gone(told: &Told<'s>, gone: &Gone<'s>) -> Self {
        let Told { policy, past, moments, .. } = *told;
        let now = Words {
            date: date(gone.said("status.date")),
            overall: gone.said("status.rag.overall"),
            summary: gone.said("status.summary"),
        };
        let has_reported = gone.life.below("status").next().is_some() || now != Words::default();
        let numbers = if has_reported { past.reports(gone.key) } else { Vec::new() };
        let own = gone.said("tolerances.time").and_then(crate::yaml::decimal);
        Retrospect {
            moments,
            policy,
            life: Some(gone.life),
            tolerance: own.unwrap_or_else(|| policy.thresholds.number("schedule_tolerance_days")),
            tracks: gone.milestones.iter().map(|life| Track::of_gone(life)).collect(),
            is_cut: numbers.contains(&None),
            reports: reports(past, Some(gone.life), &numbers, now),
        }
    }

    /// The first commit after this one by which it was taken away, for a while or for good.
    pub fn left(&self, since: u32) -> Option<u32> {
        let life = self.life?;
        let gone = life.absences.iter().map(|(gone, _)| *gone).chain(life.ended);
        gone.filter(|commit| *commit > since).min()
    }

    /// The number of the last commit up to the end of a day; `None` before the first.
    pub fn on(&self, day: NaiveDate) -> Option<u32> {
        self.moments.on(day)
    }

    /// The then expected end: the latest day on which a milestone that was there had been or was to be reached.
    ///
    /// # Errors
    /// `no_milestones` if there were none, `not_given` if one of them was not dated.
    pub fn expected(&self, commit: u32) -> Figure<NaiveDate> {
        let there = self.tracks.iter().filter_map(|track| track.at(commit));
        let expected: Option<Vec<NaiveDate>> = there.map(|stated| stated.expected()).collect();
        expected.ok_or("not_given")?.into_iter().max().ok_or("no_milestones")
    }

    /// The approved end: the latest baseline of the milestones that were there.
    ///
    /// # Errors
    /// `no_baseline` if none of them had one.
    pub fn approved(&self, commit: u32) -> Figure<NaiveDate> {
        let there = self.tracks.iter().filter_map(|track| track.at(commit));
        there.filter_map(|stated| stated.baseline).max().ok_or("no_baseline")
    }

    /// What the project steered by after a commit: the next open key milestone (any, where none is key), and the one it
    /// was to end with. One, where both are the same.
    ///
    /// # Errors
    /// `no_open_milestone` if everything had been reached, or nothing was forecast.
    pub fn aims(&self, commit: u32) -> Figure<Vec<Aim<'_, 's>>> {
        let open = |only_key: bool| {
            let tracks = self.tracks.iter().filter(move |track| !only_key || track.is_key);
            let there = tracks.filter_map(|track| Some(Aim { track, before: track.at(commit)? }));
            there.filter(|aim| aim.before.actual.is_none() && aim.before.forecast.is_some())
        };
        let next = open(true)
            .min_by_key(|aim| aim.before.forecast)
            .or_else(|| open(false).min_by_key(|aim| aim.before.forecast));
        let next = next.ok_or("no_open_milestone")?;
        let last =
            open(false).max_by_key(|aim| aim.before.forecast).filter(|last| !std::ptr::eq(last.track, next.track));
        Ok(std::iter::once(next).chain(last).collect())
    }

    /// How the next key milestone then open stood: its slip, at least up to the day itself, as share of the tolerance.
    ///
    /// # Errors
    /// `no_open_milestone`, `no_baseline`.
    pub fn schedule(&self, commit: u32, day: NaiveDate) -> Figure<Rag> {
        let open = |only_key: bool| {
            let tracks = self.tracks.iter().filter(move |track| !only_key || track.is_key);
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

/// A milestone that a project steered by, and what it said then.
#[derive(Debug)]
pub struct Aim<'r, 's> {
    /// Its dates over time.
    pub track: &'r Track<'s, 's>,
    /// What it said then.
    pub before: Stated,
}

/// What the reports of a project say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Words<'s> {
    date: Option<NaiveDate>,
    overall: Option<&'s str>,
    summary: Option<&'s str>,
}

/// The reports that were given in these commits by a project that says `now`.
fn reports<'s>(
    past: &'s Chronicle,
    life: Option<&'s Life>,
    commits: &[Option<u32>],
    now: Words<'s>,
) -> Vec<Report<'s>> {
    let dates = Steps::of(life, "status.date", now.date, date);
    let overall = Steps::of(life, "status.rag.overall", now.overall, |text| text);
    let summary = Steps::of(life, "status.summary", now.summary, |text| text);
    let report = |commit: u32| {
        let date = dates.at(commit).or_else(|| past.commit(commit).map(Commit::day))?;
        Some(Report { commit, date, overall: overall.at(commit), summary: summary.at(commit) })
    };
    commits.iter().flatten().filter_map(|commit| report(*commit)).collect()
}
