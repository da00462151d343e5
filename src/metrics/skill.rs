//! Skills: how much of each is asked for, who has it, and how much time those people have.
//!
//! Formulas: §8 (supply–demand gap per skill-month). Who has several skills supplies each of them with all their time,
//! so that a gap is a gap however the time is split, and supplies of several skills never add up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Figure;
use super::load::{Booking, Loads, Shares};
use crate::model::Portfolio;

/// Who has a skill, and what asks for it.
#[derive(Debug, Clone, Default)]
pub struct Skill<'l, 'p, 'a> {
    /// Everybody recorded with it who has not left, in the order of handles.
    pub holders: BTreeSet<&'a str>,
    /// Everybody who supplies it: its holders, and those who are booked for it.
    pub people: BTreeSet<&'a str>,
    /// Teams that can do it, list nobody and state how much they have.
    pub teams: BTreeSet<&'a str>,
    /// Bookings for it that name no person.
    pub open: Vec<&'l Booking<'p, 'a>>,
}

/// The skills of a portfolio, by name.
#[derive(Debug)]
pub struct Skills<'l, 'p, 'a> {
    loads: &'l Loads<'p, 'a>,
    by_name: BTreeMap<&'a str, Skill<'l, 'p, 'a>>,
    /// Whether anybody is recorded with any skill.
    recorded: bool,
}

impl<'l, 'p, 'a> Skills<'l, 'p, 'a> {
    /// Every skill that somebody has or a booking asks for.
    pub fn of(portfolio: &Portfolio<'a>, loads: &'l Loads<'p, 'a>, as_of: NaiveDate) -> Self {
        let mut by_name: BTreeMap<&str, Skill<'l, 'p, 'a>> = BTreeMap::new();
        let there = portfolio.people.iter().filter(|person| person.end.value().is_none_or(|end| end >= as_of));
        for (handle, person) in there.filter_map(|person| Some((person.id?.value, person))) {
            for (name, _) in &person.skills {
                let skill = by_name.entry(name.value).or_default();
                skill.holders.insert(handle);
                skill.people.insert(handle);
            }
        }
        for (id, team) in portfolio.teams.iter().filter_map(|team| Some((team.id?.value, team))) {
            if team.capacity.is_given() && loads.members(id).is_empty() {
                team.skills.iter().for_each(|name| {
                    by_name.entry(name.value).or_default().teams.insert(id);
                });
            }
        }
        let recorded = !by_name.is_empty();
        for (handle, bookings) in loads.people() {
            for name in bookings.iter().filter_map(|booking| booking.allocation.skill) {
                by_name.entry(name.value).or_default().people.insert(handle);
            }
        }
        for booking in loads.open() {
            if let Some(name) = booking.allocation.skill {
                by_name.entry(name.value).or_default().open.push(booking);
            }
        }
        Skills { loads, by_name, recorded }
    }

    /// Every skill with its name, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &Skill<'l, 'p, 'a>)> {
        self.by_name.iter().map(|(name, skill)| (*name, skill))
    }

    /// The skill called `name`; `None` if nobody has it and nothing asks for it.
    pub fn named(&self, name: &str) -> Option<&Skill<'l, 'p, 'a>> {
        self.by_name.get(name)
    }

    /// Hours of a full working day, by the tree's calendar.
    pub fn hours_per_day(&self) -> Decimal {
        self.loads.calendars.tree().hours_per_day
    }

    /// Person-days booked for a skill from `from` to `to`, whoever is to bring it, by how binding they are.
    pub fn demand(&self, name: &str, from: NaiveDate, to: NaiveDate) -> Shares {
        self.demands(name, &[(from, to)]).pop().unwrap_or_default()
    }

    /// The same for many times (first and last day), at one look at the bookings.
    pub fn demands(&self, name: &str, times: &[(NaiveDate, NaiveDate)]) -> Vec<Shares> {
        let mut demands = vec![Shares::default(); times.len()];
        for (days, booking) in self.bookings(name) {
            for (demand, (from, to)) in demands.iter_mut().zip(times) {
                booking.add_effort(demand, days, *from, *to);
            }
        }
        demands
    }

    /// Person-days agreed for each person who brings a skill from `from` to `to`; people without any are left out.
    pub fn agreed_by_person(&self, name: &str, from: NaiveDate, to: NaiveDate) -> BTreeMap<&'a str, Decimal> {
        let mut agreed = BTreeMap::new();
        for (days, booking) in self.bookings(name).filter(|(_, booking)| booking.allocation.is_firm()) {
            let effort = booking.effort(days, from, to);
            if let Some(person) = booking.allocation.person.filter(|_| !effort.is_zero()) {
                *agreed.entry(person.value).or_default() += effort;
            }
        }
        agreed
    }

    /// Person-days that the people and teams who supply a skill have from `from` to `to`, for whatever they are booked.
    ///
    /// # Errors
    /// `no_skills_recorded` where nobody is recorded with any skill: then nobody knows who has this one.
    pub fn supply(&self, name: &str, from: NaiveDate, to: NaiveDate) -> Figure {
        Ok(self.supplies(name, &[(from, to)])?.pop().unwrap_or_default())
    }

    /// The same for many times (first and last day), at one look at the people.
    ///
    /// # Errors
    /// `no_skills_recorded`, as for one time.
    pub fn supplies(&self, name: &str, times: &[(NaiveDate, NaiveDate)]) -> Figure<Vec<Decimal>> {
        if !self.recorded {
            return Err("no_skills_recorded");
        }
        let mut supplies = vec![Decimal::ZERO; times.len()];
        for time in self.people(name).map(|handle| self.loads.time(handle)) {
            for (supply, (from, to)) in supplies.iter_mut().zip(times) {
                *supply += time.between(*from, *to);
            }
        }
        let teams = || self.named(name).into_iter().flat_map(|skill| &skill.teams);
        for (supply, (from, to)) in supplies.iter_mut().zip(times) {
            *supply += teams().filter_map(|team| self.loads.stated_capacity(team, *from, *to)).sum::<Decimal>();
        }
        Ok(supplies)
    }

    /// Person-days for which the people who supply a skill are agreed to do something else from `from` to `to`.
    pub fn elsewhere(&self, name: &str, from: NaiveDate, to: NaiveDate) -> Decimal {
        let of_person = |handle: &'a str| {
            let days = self.loads.work_days(handle);
            let bookings = self.loads.bookings(handle).iter();
            let other = bookings.filter(|one| one.allocation.is_firm() && !asks_for(one, name));
            other.map(|booking| booking.effort(days, from, to)).sum::<Decimal>()
        };
        self.people(name).map(of_person).sum()
    }

    /// Every booking that asks for a skill, with the days on which it is worked.
    fn bookings(&self, name: &str) -> impl Iterator<Item = (&'l super::calendar::WorkDays, &'l Booking<'p, 'a>)> {
        let loads = self.loads;
        let of_people = self.people(name).flat_map(move |handle| {
            let days = loads.work_days(handle);
            loads.bookings(handle).iter().map(move |booking| (days, booking))
        });
        let open = self.named(name).into_iter().flat_map(|skill| &skill.open);
        let open = open.map(move |booking| (loads.work_days_of_open(booking), *booking));
        of_people.filter(move |(_, booking)| asks_for(booking, name)).chain(open)
    }

    fn people(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.named(name).into_iter().flat_map(|skill| skill.people.iter().copied())
    }
}

