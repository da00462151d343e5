//! What views answer about small trees, as lines that stand in an assertion.

use pmo::views::{self, Cell, Query, Table};

use crate::views::{answer, in_memory, with_scene};

/// Asks `view` about a tree of these files, as of Friday 20 November 2026.
pub fn ask(view: &str, files: &[(&str, &str)], query: &Query) -> Table {
    with_scene(&in_memory(files), |scene| answer(scene, view, query))
}

/// Asks why a figure is what it is in the same way.
pub fn why(figure: &str, files: &[(&str, &str)]) -> Table {
    with_scene(&in_memory(files), |scene| views::why(scene, figure).unwrap())
}

/// These columns of every row; a null is its reason behind `?`.
pub fn shown(table: &Table, columns: &[&str]) -> Vec<String> {
    let index: Vec<usize> = columns.iter().map(|name| table.column(name).unwrap()).collect();
    table.rows.iter().map(|row| index.iter().map(|&at| text(&row[at])).collect::<Vec<_>>().join(" ")).collect()
}

/// These columns of every row, and then of the totals with how many rows know them; `-` where there is none.
pub fn summed(table: &Table, columns: &[&str]) -> Vec<String> {
    let total = |name: &&str| {
        let total = table.totals.iter().find(|total| total.name == *name);
        let known = |total: &views::Total| total.known.map(|known| format!(" ({}/{})", known.known, known.of));
        total.map_or("-".to_owned(), |total| format!("{}{}", text(&total.value), known(total).unwrap_or_default()))
    };
    let mut lines = shown(table, columns);
    lines.push(columns.iter().map(total).collect::<Vec<_>>().join(" "));
    lines
}

/// A total in the same way.
pub fn total(table: &Table, name: &str) -> String {
    table.totals.iter().find(|total| total.name == name).map(|total| text(&total.value)).unwrap()
}

/// A cell in the same way: four decimals at the most, the items of a list between `+`, and what a record holds.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null(reason) => format!("?{reason}"),
        Cell::Text(text) => text.clone(),
        Cell::Integer(number) => number.to_string(),
        Cell::Decimal(number) => number.round_dp(4).normalize().to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(cells) => cells.iter().map(text).collect::<Vec<_>>().join("+"),
        Cell::Record(fields) => fields.iter().map(|(_, cell)| text(cell)).collect::<Vec<_>>().join(" "),
    }
}
