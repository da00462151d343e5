//! The files of a tree commit by commit, and which of them must be read to know what a commit changed.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::step::{FileChange, Step};
use crate::chronicle::Commit;
use crate::model;

/// The files that must be read to know what a commit changed: before it and after it.
pub(super) struct Scope<B> {
    pub(super) before: Vec<(Box<str>, B)>,
    pub(super) after: Vec<(Box<str>, B)>,
}

/// A step with the files to read.
pub(super) struct Staged<B> {
    pub(super) commit: Commit,
    pub(super) scope: Scope<B>,
    pub(super) parents: Vec<Option<usize>>,
    pub(super) side: Vec<Staged<B>>,
}

/// The files of the tree after the steps so far: a record is known by the project whose folder it lies in.
pub(super) struct Tree<B> {
    files: BTreeMap<Box<str>, B>,
}

impl<B> Default for Tree<B> {
    fn default() -> Self {
        Tree { files: BTreeMap::new() }
    }
}

/// Content of paths as it was, the last change last.
type Undo<B> = Vec<(Box<str>, Option<B>)>;

impl<B: Copy + Eq> Tree<B> {
    /// The step with everything that must be read for it, and the tree moved on by it.
    ///
    /// What a merge brought in is followed on the tree as the merge found it: where several branches move the same
    /// project at once, the project file found above a file may be that of another branch.
    pub(super) fn stage(&mut self, step: Step<B>) -> Staged<B> {
        let mut undo = Vec::new();
        let side: Vec<Staged<B>> = step
            .side
            .into_iter()
            .map(|one| Staged {
                scope: self.advance(&one.files, &mut undo),
                commit: one.commit,
                parents: one.parents,
                side: Vec::new(),
            })
            .collect();
        for (path, content) in undo.into_iter().rev() {
            self.put(path, content);
        }
        let scope = self.advance(&step.files, &mut Vec::new());
        Staged { commit: step.commit, scope, parents: step.parents, side }
    }

    fn advance(&mut self, changes: &[FileChange<B>], undo: &mut Undo<B>) -> Scope<B> {
        let before = self.around(changes, |change| change.before);
        for change in changes {
            let old = self.put(change.path.clone(), change.after);
            undo.push((change.path.clone(), old));
        }
        Scope { before, after: self.around(changes, |change| change.after) }
    }

    fn put(&mut self, path: Box<str>, content: Option<B>) -> Option<B> {
        match content {
            Some(content) => self.files.insert(path, content),
            None => self.files.remove(&path),
        }
    }

    /// The changed files, with the project files above them; and where a project file came or went, everything that
    /// lies below its folder.
    fn around(&self, changes: &[FileChange<B>], own: fn(&FileChange<B>) -> Option<B>) -> Vec<(Box<str>, B)> {
        let mut files: BTreeMap<Box<str>, B> = BTreeMap::new();
        for change in changes {
            let folder = model::folder_of(&change.path);
            files.extend(above(&self.files, folder));
            if model::is_project_file(&change.path) && change.before.is_some() != change.after.is_some() {
                files.extend(inside(&self.files, folder));
            }
        }
        for change in changes {
            match own(change) {
                Some(content) => files.insert(change.path.clone(), content),
                None => files.remove(&change.path),
            };
        }
        files.into_iter().collect()
    }
}

/// The project file nearest above a folder.
fn above<B: Copy>(files: &BTreeMap<Box<str>, B>, folder: &str) -> Option<(Box<str>, B)> {
    let mut folder = folder;
    loop {
        let here = model::PROJECT_FILES.iter().find_map(|name| {
            let path = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
            files.get_key_value(path.as_str())
        });
        if let Some((path, content)) = here {
            return Some((path.clone(), *content));
        }
        if folder.is_empty() {
            return None;
        }
        folder = model::folder_of(folder);
    }
}

/// Everything below a folder.
fn inside<B: Copy>(files: &BTreeMap<Box<str>, B>, folder: &str) -> Vec<(Box<str>, B)> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let from = files.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
    from.take_while(|(path, _)| path.starts_with(&prefix)).map(|(path, content)| (path.clone(), *content)).collect()
}
