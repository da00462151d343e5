//! What is asked of every project of a tree.

use super::own::Holds;
use crate::rules::Scene;
use crate::views::{Cell, Query, View};

/// What rows are wanted: those of a view, of a part of the tree.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    /// The view.
    pub(super) view: &'static View,
    /// What part of the tree, and which of the columns.
    pub(super) query: &'q Query,
    /// How long the rows of a project hold.
    pub(super) holds: Holds,
}

impl Question<'_> {
    /// The rows, cut to the columns that are looked at; `None` where they cannot be had.
    pub(super) fn rows(self, scene: &Scene<'_>) -> Option<Vec<Vec<Cell>>> {
        let Query { filter, needs, .. } = self.query;
        let mut table = (self.view.build)(scene, self.query);
        filter.as_ref().map_or(Ok(()), |filter| table.keep(filter)).ok()?;
        if !table.columns.iter().map(|column| &*column.name).eq(needs.iter().map(String::as_str)) {
            table.choose(needs).ok()?;
        }
        Some(table.rows)
    }
}
