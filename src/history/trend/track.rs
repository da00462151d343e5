//! A tree moved from commit to commit: its files, and the policy of the commit it stands at.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::git::{self, Change, Content, File, ObjectId, Repository, Snapshot, Unreadable};
use crate::workspace::{self, LoadError, Loaded};
use crate::yaml::{self, Limits};

/// What lay before the tree's paths at commits where it lay elsewhere than it does today.
pub(super) type Lay = HashMap<ObjectId, String>;

/// Policy and kinds of a commit.
pub(super) type Basis = Arc<Result<Loaded, LoadError>>;

/// A file that a step changed: its path, and what is there since.
pub(super) type Moved = (Arc<str>, Option<ObjectId>);

/// The tree at one commit after the other. Policy and kinds are read anew only where a file that says them has changed.
pub(super) struct Track<'r> {
    repository: &'r Repository,
    prefix: String,
    lay: Arc<Lay>,
    at: Option<ObjectId>,
    files: BTreeMap<Arc<str>, ObjectId>,
    basis: Basis,
    /// The files that say policy and kinds.
    decided_by: Vec<(Arc<str>, ObjectId)>,
}

impl<'r> Track<'r> {
    /// The tree below `prefix`, at no commit yet: it is empty. At some commits it may have lain elsewhere.
    pub(super) fn new(repository: &'r Repository, prefix: &str, lay: Arc<Lay>) -> Self {
        Track {
            repository,
            prefix: prefix.to_owned(),
            lay,
            at: None,
            files: BTreeMap::new(),
            basis: Arc::new(workspace::load(Snapshot::default())),
            decided_by: Vec::new(),
        }
    }

    /// Where it is read from.
    pub(super) fn repository(&self) -> &'r Repository {
        self.repository
    }

    /// What lies before the tree's paths when seen from the repository's root.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The files where it stands, by path.
    pub(super) fn files(&self) -> &BTreeMap<Arc<str>, ObjectId> {
        &self.files
    }

    /// Policy and kinds where it stands.
    pub(super) fn basis(&self) -> &Basis {
        &self.basis
    }

    /// What differs from each of these commits to the next, from where the tree stands: of the first of them, of one at
    /// least, as [`git::first_changes`] says it.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn changes(&self, commits: &[ObjectId]) -> Result<Vec<Vec<Change>>, Unreadable> {
        let before = std::iter::once(self.at).chain(commits.iter().copied().map(Some));
        let pairs: Vec<git::Pair> = before.zip(commits.iter().copied()).collect();
        if self.lay.is_empty() {
            return git::first_changes(self.repository, &pairs, &self.prefix);
        }
        let place = |commit: ObjectId| self.lay.get(&commit).map_or(self.prefix.as_str(), String::as_str);
        let mut changes = Vec::with_capacity(pairs.len());
        let is_alike = |pair: &git::Pair| pair.0.is_none_or(|old| place(old) == place(pair.1));
        for pairs in pairs.chunk_by(|one, next| place(one.1) == place(next.1) && is_alike(one)) {
            match pairs {
                [(Some(old), new)] if place(*old) != place(*new) => {
                    changes.push(git::moving(self.repository, Some((*old, place(*old))), (*new, place(*new)))?);
                }
                [(_, first), ..] => {
                    let first = git::first_changes(self.repository, pairs, place(*first))?;
                    let is_all = first.len() == pairs.len();
                    changes.extend(first);
                    if !is_all {
                        break;
                    }
                }
                [] => {}
            }
        }
        Ok(changes)
    }

    /// Moves the tree to `commit`, given what differs; which paths it touched.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn step(&mut self, commit: ObjectId, changes: Vec<Change>) -> Result<Vec<Moved>, Unreadable> {
        let moved: Vec<Moved> = changes.into_iter().map(|change| self.apply(change)).collect();
        self.at = Some(commit);
        if moved.iter().any(|(path, _)| self.may_decide(path)) {
            self.decide()?;
        }
        Ok(moved)
    }

    fn apply(&mut self, change: Change) -> Moved {
        let path: Arc<str> = change.path.into();
        match change.new {
            Some(blob) => drop(self.files.insert(path.clone(), blob)),
            None => drop(self.files.remove(&path)),
        }
        (path, change.new)
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
}

/// Whether a file says policy or kinds wherever there is one.
fn is_decisive(path: &str) -> bool {
    matches!(path, "pmo.yaml" | "pmo.yml") || path.starts_with("schemas/")
}
