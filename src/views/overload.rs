//! `overload`: who is booked above what they have, for how long, on how many projects, and since when without leave.

use super::resource::{Sort, resources};
use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, View, sums};
use crate::metrics::load::Loads;
use crate::metrics::overload::{Overload, Strain, overload};
use crate::metrics::ratio;
use crate::model::{Fields, RecordId, Text};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "overload",
    summary: "who is booked above what they have, for how long, and since when without leave",
    by: &[],
    about: &["person"],
    figures: FIGURES,
    build,
    totals: sums,
};

const CAPACITY: &str = "capacity planning: agreed bookings ÷ what is there, on any working day";
const CONVENTION: &str = "a convention of this tool";

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "available",
        formula: "fte × (1 − business_as_usual ÷ 100), the person's own share or their team's; full time if not given",
        source: CAPACITY,
        from: &[From::Field("fte"), From::Field("business_as_usual"), From::Found(of_team)],
    },
    Derivation {
        figure: "peak_utilisation",
        formula: "the most agreed on a working day from the as-of date on ÷ available; of a time above it, its peak",
        source: CAPACITY,
        from: &[From::Found(bookings), From::Figure("available")],
    },
    Derivation {
        figure: "from",
        formula: "first working day of the worst time above 100 % that is not over yet",
        source: CAPACITY,
        from: &[From::Figure("peak_utilisation"), From::Found(absences)],
    },
    Derivation {
        figure: "to",
        formula: "last working day of the worst time above 100 % that is not over yet",
        source: CAPACITY,
        from: &[From::Figure("peak_utilisation"), From::Found(absences)],
    },
    Derivation {
        figure: "weeks_over",
        formula: "working days in a row above 100 % without days away ÷ working days of a week; the longest such time",
        source: CONVENTION,
        from: &[From::Figure("peak_utilisation"), From::Found(absences)],
    },
    Derivation {
        figure: "projects",
        formula: "the most active projects with agreed bookings in one month of the next twelve",
        source: "concurrency: projects per person per month",
        from: &[From::Found(bookings)],
    },
    Derivation {
        figure: "busiest_month",
        formula: "the first month with that many projects",
        source: CONVENTION,
        from: &[From::Figure("projects")],
    },
    Derivation {
        figure: "project_ids",
        formula: "the projects of that month",
        source: CONVENTION,
        from: &[From::Figure("projects")],
    },
    Derivation {
        figure: "days_since_leave",
        formula: "as-of date − last whole day of leave that has begun; 0 during leave",
        source: CONVENTION,
        from: &[From::Found(absences)],
    },
    Derivation {
        figure: "strains",
        formula: "weeks_over ≥ burnout_weeks; projects > concurrent_projects; at work and days_since_leave > leave_days",
        source: "the rule burnout-risk",
        from: &[
            From::Figure("weeks_over"),
            From::Threshold("burnout_weeks"),
            From::Figure("projects"),
            From::Threshold("concurrent_projects"),
            From::Figure("days_since_leave"),
            From::Threshold("leave_days"),
            From::Field("start"),
        ],
    },
];

/// One row for everybody recorded or booked, those most booked first; see [`overload`].
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        Column::hidden("team", Type::Reference),
        Column::new("peak_utilisation", Type::Share),
        Column::new("from", Type::Date),
        Column::new("to", Type::Date),
        Column::new("weeks_over", Type::Number).unit("weeks"),
        Column::new("projects", Type::Number),
        Column::new("days_since_leave", Type::Days),
        Column::new("strains", Type::List),
        Column::hidden("busiest_month", Type::Period),
        Column::hidden("project_ids", Type::List),
        Column::hidden("available", Type::Number).unit("fte"),
        Column::hidden("business_unit", Type::Text),
    ];
    let mut table = Table::new("overload", "Overload", columns);
    let loads = Loads::of(scene.portfolio, scene.policy);
    let people = resources(scene, query, "person", &loads).into_iter();
    let people = people.filter_map(|((sort, name), _)| name.ok().filter(|_| sort == Sort::Person));
    table.rows = people.map(|handle| row(scene, &loads, handle)).collect();
    if let Some(peak) = table.column("peak_utilisation") {
        table.sort_by(peak, true);
    }
    table
}

