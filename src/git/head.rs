//! Whether a work tree's files are those of the commit it stands on.

use super::committed::unread;
use super::listing::{Found, Listed, Listing, find, list};
use super::names::REPOSITORY;
use super::object::ObjectId;
use super::repository::Repository;
use super::snapshot::{Content, File, Head};

/// The commit a work tree stands on and what it holds of the tree below `prefix`. `None` before the first commit, or
/// where the repository cannot be read.
///
/// The index is not consulted, so nothing of the repository's configuration matters.
pub(super) fn committed(repository: &Repository, prefix: &str) -> Option<(ObjectId, Listing)> {
    let commit = repository.head().ok()?;
    let listing = match find(repository, commit, prefix).ok()? {
        Found::Folder(folder) => list(repository, folder).ok()?,
        Found::File(_) | Found::Link | Found::Nothing => Listing::default(),
    };
    Some((commit, listing))
}

/// Compares files of a work tree, sorted by path, with those of the commit it stands on.
pub(super) fn compare(repository: &Repository, commit: ObjectId, listing: &Listing, files: &[File]) -> Head {
    let same = files.len() == listing.files.len()
        && listing.files.iter().zip(files).all(|(listed, file)| is_unchanged(repository, listed, file));
    Head { commit, dirty: !same }
}

/// Submodules of the commit: where they are not checked out, nothing on disk tells of them.
pub(super) fn submodules(listing: &Listing) -> impl Iterator<Item = &(String, String)> {
    listing.skipped.iter().filter(|(_, reason)| reason == REPOSITORY)
}

fn is_unchanged(repository: &Repository, listed: &Listed, file: &File) -> bool {
    let is_link = file.blob.is_some() && matches!(file.content, Content::Unread(_));
    listed.path == file.path
        && match (&file.blob, &file.content) {
            (Some(blob), _) => blob.0 == listed.id && is_link == listed.is_link,
            // Not read on either side, and for the same reason: it takes no part in any answer.
            (None, Content::Unread(reason)) => {
                let stored = unread(&repository.local, listed, repository.is_partial());
                !listed.is_link && stored.is_ok_and(|stored| stored.as_ref() == Some(reason))
            }
            (None, Content::Bytes(_)) => false,
        }
}
