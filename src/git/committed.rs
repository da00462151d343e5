//! A snapshot of the files as a commit has them.

use gix::objs::Kind;
use rayon::prelude::*;

use super::bases::{Bases, Listings};
use super::lent::Lent;
use super::listing::{Found, Listed, find, list};
use super::names::{LINK, too_large};
use super::object::ObjectId;
use super::repository::{Repository, object};
use super::snapshot::{Content, File, Head, Snapshot};
use super::unreadable::Unreadable;

/// Blobs that one thread reads in a row, at least: neighbours are often stored as differences from one another.
const CHUNK: usize = 64;
/// Parts that a thread reads, at most: each begins without what the one before has unpacked.
const PARTS: usize = 4;

impl Snapshot {
    /// Reads the tree below `prefix` (empty, or a folder of the repository with a `/` at its end) as `commit` has it:
    /// the same snapshot as one of a work tree that the commit was just checked out to, without changing line ends.
    ///
    /// # Errors
    /// If the folder is not in the commit, if any object cannot be read, or if there are too many: a check of a part
    /// would pass for one of the whole.
    pub fn of_commit(repository: &Repository, commit: ObjectId, prefix: &str) -> Result<Self, Unreadable> {
        let folder = || prefix.trim_end_matches('/').to_owned();
        let root = match find(repository, commit, prefix)? {
            Found::Folder(root) => root,
            Found::Link => return Err(Unreadable::Link(folder())),
            _ => return Err(Unreadable::NoTree { commit: commit.short(), folder: folder() }),
        };
        let listing = list(repository, root)?;
        let contents = read(repository, &listing.files)?;
        let file =
            |(listed, content): (Listed, Content)| File { path: listed.path, content, blob: Some(ObjectId(listed.id)) };
        let files = listing.files.into_iter().zip(contents).map(file).collect();
        let head = Some(Head { commit, dirty: false });
        Ok(Snapshot { files, prefix: prefix.to_owned(), skipped: listing.skipped, head })
    }
}

/// The contents of blobs, in the order asked for: as [`Snapshot`]s hold them. Many are read at a time.
///
/// # Errors
/// If any cannot be read.
pub fn contents(repository: &Repository, blobs: &[ObjectId]) -> Result<Vec<Content>, Unreadable> {
    let listed = |id: &ObjectId| Listed { path: String::new(), id: id.0, is_link: false };
    read(repository, &blobs.iter().map(listed).collect::<Vec<_>>())
}

/// Where many threads get what they read blobs with.
pub struct Blobs {
    shared: gix::ThreadSafeRepository,
    is_partial: bool,
    listings: Listings,
    lent: Lent<BlobReader>,
}

/// Reads blobs, in one thread. What it has read lately makes older versions of the same file cheap.
pub struct BlobReader {
    local: gix::Repository,
    bases: Bases,
    is_partial: bool,
}

impl Blobs {
    /// The blobs of a repository.
    pub fn of(repository: &Repository) -> Self {
        let (shared, listings) = (repository.shared.clone(), repository.listings.clone());
        Blobs { shared, is_partial: repository.is_partial(), listings, lent: Lent::default() }
    }

    /// A reader for one thread.
    pub fn reader(&self) -> BlobReader {
        let mut local = self.shared.to_thread_local();
        let bases = Bases::of(&mut local, &self.listings);
        BlobReader { local, bases, is_partial: self.is_partial }
    }

    /// Answers a question with a reader that no other thread has meanwhile.
    pub fn ask<T>(&self, question: impl FnOnce(&BlobReader) -> T) -> T {
        self.lent.to(|| self.reader(), question)
    }
}

impl BlobReader {
    /// The content of a blob, as [`contents`] answers it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, blob: ObjectId) -> Result<Content, Unreadable> {
        let content =
            content(&self.local, &Listed { path: String::new(), id: blob.0, is_link: false }, self.is_partial);
        self.bases.complete(&self.local);
        content
    }
}

fn read(repository: &Repository, files: &[Listed]) -> Result<Vec<Content>, Unreadable> {
    let (shared, is_partial) = (&repository.shared, repository.is_partial());
    let part = files.len().div_ceil(PARTS * rayon::current_num_threads()).max(CHUNK);
    let read = |files: &[Listed]| -> Result<Vec<Content>, Unreadable> {
        let local = shared.to_thread_local();
        files.iter().map(|file| content(&local, file, is_partial)).collect()
    };
    let parts: Vec<Vec<Content>> = files.par_chunks(part).with_max_len(1).map(read).collect::<Result<_, _>>()?;
    Ok(parts.into_iter().flatten().collect())
}

fn content(repository: &gix::Repository, file: &Listed, is_partial: bool) -> Result<Content, Unreadable> {
    if let Some(reason) = unread(repository, file, is_partial)? {
        return Ok(Content::Unread(reason));
    }
    let mut blob = object(repository, file.id, Kind::Blob, is_partial)?;
    Ok(Content::Bytes(std::mem::take(&mut blob.data)))
}

/// Why the file is not read, if it is not: what a work tree with it would say.
pub(super) fn unread(
    repository: &gix::Repository,
    file: &Listed,
    is_partial: bool,
) -> Result<Option<String>, Unreadable> {
    if file.is_link {
        return Ok(Some(LINK.to_owned()));
    }
    let header = repository.try_find_header(file.id);
    let header = header.map_err(|error| Unreadable::Broken(format!("object {}: {error}", file.id)))?;
    let header = header.ok_or_else(|| Unreadable::Missing { id: file.id.to_string(), is_partial })?;
    Ok(too_large(header.size()))
}
