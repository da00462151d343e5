//! A record in the making: a tree without places, filled path by path.

use std::fmt;

use crate::source::Span;
use crate::yaml::{Entry, Node, Scalar, Style, Value};

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list, counted from zero.
    Item(usize),
}

impl Step {
    fn generic(&self) -> &str {
        match self {
            Step::Key(key) => key,
            Step::Item(_) => "[]",
        }
    }
}

/// The way to a value: `status.rag.overall`, `milestones[0].baseline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

impl Path {
    /// Reads a dotted path; `Err` says what is odd about it.
    ///
    /// # Errors
    /// For empty keys and brackets that hold no number.
    pub fn parse(text: &str) -> Result<Self, String> {
        const MOST_ITEMS: usize = 1_000;
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
            if key.is_empty() {
                return Err(format!("`{text}` is no field: a name is missing"));
            }
            steps.push(Step::Key(key.to_owned()));
            while !rest.is_empty() {
                let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
                let Some((Ok(item), after)) = inner.map(|(item, after)| (item.parse(), after)) else {
                    return Err(format!("`{text}` is no field: an item is written `[0]`"));
                };
                if item >= MOST_ITEMS {
                    return Err(format!("`{text}` names item {item}; a list has at most {MOST_ITEMS} here"));
                }
                steps.push(Step::Item(item));
                rest = after;
            }
        }
        Ok(Path { steps })
    }

    /// The steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The way to the innermost list item on it, if there is one.
    pub fn item(&self) -> Option<Path> {
        let last = self.steps.iter().rposition(|step| matches!(step, Step::Item(_)))?;
        self.steps.get(..=last).map(|steps| Path { steps: steps.to_vec() })
    }

    /// The same with `[]` for every item, as schemas count.
    pub fn generic(&self) -> Vec<&str> {
        self.steps.iter().map(Step::generic).collect()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) if i == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// An empty record.
pub fn empty() -> Node {
    node(Value::Mapping(Vec::new()))
}

/// Text, whatever it looks like.
pub fn text(text: &str) -> Node {
    node(Value::Scalar(Scalar { text: text.into(), style: Style::Quoted }))
}

/// A number or truth value, exactly as written.
pub fn plain(text: &str) -> Node {
    node(Value::Scalar(Scalar { text: text.into(), style: Style::Plain }))
}

/// A list.
pub fn list(items: Vec<Node>) -> Node {
    node(Value::Sequence(items))
}

/// A key with its value.
fn entry(key: &str, value: Node) -> Entry {
    Entry { key: key.into(), key_span: Span::default(), value }
}

fn node(value: Value) -> Node {
    Node { span: Span::default(), value }
}

/// Puts `value` at `path`, making mappings and lists on the way. A value already there is replaced; what stands in
/// the way of a longer path is an error.
///
/// # Errors
/// If a step leads into something that is no mapping or list, or past the end of a list.
pub fn put(record: &mut Node, path: &Path, value: Node) -> Result<(), String> {
    put_at(record, path, value, false)
}

/// The same, with empty items for those of a list that come before and are not there yet: see [`prune`].
///
/// # Errors
/// If a step leads into something that is no mapping or list.
pub fn put_ahead(record: &mut Node, path: &Path, value: Node) -> Result<(), String> {
    put_at(record, path, value, true)
}

fn put_at(record: &mut Node, path: &Path, value: Node, ahead: bool) -> Result<(), String> {
    let mut at = record;
    for (i, step) in path.steps.iter().enumerate() {
        let opens = match path.steps.get(i + 1) {
            Some(Step::Item(_)) => list(Vec::new()),
            _ => empty(),
        };
        let clash = || format!("`{path}` leads into something that holds no fields");
        at = match (step, &mut at.value) {
            (Step::Key(key), Value::Mapping(entries)) => {
                let known = entries.iter().position(|entry| *entry.key == **key);
                let index = known.unwrap_or(entries.len());
                if known.is_none() {
                    entries.push(entry(key, opens));
                }
                entries.get_mut(index).map(|entry| &mut entry.value).ok_or_else(clash)?
            }
            (Step::Item(item), Value::Sequence(items)) => {
                if ahead && items.len() < *item {
                    items.resize_with(*item, empty);
                }
                if *item == items.len() {
                    items.push(opens);
                }
                let count = items.len();
                items.get_mut(*item).ok_or_else(|| format!("`{path}`: the list has only {count} items before it"))?
            }
            _ => return Err(clash()),
        };
    }
    *at = value;
    Ok(())
}

