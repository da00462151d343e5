//! One record over time.

use std::sync::Arc;

use super::commit::Commit;
use super::values::Values;

/// A change of one value of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The commit that made it: its number in the chronicle, oldest first.
    pub commit: u32,
    /// The field, as [`super::Values`] names it.
    pub path: Arc<str>,
    /// What it said before; `None` where it said nothing.
    pub before: Option<Arc<str>>,
    /// What it says since; `None` where it says nothing.
    pub after: Option<Arc<str>>,
}

/// A record over time: when it came, what changed, when it went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    /// Its kind.
    pub kind: Arc<str>,
    /// What people called it last.
    pub title: Arc<str>,
    /// The project it belongs to; empty for those themselves and for what has none.
    pub project: Arc<str>,
    /// The commit that brought it; `None` if it is older than what history reaches.
    pub born: Option<u32>,
    /// The commit that took it away; `None` while it is there.
    pub ended: Option<u32>,
    /// When it was gone for a while: the commit that took it away and the one that brought it back, oldest first.
    pub absences: Vec<(u32, u32)>,
    /// What it said last, where that is no longer there to be read; empty for what is there.
    pub last_words: Values,
    /// Changes of its values while it was there, oldest first. Not those of its coming and going.
    pub changes: Vec<Change>,
}

/// A value from one commit on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point<'c> {
    /// The commit that set it; `None` if it is older than what history reaches.
    pub commit: Option<&'c Commit>,
    /// The value; `None` where the field says nothing.
    pub value: Option<&'c str>,
}

impl Life {
    /// Whether it was there after a commit.
    pub fn is_there(&self, commit: u32) -> bool {
        let is_away = |(gone, back): &(u32, u32)| *gone <= commit && commit < *back;
        self.born.is_none_or(|born| born <= commit)
            && self.ended.is_none_or(|ended| commit < ended)
            && !self.absences.iter().any(is_away)
    }

    /// The changes of one field, oldest first.
    pub fn of<'l>(&'l self, path: &'l str) -> impl DoubleEndedIterator<Item = &'l Change> {
        self.changes.iter().filter(move |change| &*change.path == path)
    }

    /// The changes of a field and of everything below it, oldest first.
    pub fn below<'l>(&'l self, path: &'l str) -> impl DoubleEndedIterator<Item = &'l Change> {
        let inside = move |own: &str| {
            own.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
        };
        self.changes.iter().filter(move |change| inside(&change.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_was_away_in_between() {
        let life = Life { born: Some(1), absences: vec![(3, 5)], ended: Some(7), ..Life::default() };
        let there: Vec<u32> = (0..9).filter(|commit| life.is_there(*commit)).collect();
        assert_eq!(there, [1, 2, 5, 6]);
    }
}
