//! `table`: for people at a terminal.

use comfy_table::{Attribute, Cell as Printed, CellAlignment, Color, ContentArrangement, LineStyle, TableStyle};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::TableFormat;
use super::fit::{self, Fitted};
use super::rating::Rating;
use super::words;
use crate::render::inert::inert;
use crate::render::{Frame, line};
use crate::views::{Cell, Column, ColumnType, Table};

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "table", summary: "for people at a terminal: fits its width", write };

/// Fits `frame.width`: the last columns go first and are named below the table, then long text is cut. A single
/// row that has no room stands upright instead, with nothing left out. Of several tables the first says where
/// they come from.
fn write(tables: &[Table], frame: &Frame) -> String {
    let texts = tables.iter().enumerate().map(|(number, table)| {
        let head = if number == 0 { headline(&table.title, frame) } else { head(&table.title, &[], frame) };
        head + &body(table, frame)
    });
    inert(&texts.collect::<Vec<_>>().join("\n"))
}

/// The title line of what is printed first: also whose it is, as of when and from which commit.
pub(in crate::render) fn headline(title: &str, frame: &Frame) -> String {
    let origin: Vec<String> = frame.organisation.as_deref().map(line).into_iter().chain(frame.origin()).collect();
    head(title, &origin, frame)
}

/// The title line, and in it what it is of: whose, as of when, from which commit.
fn head(title: &str, origin: &[String], frame: &Frame) -> String {
    let parts: Vec<String> = std::iter::once(line(title)).chain(origin.iter().cloned()).collect();
    let head = fit::wrapped(&parts, frame.separator(), frame.width);
    if frame.color { format!("\u{1b}[1m{head}\u{1b}[0m\n\n") } else { format!("{head}\n\n") }
}

fn body(table: &Table, frame: &Frame) -> String {
    if table.rows.is_empty() {
        return "(nothing)\n".to_owned() + &foot(table, &[], frame);
    }
    let common = words::common_currency(table);
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&index| table.columns[index].shown).collect();
    let fitted = fit::fit(&grid(table, &shown, common.as_deref(), frame), &elastic(table, &shown), frame);
    if let [row] = &table.rows[..]
        && fitted.columns() < shown.len()
    {
        return upright(table, row, &shown, frame) + &foot(table, &[], frame);
    }
    printed(table, &shown, &fitted, frame) + &foot(table, &shown[fitted.columns()..], frame)
}

/// One row as a list: a column a line, with the reason of what is not known.
fn upright(table: &Table, row: &[Cell], shown: &[usize], frame: &Frame) -> String {
    let currency = words::row_currency(table, row);
    let said = shown.iter().filter_map(|&index| {
        let (cell, column) = (row.get(index)?, &table.columns[index]);
        Some((words::heading(column, None), words::with_reason(cell, column, currency.as_deref(), frame)))
    });
    let said: Vec<(String, String)> = said.collect();
    let width = said.iter().map(|(heading, _)| heading.width()).max().unwrap_or(0);
    let lines = said.iter().map(|(heading, text)| {
        let indent = " ".repeat(width + usize::from(fit::GAP));
        let text = fit::wrapped_words(text, frame.width.saturating_sub(indent.len()).max(1));
        let padding = &indent[heading.width()..];
        let text = text.replace('\n', &format!("\n{indent}"));
        format!("{heading}{padding}{text}").trim_end().to_owned() + "\n"
    });
    lines.collect()
}

/// Headings and then all cells in words, for the columns shown.
fn grid(table: &Table, shown: &[usize], common: Option<&str>, frame: &Frame) -> Vec<Vec<String>> {
    let headings = shown.iter().map(|&index| words::heading(&table.columns[index], common)).collect();
    let rows = table.rows.par_iter().map(|row| {
        let currency = words::row_currency(table, row).filter(|_| common.is_none());
        let said = |&index: &usize| {
            row.get(index).map(|cell| words::words(cell, &table.columns[index], currency.as_deref(), frame))
        };
        shown.iter().map(|index| said(index).unwrap_or_default()).collect()
    });
    rayon::iter::once(headings).chain(rows).collect()
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
        Some(Rating::GreenAmber | Rating::Amber) => printed.fg(Color::Yellow),
        Some(Rating::AmberRed | Rating::Red) => printed.fg(Color::Red),
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
