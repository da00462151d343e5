//! One file as read: its tree, and what was odd about its text.

use super::tree::Node;
use crate::source::Span;

/// What the reader has to say about a file beside its tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which rule it belongs to.
    pub kind: ProblemKind,
    /// Where it stands.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: &'static str,
    /// Another place that belongs to it.
    pub related: Option<(Span, &'static str)>,
}

/// The four things that can be odd about YAML text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It is not YAML, or not the part of YAML that is read here.
    Invalid,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// Other readers take a plain scalar for something else.
    Ambiguous,
    /// A byte-order mark or line ends that not every tool expects; read all the same.
    Encoding,
}

/// One file as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The tree; `None` for a file that is empty or could not be read.
    pub root: Option<Node>,
    /// Oddities in the order of their places.
    pub problems: Vec<Problem>,
}

impl Document {
    /// Whether the text could be read as a whole: a tree exists and nothing of it was left out.
    pub fn is_readable(&self) -> bool {
        !self.problems.iter().any(|problem| problem.kind == ProblemKind::Invalid)
    }
}

/// A problem that leaves no trustworthy tree.
pub(super) fn invalid(span: Span, message: impl Into<String>, help: &'static str) -> Problem {
    Problem { kind: ProblemKind::Invalid, span, message: message.into(), help, related: None }
}
