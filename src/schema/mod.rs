//! Kinds: what a record may hold, as JSON Schema, and validation of the spanned tree against it.
//!
//! The only room that knows the validator. A kind is a schema: the built-in ones are the files in
//! `schemas/`, a tree adds to them or brings its own.

mod adapter;
mod bundle;
mod catalogue;
mod expected;
mod id_form;
mod kind;
mod message;
mod overlay;
mod validate;
mod violation;

pub use catalogue::{Catalogue, SchemaProblem};
pub use expected::Expected;
pub use kind::{IdStyle, Inline, Kind, ReferenceField};
pub use violation::Violation;
