//! What a trend can follow.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::reading::{Reading, Value};
use crate::expression::Expression;
use crate::git::Snapshot;
use crate::policy::Policy;
use crate::rules::Scene;
use crate::views::{self, Cell, Column, ColumnType as Type, Misfit, Query, Table, View};
use crate::workspace;

/// What is followed: a column of a view, or a total below it.
#[derive(Debug, Clone)]
pub struct Metric {
    view: &'static View,
    column: Column,
}

/// Columns that say what had been said before or what the rules found; all of a view where none is named. A test over the
/// example holds every other column to saying the same without.
const LOOKING_BACK: &[(&str, &[&str])] = &[
    ("portfolio", &["trend", FINDINGS]),
    ("programme", &["trend", FINDINGS]),
    ("calibration", &[]),
    ("earned-value-curve", &[]),
    ("forecast-accuracy", &[]),
    ("freshness", &["last_change", "timeliness", "dq", "reports_due", "reports_in_time"]),
    ("honesty", &[]),
    ("milestone-trend", &[]),
    ("warnings", &[]),
];

/// The column of how much the rules found.
const FINDINGS: &str = "findings";

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
        let of = |scene: &Scene<'_>, view: &'static View| {
            let columns = (view.build)(scene, &Query::default()).columns.into_iter();
            columns.filter(Column::is_measurable).map(move |column| Metric { view, column })
        };
        nothing(|scene| views::ALL.iter().flat_map(|view| of(scene, view)).collect()).unwrap_or_default()
    }

    /// Its name in full.
    pub fn name(&self) -> String {
        format!("{}.{}", self.view.name, self.column.name)
    }

    /// The view whose column it is.
    pub(super) fn view(&self) -> &'static View {
        self.view
    }

    /// The column that is followed.
    pub(super) fn column(&self) -> &Column {
        &self.column
    }

    /// What kind of value it has, as columns name it.
    pub fn kind(&self) -> &'static str {
        self.column.kind.name()
    }

    /// Whether it depends on what had been said before or on what the rules found, by itself or by how it is asked for: a
    /// tree alone does not say it.
    pub fn looks_back(&self, query: &Query) -> bool {
        let Some((_, columns)) = LOOKING_BACK.iter().find(|(view, _)| *view == self.view.name) else { return false };
        columns.is_empty() || self.is_about(columns, query)
    }

    /// Whether it depends on what the rules found.
    pub(super) fn is_checked(&self, query: &Query) -> bool {
        self.looks_back(query) && self.is_about(&[FINDINGS], query)
    }

    /// Whether one of these columns is followed, grouped by or asked about.
    fn is_about(&self, columns: &[&str], query: &Query) -> bool {
        let is_one = |name: &str| columns.contains(&name);
        let filter = query.filter.as_deref().map(Expression::compile);
        let is_asked = filter.is_some_and(|filter| filter.is_ok_and(|filter| filter.names().any(is_one)));
        is_asked || is_one(&self.column.name) || query.by.as_deref().is_some_and(is_one)
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
        let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
        self.over(&table, &rows, query, scene.policy)
    }

    /// What it says of these rows of a table.
    pub(super) fn over(
        &self,
        table: &Table,
        rows: &[&Vec<Cell>],
        query: &Query,
        policy: &Policy,
    ) -> Result<Vec<Reading>, Misfit> {
        let (name, by) = (&*self.column.name, query.by.as_deref());
        if self.column.kind == Type::Status {
            let counted = table.tally(rows, name, by)?.into_iter();
            return Ok(counted.map(|(group, words)| Reading { group, value: Value::Words(words) }).collect());
        }
        let measured = table.measure(rows, name, by, policy)?.into_iter();
        Ok(measured.map(|one| Reading { group: one.group, value: Value::Figure(one.value, one.known) }).collect())
    }

    /// The view without rows, for its columns.
    pub(super) fn header(&self) -> Option<Table> {
        nothing(|scene| (self.view.build)(scene, &Query::default()))
    }
}

/// What a question is answered of a tree with nothing in it.
fn nothing<T>(question: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
    let nothing = workspace::load(Snapshot::default()).ok()?;
    let portfolio = nothing.portfolio();
    Some(question(&nothing.scene(&portfolio, &[], NaiveDate::default())))
}
