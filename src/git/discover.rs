//! Finding the PMO tree that a folder belongs to.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where a tree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The tree's root: the folder that holds `pmo.yaml`, or the folder `.pmo`.
    pub tree: PathBuf,
    /// The root of the git work tree around it, if there is one.
    pub repository: Option<PathBuf>,
}

/// There is no tree here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFound {
    /// The folder the search began in.
    pub start: PathBuf,
    /// The folder the search ended in.
    pub end: PathBuf,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no `pmo.yaml` and no `.pmo/` in `{}`", self.start.display())?;
        if self.end != self.start {
            write!(f, " or above it up to `{}`", self.end.display())?;
        }
        Ok(())
    }
}

impl std::error::Error for NotFound {}

/// The tree that `start` belongs to: the nearest folder with `pmo.yaml` or `.pmo/`, up to the root of the git
/// work tree and never beyond. Outside a work tree only `start` itself is looked at.
///
/// # Errors
/// [`NotFound`] with the folders searched.
pub fn discover(start: &Path) -> Result<Place, NotFound> {
    let start = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
    let repository = work_tree(&start);
    let last = repository.clone().unwrap_or_else(|| start.clone());
    for folder in start.ancestors() {
        let tree = if folder.join("pmo.yaml").is_file() || folder.file_name().is_some_and(|name| name == ".pmo") {
            Some(folder.to_path_buf())
        } else {
            Some(folder.join(".pmo")).filter(|inside| inside.is_dir())
        };
        if let Some(tree) = tree {
            return Ok(Place { tree, repository });
        }
        if folder == last {
            break;
        }
    }
    Err(NotFound { start, end: last })
}

/// The root of the git work tree around `folder`, an absolute path, if there is one.
pub fn work_tree(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf)
}
