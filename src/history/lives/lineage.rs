//! Inside merges: which commit of a merged branch did what the merge brought.

use std::collections::HashSet;

use super::super::differences::{Difference, Fate, Happening, differences};
use super::homes::Sited;
use super::story::{Deed, Done, Lineage};
use crate::chronicle::Change;

/// The commits that one merge brought in, oldest first, with what each did.
#[derive(Default)]
pub(super) struct Branches {
    /// What each follows first, if that is one of these.
    firsts: Vec<Option<usize>>,
    deeds: Vec<Vec<Deed>>,
}

impl Branches {
    /// Enters the next commit, which has this number in the chronicle and follows `parents`.
    pub(super) fn enter(&mut self, parents: &[Option<usize>], happenings: Vec<Sited>, commit: u32) {
        let first = parents.first().copied().flatten();
        let deeds = self.deeds(first, parents, happenings, commit);
        self.firsts.push(first);
        self.deeds.push(deeds);
    }

    /// What the merge itself did, which follows `parents`.
    pub(super) fn merge(&self, parents: &[Option<usize>], happenings: Vec<Sited>, commit: u32) -> Vec<Deed> {
        self.deeds(None, parents, happenings, commit)
    }

    fn deeds(&self, first: Option<usize>, parents: &[Option<usize>], happenings: Vec<Sited>, commit: u32) -> Vec<Deed> {
        let merged: Vec<usize> = parents.iter().skip(1).copied().flatten().collect();
        // What both sides of a merge have in common is no news that one of them brought.
        let common: HashSet<usize> = if merged.is_empty() { HashSet::new() } else { self.chain(first).collect() };
        let lines: Vec<Lineage<'_>> = merged.iter().map(|tip| self.lineage(*tip, &common)).collect();
        happenings.into_iter().map(|happening| deed(happening, &lines, commit)).collect()
    }

    /// A commit and what it follows along first parents, as far as the merge brought it.
    fn chain(&self, from: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(from, |at| self.firsts.get(*at).copied().flatten())
    }

    /// What was done to every record on the way to `tip`.
    fn lineage(&self, tip: usize, common: &HashSet<usize>) -> Lineage<'_> {
        let mut lineage = Lineage::default();
        for at in self.chain(Some(tip)).take_while(|at| !common.contains(at)) {
            self.deeds.get(at).into_iter().flatten().for_each(|deed| lineage.enter(deed));
        }
        lineage
    }
}

