//! One figure over history.

mod documents;
mod follow;
mod kept;
mod looked_back;
mod metric;
mod own;
mod piecewise;
mod plot;
mod plots;
mod reading;
mod reel;
mod samples;
mod standing;
mod table;
mod track;

pub use follow::{Failed, Trend};
pub use kept::{recall, written};
pub use metric::Metric;
pub use reading::{Reading, Remembered, Sample, Value};
pub use samples::{Every, samples};
pub use table::table;
