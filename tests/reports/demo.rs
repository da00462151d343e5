//! The demonstration, a year and a half of commits with a story, and reports of a repository.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::git::repository::{Folder, Repository, pmo};

/// The day that all reports are of.
pub const AS_OF: [&str; 2] = ["--as-of", "2026-11-20"];

/// The demonstration, which nobody changes.
pub struct Demo {
    /// Holds it on disk.
    _folder: Folder,
    /// The repository.
    pub repository: Repository,
}

/// The demonstration, one for all tests that run at a time; `None`, said aloud, where there is no git to ask.
pub fn demo(test: &str) -> Option<Arc<Demo>> {
    static SHARED: Mutex<Weak<Demo>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(demo) = shared.upgrade() {
        return Some(demo);
    }
    let folder = Folder::new(test)?;
    let (code, _, error) = pmo(&folder.path(), &["demo", "demo"]);
    assert_eq!(code, 0, "{error}");
    let demo = Arc::new(Demo { repository: Repository { folder: folder.at("demo") }, _folder: folder });
    *shared = Arc::downgrade(&demo);
    Some(demo)
}

/// A page of a report.
pub fn report(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, error) = pmo(folder, &[&["report"], arguments, &AS_OF].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    out
}
