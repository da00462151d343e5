//! Portfolios, programmes and projects as the tree they form, gone through once however deep they are nested.
//!
//! Everything has at most one parent, as the model resolves it. Parents that lead round in a loop are a finding of
//! `tangled-hierarchy`; here everything in the loop stands below everything else in it.

use std::collections::BTreeSet;

use crate::model::{Portfolio, ProjectId};

/// Who stands below whom.
#[derive(Debug)]
pub struct Hierarchy {
    parents: Vec<Option<ProjectId>>,
    children: Vec<Vec<ProjectId>>,
}

impl Hierarchy {
    /// The tree of a portfolio.
    pub fn of(portfolio: &Portfolio<'_>) -> Self {
        let parents: Vec<Option<ProjectId>> = portfolio.projects.iter().map(|project| project.parent_id).collect();
        let mut children = vec![Vec::new(); parents.len()];
        for (id, project) in portfolio.projects() {
            if let Some(parent) = project.parent_id {
                children[place(parent)].push(id);
            }
        }
        Hierarchy { parents, children }
    }

    /// Everything below one of them, at any depth and each once; never itself, also where parents loop.
    pub fn below(&self, ancestor: ProjectId) -> BTreeSet<ProjectId> {
        let mut below = BTreeSet::new();
        let mut open = vec![ancestor];
        while let Some(id) = open.pop() {
            let children = self.children[place(id)].iter().copied().filter(|child| *child != ancestor);
            open.extend(children.filter(|child| below.insert(*child)));
        }
        below
    }

    /// Of `among`, those that do not stand below another of them: together they hold all the others once.
    pub fn topmost(&self, among: impl IntoIterator<Item = ProjectId>) -> BTreeSet<ProjectId> {
        let mut seen = vec![false; self.parents.len()];
        let mut top = BTreeSet::new();
        for id in among {
            if std::mem::replace(&mut seen[place(id)], true) {
                continue;
            }
            top.insert(id);
            let mut open = vec![id];
            while let Some(next) = open.pop() {
                for &child in self.children[place(next)].iter().filter(|child| **child != id) {
                    if std::mem::replace(&mut seen[place(child)], true) {
                        top.remove(&child);
                    } else {
                        open.push(child);
                    }
                }
            }
        }
        top
    }

    /// What everything holds, with all that stands below it: `own` is what each holds itself, in the order of ids,
    /// and `add` puts the second into the first. Each is added to its parent once, the lowest first.
    pub fn rolled_up<T: Clone>(&self, mut own: Vec<T>, add: impl Fn(&mut T, &T)) -> Vec<T> {
        let mut waits_for: Vec<usize> = self.children.iter().map(Vec::len).collect();
        let mut ready: Vec<usize> = (0..waits_for.len()).filter(|&id| waits_for[id] == 0).collect();
        while let Some(id) = ready.pop() {
            let Some(parent) = self.parents[id].map(place) else { continue };
            let below = own[id].clone();
            add(&mut own[parent], &below);
            waits_for[parent] -= 1;
            if waits_for[parent] == 0 {
                ready.push(parent);
            }
        }
        for first in 0..waits_for.len() {
            if waits_for[first] > 0 {
                self.share(first, &mut own, &mut waits_for, &add);
            }
        }
        own
    }

    /// Everything in a loop holds what all of it holds.
    fn share<T: Clone>(&self, first: usize, own: &mut [T], waits_for: &mut [usize], add: impl Fn(&mut T, &T)) {
        let above = std::iter::successors(self.parents[first].map(place), |id| self.parents[*id].map(place));
        let round: Vec<usize> = std::iter::once(first).chain(above.take_while(|id| *id != first)).collect();
        let mut all = own[first].clone();
        round[1..].iter().for_each(|id| add(&mut all, &own[*id]));
        for id in round {
            own[id] = all.clone();
            waits_for[id] = 0;
        }
    }
}

/// Where something stands among all projects.
fn place(id: ProjectId) -> usize {
    id.0 as usize
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// Ids in their order: PGM-A 0, PGM-B 1, PRJ-C 2, PRJ-D 3, PRJ-E 4.
    const NESTED: &str = "[{id: PGM-A}, {id: PGM-B, parent: PGM-A}, {id: PRJ-C, parent: PGM-B}, {id: PRJ-D, parent: PGM-A}, {id: PRJ-E}]";
    const LOOP: &str = "[{id: PGM-A, parent: PGM-B}, {id: PGM-B, parent: PGM-A}, {id: PRJ-C, parent: PGM-A}, {id: PRJ-D, parent: PRJ-D}]";

    /// What each holds, by the numbers of ids; nothing is held twice.
    fn rolled_up(text: &str) -> Vec<Vec<u32>> {
        told(text, |portfolio, _| {
            let own = portfolio.projects().map(|(id, _)| vec![id.0]).collect();
            let mut all = Hierarchy::of(portfolio).rolled_up(own, |all: &mut Vec<u32>, more| all.extend(more));
            all.iter_mut().for_each(|held| held.sort_unstable());
            all
        })
    }

    fn topmost(text: &str, among: &[u32]) -> Vec<u32> {
        told(text, |portfolio, _| {
            let top = Hierarchy::of(portfolio).topmost(among.iter().copied().map(ProjectId));
            top.into_iter().map(|id| id.0).collect()
        })
    }

    #[test]
    fn everything_holds_itself_and_what_stands_below_it_once() {
        let expected: [&[u32]; 5] = [&[0, 1, 2, 3], &[1, 2], &[2], &[3], &[4]];
        assert_eq!(rolled_up(NESTED), expected);
    }

    #[test]
    fn parents_that_loop_hold_one_another_and_come_to_an_end() {
        let expected: [&[u32]; 4] = [&[0, 1, 2], &[0, 1, 2], &[2], &[3]];
        assert_eq!(rolled_up(LOOP), expected);
    }

    #[test]
    fn the_topmost_hold_all_the_others() {
        assert_eq!(topmost(NESTED, &[2, 1, 0, 4]), [0, 4]);
        assert_eq!(topmost(NESTED, &[1, 3]), [1, 3]);
        assert_eq!(topmost(LOOP, &[1, 2, 0]), [1]);
        assert_eq!(topmost(LOOP, &[3]), [3]);
    }
}
