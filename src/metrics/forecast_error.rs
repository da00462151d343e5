//! How far forecasts lay from what came, by how long ahead they were given.
//!
//! Dates: actual − forecast in calendar days, for every forecast of a milestone that has been reached. Money: outturn
//! against the estimate at completion of every report, in percent of the estimate (the overrun of Flyvbjerg, "From Nobel
//! Prize to Project Management", 2006; formulas §6, §11). Median, mean (bias) and mean absolute error after Hyndman and
//! Koehler, "Another look at measures of forecast accuracy", 2006.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::outcome;
use super::retrospect::{Gone, Money, Retrospect, Told, Track};
use super::{Figure, cost, percent, ratio};
use crate::chronicle::Commit;
use crate::model::ProjectId;

/// How long ahead forecasts are told apart by: at most so many days, and more than the last.
pub const AHEAD: [i64; 3] = [30, 90, 180];

/// The class of a forecast, from 0 to the number of [`AHEAD`].
pub fn class(ahead: i64) -> usize {
    AHEAD.partition_point(|most| *most < ahead)
}

/// A forecast of which it is known what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error {
    /// Days from when it was said to the day it was said for.
    pub ahead: i64,
    /// What came − what was said; positive promised too much.
    pub size: Decimal,
    /// What it was about: a number of its own for each milestone or project.
    pub about: usize,
}

/// The forecasts of one project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forecasts {
    /// Those of milestones that were reached, in calendar days.
    pub dates: Vec<Error>,
    /// Those of its outturn, in percent of what was said.
    pub costs: Vec<Error>,
    /// How long ahead those lay whose day has passed while their milestone is still open: how wrong they are is not known
    /// yet, but it is the worse part.
    pub passed: Vec<i64>,
}

/// The forecasts of a project that is there. `about` is the first number for what they are about.
pub fn of(told: &Told<'_>, id: ProjectId, about: usize, as_of: NaiveDate) -> Forecasts {
    let seen = Retrospect::of(told, id);
    let mut forecasts = dates(told, &seen, about, as_of);
    let project = told.portfolio.project(id);
    let closed = outcome::closed(told.portfolio, id, told.policy, as_of);
    let outturn = cost::outturn(project, told.policy, as_of).at_completion;
    if let (Ok(closed), Ok(outturn)) = (closed, outturn) {
        forecasts.costs = costs(&seen, &Money::of(told, id), closed, outturn, about);
    }
    forecasts
}

/// Those of a project that is no longer there: of milestones it had reached by then.
pub fn of_gone(told: &Told<'_>, gone: &Gone<'_>, about: usize, as_of: NaiveDate) -> Forecasts {
    // What was still open when it went is not late: nobody says any more.
    Forecasts { passed: Vec::new(), ..dates(told, &Retrospect::of_gone(told, gone), about, as_of) }
}

fn dates(told: &Told<'_>, seen: &Retrospect<'_>, about: usize, as_of: NaiveDate) -> Forecasts {
    let mut forecasts = Forecasts::default();
    for (number, track) in seen.tracks.iter().enumerate() {
        for (day, forecast) in said(told, seen, track) {
            let ahead = (forecast - day).num_days();
            match track.reached() {
                Some(actual) => {
                    let size = Decimal::from((actual - forecast).num_days());
                    forecasts.dates.push(Error { ahead, size, about: about + number });
                }
                None if forecast < as_of => forecasts.passed.push(ahead),
                None => {}
            }
        }
    }
    forecasts
}

/// What was forecast for a milestone and when, from the commits that said so and the reports that left it standing, until
/// it was reached. A date that had passed when it was said is no forecast.
fn said(told: &Told<'_>, seen: &Retrospect<'_>, track: &Track<'_, '_>) -> Vec<(NaiveDate, NaiveDate)> {
    let reports = seen.reports.iter().map(|report| (report.commit, report.date));
    let set = track.born().into_iter().chain(track.forecast_commits());
    let set = set.filter_map(|commit| Some((commit, told.past.commit(commit).map(Commit::day)?)));
    // A commit that is a report too counts on the day that the report states.
    let days: BTreeMap<u32, NaiveDate> = set.chain(reports).collect();
    let standing = days.into_iter().filter_map(|(commit, day)| {
        let stated = track.at(commit).filter(|stated| stated.actual.is_none())?;
        Some((day, stated.forecast?))
    });
    standing.filter(|(day, forecast)| day <= forecast).collect()
}

