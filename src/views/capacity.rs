//! `capacity`: who can do how much and is asked for how much, by day, week or month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, sums};
use crate::metrics::calendar::WorkDays;
use crate::metrics::load::{Booking, Certainty, Loads, Shares, stretches};
use crate::metrics::ratio;
use crate::model::{Period, Person, natural_order};
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

/// Who belongs together: one person, a team, the holders of a skill, the people of a line manager.
#[derive(Debug, Default)]
struct Resource<'a> {
    name: &'a str,
    /// Handles of the people in it.
    people: BTreeSet<&'a str>,
    /// Bookings that count beside those of its people: of the team itself, or of a role with the skill.
    others: Vec<usize>,
}

/// A stretch of days as one row.
struct Window {
    label: String,
    from: NaiveDate,
    to: NaiveDate,
}

/// One row for each resource and period: the next 12 months, 26 weeks or 30 days from the as-of date, its own period
/// included. Utilisation and gap count agreed bookings only; what is pencilled in or asked for stands beside them.
/// The peak of a group is that of its busiest person. Who holds or is booked for several skills counts for each of
/// them, so that the capacities of skills do not add up.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let effort = |name: &'static str, shown: bool| Column {
        shown,
        ..Column::new(name, Type::Number).unit("person-days").adding(true)
    };
    let by = query.by.as_deref().filter(|by| VIEW.by.contains(by)).unwrap_or("person");
    let columns = vec![
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
        Column::hidden("from", Type::Date),
        Column::hidden("to", Type::Date),
    ];
    let mut table = Table::new("capacity", format!("Capacity by {by}"), columns);
    let loads = Loads::of(scene.portfolio, scene.policy);
    let unassigned = loads.unassigned();
    let windows = windows(scene.as_of, query.period.as_deref());
    for resource in resources(scene, query, by, &loads, &unassigned) {
        for window in &windows {
            table.rows.extend(row(&loads, &unassigned, &resource, by, window));
        }
    }
    table
}

fn windows(as_of: NaiveDate, period: Option<&str>) -> Vec<Window> {
    let days = |count: u64, step: u64, from: NaiveDate| {
        (0..count).filter_map(move |number| {
            let from = from.checked_add_days(Days::new(number * step))?;
            let to = from.checked_add_days(Days::new(step - 1))?;
            Some(Window { label: from.to_string(), from, to })
        })
    };
    match period {
        Some("day") => days(30, 1, as_of).collect(),
        Some("week") => days(26, 7, as_of.week(chrono::Weekday::Mon).first_day()).collect(),
        _ => std::iter::successors(Some(Period::of(as_of)), |period| Some(period.next()))
            .take(12)
            .map(|period| Window { label: period.to_string(), from: period.first_day(), to: period.last_day() })
            .collect(),
    }
}

/// The resources asked about, in the order of their names.
fn resources<'s>(
    scene: &'s Scene<'_>,
    query: &Query,
    by: &str,
    loads: &Loads<'s, 's>,
    unassigned: &[Booking<'s, 's>],
) -> Vec<Resource<'s>> {
    let mut resources: BTreeMap<&'s str, Resource<'s>> = BTreeMap::new();
    let mut handles: BTreeSet<&str> = loads.people().map(|(handle, _)| handle).collect();
    handles.extend(scene.portfolio.people.iter().filter_map(|person| Some(person.id?.value)));
    let in_projects = |handle: &str| {
        let filtered = !query.projects.is_empty() || query.programme.is_some();
        !filtered || loads.bookings(handle).iter().any(|booking| is_asked(scene, query, booking))
    };
    for handle in handles {
        let person = scene.portfolio.person(handle).map(|person| &person.data);
        let in_unit = query
            .unit
            .as_ref()
            .is_none_or(|unit| person.and_then(|person| person.business_unit).is_some_and(|own| own.value == unit));
        if in_unit && in_projects(handle) {
            for name in names(by, handle, person, loads.bookings(handle)) {
                resources.entry(name).or_default().people.insert(handle);
            }
        }
    }
    for (index, booking) in unassigned.iter().enumerate().filter(|(_, booking)| is_asked(scene, query, booking)) {
        let name = match by {
            "team" => booking.allocation.team,
            "skill" => booking.allocation.skill,
            _ => None,
        };
        if let Some(name) = name {
            resources.entry(name.value).or_default().others.push(index);
        }
    }
    let named = resources.into_iter().map(|(name, resource)| Resource { name, ..resource });
    let mut resources: Vec<Resource<'s>> = named.collect();
    resources.sort_by(|a, b| natural_order(a.name, b.name));
    resources
}

