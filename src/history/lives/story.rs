//! What a branch did last to every record, read from its tip backwards.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::super::differences::{About, Difference, differences};
use crate::chronicle::{Change, Values};

/// What happened to a record, with the commits that did it.
pub(super) struct Deed {
    /// The record's name.
    pub(super) name: Arc<str>,
    /// The record as it is, or was last.
    pub(super) about: About,
    /// The file that states it, or did last.
    pub(super) path: Arc<str>,
    /// What was done, and by which commits.
    pub(super) done: Done,
}

/// What was done to a record.
pub(super) enum Done {
    /// It came.
    Born {
        /// The commit that brought it.
        commit: u32,
        /// What it says.
        values: Values,
        /// What of that other commits of the branch said later than the one that brought it.
        changes: Vec<Change>,
    },
    /// It went, saying this last.
    Gone(Values),
    /// Values changed.
    Changed(Vec<Change>),
}

/// What was done last to every record on a branch, by its name.
#[derive(Default)]
pub(super) struct Lineage<'b>(HashMap<&'b str, Story<'b>>);

#[derive(Default)]
struct Story<'b> {
    /// The last change of each field.
    changes: HashMap<Arc<str>, Change>,
    /// The commit that brought the record, and what it said then.
    birth: Option<(u32, Values)>,
    /// Files that no longer state it, with what they said last: what was done there belongs to another life.
    left: HashMap<&'b str, &'b Values>,
}

impl<'b> Lineage<'b> {
    /// Enters what was done before everything entered so far.
    pub(super) fn enter(&mut self, deed: &'b Deed) {
        let story = self.0.entry(&deed.name).or_default();
        match &deed.done {
            Done::Changed(changes) => {
                if !story.left.contains_key(&*deed.path) {
                    story.know(changes);
                }
            }
            // It went and came back: where it came back otherwise, that was a change.
            Done::Gone(values) if story.birth.is_some() => story.follow(values),
            Done::Gone(values) => drop(story.left.insert(&deed.path, values)),
            Done::Born { commit, values, changes } => {
                if story.left.remove(&*deed.path).is_none() && story.birth.is_none() {
                    story.know(changes);
                    story.birth = Some((*commit, as_born(values, changes)));
                    // A copy of what went later.
                    let copied = std::mem::take(&mut story.left).into_values().next();
                    copied.into_iter().for_each(|values| story.follow(values));
                }
            }
        }
    }

    /// The commit that set a field to what it says.
    pub(super) fn set(&self, name: &str, path: &str, value: Option<&str>) -> Option<&Change> {
        let change = self.0.get(name)?.changes.get(path)?;
        (change.after.as_deref() == value).then_some(change)
    }

    /// The same, also where the record came with it.
    pub(super) fn said(&self, name: &str, path: &str, value: Option<&str>) -> Option<u32> {
        let born = || {
            let (commit, values) = self.birth(name)?;
            (value.is_some() && values.get(path) == value).then_some(*commit)
        };
        self.set(name, path, value).map(|change| change.commit).or_else(born)
    }

    /// The commit that brought a record, and what it said then.
    pub(super) fn birth(&self, name: &str) -> Option<&(u32, Values)> {
        self.0.get(name)?.birth.as_ref()
    }
}

impl Story<'_> {
    fn know(&mut self, changes: &[Change]) {
        for change in changes {
            self.changes.entry(change.path.clone()).or_insert_with(|| change.clone());
        }
    }

    /// Takes the birth for a change of what was said `before`.
    fn follow(&mut self, before: &Values) {
        let Some((commit, values)) = self.birth.take() else { return };
        let changes = differences(before, &values).into_iter();
        let changes: Vec<Change> =
            changes.map(|Difference { path, before, after }| Change { commit, path, before, after }).collect();
        self.know(&changes);
    }
}

/// What a record said when it came, from what it says and what changed since.
fn as_born(values: &Values, changes: &[Change]) -> Values {
    let mut then: BTreeMap<&str, &str> = values.iter().collect();
    for change in changes {
        match &change.before {
            Some(before) => then.insert(&change.path, before),
            None => then.remove(&*change.path),
        };
    }
    then.into_iter().collect()
}
