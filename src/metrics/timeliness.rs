//! How often a project reported in time, as history has it.
//!
//! Formulas: §10 (timeliness % = reports on time ÷ due). A period ends every cadence, counted back from the as-of date;
//! it has its report in time if the last report was fresh at its end.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::freshness::{self, BELIEVED};
use super::retrospect::Told;
use super::steps::Steps;
use super::{Figure, percent};
use crate::chronicle::{Chronicle, Commit};
use crate::model::{Project, ProjectId};
use crate::yaml;

/// Reports that were due, and those that came in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timeliness {
    /// Periods of the last `timeliness_periods` that ended while the project was under way and history knows of it.
    pub due: usize,
    /// Those at whose end the last report was not older than cadence and grace.
    pub in_time: usize,
}

impl Timeliness {
    /// The share in percent.
    ///
    /// # Errors
    /// `nothing_due`.
    pub fn pct(self) -> Figure {
        percent(Decimal::from(self.in_time), Decimal::from(self.due)).ok_or("nothing_due")
    }
}

/// How many reports of a project were due and came in time.
///
/// A report counts from the date it states if it was committed about then, else from the day of its commit: a date that
/// was written later is not in time.
///
/// # Errors
/// `no_status` of a project that has never reported; `doubtful_dates` where nobody can believe the day of a commit that
/// brought a report.
pub fn timeliness(told: &Told<'_>, id: ProjectId, as_of: NaiveDate) -> Figure<Timeliness> {
    let Told { portfolio, policy, past, moments } = *told;
    let project = portfolio.project(id);
    let days = days(past, project)?;
    let life = past.life(project.id);
    let born = life.map_or(Some(0), |life| life.born).unwrap_or(0);
    let start = past.commit(born).map(Commit::day).ok_or("no_commits")?;
    let stages = Steps::of(life, "stage", project.stage.map(|stage| stage.value), |text| text);
    let states = Steps::of(life, "state", project.state.map(|state| state.value), |text| text);
    let last_stage = policy.methodology.stages.last().map(|stage| &*stage.name);
    let grace = policy.thresholds.whole("reporting_grace_days");
    let mut found = Timeliness::default();
    let mut end = as_of;
    for _ in 0..policy.thresholds.whole("timeliness_periods") {
        let Some(commit) = moments.on(end).filter(|_| end >= start) else { break };
        let (stage, state) = (stages.at(commit), states.at(commit));
        let cadence = freshness::cadence_at(project, stage, policy);
        let limit = cadence.saturating_add(grace);
        let is_there = life.is_none_or(|life| life.is_there(commit));
        if is_there && state.is_none_or(|state| state == "active") && (stage.is_none() || stage != last_stage) {
            let last = days[..days.partition_point(|day| *day <= end)].last();
            let age = last.map(|last| (end - *last).num_days());
            found.due += usize::from(age.is_some() || (end - start).num_days() > limit);
            found.in_time += usize::from(age.is_some_and(|age| age <= limit));
        }
        let Some(before) = end.checked_sub_days(Days::new(cadence.max(1).unsigned_abs())) else { break };
        end = before;
    }
    Ok(found)
}

/// The days from which the reports of a project count, oldest first.
fn days(past: &Chronicle, project: &Project<'_>) -> Figure<Vec<NaiveDate>> {
    let status = project.status.as_ref().ok_or("no_status")?;
    let read = |text: Option<&str>| text.and_then(yaml::day);
    let dates = Steps::of(past.life(project.id), "status.date", status.date.value(), read);
    let mut days = Vec::new();
    for report in past.reports(project.id) {
        // What history begins with was made elsewhere: its commit says nothing of the day.
        let commit = report.filter(|number| *number > 0).and_then(|number| past.commit(number));
        let stated = dates.at(report.unwrap_or(0));
        days.extend(match commit.filter(|commit| !commit.is_uncommitted()) {
            Some(commit) if commit.doubt.is_some() => return Err("doubtful_dates"),
            Some(commit) => {
                let believed = stated.filter(|stated| (commit.day() - *stated).num_days().abs() <= BELIEVED);
                Some(believed.unwrap_or_else(|| commit.day()))
            }
            None => stated,
        });
    }
    days.sort_unstable();
    Ok(days)
}
