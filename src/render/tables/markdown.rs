//! `md`: GitHub tables, for pull requests, wikis and pages.

use super::{TableFormat, words};
use crate::render::Frame;
use crate::render::markdown::escape;
use crate::views::Table;

pub(super) const FORMAT: TableFormat =
    TableFormat { name: "md", summary: "GitHub Markdown tables, with nothing in the data taken for markup", write };

fn write(tables: &[Table], frame: &Frame) -> String {
    let frame = Frame { unicode: true, ..frame.clone() };
    let texts: Vec<String> = tables.iter().map(|table| one(table, &frame)).collect();
    // The organisation comes last: a line must not begin with text of unknown origin.
    let origin: Vec<String> = frame.origin().into_iter().chain(frame.organisation.clone()).collect();
    format!("{}\n{}\n", texts.join("\n"), escape(&origin.join(frame.separator())))
}

/// Bytes that a comment on a pull request has room for, with what stands around a table: GitHub takes 65,536 characters and
/// nothing of what is longer.
const COMMENT: usize = 60_000;

/// The answer that is made to stand below a pull request. Its worst rows come first.
const COMMENTED: &str = "diff";

fn one(table: &Table, frame: &Frame) -> String {
    let shown: Vec<_> = table.columns.iter().enumerate().filter(|(_, column)| column.shown).collect();
    let common = words::common_currency(table);
    let mut text = format!("## {}\n\n", escape(&table.title));
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text += &row(shown.iter().map(|(_, column)| escape(&words::heading(column, common.as_deref()))).collect());
    let rule = shown.iter().map(|(_, column)| if column.kind.is_numeric() { "---:" } else { "---" }.to_owned());
    text += &row(rule.collect());
    for (number, cells) in table.rows.iter().enumerate() {
        if text.len() > COMMENT && table.name == COMMENTED {
            let more = table.rows.len() - number;
            text += &format!(
                "\n{more} more rows do not fit into a comment; `--format csv` and `--format json` have them.\n"
            );
            break;
        }
        let currency = words::row_currency(table, cells).filter(|_| common.is_none());
        let said = shown.iter().map(|&(index, column)| {
            cells.get(index).map(|cell| escape(&words::words(cell, column, currency.as_deref(), frame)))
        });
        text += &row(said.map(Option::unwrap_or_default).collect());
    }
    let totals: Vec<String> = words::totals(table, frame).iter().map(|total| escape(total)).collect();
    if !totals.is_empty() {
        text += &format!("\nTotal: {}\n", totals.join(frame.separator()));
    }
    if !table.notes.is_empty() {
        let notes: String = table.notes.iter().map(|note| format!("- {}\n", escape(note))).collect();
        text += &format!("\n{notes}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::{Cell, Column, ColumnType};

    fn table(name: &'static str) -> Table {
        let mut table = Table::new(name, "Rows", vec![Column::new("text", ColumnType::Text)]);
        table.rows = (0..2_000).map(|number| vec![Cell::Text(format!("{number} {}", "x".repeat(60)))]).collect();
        table
    }

    #[test]
    fn a_comparison_fits_into_a_comment_and_says_what_does_not() {
        let frame = Frame::of_day("2026-11-20");
        let text = write(&[table(COMMENTED)], &frame);
        let shown = text.lines().filter(|line| line.ends_with("x |")).count();
        assert!(text.len() < 65_536 && shown > 800, "{} {shown}", text.len());
        assert!(text.contains(&format!("{} more rows do not fit", 2_000 - shown)));
        assert!(!write(&[table("risks")], &frame).contains("do not fit"));
    }
}
