//! What a commit's tree holds of a PMO tree: names and ids, without the contents.

use std::sync::atomic::{AtomicUsize, Ordering};

use gix::objs::tree::{EntryKind, EntryRef};
use gix::objs::{Kind, TreeRefIter};
use rayon::prelude::*;

use super::names::{LINK, MOST_FILES, REPOSITORY, TREE, is_read, printable};
use super::object::ObjectId;
use super::repository::{Repository, object};
use super::unreadable::Unreadable;

/// More folders than this are not gone through: they can hold one another so that a small repository unfolds to any size.
const MOST_FOLDERS: usize = 250_000;
/// Nor more entries, of whatever name.
const MOST_ENTRIES: usize = 4_000_000;
/// Folders inside one another: twice as many as any file system lets a path have.
const DEEPEST: usize = 4_096;
/// Folders that one thread reads in a row, at least.
const CHUNK: usize = 16;

/// A file that a snapshot of the commit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Path from the tree's root.
    pub path: String,
    /// Its blob.
    pub id: gix::ObjectId,
    /// Whether it is a symbolic link, and the blob its target's name.
    pub is_link: bool,
}

/// Everything a snapshot of the commit has, each sorted by path.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub files: Vec<Listed>,
    /// Left out, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// A folder as stored, reduced to what a snapshot may hold.
#[derive(Default)]
pub(super) struct Folder {
    pub files: Vec<Listed>,
    /// Path with a `/` at its end, and id.
    pub folders: Vec<(String, gix::ObjectId)>,
    pub skipped: Vec<(String, String)>,
    /// Whether it holds a `pmo.yaml`.
    pub is_tree: bool,
    /// How many entries it has, of whatever name.
    pub entries: usize,
}

/// What stands at a path of a commit.
pub(super) enum Found {
    Folder(gix::ObjectId),
    File(gix::ObjectId),
    Link,
    Nothing,
}

/// The files below the folder `id`, which is the tree's root.
pub(super) fn list(repository: &Repository, id: gix::ObjectId) -> Result<Listing, Unreadable> {
    let (shared, is_partial) = (&repository.shared, repository.is_partial());
    let mut listing = Listing::default();
    let mut level = vec![(String::new(), id)];
    let mut folders_met = 1;
    let entries_met = AtomicUsize::new(0);
    for depth in 0.. {
        let chunk = level.len().div_ceil(rayon::current_num_threads()).max(CHUNK);
        let read = |part: &[(String, gix::ObjectId)]| -> Result<Vec<Folder>, Unreadable> {
            let local = shared.to_thread_local();
            let folder = |(path, id): &(String, gix::ObjectId)| {
                let folder = folder(&local, *id, path, is_partial)?;
                within_limits(0, 0, entries_met.fetch_add(folder.entries, Ordering::Relaxed), depth)?;
                Ok(folder)
            };
            part.iter().map(folder).collect()
        };
        let folders: Vec<Vec<Folder>> = level.par_chunks(chunk).map(read).collect::<Result<_, _>>()?;
        let mut next = Vec::new();
        for ((path, _), mut folder) in level.iter().zip(folders.into_iter().flatten()) {
            if folder.is_tree && !path.is_empty() {
                listing.skipped.push((path.clone(), TREE.to_owned()));
                continue;
            }
            listing.files.append(&mut folder.files);
            listing.skipped.append(&mut folder.skipped);
            next.append(&mut folder.folders);
        }
        folders_met += next.len();
        within_limits(listing.files.len(), folders_met, 0, depth)?;
        if next.is_empty() {
            break;
        }
        level = next;
    }
    listing.files.par_sort_by(|a, b| a.path.cmp(&b.path));
    listing.skipped.sort();
    Ok(listing)
}

