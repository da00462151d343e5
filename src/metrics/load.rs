//! Who is booked how much, and how much they have.
//!
//! Formulas: §8 Resources (capacity, demand). A share of full time is compared with the person's own share of full
//! time, less what running work takes of it (`business_as_usual`, the person's own or their team's).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::absence::{self, Away};
use super::booking::booking;
pub use super::booking::{Booking, Certainty, Shares, Stretch, stretches};
use super::calendar::{Calendars, WorkDays};
use crate::model::{Allocation, Person, Portfolio, Team};
use crate::policy::Policy;

/// Every booking of a portfolio, by person.
#[derive(Debug)]
pub struct Loads<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    /// Who works when.
    pub calendars: Calendars<'a>,
    by_person: BTreeMap<&'a str, Vec<Booking<'p, 'a>>>,
    open: Vec<Booking<'p, 'a>>,
    away: BTreeMap<&'a str, Vec<Away>>,
    staff: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'p, 'a> Loads<'p, 'a> {
    /// Works out the bookings of people. Left out are those of work that is cancelled or rejected, and those whose
    /// days or share are not known.
    pub fn of(portfolio: &'p Portfolio<'a>, policy: &Policy) -> Self {
        let mut loads = Loads {
            portfolio,
            calendars: Calendars::of(portfolio, policy),
            by_person: BTreeMap::new(),
            open: Vec::new(),
            away: absence::by_person(portfolio),
            staff: BTreeMap::new(),
        };
        for allocation in &portfolio.allocations {
            let handle = allocation.person.map(|person| person.value);
            let days = match handle {
                Some(handle) => loads.work_days(handle),
                None => loads.calendars.of_team(named_team(portfolio, allocation)),
            };
            let Some(booking) = booking(portfolio, allocation, days) else { continue };
            match handle {
                Some(handle) => loads.by_person.entry(handle).or_default().push(booking),
                None => loads.open.push(booking),
            }
        }
        for person in &portfolio.people {
            if let Some((team, id)) = person.team.zip(person.id) {
                loads.staff.entry(team.value).or_default().push(id.value);
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

    /// Bookings that name no person: of teams (by the team's calendar), and of roles that nobody fills yet (by the
    /// tree's).
    pub fn open(&self) -> &[Booking<'p, 'a>] {
        &self.open
    }

    /// The days on which a person works.
    pub fn work_days(&self, handle: &str) -> &WorkDays {
        let person = self.person(handle);
        self.calendars.of_person(person, self.team_of(person))
    }

    /// The days on which a booking that names no person is worked.
    pub fn work_days_of_open(&self, booking: &Booking<'_, '_>) -> &WorkDays {
        self.calendars.of_team(named_team(self.portfolio, booking.allocation))
    }

    /// The days on which a person is away, in order.
    pub fn away(&self, handle: &str) -> &[Away] {
        self.away.get(handle).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether the tree records anybody's absences at all: only then does a missing one say something.
    pub fn records_absences(&self) -> bool {
        !self.away.is_empty()
    }

    /// The share of full time that a person has for projects on a working day: their own (full time where none is
    /// stated or the person is not recorded) less what running work takes.
    pub fn available(&self, handle: &str) -> Decimal {
        let person = self.person(handle);
        let fte = person.and_then(|person| person.fte.value()).unwrap_or(Decimal::ONE);
        let own = person.and_then(|person| person.business_as_usual.value());
        let running = own.or_else(|| self.team_of(person)?.business_as_usual.value()).unwrap_or_default();
        fte * (Decimal::ONE - running / Decimal::ONE_HUNDRED)
    }

    /// Person-days that a person has from `from` to `to` while they are employed: share available × (working days −
    /// days away).
    pub fn capacity(&self, handle: &str, from: NaiveDate, to: NaiveDate) -> Decimal {
        self.time(handle).between(from, to)
    }

    /// What a person has, for who asks for many times of it.
    pub fn time(&self, handle: &str) -> Time<'_> {
        let person = self.person(handle);
        Time {
            start: person.and_then(|person| person.start.value()),
            end: person.and_then(|person| person.end.value()),
            days: self.work_days(handle),
            away: self.away(handle),
            available: self.available(handle),
        }
    }

    /// Person-days from `from` to `to` of a team that states how much it has and lists nobody; running work is already
    /// taken off what it states.
    pub fn stated_capacity(&self, team: &str, from: NaiveDate, to: NaiveDate) -> Option<Decimal> {
        let days = self.calendars.of_team(self.portfolio.team(team).map(|team| &team.data)).between(from, to);
        self.stated_fte(team).map(|fte| fte * Decimal::from(days))
    }

    /// Full-time equivalents of a team that states how many it has and lists nobody.
    pub fn stated_fte(&self, team: &str) -> Option<Decimal> {
        self.portfolio.team(team).filter(|_| self.members(team).is_empty())?.capacity.value()
    }

    /// The people of a team, in the order of their handles.
    pub fn members(&self, team: &str) -> &[&'a str] {
        self.staff.get(team).map(Vec::as_slice).unwrap_or_default()
    }

    /// Person-days booked for a person from `from` to `to`, by how binding they are.
    pub fn demand(&self, handle: &str, from: NaiveDate, to: NaiveDate) -> Shares {
        let days = self.work_days(handle);
        let mut demand = Shares::default();
        self.bookings(handle).iter().for_each(|booking| booking.add_effort(&mut demand, days, from, to));
        demand
    }

    /// The most that is booked for a person on any working day, counting what `counts` takes of the shares.
    pub fn peak(&self, handle: &str, counts: impl Fn(&Shares) -> Decimal) -> Option<Decimal> {
        let days = self.work_days(handle);
        let stretches = stretches(self.bookings(handle)).into_iter();
        let worked = stretches.filter(|stretch| days.first(stretch.from, stretch.to).is_some());
        worked.map(|stretch| counts(&stretch.shares)).max()
    }

    fn person(&self, handle: &str) -> Option<&'p Person<'a>> {
        self.portfolio.person(handle).map(|person| &person.data)
    }

    fn team_of(&self, person: Option<&Person<'_>>) -> Option<&'p Team<'a>> {
        self.portfolio.team(person?.team?.value).map(|team| &team.data)
    }
}

/// The time of one person.
#[derive(Debug, Clone, Copy)]
pub struct Time<'l> {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    days: &'l WorkDays,
    away: &'l [Away],
    available: Decimal,
}

impl Time<'_> {
    /// Person-days from `from` to `to`: see [`Loads::capacity`].
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> Decimal {
        let from = self.start.map_or(from, |start| from.max(start));
        let to = self.end.map_or(to, |end| to.min(end));
        let lost = |away: &Away| Decimal::from(self.days.between(away.from.max(from), away.to.min(to))) * away.share;
        let away: Decimal = self.away.iter().map(lost).sum();
        self.available * (Decimal::from(self.days.between(from, to)) - away)
    }
}

fn named_team<'p, 'a>(portfolio: &'p Portfolio<'a>, allocation: &Allocation<'_>) -> Option<&'p Team<'a>> {
    portfolio.team(allocation.team?.value).map(|team| &team.data)
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
    /// §8: capacity is less what running work takes: ten days at 0.8 less a quarter are six; a half day away costs
    /// half of what a whole one does.
    #[test]
    fn running_work_and_half_days_are_taken_off() {
        let text = "
- {kind: person, id: k.lee, name: K, fte: 0.8, team: TEA-WEB}
- {kind: person, id: a.fox, name: A, business_as_usual: 50, team: TEA-WEB}
- {kind: absence, person: a.fox, from: 2026-11-26, to: 2026-11-26, fte: 0.5}
- {kind: team, id: TEA-WEB, name: Web, business_as_usual: 25, capacity: 9}
- {kind: team, id: TEA-OUT, name: Outside, calendar: CAL-A, capacity: 2.5}
- {kind: team, id: TEA-NEW, name: New}
- {kind: calendar, id: CAL-A, working_days: [sun, mon]}
";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let (from, to) = (day("2026-11-23"), day("2026-12-04"));
            assert_eq!(loads.capacity("k.lee", from, to), Decimal::from(6));
            assert_eq!(loads.capacity("a.fox", from, to), Decimal::new(475, 2));
            assert_eq!(loads.stated_capacity("TEA-OUT", from, to), Some(Decimal::new(75, 1)));
            for team in ["TEA-WEB", "TEA-NEW", "TEA-GONE"] {
                assert_eq!(loads.stated_capacity(team, from, to), None, "{team} has people, or states nothing");
            }
        });
    }
}
