//! Which commit between two moments made a change, and whether a decision stands behind it.

use crate::chronicle::{Change, Chronicle, Commit};
use crate::metrics::mandate::Mandates;
use crate::rules::Scene;

/// Where changes come from, and what stands behind them.
pub(super) struct Origin<'c, 'm> {
    past: Option<(&'c Chronicle, u32)>,
    mandates: &'m Mandates,
}

impl<'c, 'm> Origin<'c, 'm> {
    /// Changes since the commit with this number.
    pub(super) fn new(past: Option<(&'c Chronicle, u32)>, mandates: &'m Mandates) -> Self {
        Origin { past, mandates }
    }

    /// The commit in between that brought a record, for the first time or back.
    pub(super) fn birth(&self, name: &str) -> Option<&'c Commit> {
        let (past, since) = self.past?;
        let life = past.life(name)?;
        let back = life.absences.last().map(|(_, back)| *back);
        past.commit(back.or(life.born).filter(|number| *number >= since)?)
    }

    /// The commit that took a record away.
    pub(super) fn end(&self, name: &str) -> Option<&'c Commit> {
        let (past, _) = self.past?;
        past.commit(past.life(name)?.ended?)
    }

    /// The last commit in between that changed the field.
    pub(super) fn change(&self, name: &str, path: &str) -> Option<&'c Commit> {
        let (past, since) = self.past?;
        past.of(past.life(name)?.of(path).rev().find(|change| change.commit >= since)?)
    }

    /// The last commit in between that changed anything below one of these.
    pub(super) fn change_below(&self, name: &str, paths: &[&str]) -> Option<&'c Commit> {
        let (past, since) = self.past?;
        let life = past.life(name)?;
        let last = paths.iter().filter_map(|path| life.below(path).next_back()).map(|change| change.commit).max()?;
        past.commit(Some(last).filter(|number| *number >= since)?)
    }

    /// How often the forecast of a milestone has moved out, ever.
    pub(super) fn slips(&self, name: &str) -> Option<usize> {
        let (past, _) = self.past?;
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
