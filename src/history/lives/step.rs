//! A commit with the files it changed, and what it merged in.

use std::sync::Arc;

use crate::chronicle::Commit;

/// A file that a commit changed; `B` names its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange<B> {
    /// Path from the tree's root.
    pub path: Arc<str>,
    /// Its content before; `None` if it was not there.
    pub before: Option<B>,
    /// Its content since; `None` if it is not there.
    pub after: Option<B>,
}

/// A commit on the way from the first to the last; `C` says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<B, C = Commit> {
    /// The commit.
    pub commit: C,
    /// The files it changed against its first parent. For the first commit that history reaches: all of them, and
    /// they are not read.
    pub files: Vec<FileChange<B>>,
    /// What it follows, the first parent first: numbers in `side`, for a commit in there in the one it stands in. `None`
    /// is what the merge did not bring. May be empty for what follows one commit alone.
    pub parents: Vec<Option<usize>>,
    /// For a merge: everything it brought in, oldest first. What one of them said last, and the merge says too, is theirs.
    pub side: Vec<Step<B, C>>,
}
