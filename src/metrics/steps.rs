//! One value over time.

use crate::chronicle::Life;

/// What a field said from each of the commits on that changed it.
#[derive(Debug, Clone)]
pub(super) struct Steps<T> {
    first: T,
    later: Vec<(u32, T)>,
}

impl<T: Copy> Steps<T> {
    /// The values of a field of a record that has this life and says `now`; each is understood by `read`.
    pub(super) fn of<'l>(life: Option<&'l Life>, path: &'l str, now: T, read: impl Fn(Option<&'l str>) -> T) -> Self {
        let changes = || life.into_iter().flat_map(|life| life.of(path));
        let first = changes().next().map_or(now, |first| read(first.before.as_deref()));
        Steps { first, later: changes().map(|change| (change.commit, read(change.after.as_deref()))).collect() }
    }

    /// What it said after a commit.
    pub(super) fn at(&self, commit: u32) -> T {
        let before = self.later.partition_point(|(number, _)| *number <= commit);
        before.checked_sub(1).map_or(self.first, |last| self.later[last].1)
    }

    /// The commits that changed it, oldest first.
    pub(super) fn commits(&self) -> impl Iterator<Item = u32> {
        self.later.iter().map(|(commit, _)| *commit)
    }
}
