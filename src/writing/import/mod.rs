//! Spreadsheets into records: what a cell means is stated in a map, and nothing is lost in silence.

mod cell;
mod complaint;
mod map;
mod pattern;
mod plan;
mod provenance;
mod report;
mod header;
mod rows;
mod source;

pub use complaint::Complaint;
pub use map::Map;
pub use plan::{Change, Gone, Options, Outcome, Plan, plan};
pub use report::{ColumnReport, Report, Unmatched};
pub use rows::{Row, read};
