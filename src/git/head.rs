//! The commit that a work tree stands on.

use std::path::Path;

/// The commit a work tree was last brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Full id, in hexadecimal.
    pub commit: String,
}

/// The commit that the work tree at `repository` stands on; `None` before the first commit or where the
/// repository cannot be opened.
pub fn head(repository: &Path) -> Option<Head> {
    let repository = gix::open_opts(repository, gix::open::Options::isolated()).ok()?;
    let commit = repository.head_id().ok()?.to_string();
    Some(Head { commit })
}
