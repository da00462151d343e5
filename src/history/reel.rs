//! A tree moved from commit to commit: what does not change is neither listed nor read again.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::git::{self, Content, File, ObjectId, Repository, Snapshot, Unreadable};
use crate::model::{Input, Portfolio};
use crate::rules::Scene;
use crate::source::{FileId, Source, Sources};
use crate::workspace::{self, LoadError, Loaded};
use crate::yaml::{self, Document, Limits};

/// The tree at one commit after the other. Documents are kept by blob while the tree holds them, so that memory is that
/// of one snapshot, whatever the number of commits.
pub struct Reel<'r> {
    repository: &'r Repository,
    prefix: String,
    at: Option<ObjectId>,
    /// The files of the tree by path.
    files: BTreeMap<Box<str>, ObjectId>,
    documents: HashMap<ObjectId, Document>,
    /// Policy and kinds, and the files that say them.
    basis: Result<Loaded, LoadError>,
    decided_by: Vec<(Box<str>, ObjectId)>,
    names: HashMap<Box<str>, FileId>,
    sources: Sources,
}

impl<'r> Reel<'r> {
    /// A reel of the tree below `prefix`, at no commit yet.
    pub fn new(repository: &'r Repository, prefix: &str) -> Self {
        Reel {
            repository,
            prefix: prefix.to_owned(),
            at: None,
            files: BTreeMap::new(),
            documents: HashMap::new(),
            basis: workspace::load(Snapshot::default()),
            decided_by: Vec::new(),
            names: HashMap::new(),
            sources: Sources::default(),
        }
    }

    /// Moves the tree to a commit, reading what it does not hold yet.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub fn move_to(&mut self, commit: ObjectId) -> Result<(), Unreadable> {
        if self.at == Some(commit) {
            return Ok(());
        }
        for change in git::changes(self.repository, self.at, commit, &self.prefix)? {
            match change.new {
                Some(blob) => drop(self.files.insert(change.path.into(), blob)),
                None => drop(self.files.remove(change.path.as_str())),
            }
        }
        self.at = Some(commit);
        self.decide()?;
        self.read()
    }

    /// Reads policy and kinds anew if a file that says them has changed.
    fn decide(&mut self) -> Result<(), Unreadable> {
        let pack = self.pack()?;
        let decides = |path: &str| {
            matches!(path, "pmo.yaml" | "pmo.yml") || path.starts_with("schemas/") || pack.as_deref() == Some(path)
        };
        let deciding = self.files.iter().filter(|(path, _)| decides(path));
        let deciding: Vec<(Box<str>, ObjectId)> = deciding.map(|(path, blob)| (path.clone(), *blob)).collect();
        if deciding == self.decided_by {
            return Ok(());
        }
        let blobs: Vec<ObjectId> = deciding.iter().map(|(_, blob)| *blob).collect();
        let contents = git::contents(self.repository, &blobs)?;
        let file = |((path, blob), content): (&(Box<str>, ObjectId), Content)| File {
            path: path.to_string(),
            content,
            blob: Some(*blob),
        };
        let files = deciding.iter().zip(contents).map(file).collect();
        self.basis = workspace::load(Snapshot { files, prefix: self.prefix.clone(), ..Snapshot::default() });
        self.decided_by = deciding;
        Ok(())
    }

    /// The path of the methodology pack that the policy names, if it names one of the tree's own.
    fn pack(&self) -> Result<Option<String>, Unreadable> {
        let Some(policy) = self.files.get("pmo.yaml") else { return Ok(None) };
        let stood = self.decided_by.iter().any(|(path, blob)| &**path == "pmo.yaml" && blob == policy);
        if let Some(basis) = self.basis.as_ref().ok().filter(|_| stood) {
            return Ok(basis.policy.methodology_file.clone());
        }
        let content = git::contents(self.repository, &[*policy])?.pop();
        let Some(Content::Bytes(bytes)) = content else { return Ok(None) };
        let document = yaml::read(&bytes, &Limits::default());
        let path = document.root.as_ref().and_then(|root| root.get("methodology")?.get("path")?.text());
        Ok(path.map(str::to_owned))
    }

    /// Reads and parses the record files that are not held yet, and lets go of those the tree no longer has.
    fn read(&mut self) -> Result<(), Unreadable> {
        let Ok(basis) = &self.basis else { return Ok(()) };
        let current: HashSet<ObjectId> =
            self.files.iter().filter(|(path, _)| basis.holds_records(path)).map(|(_, blob)| *blob).collect();
        self.documents.retain(|blob, _| current.contains(blob));
        let missing: Vec<ObjectId> = current.into_iter().filter(|blob| !self.documents.contains_key(blob)).collect();
        let limits = basis.policy.limits;
        let contents = git::contents(self.repository, &missing)?;
        let parsed = missing.into_par_iter().zip(contents).filter_map(|(blob, content)| match content {
            Content::Bytes(bytes) => Some((blob, yaml::read(&bytes, &limits))),
            Content::Unread(_) => None,
        });
        let parsed: Vec<(ObjectId, Document)> = parsed.collect();
        self.documents.extend(parsed);
        for path in self.files.keys().filter(|path| basis.holds_records(path)) {
            if !self.names.contains_key(path) {
                let id = self.sources.add(Source::new(format!("{}{path}", self.prefix), String::new()));
                self.names.insert(path.clone(), id);
            }
        }
        Ok(())
    }

    /// Answers a question about the tree as of a day. Texts are not kept: places in files have no lines here.
    ///
    /// # Errors
    /// If the policy or a schema of that commit cannot be worked with.
    pub fn ask<T>(&self, as_of: NaiveDate, question: impl FnOnce(&Scene<'_>) -> T) -> Result<T, &LoadError> {
        let basis = self.basis.as_ref()?;
        let inputs = self.files.iter().filter_map(|(path, blob)| {
            let root = self.documents.get(blob)?.root.as_ref().filter(|root| !root.is_null())?;
            Some(Input { file: *self.names.get(path)?, path, root })
        });
        let inputs: Vec<Input<'_>> = inputs.collect();
        let portfolio = Portfolio::build(&inputs, &basis.catalogue);
        let scene = basis.scene(&portfolio, &[], as_of);
        Ok(question(&Scene { sources: &self.sources, ..scene }))
    }
}
