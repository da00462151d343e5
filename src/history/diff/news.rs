//! One change in meaning with everything that is known of it, in words and as a row.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::direction::{Direction, Movement};
use crate::chronicle::{Commit, Entities, Entity};
use crate::model::Portfolio;
use crate::views::{Cell, Column, ColumnType as Type, Table, Total};
use crate::yaml;

/// The name of the answer.
const NAME: &str = "diff";

/// A record that something is told about.
pub(super) struct Subject<'e> {
    /// Its name.
    pub(super) name: &'e str,
    /// What it states.
    pub(super) entity: &'e Entity,
    project: &'e str,
}

impl<'e> Subject<'e> {
    /// A record among others: itself if it is work, else the work it belongs to, else the work it is about, as decisions
    /// and escalations name it.
    pub(super) fn of(name: &'e str, entity: &'e Entity, all: &'e Entities) -> Self {
        let own = |name: &'e str, entity: &'e Entity| match &*entity.kind {
            "project" | "programme" | "portfolio" => name,
            _ => &*entity.project,
        };
        let is_about = || {
            let named = entity.values.get("subject")?;
            all.get_key_value(named).map(|(name, entity)| own(name, entity))
        };
        let project = Some(own(name, entity)).filter(|id| !id.is_empty()).or_else(is_about).unwrap_or_default();
        Subject { name, entity, project }
    }
}

/// One change with everything that is known of it.
pub(super) struct News<'c> {
    /// Name of the record.
    pub(super) name: Box<str>,
    /// Its kind.
    pub(super) kind: Box<str>,
    /// What people call it.
    pub(super) title: Box<str>,
    /// Id of the project it belongs to or is about; empty for none.
    pub(super) project: Box<str>,
    /// What happened.
    pub(super) movement: Movement,
    /// The field; empty for the whole record.
    pub(super) field: Arc<str>,
    /// What it said.
    pub(super) before: Option<Arc<str>>,
    /// What it says.
    pub(super) after: Option<Arc<str>>,
    /// What `before` and `after` are amounts of; else why they are none, or cannot be compared.
    pub(super) currency: Result<String, &'static str>,
    /// What made the change, else why that is not known.
    pub(super) commit: Result<&'c Commit, &'static str>,
}

impl<'c> News<'c> {
    /// A change of a whole record.
    pub(super) fn of(subject: &Subject<'_>, movement: Movement, commit: Result<&'c Commit, &'static str>) -> Self {
        News {
            name: subject.name.into(),
            kind: subject.entity.kind.clone(),
            title: subject.entity.title.clone(),
            project: subject.project.into(),
            movement,
            field: Arc::default(),
            before: None,
            after: None,
            currency: Err("not_an_amount"),
            commit,
        }
    }

    /// Whether it is more than words of reports, progress, contacts and bookings.
    fn is_notable(&self) -> bool {
        let is_small = matches!(self.movement.what, "commentary" | "changed")
            || matches!(&*self.kind, "allocation" | "absence" | "stakeholder" | "activity");
        self.movement.direction != Direction::Neutral || !is_small
    }

    /// Worse first, then what is missing, what is better and the rest; within these by project and record.
    pub(super) fn order(&self) -> (Direction, &str, &str, &str) {
        (self.movement.direction, &self.project, &self.name, &self.field)
    }
}

