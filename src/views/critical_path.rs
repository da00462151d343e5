//! `critical-path`: when each milestone and activity can be done, how much it may slip, and what decides the finish.

mod figures;

use std::cmp::Ordering;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::calendar::Calendars;
use crate::metrics::criticality::is_critical;
use crate::metrics::logic;
use crate::metrics::network::{Dates, Item, Plan, Schedule};
use crate::model::{ProjectId, RecordId, natural_order};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "critical-path",
    summary: "when each piece of work can be done, how much it may slip, and what decides the finish",
    by: &[],
    about: &["activity", "milestone"],
    figures: figures::FIGURES,
    build,
    totals: sums,
};

/// The unit of offsets and floats.
const DAYS: &str = "working days";

/// One row a milestone or activity of every project that has logic (an activity, or a link between milestones) and is
/// not over; one that is asked for by its id may be over. The rows of a project stand in the order of their early dates.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let mut table = Table::new("critical-path", "Critical path", columns());
    let asked = scene.portfolio.projects().map(|(id, _)| id).filter(|id| query.takes(scene.portfolio, *id));
    let mut schedules = Vec::new();
    for id in asked {
        let named = !query.projects.is_empty();
        match plan.schedule(id).filter(|schedule| plan.has_logic(schedule.group)) {
            Some(schedule) if named || plan.is_open(schedule.group) => schedules.push((id, schedule)),
            None if named => table.notes.push(without_logic(scene, id)),
            _ => {}
        }
    }
    if let ([_], Some(column)) = (&*schedules, table.column("project")) {
        table.columns[column].shown = false;
    }
    for (_, schedule) in &schedules {
        let mut rows: Vec<_> = schedule.rows.iter().collect();
        rows.sort_by(|a, b| order(a, b));
        table.rows.extend(rows.into_iter().map(|(item, dates)| row(scene, &plan, schedule, item, dates)));
    }
    table.totals = totals(&schedules, &table);
    table.notes.extend(circles(scene, &schedules));
    table
}

fn columns() -> Vec<Column> {
    let offset = |name: &'static str| Column::hidden(name, Type::Number).unit(DAYS);
    let days = |name: &'static str| Column::new(name, Type::Number).unit("days");
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("project", Type::Reference),
        Column::new("name", Type::Text),
        days("duration"),
        offset("early_start"),
        offset("early_finish"),
        offset("late_start"),
        offset("late_finish"),
        days("total_float"),
        days("free_float"),
        Column::new("critical", Type::Flag),
        Column::new("early_start_date", Type::Date),
        Column::new("early_finish_date", Type::Date),
        Column::hidden("late_start_date", Type::Date),
        Column::new("late_finish_date", Type::Date),
        Column::hidden("driver", Type::Reference),
        offset("remaining"),
        Column::hidden("kind", Type::Status),
        Column::hidden("owner", Type::Reference),
        Column::hidden("baseline", Type::Date),
        Column::hidden("actual", Type::Date),
    ];
    columns.extend(origin::columns());
    columns
}

