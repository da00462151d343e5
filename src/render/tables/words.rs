//! Cells in the words people use: `12 days late`, `1,250,000 EUR`, `▲ amber`.

use rust_decimal::Decimal;

use super::numbers::{days, grouped, number};
use super::rating::Rating;
use crate::render::{Frame, line};
use crate::views::{Cell, Column, ColumnType, Table, Total};

/// The column that says what money of a row is in.
const CURRENCY: &str = "currency";

/// What a cell says in words. `currency` is added to money.
pub(super) fn words(cell: &Cell, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    match cell {
        Cell::Null("withheld") => "withheld".to_owned(),
        Cell::Null(_) => frame.dash().to_owned(),
        Cell::Text(text) if column.kind == ColumnType::Status => status(text, frame),
        Cell::Text(text) => line(text),
        Cell::Integer(count) if column.kind == ColumnType::Days => days(*count, column),
        Cell::Integer(count) => grouped(Decimal::from(*count), 0),
        Cell::Decimal(value) => number(*value, column.kind, currency),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::List(cells) => {
            cells.iter().map(|cell| words(cell, column, currency, frame)).collect::<Vec<_>>().join(", ")
        }
        Cell::Record(fields) => {
            let field = |(name, cell): &(std::borrow::Cow<'static, str>, Cell)| {
                format!("{} {}", line(&name.replace('_', " ")), words(cell, column, currency, frame))
            };
            fields.iter().map(field).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The same, and where nothing is known also why.
pub(super) fn with_reason(cell: &Cell, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    match cell {
        Cell::Null(reason) if *reason != "withheld" => format!("{} ({})", frame.dash(), reason.replace('_', " ")),
        cell => words(cell, column, currency, frame),
    }
}

/// The currency that all amounts of a table are in, if it is one: then headings carry it in place of cells.
/// Rows without any known amount have no say.
pub(super) fn common_currency(table: &Table) -> Option<String> {
    let index = table.column(CURRENCY)?;
    let has_amount = |row: &&Vec<Cell>| {
        let mut cells = table.columns.iter().zip(row.iter());
        cells.any(|(column, cell)| column.kind == ColumnType::Money && !cell.is_null())
    };
    let mut currencies = table.rows.iter().filter(has_amount).map(|row| row.get(index).and_then(Cell::as_text));
    let first = currencies.next()??;
    currencies.all(|currency| currency == Some(first)).then(|| line(first))
}

/// The currency of one row's money.
pub(super) fn row_currency(table: &Table, row: &[Cell]) -> Option<String> {
    match row.get(table.column(CURRENCY)?) {
        Some(Cell::Text(currency)) => Some(line(currency)),
        _ => None,
    }
}

/// A column's heading: its name in words, with its unit.
pub(super) fn heading(column: &Column, currency: Option<&str>) -> String {
    let name = match column.kind {
        ColumnType::Days => column.name.trim_end_matches("_days"),
        ColumnType::Percent => column.name.trim_end_matches("_pct"),
        _ => &column.name,
    };
    let name = line(&name.replace('_', " "));
    let unit = match column.kind {
        ColumnType::Money => column.unit.or(currency),
        ColumnType::Percent if column.name.ends_with("_pct") => Some("%"),
        ColumnType::Days => None,
        _ => column.unit,
    };
    unit.map_or_else(|| name.clone(), |unit| format!("{name} ({unit})"))
}

/// The totals in words: name, figure (or why there is none) and how many rows it is made of. Those of hidden
/// columns, lists and records are for machines; a total called `currency` is what amounts are in. A total called
/// `open_` before the name of another is that of what is open alone, and worth a word where it is not the same.
pub(super) fn totals(table: &Table, frame: &Frame) -> Vec<String> {
    let currency = table.totals.iter().find(|total| total.name == CURRENCY).and_then(|total| total.value.as_text());
    let currency = currency.map(line).or_else(|| common_currency(table));
    let own = Column::new("", ColumnType::Number);
    let named = |name: &str| table.columns.iter().find(|column| column.name == name);
    let column = |total: &Total| named(total.name.strip_prefix("open_").unwrap_or(&total.name));
    let is_plain = |value: &Cell| !matches!(value, Cell::List(_) | Cell::Record(_));
    let all = |open: &str| table.totals.iter().find(|total| total.name == open);
    let is_same = |total: &Total| {
        let all = total.name.strip_prefix("open_").and_then(all);
        total.name == "open_currency" || all.is_some_and(|all| all.value == total.value)
    };
    let for_people = table.totals.iter().filter(|total| total.name != CURRENCY && is_plain(&total.value));
    let for_people = for_people.filter(|total| !is_same(total));
    let shown = for_people.map(|total| (total, column(total).unwrap_or(&own))).filter(|(_, column)| column.shown);
    shown.map(|(total, column)| self::total(total, column, currency.as_deref(), frame)).collect()
}

fn total(total: &Total, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    let figure = with_reason(&total.value, column, currency, frame);
    let known = total.known.map(|known| format!(" ({} of {} known)", known.known, known.of)).unwrap_or_default();
    format!("{} {figure}{known}", line(&total.name).replace('_', " "))
}

fn status(word: &str, frame: &Frame) -> String {
    let words = line(word).replace('_', " ");
    match (Rating::of(word), arrow(word, frame.unicode)) {
        (Some(rating), _) => format!("{} {words}", rating.mark(frame.unicode)),
        (None, Some(arrow)) => format!("{arrow} {words}"),
        (None, None) => words,
    }
}

/// Which way something moves.
fn arrow(word: &str, unicode: bool) -> Option<&'static str> {
    Some(match (word, unicode) {
        ("better" | "improved", true) => "↗",
        ("worse", true) => "↘",
        ("same", true) => "→",
        ("better" | "improved", false) => "+",
        ("worse", false) => "-",
        ("same", false) => "=",
        _ => return None,
    })
}
