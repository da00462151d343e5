//! One figure over history.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::reading::{Reading, Remembered, Sample, Value};
use super::reel::Reel;
use crate::git::{ObjectId, Snapshot, Unreadable};
use crate::model::Rag;
use crate::rules::Scene;
use crate::views::{self, Cell, Column, ColumnType as Type, Known, Misfit, Query, Table, View};
use crate::workspace;

/// What is followed: a column of a view, or a total below it.
#[derive(Debug, Clone)]
pub struct Metric {
    view: &'static View,
    column: Column,
}

impl Metric {
    /// The metric called `name`: a column that can be measured, of the first view that has it; `VIEW.COLUMN` for that of
    /// another view.
    ///
    /// # Errors
    /// [`Misfit`] if there is none.
    pub fn named(name: &str) -> Result<Metric, Misfit> {
        let all = Metric::all();
        let (view, column) = name.split_once('.').map_or((None, name), |(view, column)| (Some(view), column));
        let fits = |metric: &Metric| metric.column.name == column && view.is_none_or(|view| metric.view.name == view);
        let known: Vec<String> = all.iter().map(|metric| metric.column.name.to_string()).collect();
        let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        let found = all.iter().find(|metric| fits(metric)).cloned();
        found.ok_or_else(|| Misfit::unknown("metric", name, "the views", known))
    }

    /// Every metric, in the order of the views.
    pub fn all() -> Vec<Metric> {
        let Ok(nothing) = workspace::load(Snapshot::default()) else { return Vec::new() };
        let portfolio = nothing.portfolio();
        let scene = nothing.scene(&portfolio, &[], NaiveDate::default());
        let of = |view: &'static View| {
            let columns = (view.build)(&scene, &Query::default()).columns.into_iter();
            columns.filter(Column::is_measurable).map(move |column| Metric { view, column })
        };
        views::ALL.iter().flat_map(of).collect()
    }

    /// Its name in full.
    pub fn name(&self) -> String {
        format!("{}.{}", self.view.name, self.column.name)
    }

    /// What kind of value it has, as columns name it.
    pub fn kind(&self) -> &'static str {
        self.column.kind.name()
    }

    /// What it says of a tree at one moment.
    ///
    /// # Errors
    /// [`Misfit`] if the question names a column that is not there. A project that is not there *yet* is no misfit.
    pub fn read(&self, scene: &Scene<'_>, query: &Query) -> Result<Vec<Reading>, Misfit> {
        let mut table = (self.view.build)(scene, query);
        if let Some(filter) = &query.filter {
            table.keep(filter)?;
        }
        let (name, by) = (&*self.column.name, query.by.as_deref());
        if self.column.kind == Type::Status {
            let counted = table.tally(name, by)?.into_iter();
            return Ok(counted.map(|(group, words)| Reading { group, value: Value::Words(words) }).collect());
        }
        let measured = table.measure(name, by, scene.policy)?.into_iter();
        Ok(measured.map(|one| Reading { group: one.group, value: Value::Figure(one.value, one.known) }).collect())
    }
}

/// Moments that are looked at together: what changes over them is in memory.
const AT_ONCE: usize = 64;

/// What a metric says at each moment, oldest first; `None` where the policy of that commit cannot be worked with.
/// Only moments that are not remembered are looked at; those that can be read are remembered from then on.
///
/// # Errors
/// The first of what went wrong: the repository, or the question.
pub fn readings(
    reel: &mut Reel<'_>,
    metric: &Metric,
    query: &Query,
    samples: &[Sample],
    remembered: &mut Remembered,
) -> Result<Vec<Option<Vec<Reading>>>, Failed> {
    let new: Vec<Sample> = samples.iter().filter(|sample| !remembered.contains_key(sample)).copied().collect();
    let read = observe(reel, &new, |scene| metric.read(scene, query))?;
    for (sample, read) in new.into_iter().zip(read) {
        if let Some(read) = read.transpose().map_err(Failed::Question)? {
            remembered.insert(sample, read);
        }
    }
    Ok(samples.iter().map(|sample| remembered.get(sample).cloned()).collect())
}

/// What a question is answered at each moment, oldest first; `None` where the policy of that commit cannot be worked
/// with. Moments are looked at in parallel.
///
/// # Errors
/// [`Failed::Repository`].
pub(super) fn observe<T: Send>(
    reel: &mut Reel<'_>,
    samples: &[Sample],
    question: impl Fn(&Scene<'_>) -> T + Sync,
) -> Result<Vec<Option<T>>, Failed> {
    let mut found = Vec::with_capacity(samples.len());
    for samples in samples.chunks(AT_ONCE) {
        let commits: Vec<ObjectId> = samples.iter().map(|sample| sample.commit).collect();
        let stills = reel.stills(&commits).map_err(Failed::Repository)?;
        let asked = samples.par_iter().enumerate();
        let answers = asked.map(|(number, sample)| stills.ask(number, sample.as_of, &question));
        found.extend(answers.collect::<Vec<Option<T>>>());
    }
    Ok(found)
}

/// Why a trend cannot be told.
#[derive(Debug)]
pub enum Failed {
    /// The repository cannot be read.
    Repository(Unreadable),
    /// The question names what is not there.
    Question(Misfit),
}

/// The readings as a table: a row for each moment and group, with the change since the moment before.
pub fn table(metric: &Metric, query: &Query, samples: &[Sample], readings: &[Option<Vec<Reading>>]) -> Table {
    let name = format!("trend of {}", metric.name());
    if metric.column.kind == Type::Status {
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
    let like = |name: &'static str| Column { name: name.into(), shown: true, additive: false, ..metric.column.clone() };
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
