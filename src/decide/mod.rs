//! Choices with their arithmetic: what to select, how likely a finish is, what the like has cost before, whether a gate
//! can open.
//!
//! Each command of this room answers with the tables that views answer with.

pub mod estimate;
mod gate;
pub mod prioritise;
mod simulate;

pub use gate::Gates;
pub use simulate::{Simulation, simulate};
