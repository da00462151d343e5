//! Tables that stay typed until the last step.

use std::cmp::Ordering;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{Fact, Text, Unknown};

/// What a column holds, so that every format can print it its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Free text.
    Text,
    /// A word of a closed list: a rating, a state, a band.
    Status,
    /// The id of a record.
    Reference,
    /// A date.
    Date,
    /// A month.
    Period,
    /// A whole number of things.
    Count,
    /// Calendar days; positive is late.
    Days,
    /// An exact number.
    Number,
    /// An amount of money; the row's `currency` column says of what.
    Money,
    /// A share of one.
    Share,
    /// Percent.
    Percent,
    /// True or false.
    Flag,
    /// Several values.
    List,
}

impl ColumnType {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            ColumnType::Text => "text",
            ColumnType::Status => "status",
            ColumnType::Reference => "reference",
            ColumnType::Date => "date",
            ColumnType::Period => "period",
            ColumnType::Count => "count",
            ColumnType::Days => "days",
            ColumnType::Number => "number",
            ColumnType::Money => "money",
            ColumnType::Share => "share",
            ColumnType::Percent => "percent",
            ColumnType::Flag => "flag",
            ColumnType::List => "list",
        }
    }

    /// Whether values stand at the right of their column.
    pub fn is_numeric(self) -> bool {
        matches!(
            self,
            ColumnType::Count
                | ColumnType::Days
                | ColumnType::Number
                | ColumnType::Money
                | ColumnType::Share
                | ColumnType::Percent
        )
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name: the key in JSON and the field in templates.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// What one is, where the type does not say: `working days`, `fte`.
    pub unit: Option<&'static str>,
    /// Whether people's tables show it; other formats always do.
    pub shown: bool,
}

impl Column {
    /// A column that people's tables show.
    pub const fn new(name: &'static str, kind: ColumnType) -> Self {
        Column { name, kind, unit: None, shown: true }
    }

    /// A column for machines: left out of people's tables.
    pub const fn hidden(name: &'static str, kind: ColumnType) -> Self {
        Column { name, kind, unit: None, shown: false }
    }

    /// The same column counting in `unit`.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }
}

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known, and why: a code such as `not_given`, `withheld`, `no_actuals`.
    Null(&'static str),
    /// Text, a status, a reference or a period: the column's type says which.
    Text(String),
    /// A whole number: counts and days.
    Integer(i64),
    /// An exact number: money, shares, percent.
    Decimal(Decimal),
    /// A date.
    Date(NaiveDate),
    /// True or false.
    Flag(bool),
    /// Several values.
    List(Vec<Cell>),
    /// Several named values.
    Record(Vec<(&'static str, Cell)>),
}

impl Cell {
    /// Text, or null with the reason `not_given`.
    pub fn text(text: Option<Text<'_>>) -> Self {
        text.map_or(Cell::Null(Unknown::NotGiven.code()), |text| Cell::Text(text.value.to_owned()))
    }

    /// A date as stated, or null with the reason.
    pub fn date(fact: &Fact<'_, NaiveDate>) -> Self {
        fact.or_reason().map_or_else(|unknown| Cell::Null(unknown.code()), Cell::Date)
    }

    /// A number as stated, or null with the reason.
    pub fn decimal(fact: &Fact<'_, Decimal>) -> Self {
        fact.or_reason().map_or_else(|unknown| Cell::Null(unknown.code()), Cell::Decimal)
    }

    /// A value, or null with `reason`.
    pub fn or_null<T>(value: Option<T>, reason: &'static str, cell: impl FnOnce(T) -> Cell) -> Self {
        value.map_or(Cell::Null(reason), cell)
    }

    /// Whether nothing is known.
    pub fn is_null(&self) -> bool {
        matches!(self, Cell::Null(_))
    }

    /// The order of values in a column: unknown ones last, text in natural order.
    pub fn order(&self, other: &Cell) -> Ordering {
        match (self, other) {
            (Cell::Null(a), Cell::Null(b)) => a.cmp(b),
            (Cell::Null(_), _) => Ordering::Greater,
            (_, Cell::Null(_)) => Ordering::Less,
            (Cell::Text(a), Cell::Text(b)) => crate::model::natural_order(a, b),
            (Cell::Date(a), Cell::Date(b)) => a.cmp(b),
            (Cell::Flag(a), Cell::Flag(b)) => a.cmp(b),
            (Cell::List(a), Cell::List(b)) => a.len().cmp(&b.len()),
            (a, b) => a.number().cmp(&b.number()),
        }
    }

    fn number(&self) -> Option<Decimal> {
        match self {
            Cell::Integer(number) => Some(Decimal::from(*number)),
            Cell::Decimal(number) => Some(*number),
            _ => None,
        }
    }
}

/// How many of the rows a total is made of: "n of m known".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Rows with a known value.
    pub known: usize,
    /// Rows in all.
    pub of: usize,
}

/// A figure below a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// The column it sums up, or a name of its own.
    pub name: String,
    /// The figure; null where the rows cannot be added.
    pub value: Cell,
    /// How many rows it is made of.
    pub known: Option<Known>,
}

/// An answer: columns, rows and totals.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows: the view's name.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows: one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// Figures over all rows.
    pub totals: Vec<Total>,
    /// Remarks for people, such as what was left out and why.
    pub notes: Vec<String>,
}

impl Table {
    /// An empty table.
    pub fn new(name: impl Into<String>, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Table {
            name: name.into(),
            title: title.into(),
            columns,
            rows: Vec::new(),
            totals: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// How many rows know the value of a column.
    pub fn known(&self, name: &str) -> Known {
        let index = self.column(name);
        let known = index.map_or(0, |index| {
            self.rows.iter().filter(|row| row.get(index).is_some_and(|cell| !cell.is_null())).count()
        });
        Known { known, of: self.rows.len() }
    }

    /// Adds the sum of a money or count column with "n of m known". With more than one currency in
    /// `currency`, the total is null: currencies are never added.
    pub fn add_sum(&mut self, name: &'static str, currency: Option<&str>) {
        let (Some(index), known) = (self.column(name), self.known(name)) else { return };
        let mixed = currency.and_then(|currency| self.column(currency)).is_some_and(|column| {
            let with_value = self.rows.iter().filter(|row| !row[index].is_null());
            with_value.clone().zip(with_value.skip(1)).any(|(a, b)| a[column] != b[column])
        });
        let cells = self.rows.iter().map(|row| &row[index]);
        let value = if mixed {
            Cell::Null("mixed_currencies")
        } else if known.known == 0 {
            Cell::Null("nothing_known")
        } else if cells.clone().any(|cell| matches!(cell, Cell::Decimal(_))) {
            Cell::Decimal(cells.filter_map(Cell::number).sum())
        } else {
            Cell::Integer(cells.map(|cell| if let Cell::Integer(number) = cell { *number } else { 0 }).sum())
        };
        self.totals.push(Total { name: name.to_owned(), value, known: Some(known) });
    }

    /// Sorts rows by a column; equal rows keep their order.
    pub fn sort_by(&mut self, column: usize, descending: bool) {
        self.rows.sort_by(|a, b| match (a[column].is_null(), b[column].is_null(), descending) {
            (false, false, true) => b[column].order(&a[column]),
            _ => a[column].order(&b[column]),
        });
    }
}