/// Whether a booking asks for a skill by name.
pub fn asks_for(booking: &Booking<'_, '_>, skill: &str) -> bool {
    booking.allocation.skill.is_some_and(|own| own.value == skill)
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- {kind: person, id: k.lee, name: K, skills: {testing: 4, data: 3}}
- {kind: person, id: a.fox, name: A, fte: 0.5, skills: {testing: 2}, end: 2026-11-27}
- {kind: person, id: b.ray, name: B, skills: {testing: 5}, end: 2026-10-30}
- {kind: person, id: c.ito, name: C}
- {kind: team, id: TEA-OUT, name: Outside, skills: [welding], capacity: 2}
- kind: project
  id: PRJ-A
  people:
    - {person: k.lee, fte: 0.5, from: 2026-11-23, to: 2026-12-04, skill: testing}
    - {person: k.lee, fte: 0.3, from: 2026-11-23, to: 2026-11-27}
    - {person: c.ito, fte: 0.2, from: 2026-11-23, to: 2026-12-04, skill: testing, state: soft}
    - {role: tester, fte: 1, from: 2026-11-30, to: 2026-12-04, skill: testing}
    - {role: welder, fte: 1, from: 2026-11-30, to: 2026-12-04, skill: welding}
";

    /// Two weeks of ten days: ten of k.lee, two and a half of a.fox who leaves after one, ten of c.ito who is booked
    /// for it; asked for are five days of k.lee and five of nobody, and two more are pencilled in.
    #[test]
    fn supply_is_the_time_of_those_who_have_it_and_demand_what_asks_for_it() {
        told(TEXT, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let (from, to) = ("2026-11-23".parse().unwrap(), "2026-12-04".parse().unwrap());
            let skills = Skills::of(portfolio, &loads, "2026-11-20".parse().unwrap());
            assert_eq!(skills.supply("testing", from, to), Ok(Decimal::new(225, 1)));
            let demand = skills.demand("testing", from, to);
            assert_eq!((demand.firm, demand.soft), (Decimal::from(10), Decimal::from(2)));
            assert_eq!(skills.elsewhere("testing", from, to), Decimal::new(15, 1));
            assert_eq!(skills.agreed_by_person("testing", from, to), BTreeMap::from([("k.lee", Decimal::from(5))]));
            assert_eq!(skills.named("testing").unwrap().holders, BTreeSet::from(["a.fox", "k.lee"]));
            assert_eq!(
                (skills.supply("welding", from, to), skills.named("welding").unwrap().open.len()),
                (Ok(Decimal::from(20)), 1)
            );
        });
    }

    #[test]
    fn where_no_skill_is_recorded_nobody_knows_who_has_one() {
        let text = "{id: PRJ-A, people: [{person: k.lee, fte: 1, from: 2026-11-23, to: 2026-12-04, skill: testing}]}";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let skills = Skills::of(portfolio, &loads, "2026-11-20".parse().unwrap());
            let (from, to) = ("2026-11-23".parse().unwrap(), "2026-12-04".parse().unwrap());
            assert_eq!(skills.supply("testing", from, to), Err("no_skills_recorded"));
            assert_eq!(skills.demand("testing", from, to).firm, Decimal::from(10));
        });
    }
}
