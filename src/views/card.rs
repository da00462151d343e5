//! `show ID`: one record with its fields, where each stands, and everything computed about it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::why::{about, own_row};
use super::{Cell, Column, ColumnType as Type, Query, Table, named, order, rating, value};
use crate::metrics::rag;
use crate::model::{Fields, ProjectId, RecordId};
use crate::rules::Scene;
use crate::schema::Kind;

/// Views of which a project's card shows its own part.
const PARTS: [&str; 10] = [
    "milestones",
    "risks",
    "issues",
    "costs",
    "benefits",
    "dependencies",
    "changes",
    "assumptions",
    "decisions",
    "lessons",
];

/// Everything about the records with this id, handle or full local id; empty if there is none. The id of a dependency
/// names both of its halves.
///
/// First its fields with the place of each, then the figures computed from them; for projects, programmes and
/// portfolios the parts that belong to them; last, who names it.
pub fn card(scene: &Scene<'_>, key: &str) -> Vec<Table> {
    let records = match scene.portfolio.named(key) {
        [] => halves(scene, key),
        named => named.to_vec(),
    };
    records.into_iter().flat_map(|id| tables(scene, id)).collect()
}

/// The halves of a dependency, each recorded by its own project under the id they share.
fn halves(scene: &Scene<'_>, key: &str) -> Vec<RecordId> {
    let is_half = |kind: &Kind, id: Option<&str>| kind.name == "dependency" && id == Some(key);
    let halves = scene.portfolio.records().filter(|(_, record)| is_half(record.kind, record.id.map(|id| id.value)));
    halves.map(|(id, _)| id).collect()
}

fn tables(scene: &Scene<'_>, id: RecordId) -> Vec<Table> {
    let mut tables = vec![fields(scene, id)];
    tables.extend(computed(scene, id));
    if let Some(project) = scene.portfolio.as_project(id) {
        tables.push(ratings(scene, project));
        tables.extend(parts(scene, project));
    }
    tables.extend(named_by(scene, id));
    tables
}

/// Each field with its value as written and its place; mappings are taken apart, amounts by month and records held
/// in line are not.
fn fields(scene: &Scene<'_>, id: RecordId) -> Table {
    let record = scene.portfolio.record(id);
    let title = if record.title() == &*record.key { String::new() } else { format!(" · {}", record.title()) };
    let columns = vec![
        Column::new("field", Type::Text),
        Column::new("value", Type::Text),
        Column::new("line", Type::Number),
        Column::hidden("source", Type::Text),
    ];
    let mut table = Table::new(record.kind.name.clone(), format!("{}{title}", record.key), columns);
    collect(scene, record.kind, record.fields(), "", &mut table.rows);
    table.notes.push(format!("lines of {}", scene.sources.file(record.file).path()));
    table
}

fn collect(scene: &Scene<'_>, kind: &Kind, fields: Fields<'_>, prefix: &str, rows: &mut Vec<Vec<Cell>>) {
    for entry in fields.node().entries().unwrap_or_default() {
        let path = if prefix.is_empty() { entry.key.to_string() } else { format!("{prefix}.{}", entry.key) };
        if kind.inline.iter().any(|inline| inline.field == path) {
            continue;
        }
        let by_month = |inner: &Fields<'_>| !fields.by_period(&entry.key).is_empty() || inner.has("withheld");
        match fields.fields(&entry.key).filter(|inner| !by_month(inner)) {
            Some(inner) => collect(scene, kind, inner, &path, rows),
            None => rows.push(field(scene, fields, &entry.key, &path, value::column(kind, &path, &path).kind)),
        }
    }
}

fn field(scene: &Scene<'_>, fields: Fields<'_>, key: &str, path: &str, kind: Type) -> Vec<Cell> {
    let spot = fields.value_spot(key);
    vec![
        Cell::word(path),
        value::cell(fields, key, kind),
        Cell::or_null(spot, "not_given", |spot| Cell::count(scene.sources.position(spot).line)),
        Cell::or_null(spot, "not_given", |spot| Cell::Text(scene.sources.locate(spot))),
    ]
}

