//! The readings of a trend as a table.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::metric::Metric;
use super::reading::{Reading, Sample, Value};
use crate::model::Rag;
use crate::views::{Cell, Column, ColumnType as Type, Known, Query, Table};

/// The readings as a table: a row for each moment and group, with the change since the moment before.
pub fn table(metric: &Metric, query: &Query, samples: &[Sample], readings: &[Option<Vec<Reading>>]) -> Table {
    let name = format!("trend of {}", metric.name());
    if metric.column().kind == Type::Status {
        words(query, samples, readings, name)
    } else {
        figures(metric, query, samples, readings, name)
    }
}

fn opening(query: &Query) -> Vec<Column> {
    let mut columns = vec![Column::new("date", Type::Date)];
    columns.extend(query.by.as_ref().map(|by| Column::new(by.clone(), Type::Text)));
    columns
}

fn closing() -> Column {
    Column::new("commit", Type::Reference)
}

fn figures(
    metric: &Metric,
    query: &Query,
    samples: &[Sample],
    readings: &[Option<Vec<Reading>>],
    title: String,
) -> Table {
    let like =
        |name: &'static str| Column { name: name.into(), shown: true, additive: false, ..metric.column().clone() };
    let mut columns = opening(query);
    columns.extend([like("value"), like("change"), Column::new("known", Type::Text), closing()]);
    let mut table = Table::new("trend", title, columns);
    let mut last: Vec<(Cell, Decimal)> = Vec::new();
    for (sample, readings) in samples.iter().zip(readings) {
        let unread = [Reading {
            group: Cell::Null("unreadable"),
            value: Value::Figure(Cell::Null("unreadable"), Known { known: 0, of: 0 }),
        }];
        for reading in readings.as_deref().unwrap_or(&unread) {
            let Value::Figure(value, known) = &reading.value else { continue };
            let before = last.iter_mut().find(|(group, _)| *group == reading.group);
            let change = match (&before, value.number()) {
                (Some((_, before)), Some(now)) => number(value, now - *before),
                _ => Cell::Null("nothing_before"),
            };
            match (before, value.number()) {
                (Some((_, before)), Some(now)) => *before = now,
                (None, Some(now)) => last.push((reading.group.clone(), now)),
                (_, None) => {}
            }
            let mut row = vec![Cell::Date(sample.as_of)];
            row.extend(query.by.as_ref().map(|_| reading.group.clone()));
            row.extend([
                value.clone(),
                change,
                Cell::Text(format!("{} of {}", known.known, known.of)),
                Cell::Text(sample.commit.short()),
            ]);
            table.rows.push(row);
        }
    }
    table
}

/// A number of the same kind as a value.
fn number(like: &Cell, number: Decimal) -> Cell {
    match like {
        Cell::Integer(_) => i64::try_from(number).map_or(Cell::Decimal(number), Cell::Integer),
        _ => Cell::Decimal(number),
    }
}

fn words(query: &Query, samples: &[Sample], readings: &[Option<Vec<Reading>>], title: String) -> Table {
    let of = |reading: &Reading| {
        if let Value::Words(words) = &reading.value { words.keys().cloned().collect() } else { Vec::new() }
    };
    let known: BTreeSet<String> = readings.iter().flatten().flatten().flat_map(of).collect();
    let mut known: Vec<String> = known.into_iter().collect();
    known.sort_by_key(|word| {
        (Rag::named(word).map_or(i64::MAX, Rag::half_steps), matches!(&**word, "unrated" | "unknown"), word.clone())
    });
    let mut columns = opening(query);
    columns.extend(known.iter().map(|word| Column::new(word.clone(), Type::Count)));
    columns.push(closing());
    let mut table = Table::new("trend", title, columns);
    for (sample, readings) in samples.iter().zip(readings) {
        for reading in readings.iter().flatten() {
            let Value::Words(words) = &reading.value else { continue };
            let mut row = vec![Cell::Date(sample.as_of)];
            row.extend(query.by.as_ref().map(|_| reading.group.clone()));
            row.extend(known.iter().map(|word| Cell::count(words.get(word).copied().unwrap_or(0))));
            row.push(Cell::Text(sample.commit.short()));
            table.rows.push(row);
        }
    }
    table
}