/// Puts `value` under a key of the record itself, in the place of what is there.
pub fn set(record: &mut Node, key: &str, value: Node) {
    let Value::Mapping(entries) = &mut record.value else { return };
    match entries.iter_mut().find(|entry| &*entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(entry(key, value)),
    }
}

/// Takes a key of the record itself out.
pub fn unset(record: &mut Node, key: &str) {
    if let Value::Mapping(entries) = &mut record.value {
        entries.retain(|entry| &*entry.key != key);
    }
}

/// Takes the value at `path` out, and with it what it leaves empty; whether there was one. Later items of a list move up.
pub fn take(record: &mut Node, path: &Path) -> bool {
    fn below(node: &mut Node, steps: &[Step]) -> bool {
        let Some((step, rest)) = steps.split_first() else { return false };
        match (step, &mut node.value) {
            (Step::Key(key), Value::Mapping(entries)) => {
                let Some(index) = entries.iter().position(|entry| *entry.key == **key) else { return false };
                let taken = rest.is_empty() || below(&mut entries[index].value, rest);
                if taken && (rest.is_empty() || is_hollow(&entries[index].value)) {
                    entries.remove(index);
                }
                taken
            }
            (Step::Item(item), Value::Sequence(items)) if *item < items.len() => {
                let taken = rest.is_empty() || below(&mut items[*item], rest);
                if taken && (rest.is_empty() || is_hollow(&items[*item])) {
                    items.remove(*item);
                }
                taken
            }
            _ => false,
        }
    }
    below(record, &path.steps)
}

/// Takes every empty mapping and list out of lists.
pub fn prune(record: &mut Node) {
    match &mut record.value {
        Value::Mapping(entries) => {
            entries.iter_mut().for_each(|entry| prune(&mut entry.value));
            entries.retain(|entry| entry.value.items().is_none_or(|items| !items.is_empty()));
        }
        Value::Sequence(items) => {
            items.iter_mut().for_each(prune);
            items.retain(|item| !is_hollow(item));
        }
        Value::Scalar(_) => {}
    }
}

/// Whether nothing stands in a mapping or list.
pub fn is_hollow(node: &Node) -> bool {
    match &node.value {
        Value::Mapping(entries) => entries.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Scalar(_) => false,
    }
}

/// Puts the record's own keys in the order of `fields`, those of the organisation's own last.
pub fn arrange<'a>(record: &mut Node, fields: impl IntoIterator<Item = &'a str>) {
    let order: Vec<&str> = fields.into_iter().collect();
    if let Value::Mapping(entries) = &mut record.value {
        entries.sort_by_key(|entry| order.iter().position(|field| *field == &*entry.key).unwrap_or(usize::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::write;

    fn put_all(values: &[(&str, &str)]) -> Result<String, String> {
        let mut record = empty();
        for (path, value) in values {
            put(&mut record, &Path::parse(path)?, plain(value))?;
        }
        Ok(write(&record))
    }

    #[test]
    fn paths_make_mappings_and_lists_on_the_way() {
        let written =
            put_all(&[("milestones[0].id", "M1"), ("status.rag.overall", "green"), ("milestones[0].weight", "40")]);
        assert_eq!(written.unwrap(), "milestones:\n  - id: M1\n    weight: 40\nstatus:\n  rag:\n    overall: green\n");
    }

    #[test]
    fn what_cannot_be_a_path_is_said() {
        for (values, message) in [
            (&[("", "x")][..], "a name is missing"),
            (&[("a..b", "x")], "a name is missing"),
            (&[("a[x]", "x")], "`[0]`"),
            (&[("a[0", "x")], "`[0]`"),
            (&[("a[1]", "x")], "only 0 items"),
            (&[("a[5000]", "x")], "at most 1000"),
            (&[("a", "x"), ("a.b", "y")], "holds no fields"),
        ] {
            let error = put_all(values).unwrap_err();
            assert!(error.contains(message), "{values:?}: {error}");
        }
    }
}