/// Refuses what one run does not take on: so many files, folders, entries, and folders inside one another.
pub(super) fn within_limits(files: usize, folders: usize, entries: usize, depth: usize) -> Result<(), Unreadable> {
    let limits = [
        (files, MOST_FILES, "files"),
        (folders, MOST_FOLDERS, "folders"),
        (entries, MOST_ENTRIES, "entries"),
        (depth, DEEPEST, "folders inside one another"),
    ];
    match limits.iter().find(|(count, limit, _)| count > limit) {
        Some((_, limit, what)) => Err(Unreadable::TooMuch(format!("the tree holds more than {limit} {what}"))),
        None => Ok(()),
    }
}

/// The folder `id`, which stands at `path`: empty for the tree's root, else with a `/` at its end.
fn folder(repository: &gix::Repository, id: gix::ObjectId, path: &str, is_partial: bool) -> Result<Folder, Unreadable> {
    let tree = object(repository, id, Kind::Tree, is_partial)?;
    Ok(sift(&entries(&tree.data, id)?, path))
}

/// Everything that a folder holds, as stored.
pub(super) fn entries(data: &[u8], id: gix::ObjectId) -> Result<Vec<EntryRef<'_>>, Unreadable> {
    let entries: Result<_, _> = TreeRefIter::from_bytes(data, id.kind()).collect();
    entries.map_err(|error: gix::Error| Unreadable::Broken(format!("object {id}: {error}")))
}

/// Whether an entry makes its folder a tree of its own.
pub(super) fn is_policy(entry: &EntryRef<'_>) -> bool {
    entry.filename == "pmo.yaml" && is_file(entry.mode.kind())
}

/// What a snapshot may hold of a folder's entries.
pub(super) fn sift(entries: &[EntryRef<'_>], path: &str) -> Folder {
    let mut folder = Folder { is_tree: entries.iter().any(is_policy), entries: entries.len(), ..Folder::default() };
    for entry in entries {
        // No work tree could hold a name with a slash; hidden ones are left out there too.
        if entry.filename.starts_with(b".") || entry.filename.contains(&b'/') || entry.filename.is_empty() {
            continue;
        }
        let (path, id) = (format!("{path}{}", printable(entry.filename)), entry.oid.to_owned());
        match entry.mode.kind() {
            EntryKind::Tree => folder.folders.push((path + "/", id)),
            EntryKind::Commit => folder.skipped.push((path + "/", REPOSITORY.to_owned())),
            kind if is_read(&path) => folder.files.push(Listed { path, id, is_link: kind == EntryKind::Link }),
            EntryKind::Link => folder.skipped.push((path, LINK.to_owned())),
            EntryKind::Blob | EntryKind::BlobExecutable => {}
        }
    }
    folder
}

fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link)
}

/// What stands at `path` of a commit: parts as [`printable`] writes them, `/` between them; empty for the root.
pub(super) fn find(repository: &Repository, commit: ObjectId, path: &str) -> Result<Found, Unreadable> {
    let object = repository.object(commit.0, Kind::Commit)?;
    let broken = |reason: &str| Unreadable::Broken(format!("commit {commit}: {reason}"));
    let root = gix::objs::CommitRefIter::from_bytes(&object.data, commit.0.kind()).tree_id();
    let mut at = root.map_err(|error| broken(&error.to_string()))?;
    let mut parts = path.split('/').filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let tree = repository.object(at, Kind::Tree)?;
        let entry = TreeRefIter::from_bytes(&tree.data, at.kind())
            .filter_map(Result::ok)
            .find(|entry| printable(entry.filename) == part);
        match entry.map(|entry| (entry.mode.kind(), entry.oid.to_owned())) {
            Some((EntryKind::Tree, id)) => at = id,
            Some((EntryKind::Link, _)) if parts.peek().is_none() => return Ok(Found::Link),
            Some((kind, id)) if is_file(kind) && parts.peek().is_none() => return Ok(Found::File(id)),
            _ => return Ok(Found::Nothing),
        }
    }
    Ok(Found::Folder(at))
}
