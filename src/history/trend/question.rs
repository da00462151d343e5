//! What is asked of every project of a tree.

use chrono::NaiveDate;

use super::own::Holds;
use crate::rules::Scene;
use crate::views::{Cell, Query, View};

/// The column of the day that a row is of: everything in the row is compared with that day, or with what is stated.
pub(super) const OWN_DAY: &str = "data_date";

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

    /// Whether rows of a day say the same up to the next turn. Those that hold for a day do so where they say themselves
    /// that they are of an earlier one; where there are none, nothing says that there will be none.
    pub(super) fn hold_between_turns(self, rows: &[Vec<Cell>], day: NaiveDate) -> bool {
        let is_earlier = |cell: &Cell| matches!(cell, Cell::Date(own) if *own < day);
        match self.holds {
            Holds::Always | Holds::BetweenTurns => true,
            Holds::ADay => false,
            Holds::AWorkingDay => {
                let own = self.query.needs.iter().position(|name| name == OWN_DAY);
                own.is_some_and(|own| !rows.is_empty() && rows.iter().all(|row| is_earlier(&row[own])))
            }
        }
    }
}
