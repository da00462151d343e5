//! Numbers derived from the model: pure arithmetic, one subject a file, its source cited.

pub mod tier;
