//! What is left to do of a milestone or activity, and the days that bind it.
//!
//! Formulas: §3 (status date: unfinished work cannot be scheduled before the as-of date).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::axis::{Axis, SAME};
use super::link::Span;
use crate::metrics::Figure;
use crate::model::{Milestone, Unknown};

/// A milestone or activity as the network sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Work {
    /// It is over.
    Done {
        /// When, as far as others wait for it.
        span: Span,
        /// Why its dates are not known, where they are not.
        dated: Figure<()>,
    },
    /// It is still to be done.
    Open(Open),
}

/// Work that is not finished.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Open {
    /// When it began; `None` if it has not.
    pub begun: Option<f64>,
    /// Working days it takes in all.
    pub duration: f64,
    /// The first offset at which the work that is left can be done.
    pub bound: f64,
    /// Its finish cannot be earlier.
    pub finish_bound: f64,
    /// Its finish should not be later: what a constraint demands.
    pub latest: f64,
    left: Left,
}

/// How what is left follows from the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Left {
    /// A share of it.
    Share(f64),
    /// What the days since it began have not done; a day at least, since it is not finished.
    Since(f64),
}

impl Open {
    /// Work that has not begun, takes `duration` and is bound by nothing.
    pub fn whole(duration: f64) -> Self {
        let (finish_bound, latest) = (f64::NEG_INFINITY, f64::INFINITY);
        Open { begun: None, duration, bound: 0.0, finish_bound, latest, left: Left::Share(1.0) }
    }

    /// Working days still to do, as planned: a share of the whole is rounded up to whole days.
    pub fn left(&self) -> f64 {
        let left = self.left_of(self.duration);
        if matches!(self.left, Left::Share(share) if share < 1.0) { (left - SAME).ceil() } else { left }
    }

    /// Working days still to do if it takes `duration` in all.
    pub fn left_of(&self, duration: f64) -> f64 {
        match self.left {
            Left::Share(share) => duration * share,
            Left::Since(elapsed) => (duration - elapsed).max(duration.min(1.0)),
        }
    }
}

/// The days of a project that bind all its work.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// What "today" is.
    pub as_of: NaiveDate,
    /// The day its work may begin.
    pub start: Option<NaiveDate>,
}

/// Reads a milestone or activity that takes `duration`.
///
/// It is over once an `actual` is stated, and under way once its `start` has come. A `start` yet to come counts for
/// work that waits for nothing (`leads`) and for no other: the logic says when that begins.
///
/// # Errors
/// Why the duration of what is left is not known.
pub fn work(item: &Milestone<'_>, duration: Figure<f64>, leads: bool, axis: &Axis<'_>, days: Bounds) -> Figure<Work> {
    let today = axis.before(days.as_of);
    if item.actual.is_given() {
        return Ok(done(item, duration, axis, today));
    }
    let duration = duration?;
    let begun = item.start.value().filter(|start| *start <= days.as_of).map(|start| axis.before(start));
    let left = match (share_left(item), begun) {
        (Some(share), _) => Left::Share(share),
        (None, Some(begun)) => Left::Since(today - begun),
        (None, None) => Left::Share(1.0),
    };
    let starts = days.start.into_iter().chain(item.start.value().filter(|_| leads)).map(|day| axis.before(day));
    let bound = starts.filter(|_| begun.is_none()).fold(today, f64::max);
    let mut open = Open { begun, duration, bound, finish_bound: f64::NEG_INFINITY, latest: f64::INFINITY, left };
    constrain(&mut open, item, axis)?;
    Ok(Work::Open(open))
}

fn done(item: &Milestone<'_>, duration: Figure<f64>, axis: &Axis<'_>, today: f64) -> Work {
    match item.actual.or_reason() {
        Ok(actual) => {
            let finish = axis.through(actual);
            let stated = item.start.value().map(|start| axis.before(start).min(finish));
            let start = stated.unwrap_or(finish - duration.unwrap_or(0.0));
            Work::Done { span: Span { start, finish }, dated: Ok(()) }
        }
        // It has happened, nobody says when: it holds nobody up any more.
        Err(unknown) => Work::Done { span: Span { start: today, finish: today }, dated: Err(unknown.code()) },
    }
}

fn share_left(item: &Milestone<'_>) -> Option<f64> {
    let done = item.percent_complete.value()?;
    ((Decimal::ONE_HUNDRED - done) / Decimal::ONE_HUNDRED).to_f64()
}

fn constrain(open: &mut Open, item: &Milestone<'_>, axis: &Axis<'_>) -> Figure<()> {
    let Some(constraint) = item.constraint else { return Ok(()) };
    let date = match constraint.date.or_reason() {
        Ok(date) => date,
        Err(Unknown::NotGiven) => return Ok(()),
        Err(unknown) => return Err(unknown.code()),
    };
    let has_begun = open.begun.is_some();
    match constraint.kind.map(|kind| kind.value) {
        Some("start_no_earlier") if !has_begun => open.bound = open.bound.max(axis.before(date)),
        Some("start_on") if !has_begun => {
            open.bound = open.bound.max(axis.before(date));
            open.latest = axis.before(date) + open.left();
        }
        Some("finish_no_later") => open.latest = axis.through(date),
        Some("finish_on") => {
            open.finish_bound = axis.through(date);
            open.latest = axis.through(date);
        }
        _ => {}
    }
    Ok(())
}
