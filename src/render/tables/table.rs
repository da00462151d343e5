//! `table`: for people at a terminal.

use comfy_table::{Attribute, Cell as Printed, CellAlignment, Color, ContentArrangement, LineStyle, TableStyle};

use super::TableFormat;
use super::fit::{self, Fitted};
use super::words::{self, Rating};
use crate::render::inert::inert;
use crate::render::{Frame, line};
use crate::views::{Cell, Column, ColumnType, Table};

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "table", summary: "for people at a terminal: fits its width", write };

/// Fits `frame.width`: the last columns go first and are named below the table, then long text is cut.
fn write(tables: &[Table], frame: &Frame) -> String {
    let texts: Vec<String> = tables.iter().map(|table| one(table, frame)).collect();
    inert(&texts.join("\n"))
}

fn one(table: &Table, frame: &Frame) -> String {
    let common = words::common_currency(table);
    let mut text = head(table, frame);
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&index| table.columns[index].shown).collect();
    let fitted = fit::fit(&grid(table, &shown, common.as_deref(), frame), &elastic(table, &shown), frame);
    text += &printed(table, &shown, &fitted, frame);
    if table.rows.is_empty() {
        text += "(nothing)\n";
    }
    text += &foot(table, &shown[fitted.columns()..], frame);
    text
}

/// The title line: what it is, whose, as of when, from which commit.
fn head(table: &Table, frame: &Frame) -> String {
    let title = [line(&table.title)].into_iter();
    let parts: Vec<String> = title.chain(frame.organisation.as_deref().map(line)).chain(frame.origin()).collect();
    let head = fit::wrapped(&parts, frame.separator(), frame.width);
    if frame.color { format!("\u{1b}[1m{head}\u{1b}[0m\n\n") } else { format!("{head}\n\n") }
}

/// Headings and then all cells in words, for the columns shown.
fn grid(table: &Table, shown: &[usize], common: Option<&str>, frame: &Frame) -> Vec<Vec<String>> {
    let headings = shown.iter().map(|&index| words::heading(&table.columns[index], common)).collect();
    let rows = table.rows.iter().map(|row| {
        let currency = words::row_currency(table, row).filter(|_| common.is_none());
        let said = |&index: &usize| {
            row.get(index).map(|cell| words::words(cell, &table.columns[index], currency.as_deref(), frame))
        };
        shown.iter().map(|index| said(index).unwrap_or_default()).collect()
    });
    std::iter::once(headings).chain(rows).collect()
}

/// Which columns may be cut when there is no room: prose, never numbers or dates.
fn elastic(table: &Table, shown: &[usize]) -> Vec<bool> {
    let kinds = shown.iter().map(|&index| table.columns[index].kind);
    kinds.map(|kind| matches!(kind, ColumnType::Text | ColumnType::List)).collect()
}

fn printed(table: &Table, shown: &[usize], fitted: &Fitted, frame: &Frame) -> String {
    let mut printed = comfy_table::Table::new();
    printed.set_content_arrangement(ContentArrangement::Disabled).force_no_tty().load_style(style(frame));
    if frame.color {
        printed.enforce_styling();
    }
    let (headings, rows) = fitted.rows.split_first().map_or((&[][..], &[][..]), |(first, rest)| (first, rest));
    printed.set_header(headings.iter().map(|heading| Printed::new(heading).add_attribute(Attribute::Bold)));
    for (cells, said) in table.rows.iter().zip(rows) {
        let cells = said.iter().zip(shown).map(|(text, &index)| cell(text, cells.get(index), &table.columns[index]));
        printed.add_row(cells);
    }
    let last = shown.get(fitted.columns().saturating_sub(1)).copied().unwrap_or_default();
    for (column, &index) in shown.iter().enumerate().take(fitted.columns()) {
        if let Some(column) = printed.column_mut(column) {
            let numeric = table.columns[index].kind.is_numeric();
            column.set_cell_alignment(if numeric { CellAlignment::Right } else { CellAlignment::Left });
            column.set_padding((0, if index == last { 0 } else { fit::GAP }));
        }
    }
    let lines: Vec<String> = printed.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    lines.concat()
}

fn style(frame: &Frame) -> TableStyle {
    let rule = if frame.unicode { '─' } else { '-' };
    TableStyle::new().header_separator(LineStyle::none().fill(rule))
}

/// A cell as printed: ratings get a colour on top of shape and word.
fn cell(text: &str, cell: Option<&Cell>, column: &Column) -> Printed {
    let printed = Printed::new(text);
    let rating = match cell {
        Some(Cell::Text(word)) if column.kind == ColumnType::Status => Rating::of(word),
        _ => None,
    };
    match rating {
        Some(Rating::Green) => printed.fg(Color::Green),
        Some(Rating::Amber) => printed.fg(Color::Yellow),
        Some(Rating::Red) => printed.fg(Color::Red),
        Some(Rating::Complete) => printed.fg(Color::Blue),
        Some(Rating::Stale | Rating::Unrated) | None => printed,
    }
}

/// Totals, notes and what there was no room for.
fn foot(table: &Table, left_out: &[usize], frame: &Frame) -> String {
    let mut lines = Vec::new();
    let totals = words::totals(table, frame);
    if !totals.is_empty() {
        lines.push(fit::wrapped(&totals, frame.separator(), frame.width));
    }
    lines.extend(table.notes.iter().map(|note| fit::wrapped_words(&line(note), frame.width)));
    if !left_out.is_empty() {
        let names: Vec<String> = left_out.iter().map(|&index| line(&table.columns[index].name)).collect();
        let text = format!("left out to fit {} columns: {}", frame.width, names.join(", "));
        lines.push(fit::wrapped_words(&text, frame.width));
    }
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}
