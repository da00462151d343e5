//! `csv`: raw values for spreadsheets, RFC 4180.

use super::TableFormat;
use crate::render::{Frame, visible};
use crate::views::{Cell, Table};

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "csv", summary: "raw values for spreadsheets, one header line", write };

/// First characters that make a spreadsheet take a text for a formula, full-width forms included.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// All columns, shown or not; numbers raw, unknown values empty. Several tables stand one below the other
/// with an empty line between.
fn write(tables: &[Table], _: &Frame) -> String {
    let texts: Vec<String> = tables.iter().map(one).collect();
    texts.join("\n")
}

fn one(table: &Table) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory with as many cells in every row cannot fail; a short row is padded below.
    let _ = writer.write_record(table.columns.iter().map(|column| guarded(&column.name)));
    for row in &table.rows {
        let fields = table.columns.iter().enumerate().map(|(index, _)| row.get(index).map(field).unwrap_or_default());
        let _ = writer.write_record(fields);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The cell's raw value. Only texts are guarded against being read as formulas: a negative number is a number.
fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(_) | Cell::List(_) | Cell::Record(_) => guarded(&raw(cell)),
        _ => raw(cell),
    }
}

fn guarded(text: &str) -> String {
    let guard = if text.starts_with(FORMULA_STARTS) { "'" } else { "" };
    guard.to_owned() + &visible(text)
}

fn raw(cell: &Cell) -> String {
    match cell {
        Cell::Null(_) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(cells) => cells.iter().map(raw).collect::<Vec<_>>().join("; "),
        Cell::Record(fields) => {
            fields.iter().map(|(name, cell)| format!("{name}={}", raw(cell))).collect::<Vec<_>>().join("; ")
        }
    }
}
