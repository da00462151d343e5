//! Tables and findings as bytes: one file per format; reports by templates.

mod frame;
mod inert;
mod json_text;
mod markdown;
mod uri;
mod visible;

pub mod findings;
pub mod reports;
pub mod tables;

pub use findings::{ActiveRule, FindingFormat, Report};
pub use frame::Frame;
pub use tables::{TableFormat, envelope, envelopes};
pub use visible::{line, path, visible};
