//! One snapshot made whole: read, filed, checked.

mod check;
mod decided;
mod fingerprint;
mod load;

pub use check::{Checked, Summary};
pub use fingerprint::fingerprints;
pub use load::{LoadError, Loaded, load, load_decided, prepare};
