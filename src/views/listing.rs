//! `list KIND`: the records of any kind, a tree's own kinds included, with any of their fields.

use super::{Cell, Column, ColumnType as Type, Misfit, Query, Table, order, origin, value};
use crate::expression::Expression;
use crate::model::RecordId;
use crate::rules::{Scene, Variables};
use crate::schema::Kind;

/// Columns that every record has besides its fields.
const COMPUTED: [&str; 3] = ["key", "project", "path"];

/// The records of a kind, named in the singular or the plural.
///
/// The columns are the kind's id, title, owner, state and due date, and the project, unless the question names
/// others: fields, dotted paths inside them, and fields of the records they name (`sponsor.team`). The filter is an
/// expression over the record; the order is that of projects and ids.
///
/// # Errors
/// [`Misfit`] if there is no such kind or field, or if the filter cannot be used.
pub fn list(scene: &Scene<'_>, kind: &str, query: &Query) -> Result<Table, Misfit> {
    let Some(kind) = scene.catalogue.named(kind) else {
        let known: Vec<&str> = scene.catalogue.iter().flat_map(|kind| [&*kind.plural, &*kind.name]).collect();
        return Err(Misfit::unknown("kind", kind, "this tree", known));
    };
    query.check(scene.portfolio)?;
    let asked = if query.columns.is_empty() { usual(kind) } else { query.columns.clone() };
    let sorted = query.sort.iter().map(|key| key.trim_start_matches(['-', '+']).to_owned());
    let mut paths = asked.clone();
    paths.extend(sorted.filter(|key| !asked.contains(key)));
    let columns: Vec<Column> = paths.iter().map(|path| column(scene, kind, path)).collect::<Result<_, _>>()?;
    let mut table = Table::new(kind.plural.clone(), heading(kind), columns);
    for id in matching(scene, kind, query)? {
        table.rows.push(table.columns.iter().map(|column| cell(scene, kind, id, column)).collect());
    }
    add_currency(scene, kind, query, &mut table)?;
    for key in query.sort.iter().rev() {
        table.sort_named(key)?;
    }
    table.choose(&asked)?;
    table.add_sums(scene.policy);
    Ok(table)
}

/// The records of a kind that are asked about, in order.
fn matching(scene: &Scene<'_>, kind: &Kind, query: &Query) -> Result<Vec<RecordId>, Misfit> {
    let filter = query.filter.as_deref().map(Expression::compile).transpose().map_err(Misfit::of_expression)?;
    if let Some(filter) = &filter {
        let known = Variables::names(kind);
        filter.uses_only(&known).map_err(|error| Misfit::of_name(error, &known))?;
    }
    let mut found = Vec::new();
    for id in order::records(scene.portfolio, &kind.name) {
        let asked = query.takes_item(scene.portfolio, order::home(scene.portfolio, id));
        let holds = |filter: &Expression| filter.holds(&Variables::new(scene, id)).map_err(Misfit::of_expression);
        if asked && filter.as_ref().map_or(Ok(true), holds)? {
            found.push(id);
        }
    }
    Ok(found)
}

/// The columns of a kind that people want to see first.
fn usual(kind: &Kind) -> Vec<String> {
    let id = kind.property("id").map(|_| "id");
    let named = [id, kind.title.as_deref(), kind.owner.as_deref(), kind.state.as_deref(), kind.due.as_deref()];
    let mut columns: Vec<String> = Vec::new();
    for name in named.into_iter().flatten() {
        if !columns.iter().any(|known| known == name) {
            columns.push(name.to_owned());
        }
    }
    columns.push("project".to_owned());
    columns
}

fn heading(kind: &Kind) -> String {
    let words = kind.plural.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The column of a path, which must lead somewhere by the kind's schema.
fn column(scene: &Scene<'_>, kind: &Kind, path: &str) -> Result<Column, Misfit> {
    match path {
        "key" | "project" => return Ok(Column::new(path.to_owned(), Type::Reference)),
        "path" => return Ok(Column::new(path.to_owned(), Type::Text)),
        _ => {}
    }
    if kind.property(path).is_some() || path.starts_with("x-") {
        return Ok(value::column(kind, path, path));
    }
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let named = named_kinds(scene, kind, first).into_iter().find(|named| named.property(rest).is_some());
    if let Some(named) = named {
        return Ok(Column { name: path.to_owned().into(), ..value::column(named, rest, rest) });
    }
    Err(Misfit::unknown("field", path, &kind.plural, kind.fields().chain(COMPUTED).collect::<Vec<_>>()))
}

/// The kinds that a field may name.
fn named_kinds<'s>(scene: &'s Scene<'_>, kind: &Kind, field: &str) -> Vec<&'s Kind> {
    if field == "project" {
        return ["project", "programme", "portfolio"]
            .into_iter()
            .filter_map(|kind| scene.catalogue.get(kind))
            .collect();
    }
    let reference = kind.references.iter().find(|reference| reference.path.iter().eq([field]));
    reference.into_iter().flat_map(|reference| &reference.kinds).filter_map(|kind| scene.catalogue.get(kind)).collect()
}

fn cell(scene: &Scene<'_>, kind: &Kind, id: RecordId, column: &Column) -> Cell {
    let (portfolio, record) = (scene.portfolio, scene.portfolio.record(id));
    let path = &*column.name;
    match path {
        "key" if record.key.is_empty() => return Cell::Null("not_given"),
        "key" => return Cell::word(&record.key),
        "project" => return origin::project(portfolio, order::home(portfolio, id)),
        "path" => return Cell::word(scene.sources.file(record.file).path()),
        _ => {}
    }
    if kind.property(path).is_some() || path.starts_with("x-") {
        return value::cell(record.fields(), path, column.kind);
    }
    let (field, rest) = path.split_once('.').unwrap_or((path, ""));
    let named = match field {
        "project" => order::home(portfolio, id).map(|project| portfolio.project(project).record),
        _ => named(scene, kind, id, field),
    };
    named.map_or(Cell::Null("not_given"), |named| value::cell(portfolio.record(named).fields(), rest, column.kind))
}

fn named(scene: &Scene<'_>, kind: &Kind, id: RecordId, field: &str) -> Option<RecordId> {
    let reference = kind.references.iter().find(|reference| reference.path.iter().eq([field]))?;
    let text = scene.portfolio.record(id).fields().text(field)?;
    scene.portfolio.find(id, text.value, &reference.kinds)
}

/// Amounts carry their currency: the record's own, else that of its project.
fn add_currency(scene: &Scene<'_>, kind: &Kind, query: &Query, table: &mut Table) -> Result<(), Misfit> {
    let has_money = table.columns.iter().any(|column| column.kind == Type::Money);
    if !has_money || table.column("currency").is_some() {
        return Ok(());
    }
    table.columns.push(Column::hidden("currency", Type::Text));
    for (row, id) in table.rows.iter_mut().zip(matching(scene, kind, query)?) {
        let own = scene.portfolio.record(id).fields().text("currency");
        let home = order::home(scene.portfolio, id);
        row.push(own.map_or_else(|| origin::currency(scene, home), |own| Cell::word(own.value)));
    }
    Ok(())
}