fn costs(seen: &Retrospect<'_>, money: &Money<'_>, closed: NaiveDate, outturn: Decimal, about: usize) -> Vec<Error> {
    let moments: Vec<_> = seen.reports.iter().map(|report| (report.commit, report.date)).collect();
    let now = moments.last().map(|(commit, _)| *commit);
    let stood = money.stood(&moments);
    let currency = stood.last().map(|last| last.currency).filter(|_| now.is_some());
    let errors = moments.iter().zip(&stood).filter(|((_, day), _)| *day < closed).filter_map(|((_, day), stood)| {
        let said = stood.at_completion.ok().filter(|_| Some(stood.currency) == currency)?;
        let size = percent(outturn - said, said)?;
        Some(Error { ahead: (closed - *day).num_days(), size, about })
    });
    errors.collect()
}

/// What many errors say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many forecasts.
    pub forecasts: usize,
    /// How many milestones or projects they were about.
    pub about: usize,
    /// The error in the middle.
    pub median: Figure,
    /// The mean error: positive promised too much.
    pub bias: Figure,
    /// The mean error, whatever its direction.
    pub absolute: Figure,
    /// Share of the forecasts that promised too much, in percent.
    pub missed_pct: Figure,
}

impl Summary {
    /// The summary of these errors.
    ///
    /// # Errors
    /// Each figure says `nothing_known`, or `too_few` where they are about fewer than `least` milestones or projects.
    pub fn of<'e>(errors: impl Iterator<Item = &'e Error>, least: usize) -> Self {
        let (mut sizes, mut about) = (Vec::new(), BTreeSet::new());
        for error in errors {
            sizes.push(error.size);
            about.insert(error.about);
        }
        sizes.sort_unstable();
        let enough = match about.len() {
            0 => Err("nothing_known"),
            few if few < least => Err("too_few"),
            _ => Ok(()),
        };
        let mean = |sum: Option<Decimal>| ratio(sum.ok_or("too_large")?, sizes.len().into()).ok_or("too_large");
        let added = |size: &dyn Fn(&Decimal) -> Decimal| {
            sizes.iter().try_fold(Decimal::ZERO, |sum, error| sum.checked_add(size(error)))
        };
        let missed = sizes.iter().filter(|size| **size > Decimal::ZERO).count();
        Summary {
            forecasts: sizes.len(),
            about: about.len(),
            median: enough.and_then(|()| median(&sizes)),
            bias: enough.and_then(|()| mean(added(&|size| *size))),
            absolute: enough.and_then(|()| mean(added(&|size| size.abs()))),
            missed_pct: enough.and_then(|()| percent(missed.into(), sizes.len().into()).ok_or("nothing_known")),
        }
    }
}

/// The middle of sorted numbers, or the mean of the two in the middle.
fn median(sorted: &[Decimal]) -> Figure {
    let (low, high) = (sorted.len().saturating_sub(1) / 2, sorted.len() / 2);
    let (low, high) = sorted.get(low).zip(sorted.get(high)).ok_or("nothing_known")?;
    Ok((*low + *high) / Decimal::TWO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(sizes: &[i64]) -> Vec<Error> {
        sizes.iter().zip(0..).map(|(size, about)| Error { ahead: 1, size: Decimal::from(*size), about }).collect()
    }

    /// By the definitions of Hyndman and Koehler 2006: of 3, −1, 10 and 0 the mean is 12 ÷ 4, the mean absolute error
    /// 14 ÷ 4, the median (0 + 3) ÷ 2; half of them promised too much.
    #[test]
    fn errors_are_summed_up_by_their_middle_their_mean_and_their_size() {
        let found = Summary::of(errors(&[3, -1, 10, 0]).iter(), 4);
        let number = |text: &str| Ok(text.parse::<Decimal>().unwrap());
        assert_eq!((found.median, found.bias, found.absolute), (number("1.5"), number("3"), number("3.5")));
        assert_eq!((found.missed_pct, found.forecasts, found.about), (number("50"), 4, 4));
        let few = Summary::of(errors(&[3, -1, 10, 0]).iter(), 5);
        assert_eq!((few.median, few.forecasts), (Err("too_few"), 4));
        assert_eq!(Summary::of([].iter(), 1).bias, Err("nothing_known"));
    }

    #[test]
    fn classes_end_with_their_day() {
        assert_eq!([0, 30, 31, 90, 91, 180, 181].map(class), [0, 0, 1, 1, 2, 2, 3]);
    }
}
