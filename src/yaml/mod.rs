//! YAML text as a tree that knows where every key and value stands, and trees as text.
//!
//! The tree is YAML 1.2 core, strict: no tags are constructed, no merge keys, one document a
//! file. Scalars keep their text as written; what a scalar means is decided by who reads it.

mod ambiguity;
mod anchor;
mod complaint;
mod limits;
mod open;
mod place;
mod problem;
mod quick;
mod reader;
mod remarks;
mod scalar;
mod syntax;
mod tag;
mod text;
mod tree;
mod write;

pub use limits::Limits;
pub use problem::{Document, Problem, ProblemKind};
pub use reader::read;
pub use scalar::{Resolved, day, decimal};
pub use syntax::syntax;
pub use tree::{Entry, Node, Scalar, Style, Value};
pub use write::{quoted_if_needed, write};
