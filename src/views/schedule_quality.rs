//! `schedule-quality`: how sound each schedule is, by the 14 points of the DCMA.

mod figures;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::calendar::Calendars;
use crate::metrics::network::Plan;
use crate::metrics::schedule_quality::{Check, Qualities, Quality};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "schedule-quality",
    summary: "how sound each schedule is: the 14 points of the DCMA, BEI and CPLI",
    by: &["check"],
    about: &["project", "programme", "portfolio"],
    figures: figures::FIGURES,
    build,
    totals: sums,
};

/// The checks by column, in the order of the DCMA; the last three are no percentages.
const CHECKS: [(&str, Type); 14] = [
    ("missing_logic", Type::Percent),
    ("leads", Type::Percent),
    ("lags", Type::Percent),
    ("finish_to_start", Type::Percent),
    ("hard_constraints", Type::Percent),
    ("high_float", Type::Percent),
    ("negative_float", Type::Percent),
    ("high_duration", Type::Percent),
    ("invalid_dates", Type::Percent),
    ("resources", Type::Percent),
    ("missed_tasks", Type::Percent),
    ("critical_path_test", Type::Number),
    ("cpli", Type::Number),
    ("bei", Type::Number),
];

/// Checks that people's tables show.
const SHOWN: [&str; 6] = ["missing_logic", "high_float", "negative_float", "missed_tasks", "cpli", "bei"];

/// One row a project with logic and unfinished work; by `check` one row for each of its checks.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let calendars = Calendars::of(scene.portfolio, scene.policy);
    let plan = Plan::of(scene.portfolio, &calendars, scene.as_of);
    let qualities = Qualities::of(scene.portfolio, &plan, scene.policy, scene.as_of);
    let by_check = query.by.as_deref() == Some("check");
    let columns = if by_check { columns_by_check() } else { columns() };
    let mut table = Table::new("schedule-quality", "Schedule quality", columns);
    let asked = scene.portfolio.projects().map(|(id, _)| id).filter(|id| query.takes(scene.portfolio, *id));
    for (id, quality) in asked.filter_map(|id| Some((id, qualities.quality(id)?))) {
        if by_check {
            table.rows.extend(quality.checks.iter().map(|check| row_of_check(scene, id, check)));
        } else {
            table.rows.push(row(scene, id, &quality));
        }
    }
    table
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("failed", Type::Count),
        Column::hidden("made", Type::Count),
        Column::hidden("open", Type::Count),
        Column::hidden("links", Type::Count),
    ];
    let check = |(name, kind): (&'static str, Type)| {
        [
            Column { shown: SHOWN.contains(&name), ..Column::new(name, kind) },
            Column::hidden(format!("{name}_verdict"), Type::Status),
        ]
    };
    columns.extend(CHECKS.into_iter().flat_map(check));
    columns.extend([Column::hidden("programme", Type::Reference), Column::hidden("business_unit", Type::Text)]);
    columns
}

fn row(scene: &Scene<'_>, id: ProjectId, quality: &Quality) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let (failed, made) = quality.failed();
    let mut cells = vec![
        Cell::word(project.id),
        Cell::text(project.name),
        Cell::count(failed),
        Cell::count(made),
        Cell::count(quality.open),
        Cell::count(quality.links),
    ];
    for (name, _) in CHECKS {
        let check = quality.check(name);
        let value = check.map_or(Err("not_recorded"), |check| check.value);
        cells.push(Cell::figure(value, Cell::Decimal));
        cells.push(Cell::figure(check.map_or(Err("not_recorded"), Check::passes), verdict));
    }
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

fn columns_by_check() -> Vec<Column> {
    vec![
        Column::new("id", Type::Reference),
        Column::new("check", Type::Status),
        Column::new("count", Type::Count).adding(false),
        Column::new("of", Type::Count).adding(false),
        Column::new("value", Type::Number),
        Column::new("threshold", Type::Number),
        Column::new("verdict", Type::Status),
        Column::new("work", Type::List),
        Column::hidden("name", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ]
}

fn row_of_check(scene: &Scene<'_>, id: ProjectId, check: &Check) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let key = |record: &crate::model::RecordId| Cell::word(&scene.portfolio.record(*record).key);
    let mut cells = vec![
        Cell::word(project.id),
        Cell::word(check.name),
        Cell::figure(check.counted, |(count, _)| Cell::count(count)),
        Cell::figure(check.counted, |(_, of)| Cell::count(of)),
        Cell::figure(check.value, Cell::Decimal),
        Cell::Decimal(check.threshold),
        Cell::figure(check.passes(), verdict),
        Cell::List(check.records.iter().map(key).collect()),
        Cell::text(project.name),
    ];
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

fn verdict(passes: bool) -> Cell {
    Cell::word(if passes { "pass" } else { "fail" })
}
