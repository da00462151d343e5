//! Working days of one project, counted from the day its plan begins.

use chrono::NaiveDate;

use crate::metrics::Figure;
use crate::metrics::calendar::WorkDays;

/// Offsets in working days. Offset 0 is the beginning of the first worked day from the origin on; work that takes
/// offsets 3 to 5 is done on the fourth and fifth of them, and finishes *on* the fifth.
#[derive(Debug, Clone, Copy)]
pub struct Axis<'c> {
    days: &'c WorkDays,
    origin: NaiveDate,
}

/// Offsets that differ by less are the same: shares of days are binary fractions.
pub const SAME: f64 = 1e-6;

impl<'c> Axis<'c> {
    /// Counts the worked days of a calendar from `origin` on.
    pub fn new(days: &'c WorkDays, origin: NaiveDate) -> Self {
        Axis { days, origin }
    }

    /// The offset at which a day begins: worked days from the origin to the day before.
    pub fn before(&self, day: NaiveDate) -> f64 {
        day.pred_opt().map_or(0.0, |before| self.through(before))
    }

    /// The offset at which a day ends: worked days from the origin up to it.
    pub fn through(&self, day: NaiveDate) -> f64 {
        let worked = match (day.succ_opt(), self.origin.pred_opt()) {
            (Some(next), Some(last)) if day < self.origin => -self.days.between(next, last),
            _ => self.days.between(self.origin, day),
        };
        worked as f64
    }

    /// The day on which work that begins at an offset begins.
    ///
    /// # Errors
    /// `no_working_days`, `too_large`.
    pub fn begins(&self, offset: f64) -> Figure<NaiveDate> {
        self.days.nth(self.origin, (offset + SAME).floor() as i64)
    }

    /// The day on which work that finishes at an offset finishes.
    ///
    /// # Errors
    /// `no_working_days`, `too_large`.
    pub fn finishes(&self, offset: f64) -> Figure<NaiveDate> {
        self.days.nth(self.origin, (offset - SAME).ceil() as i64 - 1)
    }

    /// The day of a point in time, such as a milestone: the day that ends there, but no day before `first`, an offset at
    /// which the point cannot have been yet. What follows work that finishes on a Friday is reached on that Friday.
    ///
    /// # Errors
    /// `no_working_days`, `too_large`.
    pub fn point(&self, offset: f64, first: f64) -> Figure<NaiveDate> {
        if offset <= first + SAME { self.begins(offset) } else { self.finishes(offset) }
    }

    /// A beginning on another axis as an offset on this one: the first worked day from that day on.
    pub fn begin_of(&self, other: &Axis<'_>, offset: f64) -> Figure<f64> {
        if self.same(other) { Ok(offset) } else { Ok(self.before(other.begins(offset)?)) }
    }

    /// A finish on another axis as an offset on this one: the end of that day.
    pub fn finish_of(&self, other: &Axis<'_>, offset: f64) -> Figure<f64> {
        if self.same(other) { Ok(offset) } else { Ok(self.through(other.finishes(offset)?)) }
    }

    fn same(&self, other: &Axis<'_>) -> bool {
        self.origin == other.origin && std::ptr::eq(self.days, other.days)
    }
}
