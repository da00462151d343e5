//! Cells of a table by name.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::views::{Cell, Table};

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    /// Its place in the table.
    pub(super) index: usize,
    table: &'t Table,
    cells: &'t [Cell],
}

/// The rows of a table.
pub(super) fn rows(table: &Table) -> impl Iterator<Item = Row<'_>> {
    table.rows.iter().enumerate().map(move |(index, cells)| Row { index, table, cells })
}

impl<'t> Row<'t> {
    /// The cell in a column; `None` if there is no such column or nothing is known.
    pub(super) fn cell(&self, name: &str) -> Option<&'t Cell> {
        self.cells.get(self.table.column(name)?).filter(|cell| !cell.is_null())
    }

    /// Why a figure is not known.
    pub(super) fn reason(&self, name: &str) -> Option<&'static str> {
        match self.cells.get(self.table.column(name)?)? {
            Cell::Null(reason) => Some(reason),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&'t str> {
        self.cell(name)?.as_text()
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        match self.cell(name)? {
            Cell::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A number of any kind, exactly.
    pub(super) fn decimal(&self, name: &str) -> Option<Decimal> {
        self.cell(name)?.number()
    }

    pub(super) fn date(&self, name: &str) -> Option<NaiveDate> {
        match self.cell(name)? {
            Cell::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.cell(name) == Some(&Cell::Flag(true))
    }

    /// The texts of a list.
    pub(super) fn texts(&self, name: &str) -> Vec<&'t str> {
        match self.cell(name) {
            Some(Cell::List(cells)) => cells.iter().filter_map(Cell::as_text).collect(),
            _ => Vec::new(),
        }
    }
}
