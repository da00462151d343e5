//! Who requires and who excludes whom.

use std::collections::HashSet;

/// The pairs of a problem, by item.
pub(super) struct Links {
    requires: Vec<Vec<usize>>,
    /// Both ways round.
    pub excludes: Vec<Vec<usize>>,
}

impl Links {
    pub(super) fn of(items: usize, requires: &[(usize, usize)], excludes: &[(usize, usize)]) -> Self {
        let mut links = Links { requires: vec![Vec::new(); items], excludes: vec![Vec::new(); items] };
        requires.iter().for_each(|(item, other)| links.requires[*item].push(*other));
        for (one, other) in excludes {
            links.excludes[*one].push(*other);
            links.excludes[*other].push(*one);
        }
        links
    }

    /// An item and everything it requires, directly or not. Requirements may go round in a circle.
    pub(super) fn with(&self, item: usize) -> Vec<usize> {
        let mut all = vec![item];
        if self.requires[item].is_empty() {
            return all;
        }
        let mut seen = HashSet::from([item]);
        let mut next = 0;
        while let Some(current) = all.get(next).copied() {
            all.extend(self.requires[current].iter().filter(|other| seen.insert(**other)));
            next += 1;
        }
        all
    }
}
