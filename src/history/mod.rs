//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod annals;
mod clock;
mod archive;
mod diff;
mod differences;
mod documents;
mod gather;
mod kept;
mod line;
mod lineage;
mod moved;
mod movement;
mod news;
mod origin;
mod quill;
mod own;
mod piecewise;
mod plot;
mod plots;
mod reading;
mod reel;
mod samples;
mod settle;
mod sheet;
mod sides;
mod step;
mod told;
mod track;
mod tree;
mod trend;
mod trend_table;
mod weave;

pub use annals::{Chapter, lives};
pub use archive::Archive;
pub use diff::Comparison;
pub use gather::{gather, question};
pub use kept::{recall, written};
pub use movement::Direction;
pub use reading::{Reading, Remembered, Sample, Value};
pub use reel::{Reel, Stills};
pub use samples::{Every, samples};
pub use step::{FileChange, Step};
pub use trend::{Failed, Metric, Trend};
pub use trend_table::table;
pub use weave::Loom;
