//! Tables and findings as bytes: one file per format; reports by templates, pictures as SVG.

mod frame;
mod html;
mod inert;
mod json_text;
mod markdown;
mod page;
mod uri;
mod visible;

pub mod findings;
pub mod pictures;
pub mod reports;
pub mod tables;

pub use findings::{ActiveRule, FindingFormat, Report};
pub use frame::Frame;
pub use page::page;
pub use tables::{TableFormat, envelope, envelopes};
pub use visible::{line, path, visible};
