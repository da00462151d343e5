//! `capacity`: who can do how much and is asked for how much, by day, week or month.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::resource::{Name, Resource, resources};
use super::{Cell, Column, ColumnType as Type, Query, Table, View, sums};
use crate::metrics::interval::{self, Interval};
use crate::metrics::load::{Booking, Loads, Shares, Stretch, stretches};
use crate::metrics::{Figure, fte, overload, ratio};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "capacity",
    summary: "who can do how much and is asked for how much, by day, week or month",
    by: &["person", "team", "skill", "manager"],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// One row for each resource and period: the next 12 months, 26 weeks or 30 days from the as-of date, its own period
/// included. Utilisation and gap count agreed bookings only; what is pencilled in or asked for stands beside them.
///
/// What is booked without naming a person is a row of its own under its team, role or skill, so that it never
/// vanishes; how much such a row has is null unless a team states it. The peak of a group is that of its busiest
/// person, its days over those of all its people. Who holds or is booked for several skills counts for each of them,
/// so that the capacities of skills do not add up.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let by = query.by.as_deref().filter(|by| VIEW.by.contains(by)).unwrap_or("person");
    let mut table = Table::new("capacity", format!("Capacity by {by}"), columns(by));
    let loads = Loads::of(scene.portfolio, scene.policy);
    let intervals = interval::ahead(scene.as_of, query.period.as_deref());
    let mut unknown = 0;
    for (name, resource) in resources(scene, query, by, &loads) {
        let booked = Booked::of(&loads, &resource, by, name);
        let rows = intervals.iter().filter_map(|interval| row(&loads, name, &resource, &booked, interval));
        let before = table.rows.len();
        table.rows.extend(rows);
        unknown += usize::from(resource.unknown.is_some() && table.rows.len() > before);
    }
    if unknown > 0 {
        table.notes.push(format!("rows whose capacity is not known belong to {unknown} of the resources"));
    }
    table
}

fn columns(by: &str) -> Vec<Column> {
    let effort = |name: &'static str, shown: bool| Column {
        shown,
        ..Column::new(name, Type::Number).unit("person-days").adding(true)
    };
    vec![
        Column::new("resource", Type::Reference),
        Column::new("period", Type::Period),
        effort("capacity", true).adding(by != "skill"),
        effort("demand_firm", true),
        effort("demand_soft", true),
        effort("demand_requested", false),
        Column::new("utilisation", Type::Share),
        Column::new("peak_utilisation", Type::Share),
        Column::new("peak_day", Type::Date),
        effort("gap", true).adding(by != "skill"),
        Column::hidden("days_over", Type::Number).unit("working days").adding(by != "skill"),
        Column::hidden("kind", Type::Status),
        Column::hidden("people", Type::Number),
        Column::hidden("capacity_fte", Type::Number).unit("fte").adding(false),
        Column::hidden("demand_fte", Type::Number).unit("fte").adding(false),
        Column::hidden("capacity_hours", Type::Number).unit("hours").adding(by != "skill"),
        Column::hidden("from", Type::Date),
        Column::hidden("to", Type::Date),
    ]
}

/// What is booked of a resource.
struct Booked<'l, 's> {
    /// Each of its people, with the bookings that count and what they add up to.
    people: Vec<(&'s str, Vec<Booking<'s, 's>>, Vec<Stretch>)>,
    /// What its bookings that name no person add up to, and the full-time equivalents they are compared with.
    open: Option<(Vec<Stretch>, Decimal)>,
    bookings: &'l [&'l Booking<'s, 's>],
}

impl<'l, 's> Booked<'l, 's> {
    fn of(loads: &Loads<'s, 's>, resource: &'l Resource<'l, 's>, by: &str, (_, name): Name<'_>) -> Self {
        let counts = |booking: &&Booking<'_, '_>| {
            by != "skill" || booking.allocation.skill.map(|skill| skill.value) == name.ok()
        };
        let people = resource.people.iter().map(|handle| {
            let bookings: Vec<Booking<'_, '_>> = loads.bookings(handle).iter().filter(counts).copied().collect();
            let stretches = stretches(&bookings);
            (*handle, bookings, stretches)
        });
        let stated = resource.teams.iter().filter_map(|team| loads.stated_fte(team)).sum::<Decimal>();
        let alone = resource.people.is_empty() && !resource.teams.is_empty();
        let open: Vec<Booking<'_, '_>> = resource.open.iter().map(|booking| **booking).collect();
        Booked { people: people.collect(), open: alone.then(|| (stretches(&open), stated)), bookings: &resource.open }
    }

