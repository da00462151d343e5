//! One booking worked out, and what several of them add up to day by day.
//!
//! Formulas: §8 Resources (demand).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::calendar::WorkDays;
use super::{horizon, ratio};
use crate::model::{Allocation, Filed, Portfolio, ProjectId};

/// How binding a booking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Asked for.
    Requested,
    /// Pencilled in.
    Soft,
    /// Agreed.
    Firm,
}

impl Certainty {
    /// How binding an allocation says it is; firm where it says nothing.
    pub fn of(allocation: &Allocation<'_>) -> Self {
        match allocation.state.map(|state| state.value) {
            Some("requested") => Certainty::Requested,
            Some("soft") => Certainty::Soft,
            _ => Certainty::Firm,
        }
    }
}

/// Shares of full time by how binding they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shares {
    /// Agreed.
    pub firm: Decimal,
    /// Pencilled in.
    pub soft: Decimal,
    /// Asked for.
    pub requested: Decimal,
}

impl Shares {
    /// Adds a share, or an effort, of that certainty.
    pub fn add(&mut self, certainty: Certainty, share: Decimal) {
        match certainty {
            Certainty::Firm => self.firm += share,
            Certainty::Soft => self.soft += share,
            Certainty::Requested => self.requested += share,
        }
    }

    /// Agreed and pencilled in.
    pub fn likely(&self) -> Decimal {
        self.firm + self.soft
    }
}

/// An allocation with its days and its share of full time worked out.
#[derive(Debug, Clone, Copy)]
pub struct Booking<'p, 'a> {
    /// The allocation.
    pub allocation: &'p Filed<'a, Allocation<'a>>,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Share of full time on each working day.
    pub share: Decimal,
    /// How binding it is.
    pub certainty: Certainty,
}

impl Booking<'_, '_> {
    /// Person-days that it takes from `from` to `to`, on the days that are worked.
    pub fn effort(&self, days: &WorkDays, from: NaiveDate, to: NaiveDate) -> Decimal {
        self.share * Decimal::from(days.between(self.from.max(from), self.to.min(to)))
    }

    /// Adds that effort to a demand.
    pub fn add_effort(&self, demand: &mut Shares, days: &WorkDays, from: NaiveDate, to: NaiveDate) {
        demand.add(self.certainty, self.effort(days, from, to));
    }

    /// Whether it holds on some day from `from` to `to`.
    pub fn touches(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.from <= to && from <= self.to
    }
}

/// Days in a row on which the same bookings hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// What is booked on each of its working days.
    pub shares: Shares,
}

/// Works out an allocation; `None` where its days or its share are not known, or its work is cancelled or rejected.
pub(super) fn booking<'p, 'a>(
    portfolio: &Portfolio<'a>,
    allocation: &'p Filed<'a, Allocation<'a>>,
    days: &WorkDays,
) -> Option<Booking<'p, 'a>> {
    let project = allocation.project;
    let state = project.and_then(|id| portfolio.project(id).state).map(|state| state.value);
    if matches!(state, Some("cancelled" | "rejected")) {
        return None;
    }
    let from = allocation.from.value().or_else(|| begin(portfolio, project?))?;
    let to = allocation.to.value().or_else(|| end(portfolio, project?))?;
    let spread = || ratio(allocation.days.value()?, days.between(from, to).into());
    let share = allocation.fte.value().or_else(spread)?;
    Some(Booking { allocation, from, to, share, certainty: Certainty::of(allocation) }).filter(|_| from <= to)
}

/// The first day of a project: as stated, else its earliest baseline.
pub fn begin(portfolio: &Portfolio<'_>, id: ProjectId) -> Option<NaiveDate> {
    let stated = portfolio.project(id).fields.date("start").value();
    stated.or_else(|| portfolio.milestones.of(id).iter().filter_map(|milestone| milestone.baseline.value()).min())
}

/// The last day of a project: the later of the one stated and the last day its milestones lead to.
pub fn end(portfolio: &Portfolio<'_>, id: ProjectId) -> Option<NaiveDate> {
    let expected = horizon::finish(portfolio, id).expected.ok();
    portfolio.project(id).fields.date("end").value().max(expected)
}

/// What is booked on which days: as many stretches as there are days on which something changes.
pub fn stretches(bookings: &[Booking<'_, '_>]) -> Vec<Stretch> {
    let mut changes: BTreeMap<NaiveDate, Shares> = BTreeMap::new();
    for booking in bookings {
        changes.entry(booking.from).or_default().add(booking.certainty, booking.share);
        if let Some(after) = booking.to.checked_add_days(Days::new(1)) {
            changes.entry(after).or_default().add(booking.certainty, -booking.share);
        }
    }
    let mut shares = Shares::default();
    let mut stretches: Vec<Stretch> = Vec::with_capacity(changes.len());
    for (day, change) in changes {
        if let (Some(last), Some(before)) = (stretches.last_mut(), day.pred_opt()) {
            last.to = before;
        }
        shares.firm += change.firm;
        shares.soft += change.soft;
        shares.requested += change.requested;
        stretches.push(Stretch { from: day, to: NaiveDate::MAX, shares });
    }
    stretches.retain(|stretch| stretch.shares != Shares::default());
    stretches
}
