//! `inbox`: everything that somebody owes, by when, and what of it is overdue.

mod owed;

use chrono::NaiveDate;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::Figure;
use crate::model::natural_order;
use crate::rules::Scene;
use owed::{Owed, owed};

pub(super) const VIEW: View = View {
    name: "inbox",
    summary: "everything that a person or team owes, by when, and what of it is overdue",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals,
};

/// One row for each thing owed, by owner and day, what nobody owns last: see [`owed`]. Things without a day are not
/// overdue as far as anybody knows: null, never false.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("owner", Type::Reference),
        Column::new("kind", Type::Status),
        Column::new("what", Type::Text),
        Column::new("project", Type::Reference),
        Column::new("record", Type::Reference),
        Column::new("due", Type::Date),
        Column::new("overdue", Type::Flag),
        Column::new("days_overdue", Type::Days),
        Column::hidden("overdue_count", Type::Count),
        Column::hidden("name", Type::Text),
        Column::hidden("team", Type::Reference),
        Column::hidden("line_manager", Type::Reference),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("inbox", "Inbox", columns);
    let mut found = owed(scene);
    found.retain(|one| query.takes_item(scene.portfolio, one.project));
    found.sort_by(|a, b| {
        (a.owner.is_none().cmp(&b.owner.is_none()))
            .then_with(|| natural_order(a.owner.unwrap_or_default(), b.owner.unwrap_or_default()))
            .then_with(|| (a.due.is_err(), a.due.ok()).cmp(&(b.due.is_err(), b.due.ok())))
            .then_with(|| natural_order(a.record, b.record))
            .then_with(|| (a.kind, a.what).cmp(&(b.kind, b.what)))
    });
    table.rows = found.iter().map(|one| row(scene, one)).collect();
    table
}

fn row(scene: &Scene<'_>, one: &Owed<'_>) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let late = one.due.map(|due| (scene.as_of - due).num_days());
    let person = one.owner.and_then(|owner| portfolio.person(owner)).map(|person| &person.data);
    let key = if one.record.is_empty() { Cell::Null("not_given") } else { Cell::word(one.record) };
    let mut cells = vec![
        Cell::or_null(one.owner, "nobody", Cell::word),
        Cell::word(one.kind),
        if one.what.is_empty() { Cell::Null("not_given") } else { Cell::word(one.what) },
        origin::project(portfolio, one.project),
        key.clone(),
        Cell::figure(one.due, Cell::Date),
        Cell::figure(late, |late| Cell::Flag(late > 0)),
        Cell::figure(overdue(late), Cell::Integer),
        Cell::figure(late, |late| Cell::Integer(i64::from(late > 0))),
        Cell::text(person.and_then(|person| person.name)),
        Cell::text(person.and_then(|person| person.team)),
        Cell::text(person.and_then(|person| person.line_manager)),
        key,
    ];
    cells.extend(origin::of_project(portfolio, one.project));
    cells
}

fn overdue(late: Figure<i64>) -> Figure<i64> {
    late.and_then(|late| if late > 0 { Ok(late) } else { Err("not_due") })
}

/// How many are overdue, and how many have no day.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(column) = table.column("overdue") else { return };
    let count = |wanted: fn(&Cell) -> bool| table.rows.iter().filter(|row| wanted(&row[column])).count();
    let counts = [
        ("owed", table.rows.len()),
        ("overdue", count(|cell| *cell == Cell::Flag(true))),
        ("undated", count(Cell::is_null)),
    ];
    table.totals.extend(counts.map(|(name, count)| Total {
        name: name.to_owned(),
        value: Cell::count(count),
        known: None,
    }));
}

/// The day before which nothing is overdue: shared with [`owed`], which leaves out what is only a plan.
fn has_passed(due: Figure<NaiveDate>, as_of: NaiveDate) -> bool {
    due.is_ok_and(|due| due < as_of)
}
