//! Several snapshots compared: what changed, when, by whom, and how figures moved.
//!
//! The same pure functions that answer for one snapshot are mapped over many.

mod diff;
mod differences;
mod gather;
mod movement;
mod origin;
mod reel;
mod samples;
mod trend;
mod weave;

pub use diff::diff;
pub use gather::gather;
pub use movement::Direction;
pub use reel::Reel;
pub use samples::{Every, samples};
pub use trend::{Failed, Metric, Reading, Sample, Value, readings, table};
pub use weave::{Contents, FileChange, Step, weave};