fn row(scene: &Scene<'_>, loads: &Loads<'_, '_>, handle: &str) -> Vec<Cell> {
    let person = scene.portfolio.person(handle);
    let text = |text: Option<Text<'_>>| match person {
        None => Cell::Null("not_recorded"),
        Some(_) => Cell::text(text),
    };
    let found = overload(scene.portfolio, loads, handle, scene.as_of);
    let began = person.and_then(|person| person.start.value());
    let strains = found.strains(scene.policy, began, scene.as_of);
    let (peak, from, to) = worst(loads, handle, &found);
    let busiest = found.busiest.as_ref();
    let id = |id: &_| Cell::word(scene.portfolio.project(*id).id);
    vec![
        Cell::word(handle),
        text(person.and_then(|person| person.name)),
        text(person.and_then(|person| person.team)),
        peak,
        from,
        to,
        Cell::figure(found.weeks_over, |weeks| Cell::Decimal(weeks.normalize())),
        Cell::count(busiest.map_or(0, |(_, projects)| projects.len())),
        Cell::figure(found.since_leave, Cell::Integer),
        Cell::List(strains.iter().map(|strain| Cell::word(word(strain))).collect()),
        Cell::or_null(busiest, "no_bookings", |(month, _)| Cell::Text(month.label.clone())),
        Cell::List(busiest.into_iter().flat_map(|(_, projects)| projects.iter().map(id)).collect()),
        Cell::Decimal(loads.available(handle)),
        text(person.and_then(|person| person.business_unit)),
    ]
}

/// The peak with the time above it; where nobody is overbooked, the peak alone.
fn worst(loads: &Loads<'_, '_>, handle: &str, found: &Overload) -> (Cell, Cell, Cell) {
    let Some(worst) = found.worst else {
        let none = || Cell::Null(found.peak.err().unwrap_or("not_over"));
        return (Cell::figure(found.peak, |(share, _)| Cell::Decimal(share)), none(), none());
    };
    let share = ratio(worst.peak, loads.available(handle));
    (Cell::or_null(share, "no_time", Cell::Decimal), Cell::Date(worst.from), Cell::Date(worst.to))
}

fn word(strain: &Strain) -> &'static str {
    match strain {
        Strain::Weeks(_) => "weeks_over",
        Strain::Projects(_) => "projects",
        Strain::Leave(_) | Strain::NoLeave => "no_leave",
    }
}

/// What a person's team says of running work.
fn of_team(scene: &Scene<'_>, person: RecordId) -> Vec<Stated> {
    let team = scene.portfolio.record(person).fields().text("team");
    let team = team.and_then(|team| scene.portfolio.team(team.value));
    let fields = team.map(|team| scene.portfolio.record(team.record).fields());
    fields.map(|fields| stated(fields, "team", &["business_as_usual"])).unwrap_or_default()
}

/// The bookings of a person: how much, from when to when.
fn bookings(scene: &Scene<'_>, person: RecordId) -> Vec<Stated> {
    let Some(handle) = scene.portfolio.record(person).id else { return Vec::new() };
    let own = scene.portfolio.allocations.iter().filter(|one| one.person.is_some_and(|one| one.value == handle.value));
    let mut found = Vec::new();
    for booking in own {
        let project = booking.project.map_or("", |id| scene.portfolio.project(id).id);
        found.extend(stated(booking.fields, project, &["fte", "days", "from", "to", "state"]));
    }
    found
}

/// The days away of a person.
fn absences(scene: &Scene<'_>, person: RecordId) -> Vec<Stated> {
    let Some(handle) = scene.portfolio.record(person).id else { return Vec::new() };
    let own =
        scene.portfolio.absences.iter().filter(|away| away.person.is_some_and(|person| person.value == handle.value));
    let fields = own.map(|away| scene.portfolio.record(away.record).fields());
    fields.flat_map(|fields| stated(fields, "absence", &["from", "to", "fte"])).collect()
}

fn stated(fields: Fields<'_>, name: &str, keys: &[&str]) -> Vec<Stated> {
    let stated = |key: &&str| {
        let value = fields.text(key)?;
        Some(Stated { name: format!("{name}.{key}"), value: Cell::word(value.value), spot: Some(value.spot) })
    };
    keys.iter().filter_map(stated).collect()
}
