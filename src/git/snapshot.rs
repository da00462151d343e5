//! The files of a tree at one moment.

use std::path::PathBuf;

/// One file of a tree.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the tree's root, `/` between the parts; bytes that are not UTF-8 as `\xNN`.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// The bytes of a file, or why there are none.
#[derive(Debug, Clone)]
pub enum Content {
    /// As stored.
    Bytes(Vec<u8>),
    /// It is there and was not read; the reason is a sentence part.
    Unread(String),
}

/// Everything a tree held at one moment, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Files of the tree that `pmo` reads.
    pub files: Vec<File>,
    /// What lies before a file's path when seen from the repository's root: empty, or ends in `/`.
    pub prefix: String,
    /// Files and folders that were left out, with the reason.
    pub skipped: Vec<(String, String)>,
    /// The tree's folder, if the snapshot is of a work tree.
    pub folder: Option<PathBuf>,
}

impl Snapshot {
    /// A snapshot made of texts: for examples and tests.
    pub fn of_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let file = |(path, text): (&str, &str)| File {
            path: path.to_owned(),
            content: Content::Bytes(text.as_bytes().to_vec()),
        };
        let mut files: Vec<File> = files.into_iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Snapshot { files, ..Snapshot::default() }
    }

    /// The file at a path from the tree's root.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().and_then(|index| self.files.get(index))
    }
}

/// Whether `pmo` reads files of this name: records, schemas and templates.
pub(super) fn is_read(path: &str) -> bool {
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    yaml || (path.starts_with("schemas/") && path.ends_with(".json")) || path.starts_with("templates/")
}