    fn demand(&self, loads: &Loads<'_, '_>, from: NaiveDate, to: NaiveDate) -> Shares {
        let mut demand = Shares::default();
        for (handle, bookings, _) in &self.people {
            let days = loads.work_days(handle);
            bookings.iter().for_each(|booking| booking.add_effort(&mut demand, days, from, to));
        }
        for booking in self.bookings {
            booking.add_effort(&mut demand, loads.work_days_of_open(booking), from, to);
        }
        demand
    }

    /// The highest agreed share on any working day of what there is that day, and the first such day.
    fn peak(&self, loads: &Loads<'_, '_>, from: NaiveDate, to: NaiveDate) -> Figure<(Decimal, NaiveDate)> {
        if let Some((stretches, stated)) = &self.open {
            let inside = stretches.iter().filter_map(|stretch| {
                let day = loads.calendars.tree().first(stretch.from.max(from), stretch.to.min(to))?;
                Some((ratio(stretch.shares.firm, *stated)?, day))
            });
            return inside.max_by(earliest_highest).ok_or("no_bookings");
        }
        let own = self.people.iter().map(|(handle, _, stretches)| overload::peak(loads, handle, stretches, from, to));
        own.filter_map(Result::ok).max_by(earliest_highest).ok_or("no_bookings")
    }

    fn days_over(&self, loads: &Loads<'_, '_>, from: NaiveDate, to: NaiveDate) -> i64 {
        let own =
            |(handle, _, stretches): &(&str, _, Vec<Stretch>)| overload::days_over(loads, handle, stretches, from, to);
        self.people.iter().map(own).sum()
    }
}

/// The higher share; of equal ones the earlier day.
fn earliest_highest((a, day): &(Decimal, NaiveDate), (b, other): &(Decimal, NaiveDate)) -> std::cmp::Ordering {
    a.cmp(b).then_with(|| other.cmp(day))
}

/// A row; `None` where there is neither capacity nor demand.
fn row(
    loads: &Loads<'_, '_>,
    (sort, name): Name<'_>,
    resource: &Resource<'_, '_>,
    booked: &Booked<'_, '_>,
    interval: &Interval,
) -> Option<Vec<Cell>> {
    let (from, to) = (interval.from, interval.to);
    let (capacity, demand) = (resource.capacity(loads, interval), booked.demand(loads, from, to));
    if capacity.unwrap_or_default().is_zero() && demand == Shares::default() {
        return None;
    }
    let peak = booked.peak(loads, from, to);
    let tree = loads.calendars.tree();
    let in_fte = |days: Decimal| fte::of_days(days, tree.between(from, to));
    let number = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    Some(vec![
        Cell::figure(name, Cell::word),
        Cell::Text(interval.label.clone()),
        number(capacity),
        Cell::Decimal(demand.firm),
        Cell::Decimal(demand.soft),
        Cell::Decimal(demand.requested),
        number(capacity.and_then(|capacity| ratio(demand.firm, capacity).ok_or("no_capacity"))),
        number(peak.map(|(peak, _)| peak)),
        Cell::figure(peak, |(_, day)| Cell::Date(day)),
        number(capacity.map(|capacity| capacity - demand.firm)),
        Cell::Integer(booked.days_over(loads, from, to)),
        Cell::word(sort.name()),
        Cell::count(resource.people.len()),
        number(capacity.and_then(in_fte)),
        number(in_fte(demand.firm)),
        number(capacity.and_then(|capacity| fte::hours(capacity, tree.hours_per_day))),
        Cell::Date(from),
        Cell::Date(to),
    ])
}
