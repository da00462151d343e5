//! What changed since the last report.

use std::fmt;

use serde_json::{Value, json};

use crate::history::Comparison;
use crate::render::{Frame, envelope};
use crate::views::{Misfit, Query};

/// The moment of the last report, and everything that changed since.
pub struct Since<'a> {
    /// What changed.
    pub comparison: Comparison<'a>,
    /// What every page of that moment said about its origin.
    pub frame: Frame,
    /// What the comparison says about the two moments.
    pub notes: Vec<String>,
}

impl fmt::Debug for Since<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Since").field("frame", &self.frame).field("notes", &self.notes).finish_non_exhaustive()
    }
}

impl Since<'_> {
    /// The envelope of `pmo diff` for the same question.
    ///
    /// # Errors
    /// [`Misfit`] if the question names a project that is not there.
    fn changes(&self, frame: &Frame, query: &Query) -> Result<Value, Misfit> {
        let mut table = self.comparison.answer(query)?;
        table.notes.extend(self.notes.iter().cloned());
        Ok(envelope(&table, frame))
    }
}

/// The variable `changes`, or with `by` in the question `movement`.
///
/// # Errors
/// [`Misfit`] if the question names a project that is not there.
pub(super) fn changes(since: Result<&Since<'_>, &Misfit>, frame: &Frame, query: &Query) -> Result<Value, Misfit> {
    match since {
        Ok(since) => since.changes(frame, query),
        Err(unknown) => Ok(json!({ "refused": unknown.message, "help": unknown.help })),
    }
}

/// The variable `since`.
pub(super) fn moment(since: Result<&Since<'_>, &Misfit>) -> Value {
    let frame = since.ok().map(|since| &since.frame);
    json!({
        "as_of": frame.map(|frame| frame.as_of.to_string()),
        "commit": frame.and_then(|frame| frame.commit.as_ref()),
    })
}