fn row(
    scene: &Scene<'_>,
    plan: &Plan<'_, '_>,
    schedule: &Schedule<'_, '_, '_>,
    item: &Item<'_, '_>,
    dates: &Dates,
) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let early_days = schedule.early_days(item, dates, scene.as_of);
    let late_days = schedule.late_days(dates, scene.as_of);
    let early_start = match dates.early {
        // What is done and says no start has one that is only inferred: the logic uses it, nobody is told.
        Ok(_) if item.is_done() => early_days.0.and(dates.early),
        early => early,
    };
    let driver = item.driver.map(|driver| &*portfolio.record(plan.items[driver].filed.record).key);
    let mut cells = vec![
        Cell::text(item.filed.id),
        origin::project(portfolio, item.filed.project),
        Cell::text(item.filed.name),
        Cell::figure(item.duration, Cell::working_days),
        Cell::figure(early_start, |span| Cell::working_days(span.start)),
        Cell::figure(dates.early, |span| Cell::working_days(span.finish)),
        Cell::figure(dates.late, |span| Cell::working_days(span.start)),
        Cell::figure(dates.late, |span| Cell::working_days(span.finish)),
        Cell::figure(dates.total_float, Cell::working_days),
        Cell::figure(dates.free_float, Cell::working_days),
        Cell::figure(is_critical(dates, scene.policy), Cell::Flag),
        Cell::figure(early_days.0, Cell::Date),
        Cell::figure(early_days.1, Cell::Date),
        Cell::figure(late_days.0, Cell::Date),
        Cell::figure(late_days.1, Cell::Date),
        Cell::or_null(driver, "no_predecessor", Cell::word),
        Cell::figure(dates.duration, Cell::working_days),
        Cell::word(if item.is_activity { "activity" } else { "milestone" }),
        Cell::text(item.filed.owner),
        Cell::date(&item.filed.baseline),
        Cell::date(&item.filed.actual),
    ];
    cells.extend(origin::cells(portfolio, item.filed));
    cells
}

/// By early dates, unknown ones last; then by id.
fn order(a: &(&Item<'_, '_>, Dates), b: &(&Item<'_, '_>, Dates)) -> Ordering {
    let early = |dates: &Dates| dates.early.map_or((f64::INFINITY, f64::INFINITY), |span| (span.start, span.finish));
    fn id<'a>(item: &Item<'_, 'a>) -> &'a str {
        item.filed.id.map_or("", |id| id.value)
    }
    let ((a_start, a_finish), (b_start, b_finish)) = (early(&a.1), early(&b.1));
    let by_dates = a_start.total_cmp(&b_start).then_with(|| a_finish.total_cmp(&b_finish));
    by_dates.then_with(|| natural_order(id(a.0), id(b.0)))
}

fn without_logic(scene: &Scene<'_>, id: ProjectId) -> String {
    format!("`{}` has no activity and no milestone that comes `after` another", scene.portfolio.project(id).id)
}

/// The length of the one project there is, its first and last day, and how much of it is critical.
fn totals(schedules: &[(ProjectId, Schedule<'_, '_, '_>)], table: &Table) -> Vec<Total> {
    let (duration, start, finish) = match schedules {
        [(_, only)] => {
            let axis = &only.group.axis;
            (only.finish, axis.begins(0.0), only.finish.and_then(|finish| axis.point(finish, 0.0)))
        }
        [] => (Err("no_logic"), Err("no_logic"), Err("no_logic")),
        _ => (Err("several_projects"), Err("several_projects"), Err("several_projects")),
    };
    let critical = table
        .column("critical")
        .map_or(0, |column| table.rows.iter().filter(|row| row[column] == Cell::Flag(true)).count());
    let total = |name: &str, value: Cell| Total { name: name.to_owned(), value, known: None };
    vec![
        total("duration", Cell::figure(duration, Cell::working_days)),
        total("start", Cell::figure(start, Cell::Date)),
        total("finish", Cell::figure(finish, Cell::Date)),
        total("critical", Cell::count(critical)),
    ]
}

/// How many circles are named below the table.
const MOST_CIRCLES: usize = 5;

/// The circles that keep a project's finish from being known, each named whole.
fn circles(scene: &Scene<'_>, schedules: &[(ProjectId, Schedule<'_, '_, '_>)]) -> Vec<String> {
    if schedules.iter().all(|(_, schedule)| schedule.finish != Err("cycle")) {
        return Vec::new();
    }
    let portfolio = scene.portfolio;
    let name = |record: &RecordId| format!("`{}`", portfolio.record(*record).key);
    let told = logic::circles(portfolio, |_| true).into_iter().take(MOST_CIRCLES).map(|circle| {
        let way: Vec<String> = circle.way.iter().chain(circle.way.first()).map(name).collect();
        format!("nothing behind this circle can be scheduled: {}", way.join(" waits for "))
    });
    told.collect()
}
