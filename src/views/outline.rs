//! Columns together with what a row says in them: what nobody looks at is not worked out.

use super::{Cell, Column, Query, Table};

/// A column, and what a row says in it.
pub(super) type Said<R> = (Column, fn(&R) -> Cell);

/// The table of some rows, with the columns that a question looks at.
pub(super) fn table<R>(
    (name, title): (&str, &str),
    columns: impl IntoIterator<Item = Said<R>>,
    rows: impl Iterator<Item = R>,
    query: &Query,
) -> Table {
    let asked: Vec<Said<R>> = columns.into_iter().filter(|(column, _)| query.looks_at(&column.name)).collect();
    let rows = rows.map(|row| asked.iter().map(|(_, say)| say(&row)).collect()).collect();
    Table { rows, ..Table::new(name, title, asked.into_iter().map(|(column, _)| column).collect()) }
}
