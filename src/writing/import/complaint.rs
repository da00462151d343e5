//! What is wrong with a map, and reading it so that every oddity is said with its place.

use std::str::FromStr;

use crate::finding::suggestion;
use crate::source::Span;
use crate::yaml::Node;

/// One thing that is wrong with a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Where.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

/// Collects complaints while reading.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub complaints: Vec<Complaint>,
}

impl Reader {
    pub fn complain(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.complaints.push(Complaint { span, message: message.into(), help: help.into() });
    }

    /// Complains about keys that are not among `known`.
    pub fn only(&mut self, node: &Node, known: &[&str]) {
        let Some(entries) = node.entries() else {
            return self.complain(
                node.span,
                format!("expected a mapping; found {}", node.describe()),
                "see the map's keys",
            );
        };
        for entry in entries.iter().filter(|entry| !known.contains(&&*entry.key)) {
            let names = || format!("known here: {}", known.join(", "));
            let help = suggestion(&entry.key, known.iter().copied(), names);
            self.complain(entry.key_span, format!("unknown key `{}`", entry.key), help);
        }
    }

    pub fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        let value = node.get(key)?;
        if value.text().is_none() {
            self.complain(value.span, format!("`{key}` is text; found {}", value.describe()), "write one value");
        }
        value.text().map(str::to_owned)
    }

    pub fn required(&mut self, node: &Node, key: &str) -> String {
        if node.get(key).is_none() {
            self.complain(node.span, format!("`{key}` is missing"), format!("add `{key}:`"));
        }
        self.text(node, key).unwrap_or_default()
    }

    pub fn parsed<T: FromStr>(&mut self, node: &Node, key: &str, what: &str) -> Option<T> {
        let text = self.text(node, key)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let span = node.get(key).map_or(node.span, |value| value.span);
            self.complain(span, format!("`{key}` is {what}; found `{text}`"), "write a number");
        }
        parsed
    }

    /// The items of a list; a lone value counts as a list of one.
    pub fn list<'a>(&mut self, node: &'a Node, key: &str) -> Vec<&'a Node> {
        let Some(value) = node.get(key) else { return Vec::new() };
        value.items().map_or_else(|| vec![value], |items| items.iter().collect())
    }

    pub fn texts(&mut self, node: &Node, key: &str) -> Vec<String> {
        let text = |item: &Node| item.scalar().map(|scalar| scalar.text.to_string());
        let found: Vec<Option<String>> = self.list(node, key).into_iter().map(text).collect();
        if found.iter().any(Option::is_none) {
            let span = node.get(key).map_or(node.span, |value| value.span);
            self.complain(span, format!("`{key}` is a list of texts"), "write one value a line");
        }
        found.into_iter().flatten().collect()
    }
}
