//! What every output says about its origin, and how much room it has.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

/// Digits of a commit that people are shown.
const SHORT_COMMIT: usize = 12;

/// Where an output comes from and what it is printed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What "today" was.
    pub as_of: NaiveDate,
    /// Full id of the commit that was read, where there is one.
    pub commit: Option<String>,
    /// Whether the files differ from that commit; `None` where nobody can tell.
    pub dirty: Option<bool>,
    /// Whose portfolio it is.
    pub organisation: Option<String>,
    /// Digest of what the organisation decided, where there is a tree.
    pub policy: Option<String>,
    /// Columns of the terminal, or of the page.
    pub width: usize,
    /// Whether colour may be added.
    pub color: bool,
    /// Whether the terminal shows more than ASCII.
    pub unicode: bool,
}

impl Frame {
    /// A frame for tests: a page of 100 columns that belongs to no tree.
    #[cfg(test)]
    pub(super) fn of_day(as_of: &str) -> Self {
        let (commit, dirty, organisation, policy) = (None, None, None, None);
        let as_of = as_of.parse().unwrap();
        Frame { as_of, commit, dirty, organisation, policy, width: 100, color: false, unicode: true }
    }

    /// The first keys of every JSON envelope, for a document called `schema`.
    pub(super) fn opening(&self, schema: &str) -> Map<String, Value> {
        let tool = json!({ "name": "pmo", "version": env!("CARGO_PKG_VERSION") });
        let entries = [
            ("schema", json!(format!("pmo/{schema}/v1"))),
            ("tool", tool),
            ("as_of", json!(self.as_of.to_string())),
            ("commit", json!(self.commit)),
            ("dirty", json!(self.dirty)),
            ("organisation", json!(self.organisation)),
        ];
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    /// The same keys but the document's, and the digest of what the organisation decided: what a page says about
    /// itself.
    pub(super) fn origin_values(&self) -> Value {
        let mut values = self.opening("frame");
        values.shift_remove("schema");
        values.insert("policy".to_owned(), json!(self.policy));
        Value::Object(values)
    }

    /// As-of date and commit in words, for the head of a page.
    pub(super) fn origin(&self) -> Vec<String> {
        let mut parts = vec![format!("as of {}", self.as_of)];
        if let Some(commit) = &self.commit {
            let short: String = super::line(commit).chars().take(SHORT_COMMIT).collect();
            let changed = if self.dirty == Some(true) { " with uncommitted changes" } else { "" };
            parts.push(format!("commit {short}{changed}"));
        }
        parts
    }

    /// What stands between two parts of a line.
    pub(super) fn separator(&self) -> &'static str {
        if self.unicode { " · " } else { " | " }
    }

    /// How an unknown value looks.
    pub(super) fn dash(&self) -> &'static str {
        if self.unicode { "–" } else { "-" }
    }

    /// What stands for the end of a text that was cut.
    pub(super) fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }
}
