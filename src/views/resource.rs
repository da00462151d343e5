//! Who belongs together in `capacity`: one person, a team, the holders of a skill, the people of a line manager, and
//! what is booked without naming anybody.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Query;
use crate::metrics::Figure;
use crate::metrics::interval::Interval;
use crate::metrics::load::{Booking, Loads};
use crate::model::{Person, natural_order};
use crate::rules::Scene;

/// What a row of `capacity` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Person,
    Team,
    Manager,
    Skill,
    Role,
    /// Neither a person nor a team, role or skill is named.
    Nobody,
}

impl Sort {
    /// The word used in output.
    pub(super) fn name(self) -> &'static str {
        match self {
            Sort::Person => "person",
            Sort::Team => "team",
            Sort::Manager => "manager",
            Sort::Skill => "skill",
            Sort::Role => "role",
            Sort::Nobody => "nobody",
        }
    }
}

/// What a resource goes by: its sort and its name, or why it has none.
pub(super) type Name<'s> = (Sort, Figure<&'s str>);

/// Who and what counts as one resource.
#[derive(Debug, Default)]
pub(super) struct Resource<'l, 's> {
    /// Handles of the people in it.
    pub(super) people: BTreeSet<&'s str>,
    /// Teams in it that list nobody and state how much they have.
    pub(super) teams: BTreeSet<&'s str>,
    /// Bookings that name no person.
    pub(super) open: Vec<&'l Booking<'s, 's>>,
    /// Why nobody knows how much it has, where nobody does.
    pub(super) unknown: Option<&'static str>,
}

impl Resource<'_, '_> {
    /// Person-days it has in an interval.
    pub(super) fn capacity(&self, loads: &Loads<'_, '_>, interval: &Interval) -> Figure {
        if let Some(reason) = self.unknown {
            return Err(reason);
        }
        let people = self.people.iter().map(|handle| loads.capacity(handle, interval.from, interval.to));
        let teams = self.teams.iter().filter_map(|team| loads.stated_capacity(team, interval.from, interval.to));
        Ok(people.chain(teams).sum::<Decimal>())
    }
}

/// The resources asked about, people first, each sort in the order of names, what names none last.
pub(super) fn resources<'l, 's>(
    scene: &'s Scene<'_>,
    query: &Query,
    by: &str,
    loads: &'l Loads<'s, 's>,
) -> Vec<(Name<'s>, Resource<'l, 's>)> {
    let mut found: BTreeMap<Name<'s>, Resource<'l, 's>> = BTreeMap::new();
    let asked = Asked::of(scene, query, loads);
    for handle in asked.people() {
        let person = scene.portfolio.person(handle).map(|person| &person.data);
        for name in names_of_person(scene, by, handle, person, loads.bookings(handle)) {
            found.entry(name).or_default().people.insert(handle);
        }
    }
    for booking in loads.open().iter().filter(|booking| asked.takes_open(booking)) {
        found.entry(name_of_open(scene, by, booking)).or_default().open.push(booking);
    }
    for team in asked.teams() {
        for name in names_of_team(scene, by, team) {
            found.entry(name).or_default().teams.insert(team);
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    let recorded = scene.portfolio.people.iter().any(|person| !person.skills.is_empty());
    for (name, resource) in &mut found {
        resource.unknown = match by {
            "skill" => unknown_of_skill(name.1, resource, recorded),
            _ => unknown(*name, resource, loads),
        };
    }
    found.sort_by(|((sort, a), _), ((other, b), _)| {
        let named = |name: &Figure<&'s str>| name.unwrap_or_default();
        (a.is_err(), sort).cmp(&(b.is_err(), other)).then_with(|| natural_order(named(a), named(b)))
    });
    found
}

/// What of the tree a query asks about.
struct Asked<'q, 's, 'l> {
    scene: &'s Scene<'s>,
    query: &'q Query,
    /// The same without the business unit, which people and teams have of their own.
    of_projects: Query,
    loads: &'l Loads<'s, 's>,
}

impl<'q, 's, 'l> Asked<'q, 's, 'l> {
    fn of(scene: &'s Scene<'_>, query: &'q Query, loads: &'l Loads<'s, 's>) -> Self {
        Asked { scene, query, of_projects: Query { unit: None, ..query.clone() }, loads }
    }

    /// Everybody recorded or booked who is in the unit and works on one of the projects.
    fn people(&self) -> BTreeSet<&'s str> {
        let recorded = self.scene.portfolio.people.iter().filter_map(|person| Some(person.id?.value));
        let everybody = self.loads.people().map(|(handle, _)| handle).chain(recorded);
        let asked = everybody.filter(|handle| {
            let unit = self.scene.portfolio.person(handle).and_then(|person| person.business_unit);
            let bookings = self.loads.bookings(handle);
            self.takes_unit(unit.map(|unit| unit.value)) && self.takes_any(bookings.iter())
        });
        asked.collect()
    }

    /// Teams that list nobody and state how much they have.
    fn teams(&self) -> Vec<&'s str> {
        let recorded = self.scene.portfolio.teams.iter().filter_map(|team| Some((team.id?.value, team)));
        let stating = recorded.filter(|(id, team)| team.capacity.is_given() && self.loads.members(id).is_empty());
        let open = self.loads.open().iter().filter(|booking| self.takes(booking));
        let booked: BTreeSet<&str> = open.filter_map(|booking| Some(booking.allocation.team?.value)).collect();
        let asked = stating.filter(|(id, team)| {
            self.takes_unit(team.business_unit.map(|unit| unit.value)) && (!self.is_filtered() || booked.contains(id))
        });
        asked.map(|(id, _)| id).collect()
    }

    /// Whether a booking that names no person is asked about: its project, and the unit of its team or project.
    fn takes_open(&self, booking: &Booking<'_, '_>) -> bool {
        let portfolio = self.scene.portfolio;
        let team = booking.allocation.team.and_then(|team| portfolio.team(team.value));
        let of_project = || portfolio.project(booking.allocation.project?).business_unit;
        let unit = team.map_or_else(of_project, |team| team.business_unit);
        self.takes_unit(unit.map(|unit| unit.value)) && self.takes(booking)
    }

    fn takes_unit(&self, own: Option<&str>) -> bool {
        self.query.unit.as_deref().is_none_or(|unit| own == Some(unit))
    }

    fn takes_any<'b>(&self, mut bookings: impl Iterator<Item = &'b Booking<'s, 's>>) -> bool
    where
        's: 'b,
    {
        !self.is_filtered() || bookings.any(|booking| self.takes(booking))
    }

    /// Whether only some projects are asked about.
    fn is_filtered(&self) -> bool {
        !self.query.projects.is_empty() || self.query.programme.is_some()
    }

    fn takes(&self, booking: &Booking<'_, '_>) -> bool {
        self.of_projects.takes_item(self.scene.portfolio, booking.allocation.project)
    }
}

