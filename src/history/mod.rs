//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod annals;
mod clock;
mod archive;
mod diff;
mod differences;
mod gather;
mod line;
mod lineage;
mod moved;
mod movement;
mod news;
mod origin;
mod quill;
mod settle;
mod sheet;
mod sides;
mod step;
mod told;
mod tree;
mod trend;
mod weave;

pub use annals::{Chapter, lives};
pub use archive::Archive;
pub use diff::Comparison;
pub use gather::{gather, question};
pub use movement::Direction;
pub use step::{FileChange, Step};
pub use trend::{Every, Failed, Metric, Reading, Remembered, Sample, Trend, Value, recall, samples, table, written};
pub use weave::Loom;
