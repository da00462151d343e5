//! Why nothing was written, and what to try.

use std::fmt;

/// A request that cannot be carried out as it stands. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stands in the way: one fact, or several on lines of their own.
    pub message: String,
    /// The next step; empty where the message says it.
    pub hint: String,
}

impl Refusal {
    /// A refusal with its next step.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Refusal { message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
