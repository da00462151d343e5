//! The files of some steps, version by version: what one said at another moment than the one that changed it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use super::homes::When;
use super::tree::{Tree, Turn, Version};
use crate::model;

/// What changed, by path: the number of the commit, and the file before and after it.
pub(super) struct Versions<B> {
    pub(super) turns: BTreeMap<Arc<str>, Vec<(usize, Turn<B>)>>,
    /// Commits that were merged in: what they saw is not what the line was.
    pub(super) aside: HashSet<usize>,
}

impl<B> Default for Versions<B> {
    fn default() -> Self {
        Versions { turns: BTreeMap::new(), aside: HashSet::new() }
    }
}

impl<B: Copy + Eq> Versions<B> {
    /// A file before or after a commit of the line; `tree` is what all of them left. `None` where it was not there.
    pub(super) fn at(&self, path: &str, step: usize, when: When, tree: &Tree<B>) -> Option<Version<B>> {
        let turns = self.turns.get(path).map(Vec::as_slice).unwrap_or_default();
        let of_line = turns.iter().filter(|(number, _)| !self.aside.contains(number));
        let mut later = of_line.clone().filter(|(number, _)| *number >= step);
        let before = of_line.clone().rfind(|(number, _)| *number < step);
        match (later.next(), before, when) {
            (Some((number, turn)), _, When::After) if *number == step => turn.after.clone(),
            (Some((_, turn)), _, _) => turn.before.clone(),
            (None, Some((_, turn)), _) => turn.after.clone(),
            (None, None, _) => tree.version(path),
        }
    }

    /// What lies below projects that go by another id since a commit, and was not changed by it: known by another name.
    pub(super) fn below(&self, renamed: &[(usize, Arc<str>)], tree: &Tree<B>) -> Vec<(usize, Turn<B>)> {
        renamed.iter().flat_map(|(step, project)| self.below_one(*step, project, tree)).collect()
    }

    fn below_one(&self, step: usize, project: &Arc<str>, tree: &Tree<B>) -> Vec<(usize, Turn<B>)> {
        let before = self.at(project, step, When::Before, tree).map(|version| version.content);
        let after = self.at(project, step, When::After, tree).map(|version| version.content);
        let Some((before, after)) = before.zip(after) else { return Vec::new() };
        let is_changed =
            |path: &Arc<str>| self.turns.get(path).is_some_and(|turns| turns.iter().any(|(number, _)| *number == step));
        let turn = |path: &Arc<str>| {
            let version = self.at(path, step, When::Before, tree)?;
            let above = version.above.as_ref().filter(|(above, _)| above == project)?.0.clone();
            let with = |content: B| Some(Version { content: version.content, above: Some((above.clone(), content)) });
            Some((step, Turn { path: path.clone(), before: with(before), after: with(after) }))
        };
        let held = self.inside(model::folder_of(project), tree).into_iter();
        held.filter(|path| !is_changed(path)).filter_map(turn).collect()
    }

    /// Everything that lies or lay below a folder.
    fn inside<'v>(&'v self, folder: &str, tree: &'v Tree<B>) -> BTreeSet<&'v Arc<str>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let from = self.turns.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        let changed = from.map(|(path, _)| path).take_while(|path| path.starts_with(&prefix));
        changed.chain(tree.inside(folder)).collect()
    }
}
