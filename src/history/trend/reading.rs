//! What a trend reads at a moment.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::git::ObjectId;
use crate::views::{Cell, Known, Words};

/// A moment that is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sample {
    /// The commit.
    pub commit: ObjectId,
    /// What "today" is.
    pub as_of: NaiveDate,
}

/// A figure at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What the rows have in common; null for all rows.
    pub group: Cell,
    /// The figure, or how many rows have which word.
    pub value: Value,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A figure, and of how many rows.
    Figure(Cell, Known),
    /// Rows by word.
    Words(Words),
}

/// What was read at moments before.
pub type Remembered = HashMap<Sample, Vec<Reading>>;
