//! Who is booked how much, day by day: demand, capacity and the days on which there is too much.
//!
//! Formulas: §8 Resources (capacity, demand, utilisation, over-allocation on any working day). A share of full time
//! is compared with the person's own share of full time. What a business keeps people busy with beside projects is
//! not recorded and not taken off.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::booking::booking;
pub use super::booking::{Booking, Certainty, Shares, Stretch, stretches};
use super::calendar::{Calendars, WorkDays};
use crate::model::{Absence, Person, Portfolio};
use crate::policy::Policy;

/// Working days in a row on which more is booked than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    /// First working day.
    pub from: NaiveDate,
    /// Last working day.
    pub to: NaiveDate,
    /// The most that is booked on one of them, as a share of full time.
    pub peak: Decimal,
}

/// Every booking of a portfolio, by person.
#[derive(Debug)]
pub struct Loads<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    /// Who works when.
    pub calendars: Calendars<'a>,
    by_person: BTreeMap<&'a str, Vec<Booking<'p, 'a>>>,
    absences: BTreeMap<&'a str, Vec<&'p Absence<'a>>>,
}

impl<'p, 'a> Loads<'p, 'a> {
    /// Works out the bookings of people. Left out are those of work that is cancelled or rejected, and those whose
    /// days or share are not known.
    pub fn of(portfolio: &'p Portfolio<'a>, policy: &Policy) -> Self {
        let mut loads = Loads {
            portfolio,
            calendars: Calendars::of(portfolio, policy),
            by_person: BTreeMap::new(),
            absences: BTreeMap::new(),
        };
        for allocation in &portfolio.allocations {
            let Some(handle) = allocation.person.map(|person| person.value) else { continue };
            let days = loads.calendars.of_person(loads.person(handle));
            if let Some(booking) = booking(portfolio, allocation, days) {
                loads.by_person.entry(handle).or_default().push(booking);
            }
        }
        for absence in &portfolio.absences {
            if let Some(person) = absence.person {
                loads.absences.entry(person.value).or_default().push(absence);
            }
        }
        loads
    }

    /// Everybody who is booked, in the order of handles.
    pub fn people(&self) -> impl Iterator<Item = (&'a str, &[Booking<'p, 'a>])> {
        self.by_person.iter().map(|(handle, bookings)| (*handle, bookings.as_slice()))
    }

    /// The bookings of one person.
    pub fn bookings(&self, handle: &str) -> &[Booking<'p, 'a>] {
        self.by_person.get(handle).map(Vec::as_slice).unwrap_or_default()
    }

    /// Bookings that name no person: of teams, and of roles that nobody fills yet, by the tree's calendar.
    pub fn unassigned(&self) -> Vec<Booking<'p, 'a>> {
        let open = self.portfolio.allocations.iter().filter(|allocation| allocation.person.is_none());
        open.filter_map(|allocation| booking(self.portfolio, allocation, self.calendars.tree())).collect()
    }

    /// The days on which a person works.
    pub fn work_days(&self, handle: &str) -> &WorkDays {
        self.calendars.of_person(self.person(handle))
    }

    /// A person's share of full time; full time where none is stated or the person is not recorded.
    pub fn fte(&self, handle: &str) -> Decimal {
        self.person(handle).and_then(|person| person.fte.value()).unwrap_or(Decimal::ONE)
    }

    /// Person-days that a person has from `from` to `to`: fte × (working days − days away), while they are employed.
    pub fn capacity(&self, handle: &str, from: NaiveDate, to: NaiveDate) -> Decimal {
        let person = self.person(handle);
        let from = person.and_then(|person| person.start.value()).map_or(from, |start| from.max(start));
        let to = person.and_then(|person| person.end.value()).map_or(to, |end| to.min(end));
        let days = self.work_days(handle);
        let away: Vec<(NaiveDate, NaiveDate)> = self
            .absences
            .get(handle)
            .into_iter()
            .flatten()
            .filter_map(|absence| Some((absence.from.value()?.max(from), absence.to.value()?.min(to))))
            .collect();
        let away: i64 = merged(away).into_iter().map(|(from, to)| days.between(from, to)).sum();
        self.fte(handle) * Decimal::from(days.between(from, to) - away)
    }

    /// Person-days booked for a person from `from` to `to`, by how binding they are.
    pub fn demand(&self, handle: &str, from: NaiveDate, to: NaiveDate) -> Shares {
        let days = self.work_days(handle);
        let mut demand = Shares::default();
        for booking in self.bookings(handle) {
            let worked = days.between(booking.from.max(from), booking.to.min(to));
            demand.add(booking.certainty, booking.share * Decimal::from(worked));
        }
        demand
    }

