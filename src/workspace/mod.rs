//! One snapshot made whole: read, filed, checked.

mod check;
mod load;

pub use check::{Checked, Summary};
pub use load::{LoadError, Loaded, load};
