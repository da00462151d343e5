//! Choices with their arithmetic: what to select, how likely a finish is, what the like has cost before.
//!
//! Each command of this room answers with the tables that views answer with.

pub mod estimate;
pub mod prioritise;
mod simulate;

pub use simulate::{Simulation, simulate};
