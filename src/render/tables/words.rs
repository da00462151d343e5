//! Cells in the words people use: `12 days late`, `1,250,000 EUR`, `▲ amber`.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::render::{Frame, line};
use crate::views::{Cell, Column, ColumnType, Table, Total};

/// The column that says what money of a row is in.
const CURRENCY: &str = "currency";

/// A rating in people's tables: shape and letter tell it apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rating {
    Green,
    Amber,
    Red,
    Complete,
    Stale,
    Unrated,
}

impl Rating {
    /// The rating that a status word stands for, if it is one.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "green" => Rating::Green,
            "amber" => Rating::Amber,
            "red" => Rating::Red,
            "complete" => Rating::Complete,
            "stale" => Rating::Stale,
            "unrated" => Rating::Unrated,
            _ => return None,
        })
    }

    /// Its shape, or its letter where only ASCII can be shown.
    fn mark(self, unicode: bool) -> &'static str {
        match (self, unicode) {
            (Rating::Green, true) => "●",
            (Rating::Amber, true) => "▲",
            (Rating::Red, true) => "■",
            (Rating::Complete, true) => "✔",
            (Rating::Stale | Rating::Unrated, true) => "○",
            (Rating::Green, false) => "[G]",
            (Rating::Amber, false) => "[A]",
            (Rating::Red, false) => "[R]",
            (Rating::Complete, false) => "[C]",
            (Rating::Stale | Rating::Unrated, false) => "[ ]",
        }
    }
}

/// What a cell says in words. `currency` is added to money.
pub(super) fn words(cell: &Cell, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    match cell {
        Cell::Null("withheld") => "withheld".to_owned(),
        Cell::Null(_) => frame.dash().to_owned(),
        Cell::Text(text) if column.kind == ColumnType::Status => status(text, frame),
        Cell::Text(text) => line(text),
        Cell::Integer(days) if column.kind == ColumnType::Days => self::days(*days, column),
        Cell::Integer(number) => grouped(Decimal::from(*number), 0),
        Cell::Decimal(number) => self::number(*number, column.kind, currency),
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
/// columns are for machines; a total called `currency` is what amounts are in.
pub(super) fn totals(table: &Table, frame: &Frame) -> Vec<String> {
    let currency = table.totals.iter().find(|total| total.name == CURRENCY).and_then(|total| total.value.as_text());
    let currency = currency.map(line).or_else(|| common_currency(table));
    let own = Column::new("", ColumnType::Number);
    let column = |total: &Total| table.columns.iter().find(|column| column.name == total.name);
    let for_people = table.totals.iter().filter(|total| total.name != CURRENCY);
    let shown = for_people.map(|total| (total, column(total).unwrap_or(&own))).filter(|(_, column)| column.shown);
    shown.map(|(total, column)| self::total(total, column, currency.as_deref(), frame)).collect()
}

fn total(total: &Total, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    let figure = match total.value {
        Cell::Null(reason) => format!("{} ({})", frame.dash(), reason.replace('_', " ")),
        ref cell => words(cell, column, currency, frame),
    };
    let known = total.known.map(|known| format!(" ({} of {} known)", known.known, known.of)).unwrap_or_default();
    format!("{} {figure}{known}", line(&total.name).replace('_', " "))
}

fn status(word: &str, frame: &Frame) -> String {
    let words = line(word).replace('_', " ");
    Rating::of(word).map_or_else(|| words.clone(), |rating| format!("{} {words}", rating.mark(frame.unicode)))
}

/// A movement against a plan says its direction; any other length of time is just that long.
fn days(days: i64, column: &Column) -> String {
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    let is_movement = column.unit.is_none() && (column.name.contains("slip") || column.name.contains("late"));
    match (is_movement, days) {
        (true, 0) => "on time".to_owned(),
        (true, 1..) => format!("{count} {unit} late"),
        (true, _) => format!("{count} {unit} early"),
        (false, _) => format!("{days} {}", column.unit.unwrap_or(unit)),
    }
}

fn number(number: Decimal, kind: ColumnType, currency: Option<&str>) -> String {
    match kind {
        ColumnType::Share => format!("{}%", grouped(number * Decimal::ONE_HUNDRED, 1)),
        ColumnType::Percent => format!("{}%", grouped(number, 1)),
        ColumnType::Money => {
            let amount = if number.is_integer() { grouped(number, 0) } else { cents(number) };
            currency.map_or_else(|| amount.clone(), |currency| format!("{amount} {currency}"))
        }
        _ => grouped(number, 2),
    }
}

/// An amount that is no whole number: always two decimals, so that columns line up.
fn cents(amount: Decimal) -> String {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    with_commas(&rounded.to_string())
}

/// A number with thousands separators and at most `decimals` decimals, none of them a trailing zero.
fn grouped(number: Decimal, decimals: u32) -> String {
    let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize();
    with_commas(&rounded.to_string())
}

fn with_commas(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or_default()
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(grouped(decimal("1234567.10"), 2), "1,234,567.1");
        assert_eq!(grouped(decimal("-999"), 0), "-999");
        assert_eq!(grouped(decimal("-1000"), 0), "-1,000");
        assert_eq!(number(decimal("-1250000.5"), ColumnType::Money, Some("EUR")), "-1,250,000.50 EUR");
        assert_eq!(number(decimal("1250000.00"), ColumnType::Money, None), "1,250,000");
        assert_eq!(number(decimal("0.4235"), ColumnType::Share, None), "42.4%");
        assert_eq!(number(decimal("0.9523809523809523809523809524"), ColumnType::Number, None), "0.95");
    }

    #[test]
    fn a_slip_has_a_direction_and_an_age_has_none() {
        let slip = Column::new("slip_days", ColumnType::Days);
        let age = Column::new("age_days", ColumnType::Days);
        let said: Vec<String> = [12, 1, 0, -3].into_iter().map(|count| days(count, &slip)).collect();
        assert_eq!(said, ["12 days late", "1 day late", "on time", "3 days early"]);
        assert_eq!((days(1, &age), days(90, &age)), ("1 day".to_owned(), "90 days".to_owned()));
        assert_eq!(days(5, &age.clone().unit("working days")), "5 working days");
    }
}
