//! What a change of a file changed in the records it holds.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use crate::chronicle::{Entities, Entity, Values};

/// What happened to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It came, saying this.
    Born(Values),
    /// It went, or its file could no longer be read; this is what it said last.
    Gone(Values),
    /// Values changed.
    Changed(Vec<Difference>),
}

/// A value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// The field.
    pub(super) path: Arc<str>,
    /// What it said.
    pub(super) before: Option<Arc<str>>,
    /// What it says.
    pub(super) after: Option<Arc<str>>,
}

/// What a record is called and where it belongs: a record without its values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    /// Its kind.
    pub(super) kind: Arc<str>,
    /// What people call it.
    pub(super) title: Arc<str>,
    /// The project it belongs to; empty for those themselves and for what has none.
    pub(super) project: Arc<str>,
}

/// A record with what happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happening {
    /// Its name.
    pub(super) name: Arc<str>,
    /// The record as it is, or was last.
    pub(super) about: About,
    /// What happened.
    pub(super) fate: Fate,
}

/// Texts that were met before: versions of one file say much the same.
#[derive(Default)]
pub(super) struct Words(HashSet<Arc<str>>);

impl Words {
    fn word(&mut self, text: &str) -> Arc<str> {
        match self.0.get(text) {
            Some(word) => word.clone(),
            None => {
                let word: Arc<str> = text.into();
                self.0.insert(word.clone());
                word
            }
        }
    }

    fn happening(&mut self, name: &str, entity: &Entity, fate: Fate) -> Happening {
        let Entity { kind, title, project, .. } = entity;
        let about = About { kind: self.word(kind), title: self.word(title), project: self.word(project) };
        Happening { name: self.word(name), about, fate }
    }
}

/// What happened to the records of a file between two moments.
pub(super) fn happenings(before: &Entities, after: &Entities, words: &mut Words) -> Vec<Happening> {
    let mut happenings = Vec::new();
    for (old, new) in merged(before, after, |(a, _), (b, _)| a.cmp(b)) {
        match (old, new) {
            (Some((name, old)), Some((_, new))) => {
                let changed = worded(&old.values, &new.values, words);
                if !changed.is_empty() {
                    happenings.push(words.happening(name, new, Fate::Changed(changed)));
                }
            }
            (Some((name, old)), None) => happenings.push(words.happening(name, old, Fate::Gone(old.values.clone()))),
            (None, Some((name, new))) => happenings.push(words.happening(name, new, Fate::Born(new.values.clone()))),
            (None, None) => {}
        }
    }
    happenings
}

/// The values that differ between two moments.
pub(super) fn differences(before: &Values, after: &Values) -> Vec<Difference> {
    worded(before, after, &mut Words::default())
}

fn worded(before: &Values, after: &Values, words: &mut Words) -> Vec<Difference> {
    let pairs = merged(before.iter(), after.iter(), |(a, _), (b, _)| a.cmp(b));
    let changed = pairs.filter_map(|(old, new)| {
        let path = old.or(new)?.0;
        let (before, after) = (old.map(|(_, value)| value), new.map(|(_, value)| value));
        (before != after).then(|| {
            let mut own = |text: Option<&str>| text.map(|text| words.word(text));
            Difference { before: own(before), after: own(after), path: words.word(path) }
        })
    });
    changed.collect()
}

/// Pairs what is equal in two sorted rows.
fn merged<T>(
    old: impl IntoIterator<Item = T>,
    new: impl IntoIterator<Item = T>,
    order: impl Fn(&T, &T) -> Ordering,
) -> impl Iterator<Item = (Option<T>, Option<T>)> {
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    std::iter::from_fn(move || {
        let order = match (old.peek(), new.peek()) {
            (Some(one), Some(other)) => order(one, other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        let (takes_old, takes_new) = (order.is_le(), order.is_ge());
        Some((old.next_if(|_| takes_old), new.next_if(|_| takes_new)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_came_went_or_changed_differ() {
        let values = |pairs: &[(&'static str, &'static str)]| pairs.iter().copied().collect::<Values>();
        let found = differences(
            &values(&[("a", "1"), ("b", "1"), ("c", "1"), ("e", "1")]),
            &values(&[("b", "1"), ("c", "2"), ("d", "1"), ("e", "1"), ("f", "1")]),
        );
        let told: Vec<_> = found.iter().map(|one| (&*one.path, one.before.as_deref(), one.after.as_deref())).collect();
        assert_eq!(
            told,
            [("a", Some("1"), None), ("c", Some("1"), Some("2")), ("d", None, Some("1")), ("f", None, Some("1"))]
        );
    }
}
