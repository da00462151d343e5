//! How a figure of a view comes about: its formula, and what goes into it.

use super::Cell;
use crate::model::RecordId;
use crate::rules::Scene;
use crate::source::Spot;

/// The derivation of one column. Every computed column of a view about records has one.
#[derive(Debug, Clone, Copy)]
pub struct Derivation {
    /// The column it explains.
    pub figure: &'static str,
    /// The formula as people write it, in the names of what it is made from: `ev ÷ ac`.
    pub formula: &'static str,
    /// Who says so: a standard, a book, a paper; or that it is a convention of this tool.
    pub source: &'static str,
    /// What it is made from.
    pub from: &'static [From],
}

/// The derivation of `figure`, in a line.
pub(super) const fn of(
    figure: &'static str,
    formula: &'static str,
    source: &'static str,
    from: &'static [From],
) -> Derivation {
    Derivation { figure, formula, source, from }
}

/// One thing that a figure is made from.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// Another figure about the same record, in the same view or another: explained in its turn.
    Figure(&'static str),
    /// A field of the record itself, by its dotted path; amounts by month are shown month by month.
    Field(&'static str),
    /// These fields of every record of a kind that belongs to the same project.
    Items(&'static str, &'static [&'static str]),
    /// A threshold of the policy, by its dotted name.
    Threshold(&'static str),
    /// Anything else: finds its own inputs.
    Found(fn(&Scene<'_>, RecordId) -> Vec<Stated>),
}

/// A value that goes into a figure, and where it is stated.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// What it is: `cost.actuals.2026-10`, `M2.weight`.
    pub name: String,
    /// Its value.
    pub value: Cell,
    /// Where the file states it; `None` for what a default or a computation says.
    pub spot: Option<Spot>,
}