/// What happened, with the commit of the branch that did it where one did, else with `commit`.
fn deed(sited: Sited, lines: &[Lineage<'_>], commit: u32) -> Deed {
    let Sited { path: file, happening: Happening { name, about, fate } } = sited;
    let set = |path: &str, value: Option<&str>| lines.iter().find_map(|line| line.set(&name, path, value));
    let said = |path: &str, value: Option<&str>| lines.iter().find_map(|line| line.said(&name, path, value));
    let change = |difference: Difference| Change {
        commit: said(&difference.path, difference.after.as_deref()).unwrap_or(commit),
        path: difference.path,
        before: difference.before,
        after: difference.after,
    };
    let done = match fate {
        Fate::Gone(values) => Done::Gone(values),
        Fate::Changed(changed) => Done::Changed(changed.into_iter().map(change).collect()),
        Fate::Born(values) => match lines.iter().find_map(|line| line.birth(&name)) {
            None => Done::Born { commit, values, changes: Vec::new() },
            Some((born, then)) => {
                let mut changes: Vec<Change> = differences(then, &values).into_iter().map(change).collect();
                // Set to something else on the way, and back again: whoever did that last said what it says.
                let same = values.iter().filter(|(path, value)| then.get(path) == Some(value));
                changes.extend(same.filter_map(|(path, value)| set(path, Some(value))).cloned());
                Done::Born { commit: *born, values, changes }
            }
        },
    };
    Deed { name, about, path: file, done }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::differences::About;
    use super::*;
    use crate::chronicle::Values;

    fn values(told: &[(&str, &str)]) -> Values {
        told.iter().copied().collect()
    }

    fn at(path: &str, fate: Fate) -> Vec<Sited> {
        let about = About { kind: "decision".into(), title: "One".into(), project: "".into() };
        vec![Sited { path: path.into(), happening: Happening { name: "DEC-1".into(), about, fate } }]
    }

    fn happening(fate: Fate) -> Vec<Sited> {
        at("a.yaml", fate)
    }

    fn changed(before: Option<&str>, after: Option<&str>) -> Vec<Sited> {
        let (before, after) = (before.map(Arc::from), after.map(Arc::from));
        happening(Fate::Changed(vec![Difference { path: "verdict".into(), before, after }]))
    }

    fn born(told: &[(&str, &str)]) -> Vec<Sited> {
        happening(Fate::Born(values(told)))
    }

    /// Commit, before and after of every change that a merge is found to have brought, and the commit of the birth.
    type Said<'d> = (Option<u32>, Vec<(u32, Option<&'d str>, Option<&'d str>)>);

    fn said(deeds: &[Deed]) -> Said<'_> {
        let (born, changes) = match &deeds[0].done {
            Done::Born { commit, changes, .. } => (Some(*commit), changes),
            Done::Changed(changes) => (None, changes),
            Done::Gone(_) => return (None, Vec::new()),
        };
        let changes = changes.iter().map(|one| (one.commit, one.before.as_deref(), one.after.as_deref()));
        (born, changes.collect())
    }

    /// A branch: each of these commits follows the one before; they are numbered from 1.
    fn branch(commits: Vec<Vec<Sited>>) -> Branches {
        let mut branches = Branches::default();
        for (number, happenings) in (1..).zip(commits) {
            let before = branches.deeds.len().checked_sub(1);
            branches.enter(&[before], happenings, number);
        }
        branches
    }

    #[test]
    fn who_said_it_last_on_the_branch_said_it() {
        let branch = branch(vec![changed(None, Some("approve")), changed(Some("approve"), Some("reject"))]);
        let merged = branch.merge(&[None, Some(1)], changed(None, Some("reject")), 9);
        assert_eq!(said(&merged), (None, vec![(2, None, Some("reject"))]));
        // What the branch had taken back is the merge's own doing.
        let merged = branch.merge(&[None, Some(1)], changed(None, Some("approve")), 9);
        assert_eq!(said(&merged), (None, vec![(9, None, Some("approve"))]));
    }

    #[test]
    fn a_record_of_a_branch_comes_with_what_the_branch_said_of_it_later() {
        let drafted = || born(&[("id", "DEC-1")]);
        let branch = branch(vec![drafted(), changed(None, Some("approve"))]);
        let whole = || born(&[("id", "DEC-1"), ("verdict", "approve")]);
        let merged = branch.merge(&[None, Some(1)], whole(), 9);
        assert_eq!(said(&merged), (Some(1), vec![(2, None, Some("approve"))]));
        let merged = branch.merge(&[None, Some(0)], whole(), 9);
        assert_eq!(said(&merged), (Some(1), vec![(9, None, Some("approve"))]), "the merge said that itself");
        let merged = branch.merge(&[None, None], whole(), 9);
        assert_eq!(said(&merged), (Some(9), vec![]), "of nobody's branch");
    }

    #[test]
    fn a_merge_on_a_branch_hands_on_whose_it_was() {
        let mut branches = Branches::default();
        branches.enter(&[None], born(&[("id", "DEC-1")]), 1);
        branches.enter(&[Some(0)], changed(None, Some("approve")), 2);
        branches.enter(&[Some(0)], Vec::new(), 3);
        branches.enter(&[Some(2), Some(1)], changed(None, Some("approve")), 4);
        let merged = branches.merge(&[None, Some(3)], born(&[("id", "DEC-1"), ("verdict", "approve")]), 9);
        assert_eq!(said(&merged), (Some(1), vec![(2, None, Some("approve"))]));
    }

    /// An approval that was taken back before the branches parted is not given again by merging.
    #[test]
    fn what_both_sides_of_a_merge_had_before_is_no_news_of_either() {
        let mut branches = Branches::default();
        branches.enter(&[None], changed(None, Some("approve")), 1);
        branches.enter(&[Some(0)], changed(Some("approve"), None), 2);
        branches.enter(&[Some(0)], Vec::new(), 3);
        branches.enter(&[Some(1), Some(2)], changed(None, Some("approve")), 4);
        let merged = branches.merge(&[None, Some(3)], changed(None, Some("approve")), 9);
        assert_eq!(said(&merged), (None, vec![(4, None, Some("approve"))]));
    }

    /// Whoever copies a record, or takes it away and brings it back, says what is said otherwise since, and nothing else.
    #[test]
    fn a_copy_and_a_return_say_what_they_change() {
        let gone = |path: &str, told: &[(&str, &str)]| at(path, Fate::Gone(values(told)));
        let born = |path: &str, told: &[(&str, &str)]| at(path, Fate::Born(values(told)));
        let (open, given) = (&[("id", "DEC-1")][..], &[("id", "DEC-1"), ("verdict", "approve")][..]);
        let of = |commits: Vec<Vec<Sited>>| {
            let branch = branch(commits);
            let last = branch.deeds.len() - 1;
            said(&branch.merge(&[None, Some(last)], changed(None, Some("approve")), 9)).1[0].0
        };
        assert_eq!(of(vec![born("b.yaml", given), gone("a.yaml", open)]), 1, "a copy that says more");
        assert_eq!(of(vec![gone("a.yaml", open), born("a.yaml", given)]), 2, "back, saying more");
        let approved = || changed(None, Some("approve"));
        assert_eq!(of(vec![approved(), born("b.yaml", given), gone("a.yaml", given)]), 1, "a copy of it");
        assert_eq!(of(vec![approved(), gone("a.yaml", given), born("a.yaml", given)]), 1, "back as it was");
        assert_eq!(of(vec![born("b.yaml", given), gone("b.yaml", given)]), 9, "a copy that went again");
    }
}
