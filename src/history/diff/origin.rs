//! Which commit between two moments made a change, and whether a decision stands behind it.

use crate::chronicle::{Change, Chronicle, Commit};
use crate::metrics::mandate::Mandates;
use crate::rules::Scene;

/// What is known of the commits between two moments.
#[derive(Debug)]
pub struct Between<'c> {
    past: &'c Chronicle,
    /// Of each commit whether the earlier moment has it.
    had: Vec<bool>,
    /// Whether the later moment holds what is in no commit.
    is_dirty: bool,
}

impl<'c> Between<'c> {
    /// The chronicle up to the later moment, of each of its commits whether the earlier moment has it as well, and whether
    /// the later moment holds what is in no commit.
    pub fn new(past: &'c Chronicle, had: Vec<bool>, is_dirty: bool) -> Self {
        Between { past, had, is_dirty }
    }

    /// The commit with this number, if it came after the earlier moment.
    fn new_commit(&self, number: u32) -> Option<&'c Commit> {
        let is_new = self.had.get(number as usize).is_some_and(|had| !had);
        self.past.commit(number).filter(|_| is_new)
    }
}

/// Where changes come from, and what stands behind them.
pub(super) struct Origin<'c, 'm> {
    between: Result<Between<'c>, &'static str>,
    mandates: &'m Mandates,
}

impl<'c, 'm> Origin<'c, 'm> {
    /// Changes between the two moments, of which nothing may be known for a reason.
    pub(super) fn new(between: Result<Between<'c>, &'static str>, mandates: &'m Mandates) -> Self {
        Origin { between, mandates }
    }

    /// A commit that was found to have made a change, else why there is none: no history is known, it was committed after the
    /// day that was asked for, or nothing that came after the earlier moment did it. Then a commit that the earlier moment
    /// alone has is behind it, or the day alone.
    pub(super) fn known(&self, commit: Option<&'c Commit>) -> Result<&'c Commit, &'static str> {
        let between = self.between.as_ref().map_err(|reason| *reason)?;
        match commit {
            Some(commit) if commit.is_uncommitted() && !between.is_dirty => Err("committed_later"),
            found => found.ok_or("not_by_a_commit"),
        }
    }

    /// The commit in between that brought a record, for the first time or back.
    pub(super) fn birth(&self, name: &str) -> Option<&'c Commit> {
        let between = self.between.as_ref().ok()?;
        between.new_commit(self.came(between, name)?)
    }

    /// The commit that last brought a record, whenever that was.
    fn came(&self, between: &Between<'c>, name: &str) -> Option<u32> {
        let Some(life) = between.past.life(name) else { return between.past.first() };
        life.absences.last().map(|(_, back)| *back).or(life.born)
    }

    /// The commit in between that took a record away.
    pub(super) fn end(&self, name: &str) -> Option<&'c Commit> {
        let between = self.between.as_ref().ok()?;
        between.new_commit(between.past.life(name)?.ended?)
    }

    /// The commit in between that made the field say what it says: the last that changed it, else the one that brought the
    /// record.
    pub(super) fn change(&self, name: &str, path: &str) -> Option<&'c Commit> {
        let between = self.between.as_ref().ok()?;
        let changed = between.past.life(name).and_then(|life| life.of(path).next_back());
        between.new_commit(changed.map(|change| change.commit).or_else(|| self.came(between, name))?)
    }

    /// The last commit in between that changed anything below one of these, else the one that brought the record.
    pub(super) fn change_below(&self, name: &str, paths: &[&str]) -> Option<&'c Commit> {
        let between = self.between.as_ref().ok()?;
        let life = between.past.life(name);
        let changes = paths.iter().filter_map(|path| Some(life?.below(path))).flatten().map(|change| change.commit);
        let last = changes.filter(|number| between.new_commit(*number).is_some()).max();
        between.new_commit(last.or_else(|| self.came(between, name))?)
    }

    /// How often the forecast of a milestone has moved out, ever.
    pub(super) fn slips(&self, name: &str) -> Option<usize> {
        let past = self.between.as_ref().ok()?.past;
        let later = |change: &&Change| change.before < change.after && change.before.is_some();
        Some(past.life(name)?.of("forecast").filter(later).count())
    }

    /// Whether an approved change or a decision stands behind a new baseline or budget.
    pub(super) fn decided(&self, after: &Scene<'_>, project: &str, commit: Option<&Commit>) -> &'static str {
        let day = commit.map_or(after.as_of, Commit::day);
        let project = after.portfolio.project_named(project);
        match project.and_then(|project| self.mandates.behind(project, day)) {
            Some(_) => "with a decision",
            None => "without a decision",
        }
    }
}
