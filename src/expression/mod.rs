//! Filters, custom rules and templates in one language; the only room that knows minijinja.
//!
//! Everything here takes and gives plain types. Expressions see a record through a [`Scope`], which is asked only
//! for the fields that an expression names; templates see one JSON value. Nothing here reads files, the clock or
//! the environment.

mod bounds;
mod compiled;
mod datum;
mod error;
mod filters;
mod language;
mod names;
mod parts;
mod markdown;
mod sentence;
mod templates;
mod variables;

pub use compiled::Expression;
pub use datum::{Datum, Scope};
pub use error::{ExpressionError, TemplateError};
pub use markdown::escape as escape_markdown;
pub use sentence::Sentence;
pub use templates::{Escaping, Limits, Templates};
pub use variables::Variable;
