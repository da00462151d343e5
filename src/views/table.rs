//! Tables that stay typed until the last step.

use std::borrow::Cow;
use std::cmp::Ordering;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::metrics::sample;
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name: the key in JSON and the field in templates.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: ColumnType,
    /// What one is, where the type does not say: `working days`, `fte`.
    pub unit: Option<&'static str>,
    /// Whether people's tables show it; other formats always do.
    pub shown: bool,
    /// Whether its values may be added up: amounts and counts, unless they already are running totals.
    pub additive: bool,
}

impl Column {
    /// A column that people's tables show.
    pub fn new(name: impl Into<Cow<'static, str>>, kind: ColumnType) -> Self {
        let additive = matches!(kind, ColumnType::Money | ColumnType::Count);
        Column { name: name.into(), kind, unit: None, shown: true, additive }
    }

    /// A column for machines: left out of people's tables.
    pub fn hidden(name: impl Into<Cow<'static, str>>, kind: ColumnType) -> Self {
        Column { shown: false, ..Column::new(name, kind) }
    }

    /// The same column counting in `unit`.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The same column, adding up where its type alone would not (effort) or not where it would (running totals).
    #[must_use]
    pub fn adding(mut self, additive: bool) -> Self {
        self.additive = additive;
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
    Record(Vec<(Cow<'static, str>, Cell)>),
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

    /// A computed value, or null with its reason.
    pub fn figure<T>(figure: Result<T, &'static str>, cell: impl FnOnce(T) -> Cell) -> Self {
        figure.map_or_else(Cell::Null, cell)
    }

    /// Working days: a whole number where they are whole, as they are in most plans.
    pub fn working_days(days: f64) -> Self {
        let rounded = (days * 1e6).round() / 1e6;
        match sample::exact(rounded) {
            Ok(exact) => {
                exact.is_integer().then(|| exact.to_i64()).flatten().map_or(Cell::Decimal(exact), Cell::Integer)
            }
            Err(reason) => Cell::Null(reason),
        }
    }

    /// A word of a closed list.
    pub fn word(word: &str) -> Self {
        Cell::Text(word.to_owned())
    }

    /// How many there are.
    pub fn count(count: usize) -> Self {
        Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX))
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

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
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

    /// Sorts rows by a column; equal rows keep their order.
    pub fn sort_by(&mut self, column: usize, descending: bool) {
        self.rows.sort_by(|a, b| match (a[column].is_null(), b[column].is_null(), descending) {
            (false, false, true) => b[column].order(&a[column]),
            _ => a[column].order(&b[column]),
        });
    }
}
