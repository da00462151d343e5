//! Registers: the records of one kind with their age and whether they are overdue.

use chrono::NaiveDate;

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, order, origin, value};
use crate::model::{Record, RecordId};
use crate::rules::Scene;
use crate::schema::Kind;

/// How the computed columns of every register come about.
pub(super) const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "age_days",
        formula: "the day it was settled, else the as-of date − the day it came up",
        source: "a convention of this tool",
        from: &[From::Found(days)],
    },
    Derivation {
        figure: "overdue",
        formula: "open, and due before the as-of date",
        source: "a convention of this tool",
        from: &[From::Found(due)],
    },
];

/// Fields that say when a record came up or was settled.
const DAYS: [&str; 8] = ["raised", "requested.date", "submitted", "date", "closed", "decided", "validated", "resolved"];

/// The days that a record states.
fn days(scene: &Scene<'_>, id: RecordId) -> Vec<Stated> {
    DAYS.iter().filter_map(|path| stated(scene, id, path)).collect()
}

/// What a record states of when it is due, and of where it stands.
fn due(scene: &Scene<'_>, id: RecordId) -> Vec<Stated> {
    let kind = scene.portfolio.record(id).kind;
    [&kind.due, &kind.state].into_iter().flatten().filter_map(|path| stated(scene, id, path)).collect()
}

fn stated(scene: &Scene<'_>, id: RecordId, path: &str) -> Option<Stated> {
    let record = scene.portfolio.record(id);
    let node = record.node.at(path)?;
    Some(Stated { name: path.to_owned(), value: value::plain(node), spot: Some(node.span.in_file(record.file)) })
}

/// How a register is shown.
pub(super) struct Register {
    /// The view's name.
    pub view: &'static str,
    /// A title for people.
    pub title: &'static str,
    /// The kind of its records.
    pub kind: &'static str,
    /// Columns people see, each with the dotted path of its field. Every other field of the kind follows hidden.
    pub shown: &'static [(&'static str, &'static str)],
    /// The field with the day it came up.
    pub raised: &'static str,
    /// The field with the day it was settled.
    pub settled: &'static str,
}

/// The register as a table.
pub(super) fn table(scene: &Scene<'_>, query: &Query, register: &Register) -> Table {
    let Some(kind) = scene.catalogue.get(register.kind) else {
        return Table::new(register.view, register.title, Vec::new());
    };
    let fields = fields(kind, register);
    let mut table = Table::new(register.view, register.title, columns(kind, &fields));
    let portfolio = scene.portfolio;
    for id in order::records(portfolio, &kind.name) {
        let home = order::home(portfolio, id);
        if query.takes_item(portfolio, home) {
            table.rows.push(row(scene, register, id, &table.columns, &fields));
        }
    }
    table
}

/// A column's name, the path of its field, and whether people see it.
type Field = (String, String, bool);

fn fields(kind: &Kind, register: &Register) -> Vec<Field> {
    let shown = register.shown.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned(), true));
    let mut fields: Vec<Field> = shown.collect();
    for field in kind.fields().filter(|field| !matches!(*field, "id" | "kind" | "project" | "currency")) {
        if !fields.iter().any(|(name, path, _)| name == field || path == field) {
            fields.push((field.to_owned(), field.to_owned(), false));
        }
    }
    fields
}

fn columns(kind: &Kind, fields: &[Field]) -> Vec<Column> {
    let mut columns = vec![Column::new("id", Type::Reference), Column::new("project", Type::Reference)];
    columns
        .extend(fields.iter().map(|(name, path, shown)| Column { shown: *shown, ..value::column(kind, name, path) }));
    columns.extend([Column::new("age_days", Type::Days), Column::new("overdue", Type::Flag)]);
    columns.push(Column::hidden("currency", Type::Text));
    columns.extend(origin::columns());
    columns
}

fn row(scene: &Scene<'_>, register: &Register, id: RecordId, columns: &[Column], fields: &[Field]) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let (record, home) = (portfolio.record(id), order::home(portfolio, id));
    let mut cells = vec![Cell::text(record.id), origin::project(portfolio, home)];
    let stated = fields.iter().zip(&columns[2..]);
    cells.extend(stated.map(|((_, path, _), column)| value::cell(record.fields(), path, column.kind)));
    cells.push(age(record, register, scene.as_of));
    cells.push(overdue(record, scene.as_of));
    cells.push(match record.fields().text("currency") {
        Some(currency) => Cell::word(currency.value),
        None => origin::currency(scene, home),
    });
    let key = &*record.key;
    cells.push(if key.is_empty() { Cell::Null("not_given") } else { Cell::word(key) });
    cells.extend(origin::of_project(portfolio, home));
    cells
}

/// Days since it came up, up to the day it was settled; unknown for what is settled on a day nobody states.
fn age(record: &Record<'_>, register: &Register, as_of: NaiveDate) -> Cell {
    let day = |path: &str| value::cell(record.fields(), path, Type::Date);
    match (day(register.raised), day(register.settled)) {
        (Cell::Date(raised), Cell::Date(settled)) => Cell::Integer((settled - raised).num_days()),
        (Cell::Date(_), _) if record.is_closed() => Cell::Null("closed"),
        (Cell::Date(raised), _) => Cell::Integer((as_of - raised).num_days()),
        (unknown, _) => unknown,
    }
}

/// Whether its due date has passed while it is open; null where nothing says when it is due.
fn overdue(record: &Record<'_>, as_of: NaiveDate) -> Cell {
    if record.is_closed() {
        return Cell::Flag(false);
    }
    let Some(field) = &record.kind.due else { return Cell::Null("no_due_date") };
    match value::cell(record.fields(), field, Type::Date) {
        Cell::Date(due) => Cell::Flag(due < as_of),
        unknown => unknown,
    }
}