/// The figures that views about such records know and that are not fields of its own, each once.
fn computed(scene: &Scene<'_>, id: RecordId) -> Option<Table> {
    let record = scene.portfolio.record(id);
    let columns = vec![Column::new("figure", Type::Text), Column::new("value", Type::Text)];
    let mut table = Table::new("computed", "Computed", columns);
    let mut known = BTreeSet::from([Cow::Borrowed("key")]);
    for (columns, row) in about(&record.kind.name).filter_map(|view| own_row(scene, view, id)) {
        for (column, cell) in columns.into_iter().zip(row) {
            let is_field = record.kind.property(&column.name).is_some() && column.name != "tier";
            if !is_field && known.insert(column.name.clone()) {
                table.rows.push(vec![Cell::Text(column.name.into_owned()), cell]);
            }
        }
    }
    Some(table).filter(|table| !table.rows.is_empty())
}

/// Declared ratings beside the computed ones, with the reason where there is none.
fn ratings(scene: &Scene<'_>, id: ProjectId) -> Table {
    let columns = vec![
        Column::new("dimension", Type::Text),
        Column::new("declared", Type::Status),
        Column::new("computed", Type::Status),
    ];
    let mut table = Table::new("ratings", "Ratings", columns);
    let health = scene.basis().health(id);
    for dimension in rag::DIMENSIONS {
        let declared = rating::declared(scene, id, dimension);
        table.rows.push(vec![Cell::word(dimension), declared, rating::computed(health.of(dimension))]);
    }
    table
}

/// What belongs to a project, or to everything below a programme or portfolio; empty parts are left out.
fn parts(scene: &Scene<'_>, id: ProjectId) -> Vec<Table> {
    let project = scene.portfolio.project(id);
    let query = match project.is_project() {
        true => Query { projects: vec![project.id.to_owned()], ..Query::default() },
        false => Query { programme: Some(project.id.to_owned()), ..Query::default() },
    };
    let first = if project.is_project() { &[][..] } else { &["portfolio"][..] };
    let shown = first.iter().chain(&PARTS).filter(|name| project.is_project() || **name != "costs");
    let views = shown.filter_map(|name| named(name));
    let answers = views.filter_map(|view| view.answer(scene, &query).ok()).filter(|table| !table.rows.is_empty());
    let mut tables: Vec<Table> = answers.collect();
    if project.is_project() {
        for table in &mut tables {
            if let Some(column) = table.column("project") {
                table.columns[column].shown = false;
            }
        }
    }
    tables
}

/// The records that name this one, with the field in which they do.
fn named_by(scene: &Scene<'_>, id: RecordId) -> Option<Table> {
    let portfolio = scene.portfolio;
    let columns = vec![
        Column::new("kind", Type::Text),
        Column::new("key", Type::Reference),
        Column::new("title", Type::Text),
        Column::new("field", Type::Text),
        Column::hidden("project", Type::Reference),
    ];
    let mut table = Table::new("named-by", "Named by", columns);
    for reference in portfolio.references().iter().filter(|reference| reference.to == Some(id)) {
        let from = portfolio.record(reference.from);
        let key = if from.key.is_empty() { Cell::Null("not_given") } else { Cell::word(&from.key) };
        let home = super::origin::project(portfolio, order::home(portfolio, reference.from));
        let title = if from.title().is_empty() { Cell::Null("not_given") } else { Cell::word(from.title()) };
        table.rows.push(vec![Cell::word(&from.kind.name), key, title, Cell::Text(path(&reference.field.path)), home]);
    }
    for column in [4, 3, 1, 0] {
        table.sort_by(column, false);
    }
    Some(table).filter(|table| !table.rows.is_empty())
}

/// A reference field as people write it: `contributes_to.objective`.
fn path(steps: &[String]) -> String {
    let named: Vec<&str> = steps.iter().map(String::as_str).filter(|step| !matches!(*step, "[]" | "*")).collect();
    named.join(".")
}
