//! `html`: a page of its own for a browser, and tables inside other pages.

use super::TableFormat;
use super::rating::Rating;
use super::words;
use crate::render::html::escape;
use crate::render::page::page;
use crate::render::{Frame, line};
use crate::views::{Cell, Column, ColumnType, Table};

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "html", summary: "one self-contained page for a browser or a printer", write };

fn write(tables: &[Table], frame: &Frame) -> String {
    let title: Vec<String> = tables.iter().map(|table| line(&table.title)).collect();
    let body: Vec<String> = match tables {
        [only] => vec![html_table(only, frame)],
        several => several.iter().map(|table| section(table, frame)).collect(),
    };
    page(&title.join(", "), &body.concat(), frame)
}

fn section(table: &Table, frame: &Frame) -> String {
    format!("<section>\n<h2>{}</h2>\n{}</section>\n", escape(&table.title), html_table(table, frame))
}

/// The shown columns of a table as an HTML element, with totals and notes below it.
pub fn html_table(table: &Table, frame: &Frame) -> String {
    let frame = Frame { unicode: true, ..frame.clone() };
    let shown: Vec<_> = table.columns.iter().enumerate().filter(|(_, column)| column.shown).collect();
    let common = words::common_currency(table);
    let title = escape(&table.title);
    let mut text =
        format!("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{title}\">\n<table>\n<thead>\n<tr>");
    for (_, column) in &shown {
        let heading = escape(&words::heading(column, common.as_deref()));
        text += &format!("<th scope=\"col\"{}>{heading}</th>", class(column));
    }
    text += "</tr>\n</thead>\n<tbody>\n";
    for cells in &table.rows {
        let currency = words::row_currency(table, cells).filter(|_| common.is_none());
        let said = shown.iter().enumerate().map(|(position, &(index, column))| {
            let text = cells.get(index).map(|cell| said(cell, column, currency.as_deref(), &frame)).unwrap_or_default();
            match position {
                0 => format!("<th scope=\"row\"{}>{text}</th>", class(column)),
                _ => format!("<td{}>{text}</td>", class(column)),
            }
        });
        text += &format!("<tr>{}</tr>\n", said.collect::<String>());
    }
    if table.rows.is_empty() {
        text += &format!("<tr><td colspan=\"{}\">nothing</td></tr>\n", shown.len().max(1));
    }
    text += "</tbody>\n</table>\n</div>\n";
    let totals: Vec<String> = words::totals(table, &frame).iter().map(|total| escape(total)).collect();
    if !totals.is_empty() {
        text += &format!("<p class=\"totals\">Total: {}</p>\n", totals.join(" · "));
    }
    text.extend(table.notes.iter().map(|note| format!("<p class=\"note\">{}</p>\n", escape(note))));
    text
}

/// How a column is set: figures at the right, days on one line, prose with room.
fn class(column: &Column) -> &'static str {
    match column.kind {
        kind if kind.is_numeric() => " class=\"number\"",
        ColumnType::Date | ColumnType::Period => " class=\"day\"",
        ColumnType::Text => " class=\"text\"",
        _ => "",
    }
}

/// A cell in words; ratings also have a colour.
fn said(cell: &Cell, column: &Column, currency: Option<&str>, frame: &Frame) -> String {
    let said = escape(&words::words(cell, column, currency, frame));
    let rating = match cell {
        Cell::Text(word) if column.kind == ColumnType::Status => Rating::of(word),
        _ => None,
    };
    match (rating, cell) {
        (Some(rating), _) => format!("<span class=\"rag {}\">{said}</span>", rating.class()),
        (None, Cell::Null(reason)) => {
            format!("<span class=\"unknown\" title=\"{}\">{said}</span>", escape(&reason.replace('_', " ")))
        }
        (None, _) => said,
    }
}
