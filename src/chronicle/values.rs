//! What a record states as plain texts by path: the form in which two moments are compared.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::model::Record;
use crate::schema::Kind;
use crate::yaml::{Node, Resolved, Style, decimal};

/// Bytes of a path that are followed: what lies below longer ones is no figure that anybody looks back at, and a file
/// could hold a hundred thousand of them.
const LONGEST_PATH: usize = 1_024;

/// Values by path: `status.rag.overall`, `cost.budget.2026-10`, `approvers[ana.silva].verdict`. What is null or empty
/// is not there. In the order of the paths, all in one text: history holds many of them.
#[derive(Clone, Default)]
pub struct Values {
    text: String,
    places: Vec<Place>,
}

/// Where a path and its value stand in the text: one behind the other.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    middle: usize,
    end: usize,
}

impl Values {
    /// Paths and values, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().map(|place| self.at(*place))
    }

    /// What stands at a path.
    pub fn get(&self, path: &str) -> Option<&str> {
        let found = self.places.binary_search_by(|place| self.at(*place).0.cmp(path)).ok()?;
        self.places.get(found).map(|place| self.at(*place).1)
    }

    fn at(&self, place: Place) -> (&str, &str) {
        let part = |start, end| self.text.get(start..end).unwrap_or_default();
        (part(place.start, place.middle), part(place.middle, place.end))
    }

    fn push(&mut self, path: &str, value: &str) {
        let start = self.text.len();
        self.text.push_str(path);
        self.text.push_str(value);
        self.places.push(Place { start, middle: start + path.len(), end: self.text.len() });
    }

    /// Brings the paths in order; of one that stands twice the last counts.
    fn sort(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        places.sort_by(|a, b| self.at(*a).0.cmp(self.at(*b).0));
        places.reverse();
        places.dedup_by(|a, b| self.at(*a).0 == self.at(*b).0);
        places.reverse();
        self.places = places;
    }
}

impl<'t> FromIterator<(&'t str, &'t str)> for Values {
    fn from_iter<I: IntoIterator<Item = (&'t str, &'t str)>>(pairs: I) -> Self {
        let mut values = Values::default();
        pairs.into_iter().for_each(|(path, value)| values.push(path, value));
        values.sort();
        values
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Values {}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Keys by which the items of a list are told apart, the first that an item has.
const LABELS: [&str; 18] = [
    "id",
    "person",
    "team",
    "objective",
    "project",
    "ref",
    "skill",
    "area",
    "criterion",
    "name",
    "title",
    "what",
    "text",
    "date",
    "role",
    "metric",
    "category",
    "band",
];

/// The values of a record, without those of the records it holds in line.
pub(super) fn values(record: &Record<'_>) -> Values {
    let mut collector = Collector { kind: record.kind, path: String::new(), values: Values::default() };
    for entry in record.node.entries().unwrap_or_default() {
        let held = record.kind.inline.iter().any(|inline| inline.field == *entry.key);
        if !held && (&*entry.key != "kind" || is_telling(record.kind, &entry.value)) {
            collector.below(&entry.key, &entry.value);
        }
    }
    collector.values.sort();
    collector.values
}

/// Whether `kind` says more than what the record is anyway: that a risk is an opportunity, that a project is small. A risk is
/// a threat where nothing is said.
fn is_telling(kind: &Kind, stated: &Node) -> bool {
    stated.text().is_some_and(|stated| stated != kind.name && stated != "threat")
}

/// Values on the way.
struct Collector<'k> {
    kind: &'k Kind,
    /// Where it stands.
    path: String,
    values: Values,
}

impl Collector<'_> {
    /// Takes in what stands behind this part of a path.
    fn below(&mut self, part: &str, node: &Node) {
        let length = self.path.len();
        self.path.push_str(part);
        if self.path.len() <= LONGEST_PATH {
            self.collect(node);
        }
        self.path.truncate(length);
    }

    fn collect(&mut self, node: &Node) {
        if let Some(entries) = node.entries() {
            self.path.push('.');
            entries.iter().for_each(|entry| self.below(&entry.key, &entry.value));
        } else if let Some(items) = node.items() {
            self.list(items);
        } else if let Some(text) = text(self.kind, node, &self.path) {
            self.values.push(&self.path, &text);
        }
    }

    /// Items that are mappings stand on their own; a list of plain values is one value.
    fn list(&mut self, items: &[Node]) {
        let mut plain = String::new();
        let mut parts = Parts::default();
        for (index, item) in items.iter().enumerate() {
            if item.entries().is_none() && item.items().is_none() {
                if let Some(text) = text(self.kind, item, &self.path) {
                    plain.push_str(if plain.is_empty() { "" } else { ", " });
                    plain.push_str(&text);
                }
                continue;
            }
            let own = parts.of(item, index + 1);
            let before = self.values.places.len();
            self.below(&own, item);
            if self.values.places.len() > before {
                parts.taken.insert(own);
            }
        }
        if !plain.is_empty() {
            self.values.push(&self.path, &plain);
        }
    }
}

/// How the items of one list are called.
#[derive(Default)]
struct Parts<'n> {
    /// What others are called.
    taken: HashSet<String>,
    /// How far the numbers of a label have come.
    numbers: HashMap<&'n str, usize>,
}

impl<'n> Parts<'n> {
    /// How an item is told apart from those before it: by its label, where that is taken with the number it is of them, and
    /// without one by its place.
    fn of(&mut self, item: &'n Node, place: usize) -> String {
        let label = label(item);
        let first = label.map_or_else(|| format!("[{place}]"), |label| format!("[{label}]"));
        if !self.taken.contains(&first) {
            return first;
        }
        let label = label.unwrap_or_default();
        let number = self.numbers.entry(label).or_insert(1);
        loop {
            *number += 1;
            let own = format!("[{label} {number}]");
            if !self.taken.contains(&own) {
                return own;
            }
        }
    }
}

/// What tells an item of a list apart from the others.
pub fn label(item: &Node) -> Option<&str> {
    LABELS.iter().find_map(|key| item.get(key)?.text()).filter(|label| !label.is_empty())
}

/// A scalar as it is compared: numbers without the zeros that change nothing.
fn text<'n>(kind: &Kind, node: &'n Node, path: &str) -> Option<Cow<'n, str>> {
    let scalar = node.scalar()?;
    if scalar.is_null() || scalar.text.trim().is_empty() {
        return None;
    }
    let typed = kind.scalar_type(&schema_path(path));
    let is_number = scalar.style == Style::Plain
        && matches!(scalar.resolve(), Resolved::Number(_))
        && !matches!(typed, Some("text" | "id" | "handle"));
    let number = if is_number { decimal(&scalar.text) } else { None };
    Some(match number.map(|number| number.normalize()) {
        // 1.0 is certain, and 1 the lowest step of the scale.
        Some(number) if typed == Some("probability") && number.is_integer() && scalar.text.contains('.') => {
            format!("{number}.0").into()
        }
        Some(number) => number.to_string().into(),
        None => scalar.text.trim().into(),
    })
}

/// A path as the schema knows it: without the labels of items.
fn schema_path(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut depth = 0_usize;
    for letter in path.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}
