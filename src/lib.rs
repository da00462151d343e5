//! `pmo`: a Project Management Office that lives in git.
//!
//! A snapshot of a repository becomes documents with spans, which become a portfolio and
//! findings; views turn a portfolio into tables; render turns tables and findings into bytes.
//! The modules stand in layer order: a room imports only rooms above it.

pub mod source; // text, spans, line index
pub mod finding; // remarks about the user's files
pub mod yaml; // text -> spanned tree
pub mod git; // the repository as data
pub mod expression; // filters, custom rules and templates in one language
pub mod schema; // kinds: schema -> findings
pub mod model; // what a PMO tracks: records, typed kinds, references
pub mod policy; // what this organisation decided
pub mod chronicle; // who changed which value when
pub mod metrics; // numbers derived from the model
pub mod rules; // judgements, one file per rule
pub mod views; // questions answered as typed tables
pub mod decide; // choices: selection, simulation, reference class
pub mod workspace; // one snapshot made whole
pub mod history; // several snapshots compared
pub mod writing; // new files and records, atomically
pub mod render; // tables, findings, reports and pictures as bytes
pub mod demo; // a realistic portfolio and its history
