//! A commit with the files it changed, and what it merged in.

use crate::chronicle::Commit;

/// A file that a commit changed; `B` names its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange<B> {
    /// Path from the tree's root.
    pub path: Box<str>,
    /// Its content before; `None` if it was not there.
    pub before: Option<B>,
    /// Its content since; `None` if it is not there.
    pub after: Option<B>,
}

/// A commit on the way from the first to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<B> {
    /// The commit.
    pub commit: Commit,
    /// The files it changed against its first parent. For the first commit that history reaches: all of them, and
    /// they are not read.
    pub files: Vec<FileChange<B>>,
    /// For a merge: what it brought in, oldest first. A value that one of them set in the same way is theirs.
    pub side: Vec<Step<B>>,
}
