//! Numbers derived from the model: pure arithmetic, one subject a file, its source cited.

pub mod benefit;
#[cfg(test)]
mod example;
pub mod logic;
pub mod measurement;
pub mod risk;
pub mod slip;
pub mod tier;
