//! `json`: the versioned envelope, for scripts.

use serde_json::json;

use super::TableFormat;
use super::envelope::{rest, row, start};
use crate::render::Frame;
use crate::render::json_text::{Json, made_text};
use crate::views::Table;

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "json", summary: "a versioned envelope for scripts: exact values, nulls with reasons", write };

fn write(tables: &[Table], frame: &Frame) -> String {
    let mut entries: Vec<(String, Json<'_>)>;
    if let [table] = tables {
        entries = Json::whole(frame.opening(&table.name)).collect();
        entries.extend(content(table));
    } else {
        let tables = tables.iter().map(|table| {
            let schema = ("schema".to_owned(), Json::Value(json!(format!("pmo/{}/v1", table.name))));
            Json::Object(std::iter::once(schema).chain(content(table)).collect())
        });
        entries = Json::whole(frame.opening("tables")).collect();
        entries.push(("tables".to_owned(), Json::List(tables.collect())));
    }
    made_text(&Json::Object(entries))
}

/// What [`super::envelopes`] holds of a table, with rows that are made while they are written.
fn content(table: &Table) -> impl Iterator<Item = (String, Json<'_>)> {
    let rows = Json::Made(table.rows.len(), Box::new(|number| row(&table.columns, &table.rows[number])));
    Json::whole(start(table)).chain([("rows".to_owned(), rows)]).chain(Json::whole(rest(table)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::json_text::json_text;
    use crate::render::tables::envelopes;
    use crate::views::{Cell, Column, ColumnType};

    #[test]
    fn what_is_printed_is_the_envelope() {
        let mut table = Table::new("risks", "Risks", vec![Column::new("risk", ColumnType::Text)]);
        table.rows = (0..150).map(|number| vec![Cell::Integer(number)]).chain([vec![Cell::Null("withheld")]]).collect();
        let frame = Frame::of_day("2026-11-20");
        for tables in [vec![table.clone()], vec![table.clone(), Table::new("none", "None", Vec::new())], Vec::new()] {
            assert_eq!(write(&tables, &frame), json_text(&envelopes(&tables, &frame)));
        }
    }
}
