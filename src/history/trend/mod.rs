//! One figure over history.

#[cfg(test)]
mod apart;
mod documents;
mod follow;
mod kept;
mod looked_back;
mod looks;
mod metric;
mod own;
mod piecewise;
mod plot;
mod plots;
mod question;
mod reading;
mod reel;
mod roll;
mod samples;
mod standing;
mod story;
mod table;
mod track;
mod turns;

pub use follow::{Failed, Trend};
pub use kept::{recall, written};
pub use metric::Metric;
pub use reading::{Reading, Remembered, Sample, Value};
pub use samples::{Every, samples};
pub use table::table;
