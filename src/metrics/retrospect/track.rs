//! The dates of one milestone over time.

use chrono::NaiveDate;

use crate::chronicle::{Chronicle, Life};
use crate::metrics::steps::Steps;
use crate::model::{Filed, Milestone, Portfolio};
use crate::yaml;

/// One milestone over time.
#[derive(Debug)]
pub struct Track<'p, 'a> {
    /// As it stands now; `None` if it is no longer there.
    pub milestone: Option<&'p Filed<'a, Milestone<'a>>>,
    /// Whether it is one that a project steers by: a key milestone, a gate, or one of which nobody says what it is.
    pub is_key: bool,
    life: Option<&'p Life>,
    baseline: Steps<Option<NaiveDate>>,
    forecast: Steps<Option<NaiveDate>>,
    actual: Steps<Option<NaiveDate>>,
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
    pub fn of(portfolio: &Portfolio<'_>, past: &'p Chronicle, milestone: &'p Filed<'a, Milestone<'a>>) -> Self {
        let life = past.life(&portfolio.record(milestone.record).key);
        Track {
            milestone: Some(milestone),
            is_key: is_key(milestone.kind.map(|kind| kind.value)),
            life,
            baseline: Steps::of(life, "baseline", milestone.baseline.value(), date),
            forecast: Steps::of(life, "forecast", milestone.forecast.value(), date),
            actual: Steps::of(life, "actual", milestone.actual.value(), date),
        }
    }

    /// A milestone that is no longer there, over all of history.
    pub(super) fn of_gone(life: &'p Life) -> Self {
        let last = |path: &str| life.last_words.get(path);
        let steps = |path: &'static str| Steps::of(Some(life), path, date(last(path)), date);
        let (baseline, forecast, actual) = (steps("baseline"), steps("forecast"), steps("actual"));
        Track { milestone: None, is_key: is_key(last("type")), life: Some(life), baseline, forecast, actual }
    }

    /// What it said after a commit; `None` while it was not there.
    pub fn at(&self, commit: u32) -> Option<Stated> {
        self.life.is_none_or(|life| life.is_there(commit)).then(|| Stated {
            baseline: self.baseline.at(commit),
            forecast: self.forecast.at(commit),
            actual: self.actual.at(commit),
        })
    }

    /// The day it was reached on, as was said last.
    pub fn reached(&self) -> Option<NaiveDate> {
        self.actual.at(u32::MAX)
    }

    /// The commits that set its forecast anew, oldest first; not the one that brought it.
    pub fn forecast_commits(&self) -> impl Iterator<Item = u32> {
        self.forecast.commits()
    }

    /// The commit that brought it; `None` where history does not reach it.
    pub fn born(&self) -> Option<u32> {
        self.life.map_or(Some(0), |life| life.born)
    }
}

fn is_key(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| matches!(kind, "key" | "gate"))
}

pub(super) fn date(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(yaml::day)
}
