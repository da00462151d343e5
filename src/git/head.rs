//! The commit that a work tree stands on, and whether the tree's files are those of that commit.

use std::collections::HashMap;
use std::path::Path;

use gix::objs::{Kind, compute_hash};
use rayon::prelude::*;

use super::snapshot::is_read;

/// The commit a work tree was last brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Full id, in hexadecimal.
    pub commit: String,
    /// Whether any file of the tree differs from the commit, is missing in it, or is gone.
    pub dirty: bool,
}

/// The commit that the work tree at `repository` stands on, compared with `files`: paths from the repository's root
/// and texts, all below `prefix`. `None` before the first commit or where the repository cannot be read.
///
/// Files are compared by content; the index is not consulted, so nothing of the repository's configuration matters.
pub fn head(repository: &Path, prefix: &str, files: &[(String, &str)]) -> Option<Head> {
    let repository = gix::open_opts(repository, gix::open::Options::isolated()).ok()?;
    let commit = repository.head_commit().ok()?;
    let tree = commit.tree().ok()?;
    let folder = prefix.trim_end_matches('/');
    let below = if folder.is_empty() {
        Some(tree)
    } else {
        let entry = tree.lookup_entry_by_path(folder).ok()?;
        entry.and_then(|entry| entry.object().ok()?.peel_to_tree().ok())
    };
    let entries = below.map(|below| below.traverse().breadthfirst.files()).transpose().ok()?.unwrap_or_default();
    let committed: HashMap<String, gix::ObjectId> = entries
        .into_iter()
        .filter(|entry| entry.mode.is_blob())
        .filter_map(|entry| {
            Some((entry.filepath.to_string(), entry.oid)).filter(|(path, _)| is_read(path) && !is_hidden(path))
        })
        .collect();
    let hash = repository.object_hash();
    let unchanged = |(path, text): &(String, &str)| {
        let path = path.strip_prefix(prefix).unwrap_or(path);
        committed
            .get(path)
            .is_some_and(|oid| compute_hash(hash, Kind::Blob, text.as_bytes()).is_ok_and(|own| own == *oid))
    };
    let dirty = committed.len() != files.len() || !files.par_iter().all(unchanged);
    Some(Head { commit: commit.id.to_string(), dirty })
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}
