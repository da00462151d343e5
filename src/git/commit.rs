//! A new repository with a history given as data: the same history has the same ids everywhere.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use chrono::NaiveDateTime;
use gix::ObjectId;
use gix::actor::Signature;
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Commit, Tree};
use gix::refs::transaction::{PreviousValue, RefEdit};

/// One commit to be made, on top of the one before.
#[derive(Debug, Clone)]
pub struct NewCommit<'a> {
    /// Name of its author, who also commits it.
    pub name: &'a str,
    /// The author's address.
    pub email: &'a str,
    /// When, in UTC.
    pub at: NaiveDateTime,
    /// Subject, and often a body after an empty line.
    pub message: &'a str,
    /// What it changes: path from the root, and the new text or `None` where the file goes.
    pub changes: Vec<(&'a str, Option<&'a str>)>,
}

/// Why the repository could not be made.
#[derive(Debug)]
pub struct CannotCommit(String);

impl fmt::Display for CannotCommit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotCommit {}

/// Makes a repository in `folder` with these commits on `main`, oldest first; answers the id of the last and its files.
///
/// The files themselves are not written: the index knows them, so that writing them leaves a clean work tree. Neither
/// settings nor hooks of the machine take part, and no program is run.
///
/// # Errors
/// If the folder is not empty, if there is nothing to commit, or if the system refuses.
pub fn create(folder: &Path, commits: &[NewCommit<'_>]) -> Result<(String, BTreeMap<String, String>), CannotCommit> {
    let options = gix::create::Options { destination_must_be_empty: Some(true), ..Default::default() };
    let repository = gix::ThreadSafeRepository::init_opts(
        folder,
        gix::create::Kind::WithWorktree,
        options,
        gix::open::Options::isolated(),
    );
    let repository = repository.map_err(cannot)?.to_thread_local();
    let mut root = Folder::default();
    let mut texts = BTreeMap::new();
    let mut last: Option<Written> = None;
    for commit in commits {
        for (path, text) in &commit.changes {
            match text {
                Some(text) => {
                    let blob = repository.write_blob(text).map_err(cannot)?.detach();
                    root.put(path, blob);
                    texts.insert((*path).to_owned(), (*text).to_owned());
                }
                None => {
                    root.remove(path);
                    texts.remove(*path);
                }
            }
        }
        last = Some(write(&repository, commit, root.write(&repository)?, last.map(|last| last.id))?);
    }
    let last = last.ok_or_else(|| CannotCommit("there is nothing to commit".to_owned()))?;
    set_tip(&repository, &last)?;
    Ok((last.id.to_string(), texts))
}

/// A commit as it stands in the repository.
struct Written {
    id: ObjectId,
    tree: ObjectId,
    author: Signature,
}

fn write(
    repository: &gix::Repository,
    commit: &NewCommit<'_>,
    tree: ObjectId,
    parent: Option<ObjectId>,
) -> Result<Written, CannotCommit> {
    let time = gix::date::Time { seconds: commit.at.and_utc().timestamp(), offset: 0 };
    let author = Signature { name: commit.name.into(), email: commit.email.into(), time };
    let object = Commit {
        tree,
        parents: parent.into_iter().collect(),
        author: author.clone(),
        committer: author.clone(),
        encoding: None,
        message: with_line_end(commit.message).into(),
        extra_headers: Vec::new(),
    };
    let id = repository.write_object(&object).map_err(cannot)?.detach();
    Ok(Written { id, tree, author })
}

/// Makes a commit the tip of `main`, and its tree what the index holds.
fn set_tip(repository: &gix::Repository, tip: &Written) -> Result<(), CannotCommit> {
    let name = gix::refs::FullName::try_from("refs/heads/main").map_err(cannot)?;
    let edit = RefEdit::update(name, tip.id, PreviousValue::MustNotExist, "commit: the whole history");
    let mut time = gix::date::parse::TimeBuf::default();
    repository.edit_references_as(Some(edit), Some(tip.author.to_ref(&mut time))).map_err(cannot)?;
    let mut index = repository.index_from_tree(&tip.tree).map_err(cannot)?;
    index.write(gix::index::write::Options::default()).map_err(cannot)
}

/// A folder of a tree in the making.
#[derive(Default)]
struct Folder {
    files: BTreeMap<String, ObjectId>,
    folders: BTreeMap<String, Folder>,
}

impl Folder {
    fn put(&mut self, path: &str, blob: ObjectId) {
        match path.split_once('/') {
            Some((folder, rest)) => self.folders.entry(folder.to_owned()).or_default().put(rest, blob),
            None => drop(self.files.insert(path.to_owned(), blob)),
        }
    }

    fn remove(&mut self, path: &str) {
        let Some((name, rest)) = path.split_once('/') else {
            self.files.remove(path);
            return;
        };
        if let Some(folder) = self.folders.get_mut(name) {
            folder.remove(rest);
            if folder.files.is_empty() && folder.folders.is_empty() {
                self.folders.remove(name);
            }
        }
    }

    fn write(&self, repository: &gix::Repository) -> Result<ObjectId, CannotCommit> {
        let entry =
            |name: &String, kind: EntryKind, oid| Entry { mode: kind.into(), filename: name.as_str().into(), oid };
        let mut entries: Vec<Entry> =
            self.files.iter().map(|(name, blob)| entry(name, EntryKind::Blob, *blob)).collect();
        for (name, folder) in &self.folders {
            entries.push(entry(name, EntryKind::Tree, folder.write(repository)?));
        }
        entries.sort();
        repository.write_object(&Tree { entries }).map(gix::Id::detach).map_err(cannot)
    }
}

fn with_line_end(message: &str) -> String {
    format!("{}\n", message.trim_end())
}

fn cannot(error: impl fmt::Display) -> CannotCommit {
    CannotCommit(error.to_string())
}
