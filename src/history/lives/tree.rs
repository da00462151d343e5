//! The tree after each commit, and what must be read to know what the next one changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

use super::step::FileChange;
use crate::model;

/// A file at a moment: its content, and the project file above it, by which its records are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version<B> {
    /// What is in it.
    pub(super) content: B,
    /// Path and content of the project file.
    pub(super) above: Option<(Arc<str>, B)>,
}

/// A file before a commit and after it, where it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Turn<B> {
    /// Path from the tree's root.
    pub(super) path: Arc<str>,
    /// As it was.
    pub(super) before: Option<Version<B>>,
    /// As it is since.
    pub(super) after: Option<Version<B>>,
}

/// The files of the tree at one moment.
pub(super) struct Tree<B> {
    files: BTreeMap<Arc<str>, B>,
    /// The projects' own files by folder, first the one that counts.
    projects: HashMap<Box<str>, Vec<Arc<str>>>,
}

impl<B> Default for Tree<B> {
    fn default() -> Self {
        Tree { files: BTreeMap::new(), projects: HashMap::new() }
    }
}

impl<B: Copy + Eq> Tree<B> {
    /// Moves the tree on by a commit that changed these files.
    pub(super) fn apply(&mut self, changes: &[FileChange<B>]) {
        for change in changes {
            self.put(&change.path, change.after);
        }
    }

    /// What must be read to know what a commit changed; the tree is moved on by it.
    pub(super) fn turns(&mut self, changes: &[FileChange<B>]) -> Vec<Turn<B>> {
        let mut turns = self.begun(changes);
        self.apply(changes);
        for turn in &mut turns {
            turn.after = self.version(&turn.path);
        }
        turns.retain(|turn| turn.before != turn.after);
        turns
    }

    /// The same for commits of a branch that is merged next, one after the other; the tree is as it was then. What else
    /// the branch holds is taken to be as it is here: where several branches move the same project at once, the project
    /// file found above a file may be that of another branch.
    pub(super) fn turns_aside<'c>(&mut self, commits: impl Iterator<Item = &'c [FileChange<B>]>) -> Vec<Vec<Turn<B>>>
    where
        B: 'c,
    {
        let mut undo: Vec<(Arc<str>, Option<B>)> = Vec::new();
        let turns = commits.map(|changes| {
            for change in changes {
                undo.push((change.path.clone(), self.files.get(&change.path).copied()));
                self.put(&change.path, change.before);
            }
            self.turns(changes)
        });
        let turns = turns.collect();
        for (path, content) in undo.into_iter().rev() {
            self.put(&path, content);
        }
        turns
    }

    /// The changed files as they are before; and where a project file comes or goes, everything that lies below its
    /// folder, since it is known by another project then.
    fn begun(&self, changes: &[FileChange<B>]) -> Vec<Turn<B>> {
        let mut paths: Vec<Arc<str>> = changes.iter().map(|change| change.path.clone()).collect();
        let is_project = |change: &&FileChange<B>| model::is_project_file(&change.path);
        let moved =
            changes.iter().filter(is_project).filter(|change| change.before.is_some() != change.after.is_some());
        let moved: Vec<&str> = moved.map(|change| model::folder_of(&change.path)).collect();
        if !moved.is_empty() {
            let mut known: HashSet<Arc<str>> = paths.iter().cloned().collect();
            for folder in moved {
                paths.extend(self.inside(folder).filter(|path| known.insert((*path).clone())).cloned());
            }
        }
        paths.into_iter().map(|path| Turn { before: self.version(&path), after: None, path }).collect()
    }

    /// A file as it is; `None` where it is not there.
    pub(super) fn version(&self, path: &str) -> Option<Version<B>> {
        let content = *self.files.get(path)?;
        Some(Version { content, above: self.above(path) })
    }

    /// The project file nearest above a file, if that is another file.
    fn above(&self, path: &str) -> Option<(Arc<str>, B)> {
        let mut folder = model::folder_of(path);
        loop {
            if let Some(found) = self.projects.get(folder).and_then(|files| files.first()) {
                let content = self.files.get(found).filter(|_| **found != *path)?;
                return Some((found.clone(), *content));
            }
            if folder.is_empty() {
                return None;
            }
            folder = model::folder_of(folder);
        }
    }

    /// Everything below a folder.
    pub(super) fn inside(&self, folder: &str) -> impl Iterator<Item = &Arc<str>> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let from = self.files.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
        from.map(|(path, _)| path).take_while(move |path| path.starts_with(&prefix))
    }

    fn put(&mut self, path: &Arc<str>, content: Option<B>) {
        let came_or_went = match content {
            Some(content) => self.files.insert(path.clone(), content).is_none(),
            None => self.files.remove(path).is_some(),
        };
        if !came_or_went || !model::is_project_file(path) {
            return;
        }
        let files = self.projects.entry(model::folder_of(path).into()).or_default();
        files.retain(|file| file != path);
        files.extend(content.map(|_| path.clone()));
        files.sort_by_key(|file| {
            let name = file.rsplit('/').next().unwrap_or(file);
            model::PROJECT_FILES.iter().position(|known| *known == name)
        });
        if files.is_empty() {
            self.projects.remove(model::folder_of(path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &str, before: Option<u32>, after: Option<u32>) -> FileChange<u32> {
        FileChange { path: path.into(), before, after }
    }

    /// Path, content and content of the project file above, before and after.
    type Told<'t> = (&'t str, Option<(u32, Option<u32>)>, Option<(u32, Option<u32>)>);

    fn told(turns: &[Turn<u32>]) -> Vec<Told<'_>> {
        let version = |version: &Option<Version<u32>>| {
            version.as_ref().map(|version| (version.content, version.above.as_ref().map(|(_, content)| *content)))
        };
        turns.iter().map(|turn| (&*turn.path, version(&turn.before), version(&turn.after))).collect()
    }

    #[test]
    fn what_a_project_file_comes_above_belongs_to_it() {
        let mut tree = Tree::default();
        tree.apply(&[change("a/risks/r.yaml", None, Some(1)), change("b.yaml", None, Some(2))]);
        let found = tree.turns(&[change("a/project.yaml", None, Some(3))]);
        let risk = ("a/risks/r.yaml", Some((1, None)), Some((1, Some(3))));
        assert_eq!(told(&found), [("a/project.yaml", None, Some((3, None))), risk]);
        let found = tree.turns(&[change("a/risks/r.yaml", Some(1), Some(4))]);
        assert_eq!(told(&found), [("a/risks/r.yaml", Some((1, Some(3))), Some((4, Some(3))))]);
    }

    #[test]
    fn a_branch_leaves_the_tree_as_it_is() {
        let mut tree = Tree::default();
        tree.apply(&[change("project.yaml", None, Some(1)), change("risks.yaml", None, Some(2))]);
        let branch = [change("project.yaml", Some(5), Some(6)), change("risks.yaml", Some(2), Some(7))];
        let later = [change("risks.yaml", Some(7), Some(8))];
        let found = tree.turns_aside([&branch[..], &later].into_iter());
        let project = ("project.yaml", Some((5, None)), Some((6, None)));
        assert_eq!(told(&found[0]), [project, ("risks.yaml", Some((2, Some(5))), Some((7, Some(6))))]);
        assert_eq!(told(&found[1]), [("risks.yaml", Some((7, Some(6))), Some((8, Some(6))))]);
        let found = tree.turns(&[change("risks.yaml", Some(2), Some(3))]);
        assert_eq!(told(&found), [("risks.yaml", Some((2, Some(1))), Some((3, Some(1))))]);
    }
}
