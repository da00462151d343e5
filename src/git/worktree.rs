//! A snapshot of the files as they lie on disk.

use std::fs;
use std::io;
use std::path::Path;

use gix::objs::{Kind, compute_hash};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::discover::{Place, has_policy, relative};
use super::head::{committed, compare, submodules};
use super::names::{LINK, MOST_FILES, REPOSITORY, TREE, is_read, too_large};
use super::object::ObjectId;
use super::repository::Repository;
use super::snapshot::{Content, File, Snapshot};

/// What a walk through a tree's folders finds: path and entry of each file, and what was left out.
type Walked = (Vec<(String, DirEntry)>, Vec<(String, String)>);

impl Snapshot {
    /// Reads the tree at `place`. Symbolic links are not followed; hidden folders, other trees and other repositories
    /// inside this one are left out.
    ///
    /// # Errors
    /// If a folder cannot be listed or there are too many files: a check of a part would pass for one of the whole.
    /// A file that cannot be read is a [`Content::Unread`].
    pub fn of_worktree(place: &Place) -> io::Result<Self> {
        let repository = place.repository.as_deref().and_then(|root| Repository::open(root).ok());
        let prefix = place.prefix();
        let stands_on = repository.clone();
        let (walked, committed) =
            rayon::join(|| walk(place), || stands_on.and_then(|repository| committed(&repository, &prefix)));
        let (found, mut skipped) = walked?;
        let hash = repository.as_ref().map(|repository| repository.local.object_hash());
        let mut files: Vec<File> = found.into_par_iter().map(|(path, entry)| file(path, &entry, hash)).collect();
        files.par_sort_by(|a, b| a.path.cmp(&b.path));
        let head = repository.zip(committed).map(|(repository, (commit, listing))| {
            skipped.extend(submodules(&listing).cloned());
            compare(&repository, commit, &listing, &files)
        });
        skipped.sort();
        skipped.dedup();
        Ok(Snapshot { files, prefix, skipped, head })
    }
}

fn walk(place: &Place) -> io::Result<Walked> {
    let mut found = Vec::new();
    let mut links = Vec::new();
    let mut left_out = LeftOut::default();
    if place.tree.is_symlink() {
        return Err(io::Error::other(LINK));
    }
    fs::read_dir(&place.tree)?;
    let walk = WalkDir::new(&place.tree).follow_links(false).into_iter();
    for entry in walk.filter_entry(|entry| left_out.enters(entry, place)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let path = relative(entry.path(), &place.tree);
                if is_read(&path) {
                    found.push((path, entry));
                } else if entry.path_is_symlink() {
                    links.push((path, LINK.to_owned()));
                }
            }
            Err(error) => return Err(unlisted(&error, &place.tree)),
        }
    }
    if found.len() > MOST_FILES {
        return Err(io::Error::other(format!("it holds more than {MOST_FILES} files")));
    }
    let LeftOut { trees: mut skipped, repositories } = left_out;
    skipped.append(&mut links);
    // What tells of a repository may be met after what lies in it.
    let is_ours = |path: &str| !repositories.iter().any(|other| path != other && path.starts_with(other.as_str()));
    if !repositories.is_empty() {
        found.retain(|(path, _)| is_ours(path));
        skipped.extend(repositories.iter().map(|other| (other.clone(), REPOSITORY.to_owned())));
        skipped.retain(|(path, _)| is_ours(path));
    }
    Ok((found, skipped))
}

/// Folders of a tree that are not the tree's, with a `/` at their ends.
#[derive(Default)]
struct LeftOut {
    trees: Vec<(String, String)>,
    repositories: Vec<String>,
}

impl LeftOut {
    /// Whether the walk takes an entry, and goes into it if it is a folder. What is not taken is noted.
    fn enters(&mut self, entry: &DirEntry, place: &Place) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        let in_repository = place.repository.is_some();
        let name = entry.file_name().as_encoded_bytes();
        if name.starts_with(b".") {
            if let Some(other) = entry.path().parent().filter(|_| name == b".git" && entry.depth() > 1 && in_repository)
            {
                self.repositories.push(relative(other, &place.tree) + "/");
            }
            return false;
        }
        if !entry.file_type().is_dir() || !has_policy(entry.path()) {
            return true;
        }
        let folder = relative(entry.path(), &place.tree) + "/";
        match in_repository && entry.path().join(".git").symlink_metadata().is_ok() {
            true => self.repositories.push(folder),
            false => self.trees.push((folder, TREE.to_owned())),
        }
        false
    }
}

fn unlisted(error: &walkdir::Error, tree: &Path) -> io::Error {
    let path = error.path().map(|path| relative(path, tree)).unwrap_or_default();
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, format!("`{path}`: {}", reason(error.io_error())))
}

fn file(path: String, entry: &DirEntry, hash: Option<gix::hash::Kind>) -> File {
    let id = |bytes: &[u8]| compute_hash(hash?, Kind::Blob, bytes).ok().map(ObjectId);
    if entry.path_is_symlink() {
        let target = fs::read_link(entry.path()).ok();
        let blob = target.and_then(|target| id(target.as_os_str().as_encoded_bytes()));
        return File { path, content: Content::Unread(LINK.to_owned()), blob };
    }
    let content = read(entry);
    let blob = match &content {
        Content::Bytes(bytes) => id(bytes),
        Content::Unread(_) => None,
    };
    File { path, content, blob }
}

fn read(entry: &DirEntry) -> Content {
    if !entry.file_type().is_file() {
        return Content::Unread("is not a regular file".to_owned());
    }
    let too_large = entry.metadata().ok().and_then(|metadata| too_large(metadata.len()));
    let read = || match fs::read(entry.path()) {
        Ok(bytes) => Content::Bytes(bytes),
        Err(error) => Content::Unread(format!("cannot be read: {}", reason(Some(&error)))),
    };
    too_large.map_or_else(read, Content::Unread)
}

fn reason(error: Option<&io::Error>) -> String {
    error.map_or_else(|| "it links back to a folder above it".to_owned(), ToString::to_string)
}
