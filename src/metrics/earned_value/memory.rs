//! What a project stated of its progress on earlier days, from what git knows of its values.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::agile::{share_of_points, stated};
use super::method::Method;
use crate::chronicle::Chronicle;
use crate::metrics::Figure;
use crate::metrics::retrospect::Moments;
use crate::model::{Fact, Project};
use crate::yaml;

/// What git knows, by day.
#[derive(Debug)]
pub struct Memory<'c> {
    past: &'c Chronicle,
    moments: Moments,
}

impl<'c> Memory<'c> {
    /// A history, its commits looked at once.
    pub fn of(past: &'c Chronicle) -> Self {
        Memory { past, moments: Moments::of(past) }
    }

    /// The share of one that a project stated to be done by the end of an earlier day, in percent or in points.
    ///
    /// # Errors
    /// `needs_history` where history does not reach that day, `no_progress` where nothing was stated by then, and what
    /// stands in the way of a share of points.
    pub(super) fn share(&self, project: &Project<'_>, method: Method, day: NaiveDate) -> Figure {
        let progress = project.progress.as_ref().ok_or("no_progress")?;
        let commit = self.moments.on(day).ok_or("needs_history")?;
        if self.past.life(project.id).and_then(|life| life.born).is_some_and(|born| born > commit) {
            return Err("no_progress");
        }
        let said = |path: &str, now: &Fact<'_, Decimal>| self.said(project.id, path, now, commit);
        match method {
            Method::Points => share_of_points(
                said("progress.done_points", &progress.done_points)?,
                said("progress.total_points", &progress.total_points)?,
            ),
            _ => Ok(said("progress.percent_complete", &progress.percent_complete)? / Decimal::ONE_HUNDRED),
        }
    }

    /// A number of the `progress` block after a commit; `now` is what it says today.
    fn said(&self, key: &str, path: &str, now: &Fact<'_, Decimal>, commit: u32) -> Figure {
        let life = self.past.life(key);
        match life.and_then(|life| life.of(path).find(|change| change.commit > commit)) {
            Some(next) => yaml::decimal(next.before.as_deref().ok_or("no_progress")?).ok_or("unreadable"),
            None => stated(now.or_reason()),
        }
    }
}
