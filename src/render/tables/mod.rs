//! Tables as bytes: one file per format.

mod csv;
mod envelope;
mod fit;
mod html;
mod json;
mod markdown;
mod numbers;
mod rating;
mod table;
mod words;

pub use envelope::{envelope, envelopes};
pub(super) use fit::{cut, wrapped_words};
pub use html::html_table;
pub(super) use numbers::grouped;
pub(super) use table::headline;

use super::Frame;
use crate::views::Table;

/// A way to write tables. `show ID` writes more than one.
#[derive(Debug, Clone, Copy)]
pub struct TableFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// Writes all of it, with a line feed at the end.
    pub write: fn(&[Table], &Frame) -> String,
}

/// Every table format, in the order they are listed.
pub const ALL: &[TableFormat] = &[table::FORMAT, json::FORMAT, csv::FORMAT, markdown::FORMAT, html::FORMAT];

/// The table format called `name`.
pub fn named(name: &str) -> Option<&'static TableFormat> {
    ALL.iter().find(|format| format.name == name)
}
