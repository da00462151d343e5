//! A collection whose end has not been seen.

use std::collections::HashMap;

use ecow::EcoString;

use super::tree::{Entry, Node, Value};
use crate::source::Span;

/// Mappings up to this size are searched for a key that stands twice; larger ones get an index.
const SEARCHED: usize = 16;

/// What has been read of a collection.
pub struct Open {
    /// Where it begins.
    pub start: usize,
    /// Its anchor; 0 without one.
    pub anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// The key whose value comes next.
        key: Option<(EcoString, Span)>,
        /// Keys to their entries, once there are many.
        index: HashMap<EcoString, usize>,
    },
}

impl Open {
    pub fn sequence(start: usize, anchor: usize) -> Self {
        Open { start, anchor, content: Content::Sequence(Vec::new()) }
    }

    pub fn mapping(start: usize, anchor: usize) -> Self {
        Open { start, anchor, content: Content::Mapping { entries: Vec::new(), key: None, index: HashMap::new() } }
    }

    pub fn is_mapping(&self) -> bool {
        matches!(self.content, Content::Mapping { .. })
    }

    pub fn awaits_key(&self) -> bool {
        matches!(self.content, Content::Mapping { key: None, .. })
    }

    /// The character that asks for what comes next, if it is a value or an item.
    pub fn indicator(&self) -> Option<u8> {
        match &self.content {
            Content::Mapping { key, .. } => key.as_ref().map(|_| b':'),
            Content::Sequence(_) => Some(b'-'),
        }
    }

    /// Takes a key; answers where it was first stated, if it stands again.
    pub fn take_key(&mut self, text: &str, span: Span) -> Option<Span> {
        let Content::Mapping { entries, key, index } = &mut self.content else { return None };
        *key = Some((text.into(), span));
        let first = if entries.len() < SEARCHED {
            entries.iter().position(|entry| *entry.key == *text)
        } else {
            if index.is_empty() {
                index.extend(entries.iter().enumerate().rev().map(|(i, entry)| (entry.key.clone(), i)));
            }
            let first = index.get(text).copied();
            if first.is_none() {
                index.insert(text.into(), entries.len());
            }
            first
        };
        entries.get(first?).map(|entry| entry.key_span)
    }

    /// Takes a finished item, or the value of the key that was taken last.
    pub fn put(&mut self, node: Node) {
        match &mut self.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping { entries, key, .. } => {
                entries.extend(key.take().map(|(key, key_span)| Entry { key, key_span, value: node }));
            }
        }
    }

    /// The collection, ended at `end`.
    pub fn into_node(self, end: usize) -> Node {
        let value = match self.content {
            Content::Sequence(items) => Value::Sequence(items),
            Content::Mapping { entries, .. } => Value::Mapping(entries),
        };
        Node { span: Span::new(self.start, end), value }
    }
}
