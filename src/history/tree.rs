//! The tree after each commit, and the files that must be read to know what the next one changed.

use std::collections::BTreeMap;

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
    pub(super) side: Vec<(Commit, Scope<B>)>,
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

impl<B: Copy + Eq> Tree<B> {
    /// The step with everything that must be read for it, and the tree moved on by it.
    pub(super) fn stage(&mut self, step: Step<B>) -> Staged<B> {
        let side = step.side.into_iter().map(|side| (side.commit, self.scope(&side.files, &self.files))).collect();
        let mut after = Vec::new();
        let before = self.scope(&step.files, &self.files).before;
        for change in &step.files {
            match change.after {
                Some(content) => drop(self.files.insert(change.path.clone(), content)),
                None => drop(self.files.remove(&change.path)),
            }
        }
        after.extend(self.scope(&step.files, &self.files).after);
        Staged { commit: step.commit, scope: Scope { before, after }, side }
    }

    /// The changed files, with the project files above them; and where a project file came or went, everything that
    /// lies below its folder.
    fn scope(&self, changes: &[FileChange<B>], files: &BTreeMap<Box<str>, B>) -> Scope<B> {
        let mut both: BTreeMap<Box<str>, B> = BTreeMap::new();
        for change in changes {
            let folder = model::folder_of(&change.path);
            both.extend(above(files, folder));
            if model::is_project_file(&change.path) && change.before.is_some() != change.after.is_some() {
                both.extend(inside(files, folder));
            }
        }
        for change in changes {
            both.remove(&change.path);
        }
        let with = |own: fn(&FileChange<B>) -> Option<B>| {
            let changed = changes.iter().filter_map(|change| Some((change.path.clone(), own(change)?)));
            let mut all: Vec<(Box<str>, B)> =
                both.iter().map(|(path, content)| (path.clone(), *content)).chain(changed).collect();
            all.sort_by(|(a, _), (b, _)| a.cmp(b));
            all
        };
        Scope { before: with(|change| change.before), after: with(|change| change.after) }
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
    let from = files.range::<str, _>((std::ops::Bound::Included(prefix.as_str()), std::ops::Bound::Unbounded));
    from.take_while(|(path, _)| path.starts_with(&prefix)).map(|(path, content)| (path.clone(), *content)).collect()
}
