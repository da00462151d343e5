//! The files of a tree at one moment.

use super::object::ObjectId;

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path from the tree's root, `/` between the parts; bytes that are not UTF-8 as `\xNN`.
    pub path: String,
    /// What is in it.
    pub content: Content,
    /// The id of its bytes as a blob of the repository around it, of a link that of its target's name. `None` outside
    /// a repository, and for a file on disk that was not read.
    pub blob: Option<ObjectId>,
}

/// The bytes of a file, or why there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// As stored.
    Bytes(Vec<u8>),
    /// It is there and was not read; the reason is a sentence part.
    Unread(String),
}

/// The commit that a snapshot is of, or was last brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The commit.
    pub commit: ObjectId,
    /// Whether any file of the tree differs from the commit, is missing in it, or is gone.
    pub dirty: bool,
}

/// Everything a tree held at one moment, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Files of the tree that `pmo` reads.
    pub files: Vec<File>,
    /// What lies before a file's path when seen from the repository's root: empty, or ends in `/`.
    pub prefix: String,
    /// Files and folders that were left out, with the reason.
    pub skipped: Vec<(String, String)>,
    /// The commit it is of; `None` without a repository, before the first commit, or where it cannot be read.
    pub head: Option<Head>,
}

impl Snapshot {
    /// A snapshot made of texts: for examples and tests.
    pub fn of_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let file = |(path, text): (&str, &str)| File {
            path: path.to_owned(),
            content: Content::Bytes(text.as_bytes().to_vec()),
            blob: None,
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