/// The answer before it is shaped: a row for each change.
pub(super) fn table<'a>(before: &Portfolio<'a>, after: &Portfolio<'a>, news: &[&News<'_>]) -> Table {
    let columns = vec![
        Column::new("direction", Type::Status),
        Column::new("record", Type::Reference),
        Column::new("change", Type::Text),
        Column::new("author", Type::Text),
        Column::hidden("date", Type::Date),
        Column::new("commit", Type::Reference),
        Column::hidden("what", Type::Status),
        Column::hidden("title", Type::Text),
        Column::hidden("field", Type::Text),
        Column::hidden("before", Type::Text),
        Column::hidden("after", Type::Text),
        Column::hidden("moved", Type::Number),
        Column::hidden("currency", Type::Text),
        Column::hidden("detail", Type::Text),
        Column::hidden("subject", Type::Text),
        Column::hidden("kind", Type::Status),
        Column::hidden("project", Type::Reference),
        Column::hidden("project_name", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::hidden("email", Type::Text),
        Column::hidden("notable", Type::Flag),
    ];
    let mut table = Table::new(NAME, "What changed", columns);
    table.rows = news.iter().map(|news| row(before, after, news)).collect();
    table
}

/// How many changes are for the worse, missing, for the better, and neither.
pub(super) fn totals(table: &mut Table) {
    let Some(column) = table.column("direction") else { return };
    for direction in [Direction::Worse, Direction::NoLongerReported, Direction::Improved, Direction::Neutral] {
        let count = table.rows.iter().filter(|row| row[column].as_text() == Some(direction.name())).count();
        table.totals.push(Total { name: direction.name().to_owned(), value: Cell::count(count), known: None });
    }
}

/// `milestone slip 2026-10-02 → 2026-11-20, 49 days later, third slip`
fn in_words(news: &News<'_>) -> String {
    let what = news.movement.what.replace('_', " ");
    let detail = if news.movement.detail.is_empty() { String::new() } else { format!(", {}", news.movement.detail) };
    if news.field.is_empty() {
        let title = if news.title == news.name { String::new() } else { format!(": {}", news.title) };
        return format!("{what}{title}{detail}");
    }
    let field = match news.movement.what {
        "rag_moved" => news.field.strip_prefix("status.rag."),
        "changed" | "commentary" | "person_changed" => Some(&*news.field),
        what if ["risk_", "opportunity_", "issue_"].iter().any(|start| what.starts_with(start)) => Some(&*news.field),
        _ => None,
    };
    let field = field.map(|field| format!(" {field}")).unwrap_or_default();
    let (before, after) = (news.before.as_deref().unwrap_or("–"), news.after.as_deref().unwrap_or("–"));
    let values = if news.movement.what == "commentary" { String::new() } else { format!(" {before} → {after}") };
    format!("{what}{field}{values}{detail}")
}

/// How far a date or a number moved, in days or in what it counts; positive is later or more.
fn moved(news: &News<'_>) -> Result<Decimal, &'static str> {
    let (before, after) = news.before.as_deref().zip(news.after.as_deref()).ok_or("not_comparable")?;
    if let Some((before, after)) = yaml::day(before).zip(yaml::day(after)) {
        return Ok((after - before).num_days().into());
    }
    let (before, after) = yaml::decimal(before).zip(yaml::decimal(after)).ok_or("not_comparable")?;
    match news.currency {
        Err("mixed_currencies") => Err("mixed_currencies"),
        _ => after.checked_sub(before).ok_or("too_large"),
    }
}

fn row<'a>(before: &Portfolio<'a>, after: &Portfolio<'a>, news: &News<'_>) -> Vec<Cell> {
    let text = |text: &str, reason: &'static str| if text.is_empty() { Cell::Null(reason) } else { Cell::word(text) };
    let value = |value: &Option<Arc<str>>| Cell::or_null(value.as_deref(), "not_given", Cell::word);
    let name = |portfolio: &Portfolio<'a>| {
        let project = portfolio.project(portfolio.project_named(&news.project)?);
        Some(project.name.map_or(project.id, |name| name.value))
    };
    let programme = |portfolio: &Portfolio<'_>| {
        let project = portfolio.project_named(&news.project)?;
        crate::views::programme_of(portfolio, project).map(|id| portfolio.project(id).id.to_owned())
    };
    let (commit, nobody) = match news.commit {
        Ok(commit) if commit.is_uncommitted() => (None, "uncommitted"),
        Ok(commit) => (Some(commit), ""),
        Err(reason) => (None, reason),
    };
    vec![
        Cell::word(news.movement.direction.name()),
        Cell::word(&news.name),
        Cell::Text(in_words(news)),
        Cell::or_null(commit, nobody, |commit| Cell::word(&commit.author.name)),
        commit.map_or(Cell::Null(nobody), |commit| Cell::or_null(commit.stated_day(), "undated", Cell::Date)),
        Cell::or_null(commit, nobody, |commit| Cell::word(commit.short())),
        Cell::word(news.movement.what),
        text(&news.title, "not_given"),
        text(&news.field, "whole_record"),
        value(&news.before),
        value(&news.after),
        Cell::figure(moved(news), Cell::Decimal),
        Cell::figure(news.currency.as_deref().map_err(|reason| *reason), Cell::word),
        text(&news.movement.detail, "not_given"),
        Cell::or_null(commit, nobody, |commit| Cell::word(&commit.subject)),
        Cell::word(&news.kind),
        text(&news.project, "no_project"),
        Cell::or_null(name(after).or_else(|| name(before)), "no_project", Cell::word),
        Cell::or_null(programme(after).or_else(|| programme(before)), "no_programme", Cell::Text),
        Cell::or_null(commit, nobody, |commit| Cell::word(&commit.author.email)),
        Cell::Flag(news.is_notable()),
    ]
}