fn is_asked(scene: &Scene<'_>, query: &Query, booking: &Booking<'_, '_>) -> bool {
    let by_unit = Query { unit: None, ..query.clone() };
    by_unit.takes_item(scene.portfolio, booking.allocation.project)
}

/// The resources that a person is part of.
fn names<'s>(
    by: &str,
    handle: &'s str,
    person: Option<&'s Person<'_>>,
    bookings: &[Booking<'s, 's>],
) -> BTreeSet<&'s str> {
    match by {
        "team" => person.and_then(|person| person.team).map(|team| team.value).into_iter().collect(),
        "manager" => person.and_then(|person| person.line_manager).map(|manager| manager.value).into_iter().collect(),
        "skill" => {
            let held = person.into_iter().flat_map(|person| person.skills.iter().map(|(skill, _)| skill.value));
            held.chain(bookings.iter().filter_map(|booking| Some(booking.allocation.skill?.value))).collect()
        }
        _ => BTreeSet::from([handle]),
    }
}

/// A row; `None` where there is neither capacity nor demand.
fn row(
    loads: &Loads<'_, '_>,
    unassigned: &[Booking<'_, '_>],
    resource: &Resource<'_>,
    by: &str,
    window: &Window,
) -> Option<Vec<Cell>> {
    let (mut capacity, mut demand) = (Decimal::ZERO, Shares::default());
    let mut peak: Option<(Decimal, NaiveDate)> = None;
    for handle in &resource.people {
        capacity += loads.capacity(handle, window.from, window.to);
        let bookings = loads.bookings(handle).iter();
        let counted: Vec<Booking<'_, '_>> =
            bookings.filter(|booking| counts(by, resource.name, booking)).copied().collect();
        counted.iter().for_each(|booking| add(&mut demand, booking, loads.work_days(handle), window));
        let own = self::peak(&counted, loads.work_days(handle), loads.fte(handle), window);
        peak = peak.into_iter().chain(own).max_by(|(a, day), (b, other)| a.cmp(b).then_with(|| other.cmp(day)));
    }
    for index in &resource.others {
        add(&mut demand, &unassigned[*index], loads.calendars.tree(), window);
    }
    if capacity.is_zero() && demand == Shares::default() {
        return None;
    }
    let utilisation = ratio(demand.firm, capacity).ok_or("no_capacity");
    Some(vec![
        Cell::word(resource.name),
        Cell::Text(window.label.clone()),
        Cell::Decimal(capacity),
        Cell::Decimal(demand.firm),
        Cell::Decimal(demand.soft),
        Cell::Decimal(demand.requested),
        Cell::figure(utilisation, Cell::Decimal),
        Cell::or_null(peak, "no_bookings", |(peak, _)| Cell::Decimal(peak)),
        Cell::or_null(peak, "no_bookings", |(_, day)| Cell::Date(day)),
        Cell::Decimal(capacity - demand.firm),
        Cell::Date(window.from),
        Cell::Date(window.to),
    ])
}

/// Whether a person's booking is demand for the resource: for a skill, only what asks for that skill.
fn counts(by: &str, name: &str, booking: &Booking<'_, '_>) -> bool {
    by != "skill" || booking.allocation.skill.is_some_and(|skill| skill.value == name)
}

fn add(demand: &mut Shares, booking: &Booking<'_, '_>, days: &WorkDays, window: &Window) {
    let worked = days.between(booking.from.max(window.from), booking.to.min(window.to));
    let effort = booking.share * Decimal::from(worked);
    match booking.certainty {
        Certainty::Firm => demand.firm += effort,
        Certainty::Soft => demand.soft += effort,
        Certainty::Requested => demand.requested += effort,
    }
}

/// The highest agreed share of a person's own full time on any working day, and the first day on which it is reached.
fn peak(bookings: &[Booking<'_, '_>], days: &WorkDays, fte: Decimal, window: &Window) -> Option<(Decimal, NaiveDate)> {
    let inside = stretches(bookings).into_iter().filter_map(|stretch| {
        let day = days.first(stretch.from.max(window.from), stretch.to.min(window.to))?;
        Some((ratio(stretch.shares.firm, fte)?, day))
    });
    inside.max_by(|(a, day), (b, other)| a.cmp(b).then_with(|| other.cmp(day)))
}
