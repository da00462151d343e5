//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod diff;
mod differences;
mod lives;
mod trend;

pub use diff::{Between, Comparison, Direction};
pub use lives::{Archive, Chapter, FileChange, Loom, Step, gather, lives, question};
pub use trend::{Every, Failed, Metric, Reading, Remembered, Sample, Trend, Value, recall, samples, table, written};
