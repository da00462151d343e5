//! What became of every row and every cell: nothing is lost in silence.

use crate::views::{Cell, Column, ColumnType, Table};

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReport {
    /// Its name in the header.
    pub name: String,
    /// The fields it fills, in words for people.
    pub fields: Vec<String>,
    /// Whether the map leaves it out on purpose.
    pub ignored: bool,
    /// Cells that became a value.
    pub matched: usize,
    /// Cells that mean a value is withheld.
    pub withheld: usize,
    /// Cells with nothing in them.
    pub empty: usize,
    /// Cells that nobody could read.
    pub unmatched: usize,
}

/// A cell that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmatched {
    /// Line of the file, counted from one.
    pub line: u64,
    /// The column; empty if it is about the row as a whole.
    pub column: String,
    /// What stands there.
    pub cell: String,
    /// Why it could not be read.
    pub why: String,
}

/// What reading a file came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows below the header.
    pub rows: usize,
    /// Rows that the map leaves out.
    pub skipped: usize,
    /// Rows that became no record.
    pub rejected: usize,
    /// Columns in the file's order.
    pub columns: Vec<ColumnReport>,
    /// Cells and rows that could not be read.
    pub unmatched: Vec<Unmatched>,
}

impl Report {
    /// The columns as a table.
    pub fn columns_table(&self) -> Table {
        let columns = vec![
            Column::new("column", ColumnType::Text),
            Column::new("state", ColumnType::Status),
            Column::new("fields", ColumnType::List),
            Column::new("matched", ColumnType::Count).adding(false),
            Column::new("withheld", ColumnType::Count).adding(false),
            Column::new("empty", ColumnType::Count).adding(false),
            Column::new("unmatched", ColumnType::Count).adding(false),
        ];
        let mut table = Table::new("import-columns", "Columns", columns);
        for column in &self.columns {
            let state = match (column.fields.is_empty(), column.ignored) {
                (false, _) => "mapped",
                (true, true) => "ignored",
                (true, false) => "not_mapped",
            };
            table.rows.push(vec![
                Cell::Text(column.name.clone()),
                Cell::word(state),
                Cell::List(column.fields.iter().cloned().map(Cell::Text).collect()),
                Cell::count(column.matched),
                Cell::count(column.withheld),
                Cell::count(column.empty),
                Cell::count(column.unmatched),
            ]);
        }
        table
    }

    /// What could not be read, as a table.
    pub fn unmatched_table(&self) -> Table {
        let columns = vec![
            Column::new("line", ColumnType::Count).adding(false),
            Column::new("column", ColumnType::Text),
            Column::new("cell", ColumnType::Text),
            Column::new("why", ColumnType::Text),
        ];
        let mut table = Table::new("import-unmatched", "Not understood", columns);
        for one in &self.unmatched {
            table.rows.push(vec![
                Cell::Integer(i64::try_from(one.line).unwrap_or(i64::MAX)),
                Cell::Text(one.column.clone()),
                Cell::Text(one.cell.clone()),
                Cell::Text(one.why.clone()),
            ]);
        }
        table
    }
}
