//! YAML text as a tree that knows where every key and value stands.
//!
//! The tree is YAML 1.2 core, strict: no tags are constructed, no merge keys, one document a
//! file. Scalars keep their text as written; what a scalar means is decided by who reads it.

mod ambiguity;
mod limits;
mod reader;
mod scalar;
mod tree;

pub use limits::Limits;
pub use reader::{Document, Problem, ProblemKind, read};
pub use scalar::Resolved;
pub use tree::{Entry, Node, Scalar, Style, Value};
