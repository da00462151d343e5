//! The demonstration, a year and a half of commits with a story, and reports of a repository.

use std::path::Path;

use crate::git::repository::{Folder, Repository, pmo};

/// The day that all reports are of.
pub const AS_OF: [&str; 2] = ["--as-of", "2026-11-20"];

/// The demonstration.
pub fn demo(folder: &Folder) -> Repository {
    let (code, _, error) = pmo(&folder.path(), &["demo", "demo"]);
    assert_eq!(code, 0, "{error}");
    Repository { folder: folder.at("demo") }
}

/// A page of a report.
pub fn report(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, error) = pmo(folder, &[&["report"], arguments, &AS_OF].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    out
}
