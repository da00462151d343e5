//! Where another line of commits leaves a line.

use std::collections::HashMap;

use super::object::ObjectId;
use super::repository::Repository;
use super::walk::{Commit, walk};

/// A line of commits, oldest first, that others are compared with.
pub(super) struct Line<'r> {
    repository: &'r Repository,
    commits: &'r [Commit],
    numbers: HashMap<ObjectId, usize>,
    /// Where the lines that were walked so far leave this one.
    forks: HashMap<ObjectId, Option<usize>>,
}

impl<'r> Line<'r> {
    pub(super) fn new(repository: &'r Repository, commits: &'r [Commit]) -> Self {
        let numbers = commits.iter().enumerate().map(|(number, commit)| (commit.id, number)).collect();
        Line { repository, commits, numbers, forks: HashMap::new() }
    }

    /// The number of the last commit of the line.
    pub(super) fn last(&self) -> Option<usize> {
        self.commits.len().checked_sub(1)
    }

    /// The number of a commit of the line.
    pub(super) fn number(&self, id: ObjectId) -> Option<usize> {
        self.numbers.get(&id).copied()
    }

    /// The last commit of the line that `tip` follows along first parents, or is. `None` where they have nothing in
    /// common, and where the way there cannot be read: what cannot be compared is not the same.
    pub(super) fn fork(&mut self, tip: ObjectId) -> Option<usize> {
        let (mut passed, mut fork) = (Vec::new(), None);
        for id in std::iter::once(tip).chain(self.before(tip)) {
            let known = self.number(id).map(Some).or_else(|| self.forks.get(&id).copied());
            if let Some(known) = known {
                fork = known;
                break;
            }
            passed.push(id);
        }
        self.forks.extend(passed.into_iter().map(|id| (id, fork)));
        fork
    }

    /// What `tip` follows along first parents, newest first, as far as it can be read.
    fn before(&self, tip: ObjectId) -> impl Iterator<Item = ObjectId> + use<'r> {
        walk(self.repository, tip).skip(1).map_while(|commit| commit.ok().map(|commit| commit.id))
    }

    /// The last commit of the line that may stand in the place of one that `tip` follows and the line does not: where as
    /// many have passed since they parted. Filtering changes commits and drops some, and adds none.
    pub(super) fn counterpart(&mut self, tip: ObjectId) -> Option<usize> {
        let fork = self.fork(tip);
        let common = fork.and_then(|fork| self.commits.get(fork)).map(|commit| commit.id);
        let mut aside = walk(self.repository, tip).take_while(|one| one.as_ref().map(|one| one.id).ok() != common);
        let passed = aside.try_fold(0, |passed, commit| commit.map(|_| passed + 1));
        let last = self.last()?;
        Some(passed.map_or(last, |passed| (fork.map_or(0, |fork| fork + 1) + passed).saturating_sub(1).min(last)))
    }
}
