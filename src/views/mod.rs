//! Questions answered as typed tables: one file per view.

mod query;
mod table;

mod milestones;

pub use query::Query;
pub use table::{Cell, Column, ColumnType, Known, Table, Total};

use crate::rules::Scene;

/// A view.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// Its name on the command line.
    pub name: &'static str,
    /// The question it answers, in one line.
    pub summary: &'static str,
    /// Answers it.
    pub build: fn(&Scene<'_>, &Query) -> Table,
}

/// Every view, in the order they are listed.
pub const ALL: &[View] = &[milestones::VIEW];

/// The view called `name`.
pub fn named(name: &str) -> Option<&'static View> {
    ALL.iter().find(|view| view.name == name)
}
