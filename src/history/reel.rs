//! A tree moved from commit to commit: what does not change is neither listed nor read again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::git::{self, Change, Content, File, ObjectId, Repository, Snapshot, Unreadable};
use crate::model::{Input, Portfolio};
use crate::rules::Scene;
use crate::source::{FileId, Source, Sources};
use crate::workspace::{self, LoadError, Loaded};
use crate::yaml::{self, Document, Limits};

/// Policy and kinds of a commit.
type Basis = Arc<Result<Loaded, LoadError>>;

/// The tree at one commit after the other. Documents are kept by blob while the tree holds them, so that memory is that
/// of one snapshot and of what changes over the commits that are looked at together, whatever the number of commits.
pub struct Reel<'r> {
    repository: &'r Repository,
    prefix: String,
    at: Option<ObjectId>,
    /// The files of the tree by path.
    files: BTreeMap<Arc<str>, ObjectId>,
    basis: Basis,
    /// The files that say policy and kinds.
    decided_by: Vec<(Arc<str>, ObjectId)>,
    held: Held,
}

/// What was read.
#[derive(Default)]
struct Held {
    documents: HashMap<ObjectId, Document>,
    names: HashMap<Arc<str>, FileId>,
    sources: Sources,
}

/// The tree at several commits that are looked at together.
pub struct Stills<'r> {
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
    pub fn new(repository: &'r Repository, prefix: &str) -> Self {
        Reel {
            repository,
            prefix: prefix.to_owned(),
            at: None,
            files: BTreeMap::new(),
            basis: Arc::new(workspace::load(Snapshot::default())),
            decided_by: Vec::new(),
            held: Held::default(),
        }
    }

    /// The tree at each of these commits, oldest first. They are compared and read at the same time; what earlier stills
    /// alone held is let go.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub fn stills(&mut self, commits: &[ObjectId]) -> Result<Stills<'_>, Unreadable> {
        let held: HashSet<ObjectId> = self.files.values().copied().collect();
        self.held.documents.retain(|blob, _| held.contains(blob));
        let mut stills = Vec::with_capacity(commits.len());
        let mut missing: HashMap<ObjectId, Limits> = HashMap::new();
        for (commit, changes) in commits.iter().zip(self.changes(commits)?) {
            let paths: Vec<Arc<str>> = changes.into_iter().map(|change| self.apply(change)).collect();
            self.at = Some(*commit);
            if paths.iter().any(|path| self.may_decide(path)) {
                self.decide()?;
            }
            let still = self.still();
            if let Ok(basis) = &*self.basis {
                let blobs = still.files.iter().map(|(_, _, blob)| *blob);
                let limits = basis.policy.limits;
                missing.extend(blobs.filter(|blob| !self.held.documents.contains_key(blob)).map(|blob| (blob, limits)));
            }
            stills.push(still);
        }
        self.read(missing)?;
        Ok(Stills { held: &self.held, stills })
    }

    /// What differs from each of these commits to the next, from where the tree stands.
    fn changes(&self, commits: &[ObjectId]) -> Result<Vec<Vec<Change>>, Unreadable> {
        let before = std::iter::once(self.at).chain(commits.iter().copied().map(Some));
        let pairs: Vec<(Option<ObjectId>, ObjectId)> = before.zip(commits.iter().copied()).collect();
        let prefix = &*self.prefix;
        let differing = |repository: &mut Repository, (before, after): &(Option<ObjectId>, ObjectId)| {
            if *before == Some(*after) {
                return Ok(Vec::new());
            }
            git::changes(repository, *before, *after, prefix)
        };
        pairs.par_iter().map_with(self.repository.clone(), differing).collect()
    }

    fn apply(&mut self, change: Change) -> Arc<str> {
        let path: Arc<str> = change.path.into();
        match change.new {
            Some(blob) => drop(self.files.insert(path.clone(), blob)),
            None => drop(self.files.remove(&path)),
        }
        path
    }

    /// Whether a file may say something about policy or kinds.
    fn may_decide(&self, path: &str) -> bool {
        let is_pack = |loaded: &Loaded| loaded.policy.methodology_file.as_deref() == Some(path);
        is_decisive(path) || self.basis.as_ref().as_ref().is_ok_and(is_pack) || self.basis.is_err()
    }

    /// Reads policy and kinds anew if a file that says them has changed.
    fn decide(&mut self) -> Result<(), Unreadable> {
        let pack = self.pack()?;
        let decides = |path: &str| is_decisive(path) || pack.as_deref() == Some(path);
        let deciding = self.files.iter().filter(|(path, _)| decides(path));
        let deciding: Vec<(Arc<str>, ObjectId)> = deciding.map(|(path, blob)| (path.clone(), *blob)).collect();
        if deciding == self.decided_by {
            return Ok(());
        }
        let blobs: Vec<ObjectId> = deciding.iter().map(|(_, blob)| *blob).collect();
        let contents = git::contents(self.repository, &blobs)?;
        let file = |((path, blob), content): (&(Arc<str>, ObjectId), Content)| File {
            path: path.to_string(),
            content,
            blob: Some(*blob),
        };
        let files = deciding.iter().zip(contents).map(file).collect();
        let snapshot = Snapshot { files, prefix: self.prefix.clone(), ..Snapshot::default() };
        self.basis = Arc::new(workspace::load(snapshot));
        self.decided_by = deciding;
        Ok(())
    }

    /// The path of the methodology pack that the policy names, if it names one of the tree's own.
    fn pack(&self) -> Result<Option<String>, Unreadable> {
        let Some(policy) = self.files.get("pmo.yaml") else { return Ok(None) };
        let stood = self.decided_by.iter().any(|(path, blob)| &**path == "pmo.yaml" && blob == policy);
        if let Some(basis) = self.basis.as_ref().as_ref().ok().filter(|_| stood) {
            return Ok(basis.policy.methodology_file.clone());
        }
        let content = git::contents(self.repository, &[*policy])?.pop();
        let Some(Content::Bytes(bytes)) = content else { return Ok(None) };
        let document = yaml::read(&bytes, &Limits::default());
        let path = document.root.as_ref().and_then(|root| root.get("methodology")?.get("path")?.text());
        Ok(path.map(str::to_owned))
    }

    /// The tree where it stands.
    fn still(&mut self) -> Still {
        let mut files = Vec::with_capacity(self.files.len());
        if let Ok(basis) = &*self.basis {
            for (path, blob) in self.files.iter().filter(|(path, _)| basis.holds_records(path)) {
                let Held { names, sources, .. } = &mut self.held;
                let source = || Source::new(format!("{}{path}", self.prefix), String::new());
                let id = *names.entry(path.clone()).or_insert_with(|| sources.add(source()));
                files.push((id, path.clone(), *blob));
            }
        }
        Still { files, basis: self.basis.clone() }
    }

    /// Reads and parses files that are not held yet.
    fn read(&mut self, missing: HashMap<ObjectId, Limits>) -> Result<(), Unreadable> {
        let (blobs, limits): (Vec<ObjectId>, Vec<Limits>) = missing.into_iter().unzip();
        let contents = git::contents(self.repository, &blobs)?;
        let parsed = blobs.into_par_iter().zip(limits).zip(contents);
        let parsed = parsed.filter_map(|((blob, limits), content)| match content {
            Content::Bytes(bytes) => Some((blob, yaml::read(&bytes, &limits))),
            Content::Unread(_) => None,
        });
        let parsed: Vec<(ObjectId, Document)> = parsed.collect();
        self.held.documents.extend(parsed);
        Ok(())
    }
}

impl Stills<'_> {
    /// Answers a question about the tree at the commit with this number as of a day; `None` if the policy or a schema of
    /// that commit cannot be worked with, or there is no such commit. Texts are not kept: places in files have no lines
    /// here.
    pub fn ask<T>(&self, number: usize, as_of: NaiveDate, question: impl FnOnce(&Scene<'_>) -> T) -> Option<T> {
        let still = self.stills.get(number)?;
        let basis = still.basis.as_ref().as_ref().ok()?;
        let inputs = still.files.iter().filter_map(|(file, path, blob)| {
            let root = self.held.documents.get(blob)?.root.as_ref().filter(|root| !root.is_null())?;
            Some(Input { file: *file, path, root })
        });
        let inputs: Vec<Input<'_>> = inputs.collect();
        let portfolio = Portfolio::build(&inputs, &basis.catalogue);
        let scene = basis.scene(&portfolio, &[], as_of);
        Some(question(&Scene { sources: &self.held.sources, ..scene }))
    }
}

/// Whether a file says policy or kinds wherever there is one.
fn is_decisive(path: &str) -> bool {
    matches!(path, "pmo.yaml" | "pmo.yml") || path.starts_with("schemas/")
}
