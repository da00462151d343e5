//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod differences;
mod weave;

pub use weave::{FileChange, Step, weave};