/// The resources that a person is part of. By skill, what they are booked for without a word counts nowhere else.
fn names_of_person<'s>(
    scene: &'s Scene<'_>,
    by: &str,
    handle: &'s str,
    person: Option<&'s Person<'_>>,
    bookings: &[Booking<'s, 's>],
) -> BTreeSet<Name<'s>> {
    let team = person.and_then(|person| person.team);
    match by {
        "team" => BTreeSet::from([(Sort::Team, team.map(|team| team.value).ok_or("no_team"))]),
        "manager" => {
            let of_team = || scene.portfolio.team(team?.value)?.line_manager;
            let manager = person.and_then(|person| person.line_manager).or_else(of_team);
            BTreeSet::from([(Sort::Manager, manager.map(|manager| manager.value).ok_or("no_manager"))])
        }
        "skill" => {
            let held = person.into_iter().flat_map(|person| person.skills.iter().map(|(skill, _)| Ok(skill.value)));
            let booked = bookings.iter().map(|booking| skill_of(booking));
            held.chain(booked).map(|skill| (Sort::Skill, skill)).collect()
        }
        _ => BTreeSet::from([(Sort::Person, Ok(handle))]),
    }
}

fn skill_of<'s>(booking: &Booking<'_, 's>) -> Figure<&'s str> {
    booking.allocation.skill.map(|skill| skill.value).ok_or("no_skill")
}

/// The resource that a booking without a person counts for.
fn name_of_open<'s>(scene: &'s Scene<'_>, by: &str, booking: &Booking<'_, 's>) -> Name<'s> {
    let (team, role, skill) = (booking.allocation.team, booking.allocation.role, booking.allocation.skill);
    match by {
        "team" => (Sort::Team, team.map(|team| team.value).ok_or("no_team")),
        "manager" => {
            let manager = team.and_then(|team| scene.portfolio.team(team.value)?.line_manager);
            (Sort::Manager, manager.map(|manager| manager.value).ok_or("no_manager"))
        }
        "skill" => (Sort::Skill, skill_of(booking)),
        _ => {
            let named = [(Sort::Team, team), (Sort::Role, role), (Sort::Skill, skill)];
            let first = named.into_iter().find_map(|(sort, name)| Some((sort, Ok(name?.value))));
            first.unwrap_or((Sort::Nobody, Err("nobody_named")))
        }
    }
}

/// The resources that a team counts for which lists nobody.
fn names_of_team<'s>(scene: &'s Scene<'_>, by: &str, id: &'s str) -> Vec<Name<'s>> {
    let Some(team) = scene.portfolio.team(id) else { return Vec::new() };
    match by {
        "manager" => vec![(Sort::Manager, team.line_manager.map(|manager| manager.value).ok_or("no_manager"))],
        "skill" => team.skills.iter().map(|skill| (Sort::Skill, Ok(skill.value))).collect(),
        _ => vec![(Sort::Team, Ok(id))],
    }
}

/// Why nobody knows how much there is of a skill. One that nobody has, where skills are recorded, has nothing: that is
/// known.
fn unknown_of_skill(name: Figure<&str>, resource: &Resource<'_, '_>, recorded: bool) -> Option<&'static str> {
    match name {
        Err(reason) => Some(reason),
        Ok(_) if resource.teams.is_empty() && !recorded => Some("no_skills_recorded"),
        Ok(_) => None,
    }
}

/// Why nobody knows how much a resource has.
fn unknown((sort, name): Name<'_>, resource: &Resource<'_, '_>, loads: &Loads<'_, '_>) -> Option<&'static str> {
    if !resource.people.is_empty() || !resource.teams.is_empty() {
        return None;
    }
    match (sort, name) {
        (Sort::Team, Ok(team)) if !loads.members(team).is_empty() => Some("in_people"),
        (Sort::Team | Sort::Manager, Ok(_)) => Some("no_people"),
        _ => Some("nobody_named"),
    }
}
