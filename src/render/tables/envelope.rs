//! A table as the versioned JSON value that scripts read and templates see.

use serde_json::{Map, Value, json};

use crate::render::Frame;
use crate::views::{Cell, Column, Table};

/// One table with its origin: what `--format json` prints, and exactly what report templates see.
///
/// Rows are objects keyed by column name. Amounts and other exact numbers are strings, dates `YYYY-MM-DD`,
/// counts and days integers. A null comes with its reason as `<name>_reason`. `totals` and `known`
/// (`"n of m"`) are keyed by the name of the total.
pub fn envelope(table: &Table, frame: &Frame) -> Value {
    let mut envelope = frame.opening(&table.name);
    envelope.extend(content(table));
    Value::Object(envelope)
}

/// Any number of tables: one is its own envelope, several stand in the `tables` of one.
pub fn envelopes(tables: &[Table], frame: &Frame) -> Value {
    if let [table] = tables {
        return envelope(table, frame);
    }
    let contents = tables.iter().map(|table| {
        let mut object = Map::from_iter([("schema".to_owned(), json!(format!("pmo/{}/v1", table.name)))]);
        object.extend(content(table));
        Value::Object(object)
    });
    let mut envelope = frame.opening("tables");
    envelope.insert("tables".to_owned(), contents.collect());
    Value::Object(envelope)
}

fn content(table: &Table) -> Map<String, Value> {
    let mut content = start(table);
    content.insert("rows".to_owned(), table.rows.iter().map(|cells| row(&table.columns, cells)).collect());
    content.extend(rest(table));
    content
}

/// What stands before the rows.
pub(super) fn start(table: &Table) -> Map<String, Value> {
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| json!({ "name": column.name, "type": column.kind.name(), "unit": column.unit }))
        .collect();
    let entries = [("title", json!(table.title)), ("columns", Value::Array(columns))];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// What stands behind the rows.
pub(super) fn rest(table: &Table) -> Map<String, Value> {
    let (mut totals, mut known) = (Map::new(), Map::new());
    for total in &table.totals {
        insert(&mut totals, &total.name, &total.value);
        if let Some(count) = total.known {
            known.insert(total.name.clone(), json!(format!("{} of {}", count.known, count.of)));
        }
    }
    let entries = [("totals", Value::Object(totals)), ("known", Value::Object(known)), ("notes", json!(table.notes))];
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// One row as an object.
pub(super) fn row(columns: &[Column], cells: &[Cell]) -> Value {
    let mut object = Map::new();
    columns.iter().zip(cells).for_each(|(column, cell)| insert(&mut object, &column.name, cell));
    Value::Object(object)
}

fn insert(object: &mut Map<String, Value>, name: &str, cell: &Cell) {
    object.insert(name.to_owned(), value(cell));
    if let Cell::Null(reason) = cell {
        object.insert(format!("{name}_reason"), json!(reason));
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null(_) => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Integer(number) => json!(number),
        Cell::Decimal(number) => json!(number.to_string()),
        Cell::Date(date) => json!(date.to_string()),
        Cell::Flag(flag) => json!(flag),
        Cell::List(cells) => cells.iter().map(value).collect(),
        Cell::Record(fields) => {
            let mut object = Map::new();
            fields.iter().for_each(|(name, cell)| insert(&mut object, name, cell));
            Value::Object(object)
        }
    }
}
