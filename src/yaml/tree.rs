//! The tree itself: mappings, sequences and scalars with their spans.

use ecow::EcoString;

use super::scalar::{self, Resolved};
use crate::source::Span;

/// One value of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it stands: a block collection from its first dash or key to the end of its last item, a block scalar
    /// from its `|` or `>` to its last line, a value that is not written behind its colon or dash, and everything
    /// an alias repeats at the alias.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The three shapes of YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, a number, a truth value or null: see [`Scalar::resolve`].
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in the order written, duplicates included; look-ups answer the first.
    Mapping(Vec<Entry>),
}

/// One key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key's text.
    pub key: EcoString,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub value: Node,
}

impl Entry {
    /// Whether this is its key. Looked for are few of many: most are told apart by their length and first letter.
    #[inline]
    pub fn is(&self, key: &str) -> bool {
        let own = self.key.as_bytes();
        own.len() == key.len() && own.first() == key.as_bytes().first() && own == key.as_bytes()
    }
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes, so that it may mean null, a truth value or a number.
    Plain,
    /// In quotes, or plain behind `!!str`: always text.
    Quoted,
    /// A `|` or `>` block: always text.
    Block,
}

/// A leaf, with its text after unescaping and folding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text; `1.10` stays `1.10`.
    pub text: EcoString,
    /// How it was written.
    pub style: Style,
}

impl Scalar {
    /// Whether it means null.
    pub fn is_null(&self) -> bool {
        self.style == Style::Plain && scalar::is_null(&self.text)
    }

    /// What the scalar means in the core schema of YAML 1.2.
    pub fn resolve(&self) -> Resolved {
        match self.style {
            Style::Plain => scalar::resolve(&self.text),
            Style::Quoted | Style::Block => Resolved::Text,
        }
    }
}

impl Node {
    /// The entries, if this is a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The scalar, if this is one.
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The entry with this key: the first, where a key stands twice.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| entry.is(key))
    }

    /// The value under this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value at a dotted path of keys.
    pub fn at(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(self, |node, key| node.get(key))
    }

    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        self.scalar().filter(|scalar| !scalar.is_null()).map(|scalar| &*scalar.text)
    }

    /// Whether this is null: `null`, `~` or nothing at all.
    pub fn is_null(&self) -> bool {
        self.scalar().is_some_and(Scalar::is_null)
    }

    /// A value that is not written, at `at`.
    pub(super) fn nothing_at(at: usize) -> Node {
        Node { span: Span::new(at, at), value: Value::Scalar(Scalar { text: "".into(), style: Style::Plain }) }
    }

    /// A copy in which everything stands at `span`: what an alias there comes to.
    pub(super) fn standing_at(&self, span: Span) -> Node {
        let value = match &self.value {
            Value::Scalar(scalar) => Value::Scalar(scalar.clone()),
            Value::Sequence(items) => Value::Sequence(items.iter().map(|item| item.standing_at(span)).collect()),
            Value::Mapping(entries) => {
                let copy = |entry: &Entry| Entry {
                    key: entry.key.clone(),
                    key_span: span,
                    value: entry.value.standing_at(span),
                };
                Value::Mapping(entries.iter().map(copy).collect())
            }
        };
        Node { span, value }
    }

    /// What kind of value this is, in words for people.
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Mapping(_) => "a mapping".into(),
            Value::Sequence(_) => "a list".into(),
            Value::Scalar(scalar) if scalar.is_null() => "nothing".into(),
            Value::Scalar(scalar) => format!("`{}`", shortened(&scalar.text)),
        }
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.lines().next().unwrap_or("");
    let cut: String = line.chars().take(MOST).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}
