//! Findings as bytes: one file per format.

mod concise;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod report;
mod sarif;
mod shown_line;
mod summary;

pub use human::drawn;
pub use report::{ActiveRule, Report};
pub use summary::summary;

use super::Frame;

/// A way to write what a check found.
#[derive(Debug, Clone, Copy)]
pub struct FindingFormat {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in one line.
    pub summary: &'static str,
    /// Writes all of it, with a line feed at the end.
    pub write: fn(&Report<'_>, &Frame) -> String,
}

/// Every format of findings, in the order they are listed.
pub const ALL: &[FindingFormat] =
    &[human::FORMAT, concise::FORMAT, json::FORMAT, sarif::FORMAT, github::FORMAT, gitlab::FORMAT, junit::FORMAT];

/// The format of findings called `name`.
pub fn named(name: &str) -> Option<&'static FindingFormat> {
    ALL.iter().find(|format| format.name == name)
}