    /// The most that is booked for a person on any working day, counting what `counts` takes of the shares.
    pub fn peak(&self, handle: &str, counts: impl Fn(&Shares) -> Decimal) -> Option<Decimal> {
        let days = self.work_days(handle);
        let stretches = stretches(self.bookings(handle)).into_iter();
        let worked = stretches.filter(|stretch| days.first(stretch.from, stretch.to).is_some());
        worked.map(|stretch| counts(&stretch.shares)).max()
    }

    /// Every time for which a person is booked above their share of full time, in order.
    pub fn excesses(&self, handle: &str, counts: impl Fn(&Shares) -> Decimal) -> Vec<Excess> {
        let (days, fte) = (self.work_days(handle), self.fte(handle));
        let mut excesses: Vec<Excess> = Vec::new();
        let mut goes_on = false;
        for stretch in stretches(self.bookings(handle)) {
            let worked = days.first(stretch.from, stretch.to).zip(days.last(stretch.from, stretch.to));
            let Some((from, to)) = worked else { continue };
            let booked = counts(&stretch.shares);
            match excesses.last_mut().filter(|last| goes_on && days.between(last.to, from) == 2) {
                Some(last) if booked > fte => *last = Excess { from: last.from, to, peak: last.peak.max(booked) },
                _ if booked > fte => excesses.push(Excess { from, to, peak: booked }),
                _ => {}
            }
            goes_on = booked > fte;
        }
        excesses
    }

    fn person(&self, handle: &str) -> Option<&'p Person<'a>> {
        self.portfolio.person(handle).map(|person| &person.data)
    }
}

/// The same days without overlaps, in order.
fn merged(mut ranges: Vec<(NaiveDate, NaiveDate)>) -> Vec<(NaiveDate, NaiveDate)> {
    ranges.retain(|(from, to)| from <= to);
    ranges.sort_unstable();
    let mut merged: Vec<(NaiveDate, NaiveDate)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, last)) if from <= *last => *last = to.max(*last),
            _ => merged.push((from, to)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- {kind: person, id: k.lee, name: K, fte: 0.8}
- {kind: absence, person: k.lee, from: 2026-11-26, to: 2026-11-30}
- {kind: absence, person: k.lee, from: 2026-11-27, to: 2026-11-27}
- kind: project
  id: PRJ-A
  end: 2026-12-04
  people:
    - {person: k.lee, fte: 0.5, from: 2026-11-16, to: 2026-11-27}
    - {person: k.lee, days: 5, from: 2026-11-23, state: soft}
- {kind: project, id: PRJ-B, state: cancelled, people: [{person: k.lee, fte: 1, from: 2026-11-16, to: 2026-11-27}]}
";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn bookings_add_up_day_by_day_and_end_with_the_project() {
        told(TEXT, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let half = Decimal::new(5, 1);
            let found: Vec<_> = stretches(loads.bookings("k.lee"))
                .into_iter()
                .map(|one| (one.from, one.to, one.shares.firm, one.shares.soft))
                .collect();
            assert_eq!(
                found,
                [
                    (day("2026-11-16"), day("2026-11-22"), half, Decimal::ZERO),
                    (day("2026-11-23"), day("2026-11-27"), half, half),
                    (day("2026-11-28"), day("2026-12-04"), Decimal::ZERO, half),
                ]
            );
        });
    }

    /// §8: over-allocation when above 100 % on any working day; weekends neither count nor end it.
    #[test]
    fn too_much_is_counted_on_working_days_only() {
        let text = "
- {kind: person, id: k.lee, name: K, fte: 0.8}
- kind: project
  id: PRJ-A
  people:
    - {person: k.lee, fte: 0.5, from: 2026-11-16, to: 2026-12-04}
    - {person: k.lee, fte: 0.4, from: 2026-11-19, to: 2026-11-20}
    - {person: k.lee, fte: 0.5, from: 2026-11-23, to: 2026-11-24}
    - {person: k.lee, fte: 0.3, from: 2026-11-26, to: 2026-11-26}
    - {person: k.lee, fte: 1, from: 2026-11-28, to: 2026-11-29}
";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let over = Excess { from: day("2026-11-19"), to: day("2026-11-24"), peak: Decimal::ONE };
            assert_eq!(loads.excesses("k.lee", |shares| shares.firm), [over]);
            assert_eq!(loads.peak("k.lee", |shares| shares.firm), Some(Decimal::ONE));
            assert!(loads.excesses("k.lee", |shares| shares.soft).is_empty());
        });
    }

    /// §8: capacity = fte · (working days − absence days). Two weeks of ten days, three of them away, at 0.8.
    #[test]
    fn capacity_leaves_out_days_away_once() {
        told(TEXT, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let (from, to) = (day("2026-11-23"), day("2026-12-04"));
            assert_eq!(loads.capacity("k.lee", from, to), Decimal::new(56, 1));
            let demand = loads.demand("k.lee", from, to);
            assert_eq!((demand.firm, demand.soft), (Decimal::new(25, 1), Decimal::from(5)));
            assert_eq!(loads.capacity("nobody", from, to), Decimal::from(10));
        });
    }
}
