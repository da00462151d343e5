//! Whether the date of a commit can be believed.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::chronicle::{Commit, WITHOUT_A_DATE};
use crate::git::{self, ObjectId};

/// The latest date on the way to each commit, as far as dates are believed.
pub(super) struct Clock {
    /// The day that the last commit of the line is not later than.
    as_of: NaiveDate,
    latest: HashMap<ObjectId, Option<DateTime<Utc>>>,
}

impl Clock {
    /// A clock for a line that ends by a day.
    pub(super) fn until(as_of: NaiveDate) -> Self {
        Clock { as_of, latest: HashMap::new() }
    }

    /// The commit, as evidence, with what is doubtful about its date; those that it follows must have been looked at.
    /// On the line that is the first parent alone: what came from the side stands under its merge.
    pub(super) fn on_the_line(&mut self, commit: &git::Commit, told: Commit) -> Commit {
        let before = commit.parents.first().and_then(|parent| self.at(*parent));
        let told = self.enter(commit, told, before);
        // What is dated before what it follows came no earlier than that.
        let arrived = before.filter(|before| told.doubt.is_some() && *before > told.arrived).unwrap_or(told.arrived);
        Commit { arrived, ..told }
    }

    /// The same for a commit that `merge` brought in.
    pub(super) fn on_the_side(&mut self, commit: &git::Commit, told: Commit, merge: &Commit) -> Commit {
        let before = commit.parents.iter().filter_map(|parent| self.at(*parent)).max();
        let told = Commit { arrived: merge.arrived, ..self.enter(commit, told, before) };
        if told.is_later_than(merge) { told.doubted("dated after the merge that brought it") } else { told }
    }

    fn at(&self, commit: ObjectId) -> Option<DateTime<Utc>> {
        self.latest.get(&commit).copied().flatten()
    }

    fn enter(&mut self, commit: &git::Commit, told: Commit, before: Option<DateTime<Utc>>) -> Commit {
        let told = match commit.committed {
            Some(_) if told.day() > self.as_of + Days::new(1) => told.doubted("dated after a commit that follows it"),
            Some(_) => told.dated(before),
            None => told.doubted(WITHOUT_A_DATE),
        };
        let own = Some(told.committed).filter(|_| told.doubt.is_none());
        self.latest.insert(commit.id, before.max(own));
        told
    }
}
