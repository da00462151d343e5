//! Whole trees of the past: what does not change from one commit to the next is neither listed nor read again.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::documents::{Documents, Wanted};
use super::track::{Basis, Lay, Track};
use crate::git::{Blobs, ObjectId, Repository, Unreadable};
use crate::model::{Input, Portfolio};
use crate::rules::Scene;
use crate::source::{FileId, Source, Sources};

/// The tree at one commit after the other. Documents are kept by blob while the tree holds them, so that memory is that
/// of one snapshot and of what changes over the commits that are looked at together, whatever the number of commits.
pub(super) struct Reel<'r> {
    track: Track<'r>,
    held: Held,
}

/// What was read.
#[derive(Default)]
struct Held {
    documents: Documents,
    names: HashMap<Arc<str>, FileId>,
    sources: Sources,
}

/// The tree at several commits that are looked at together.
pub(super) struct Stills<'r> {
    held: &'r Held,
    stills: Vec<Still>,
}

/// The tree at one commit: its record files, and what was decided then.
struct Still {
    files: Vec<(FileId, Arc<str>, ObjectId)>,
    basis: Basis,
}

impl<'r> Reel<'r> {
    /// A reel of the tree below `prefix`, at no commit yet.
    pub(super) fn new(repository: &'r Repository, prefix: &str, lay: Arc<Lay>) -> Self {
        Reel { track: Track::new(repository, prefix, lay), held: Held::default() }
    }

    /// The tree at each of these commits, oldest first. They are compared and read at the same time; what earlier stills
    /// alone held is let go.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn stills(&mut self, commits: &[ObjectId]) -> Result<Stills<'_>, Unreadable> {
        let held: HashSet<ObjectId> = self.track.files().values().copied().collect();
        self.held.documents.retain(|(blob, _), _| held.contains(blob));
        let mut stills = Vec::with_capacity(commits.len());
        let mut missing = Wanted::default();
        while let Some(left) = commits.get(stills.len()..).filter(|left| !left.is_empty()) {
            for (commit, changes) in left.iter().zip(self.track.changes(left)?) {
                self.track.step(*commit, changes)?;
                let still = self.still();
                still.want(&self.held.documents, &mut missing);
                stills.push(still);
            }
        }
        self.held.documents.extend(missing.read(&Blobs::of(self.track.repository()))?);
        Ok(Stills { held: &self.held, stills })
    }

    /// The tree where it stands.
    fn still(&mut self) -> Still {
        let mut files = Vec::with_capacity(self.track.files().len());
        if let Ok(basis) = &**self.track.basis() {
            for (path, blob) in self.track.files().iter().filter(|(path, _)| basis.holds_records(path)) {
                let Held { names, sources, .. } = &mut self.held;
                let source = || Source::new(format!("{}{path}", self.track.prefix()), String::new());
                let id = *names.entry(path.clone()).or_insert_with(|| sources.add(source()));
                files.push((id, path.clone(), *blob));
            }
        }
        Still { files, basis: self.track.basis().clone() }
    }
}

impl Still {
    /// Adds to what is wanted what it needs beside what was read.
    fn want(&self, read: &Documents, missing: &mut Wanted) {
        let Ok(basis) = &*self.basis else { return };
        for (_, path, blob) in &self.files {
            let key = (*blob, basis.policy.limits);
            if !read.contains_key(&key) {
                missing.add(path, key);
            }
        }
    }
}

impl Stills<'_> {
    /// Answers a question about the tree at the commit with this number as of a day; `None` if the policy or a schema of
    /// that commit cannot be worked with, or there is no such commit. Texts are not kept: places in files have no lines
    /// here.
    pub(super) fn ask<T>(&self, number: usize, as_of: NaiveDate, question: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
        let still = self.stills.get(number)?;
        let basis = still.basis.as_ref().as_ref().ok()?;
        let inputs = still.files.iter().filter_map(|(file, path, blob)| {
            let root =
                self.held.documents.get(&(*blob, basis.policy.limits))?.root.as_ref().filter(|root| !root.is_null())?;
            Some(Input { file: *file, path, root })
        });
        let inputs: Vec<Input<'_>> = inputs.collect();
        let portfolio = Portfolio::build(&inputs, &basis.catalogue);
        let scene = basis.scene(&portfolio, &[], as_of);
        Some(question(&Scene { sources: &self.held.sources, ..scene }))
    }
}
