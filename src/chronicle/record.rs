//! Every record's life, and the commits that made it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::commit::Commit;
use super::life::{Change, Life, Point};

/// How far back history is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reach {
    /// To the first commit.
    #[default]
    Whole,
    /// Not to the beginning, and why: a sentence part such as `the clone is shallow`.
    Cut(Box<str>),
    /// To where history was last rewritten, and what says so: a sentence such as `origin/main was replaced by force`.
    /// What came before may be made up, so it is not told.
    Rewritten(Box<str>),
}

impl Reach {
    /// Why what is older is not known; `None` where everything is.
    pub fn why_cut(&self) -> Option<&str> {
        match self {
            Reach::Whole => None,
            Reach::Cut(why) | Reach::Rewritten(why) => Some(why),
        }
    }
}

/// What git knows of every value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// Commits, oldest first; changes that are in no commit yet stand last, as [`Commit::uncommitted`].
    pub commits: Vec<Commit>,
    /// Records by name, as [`super::Entities`] names them. One that is not here has not changed since the first commit.
    pub lives: HashMap<Arc<str>, Life>,
    /// How far back that goes.
    pub reach: Reach,
}

impl Chronicle {
    /// The number of the first commit of all; `None` where history does not reach it.
    pub fn first(&self) -> Option<u32> {
        (self.reach == Reach::Whole && !self.commits.is_empty()).then_some(0)
    }

    /// The commit that brought a record that is there; `None` where history does not reach it.
    pub fn born(&self, key: &str) -> Option<&Commit> {
        self.commit(self.life(key).map_or_else(|| self.first(), |life| life.born)?)
    }

    /// The commit that brought a record, unless that is the first of all: what a repository began with was made elsewhere,
    /// and its commit proves nothing about who did what when.
    pub fn brought(&self, key: &str) -> Option<&Commit> {
        let number = self.life(key)?.born?;
        self.commit(number).filter(|_| number > 0)
    }

    /// The number of the commit that made a field of a record say what it says now: the last that changed it, else the one
    /// that brought the record, as [`Chronicle::brought`] finds it.
    pub fn introduced(&self, key: &str, path: &str) -> Option<u32> {
        let life = self.life(key)?;
        life.of(path).next_back().map(|change| change.commit).or(life.born.filter(|born| *born > 0))
    }

    /// The life of a record by its key; `None` if it has not changed since the first commit.
    pub fn life(&self, key: &str) -> Option<&Life> {
        self.lives.get(key)
    }

    /// A commit by its number.
    pub fn commit(&self, number: u32) -> Option<&Commit> {
        self.commits.get(number as usize)
    }

    /// The commit that made a change.
    pub fn of<'c>(&'c self, change: &Change) -> Option<&'c Commit> {
        self.commit(change.commit)
    }

    /// Every value a field of a record has had, oldest first, up to `now`: what it says today. The first stands with
    /// the commit that brought the record, or with none where history does not reach it.
    pub fn series<'c>(&'c self, key: &str, path: &'c str, now: Option<&'c str>) -> Vec<Point<'c>> {
        let mut changes = self.life(key).into_iter().flat_map(|life| life.of(path)).peekable();
        let first = changes.peek().map_or(now, |first| first.before.as_deref());
        let mut points = vec![Point { commit: self.born(key), value: first }];
        points.extend(changes.map(|change| Point { commit: self.of(change), value: change.after.as_deref() }));
        points
    }

    /// What a field of a record said after a commit; `now` is what it says today.
    pub fn value_at<'c>(&'c self, key: &str, path: &'c str, now: Option<&'c str>, commit: u32) -> Option<&'c str> {
        let Some(life) = self.life(key) else { return now };
        let mut later = life.of(path).skip_while(|change| change.commit <= commit).peekable();
        match later.peek() {
            Some(next) => next.before.as_deref(),
            None => now,
        }
    }

    /// The commits in which a project reported, oldest first: those that set the date of its status anew. `None` stands for
    /// a report that is older than what history reaches, or that came with the record.
    pub fn reports(&self, key: &str) -> Vec<Option<u32>> {
        let Some(life) = self.life(key) else { return vec![self.first()] };
        let mut changes = life.of("status.date").filter(|change| change.after.is_some()).peekable();
        let first = changes.peek().is_none_or(|change| change.before.is_some());
        first.then_some(life.born).into_iter().chain(changes.map(|change| Some(change.commit))).collect()
    }

    /// The commit that last changed a field of a record (or anything below it), or that brought the record; `None` where
    /// history does not reach it.
    pub fn last(&self, key: &str, path: &str) -> Option<&Commit> {
        let changed = self.life(key).and_then(|life| life.below(path).next_back());
        changed.map_or_else(|| self.born(key), |change| self.of(change))
    }

    /// The commit that last changed anything of a record, or that brought it; `None` where history does not reach it.
    pub fn last_change(&self, key: &str) -> Option<&Commit> {
        let changed = self.life(key).and_then(|life| life.changes.last());
        changed.map_or_else(|| self.born(key), |change| self.of(change))
    }

    /// The day on which a field of a record last changed, as [`Chronicle::last`] finds it.
    pub fn last_day(&self, key: &str, path: &str) -> Option<NaiveDate> {
        self.last(key, path).map(Commit::day)
    }
}
