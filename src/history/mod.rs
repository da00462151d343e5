//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod diff;
mod differences;
mod gather;
mod movement;
mod weave;

pub use diff::diff;
pub use gather::gather;
pub use movement::Direction;
pub use weave::{Contents, FileChange, Step, weave};
