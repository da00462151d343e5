//! A snapshot of the files as they lie on disk.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::discover::Place;
use super::snapshot::{Content, File, Snapshot, is_read};

/// More files than this are not taken on in one run.
const MOST_FILES: usize = 200_000;
/// A file larger than this is named but not read.
const MOST_BYTES: u64 = 4 << 20;

impl Snapshot {
    /// Reads the tree at `place`. Symbolic links are not followed; hidden folders and other trees inside
    /// this one are left out.
    ///
    /// # Errors
    /// If a folder cannot be listed or there are too many files: a check of a part would pass for one of the whole.
    /// A file that cannot be read is a [`Content::Unread`].
    pub fn of_worktree(place: &Place) -> io::Result<Self> {
        let mut found = Vec::new();
        let mut skipped = Vec::new();
        let mut trees = Vec::new();
        fs::read_dir(&place.tree)?;
        let walk = WalkDir::new(&place.tree).follow_links(false).into_iter();
        for entry in walk.filter_entry(|entry| enters(entry, &mut trees, &place.tree)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let path = relative(entry.path(), &place.tree);
                    if is_read(&path) {
                        found.push((path, entry));
                    } else if entry.path_is_symlink() && entry.path().is_dir() {
                        skipped.push((path + "/", "is a link to a folder, which is not followed".to_owned()));
                    }
                }
                Err(error) => return Err(unlisted(&error, &place.tree)),
            }
        }
        if found.len() > MOST_FILES {
            return Err(io::Error::other(format!("it holds more than {MOST_FILES} files")));
        }
        let mut files: Vec<File> =
            found.into_par_iter().map(|(path, entry)| File { path, content: read(&entry) }).collect();
        files.par_sort_by(|a, b| a.path.cmp(&b.path));
        skipped.append(&mut trees);
        skipped.sort();
        let prefix = place.repository.as_deref().map(|repository| relative(&place.tree, repository));
        let prefix = prefix.filter(|prefix| !prefix.is_empty()).map(|prefix| prefix + "/").unwrap_or_default();
        Ok(Snapshot { files, prefix, skipped, folder: Some(place.tree.clone()) })
    }
}

fn unlisted(error: &walkdir::Error, tree: &Path) -> io::Error {
    let path = error.path().map(|path| relative(path, tree)).unwrap_or_default();
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, format!("`{path}`: {}", reason(error.io_error())))
}

fn enters(entry: &DirEntry, skipped: &mut Vec<(String, String)>, tree: &Path) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    if entry.file_name().as_encoded_bytes().starts_with(b".") {
        return false;
    }
    let is_tree = entry.file_type().is_dir() && entry.path().join("pmo.yaml").is_file();
    if is_tree {
        skipped.push((relative(entry.path(), tree) + "/", "is a tree of its own".to_owned()));
    }
    !is_tree
}

fn read(entry: &DirEntry) -> Content {
    if entry.path_is_symlink() {
        return Content::Unread("is a symbolic link, which is not followed".to_owned());
    }
    if !entry.file_type().is_file() {
        return Content::Unread("is not a regular file".to_owned());
    }
    match entry.metadata() {
        Ok(metadata) if metadata.len() > MOST_BYTES => {
            Content::Unread(format!("has {} bytes, more than the {MOST_BYTES} allowed", metadata.len()))
        }
        _ => match fs::read(entry.path()) {
            Ok(bytes) => Content::Bytes(bytes),
            Err(error) => Content::Unread(format!("cannot be read: {}", reason(Some(&error)))),
        },
    }
}

fn reason(error: Option<&io::Error>) -> String {
    error.map_or_else(|| "it links back to a folder above it".to_owned(), ToString::to_string)
}

/// The path below `root`, `/` between the parts, other bytes than UTF-8 as `\xNN`.
fn relative(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = below.iter().map(printable).collect();
    parts.join("/")
}

fn printable(part: &OsStr) -> String {
    let chunk = |chunk: std::str::Utf8Chunk<'_>| {
        let invalid: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
        chunk.valid().to_owned() + &invalid
    };
    part.as_encoded_bytes().utf8_chunks().map(chunk).collect()
}
