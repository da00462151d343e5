//! The folder that a command writes into: names are checked, folders made, nothing outside is touched.

use std::fmt;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::atomic;
use super::place::{self, Refused};

/// A folder to write into. Paths below it have `/` between their parts.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

/// Why a file was not written. The file, if there was one, is as it was.
#[derive(Debug)]
pub struct WriteError {
    path: PathBuf,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    Refused(Refused),
    Link(PathBuf),
    System(io::Error),
}

impl WriteError {
    /// Whether something stood at the path already.
    pub fn exists(&self) -> bool {
        matches!(&self.reason, Reason::System(error) if error.kind() == ErrorKind::AlreadyExists)
    }

    /// What to try.
    pub fn hint(&self) -> &'static str {
        match &self.reason {
            Reason::Refused(_) => "name a file below the tree, with letters, digits, `-`, `_` and `.`",
            Reason::Link(_) => "write to the folder itself, not through a link",
            Reason::System(error) => match error.kind() {
                ErrorKind::AlreadyExists => "choose another name; existing files are never overwritten",
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "check the folder's permissions",
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on the disk; nothing was changed",
                ErrorKind::InvalidData => "run the command again: it reads the file as it is now",
                _ => "nothing was changed; run the command again",
            },
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write `{}`: ", self.path.display())?;
        match &self.reason {
            Reason::Refused(refused) => refused.fmt(f),
            Reason::Link(link) => write!(f, "`{}` is a link or no folder", link.display()),
            Reason::System(error) if error.kind() == ErrorKind::AlreadyExists => f.write_str("it exists"),
            Reason::System(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl Folder {
    /// The folder `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Folder { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether anything stands at `path`, a dangling link included.
    pub fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    /// Puts a new file at `path` and makes the folders above it. Never overwrites.
    ///
    /// # Errors
    /// If the path leads out of the folder or through a link, if something is there, or if the system refuses.
    /// Folders made for it are removed again.
    pub fn create(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let target = self.target(path)?;
        let made = make_folders(target.parent().unwrap_or(&self.root));
        let outcome = made.1.and_then(|()| atomic::create(&target, bytes));
        if outcome.is_err() {
            made.0.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        }
        outcome.map_err(|error| WriteError { path: target, reason: Reason::System(error) })
    }

    /// Puts `new` in the place of the file at `path`, which must still hold `old`.
    ///
    /// # Errors
    /// If the path leads out of the folder or through a link, if the file was changed, or if the system refuses.
    pub fn replace(&self, path: &str, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
        let target = self.target(path)?;
        atomic::replace(&target, old, new).map_err(|error| WriteError { path: target, reason: Reason::System(error) })
    }

    /// Removes the file at `path`, which must still hold `old`.
    ///
    /// # Errors
    /// As for [`Folder::replace`].
    pub fn remove(&self, path: &str, old: &[u8]) -> Result<(), WriteError> {
        let target = self.target(path)?;
        atomic::remove(&target, old).map_err(|error| WriteError { path: target, reason: Reason::System(error) })
    }

    /// The file at `path`, after making sure that every folder on the way is one.
    fn target(&self, path: &str) -> Result<PathBuf, WriteError> {
        let refused = |reason| WriteError { path: self.root.join(path), reason };
        let parts = place::parts(path).map_err(|reason| refused(Reason::Refused(reason)))?;
        let mut target = self.root.clone();
        for (i, part) in parts.iter().enumerate() {
            target.push(part);
            let is_last = i + 1 == parts.len();
            if !is_last && fs::symlink_metadata(&target).is_ok_and(|metadata| !metadata.is_dir()) {
                return Err(refused(Reason::Link(target)));
            }
        }
        Ok(target)
    }
}

/// Makes `folder` and those above it; answers the ones that were not there.
fn make_folders(folder: &Path) -> (Vec<PathBuf>, io::Result<()>) {
    // The last ancestor of a relative path is empty: the current folder, which is there.
    let above = folder.ancestors().filter(|above| !above.as_os_str().is_empty());
    let mut missing: Vec<PathBuf> = above.take_while(|above| !above.exists()).map(Path::to_path_buf).collect();
    missing.reverse();
    let mut made = Vec::new();
    for folder in missing {
        match fs::create_dir(&folder) {
            Ok(()) => made.push(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return (made, Err(error)),
        }
    }
    (made, Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_made_for_a_file_and_removed_if_it_fails() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        folder.create("projects/claims/risks/R1.yaml", b"id: R1\n").unwrap();
        assert!(folder.has("projects/claims/risks/R1.yaml"));
        let too_long = format!("deep/{}R1.yaml", format!("{}/", "x".repeat(200)).repeat(25));
        assert!(folder.create(&too_long, b"").is_err() && !folder.has("deep"), "folders are left behind");
        let error = folder.create("projects/claims/risks/R1.yaml/below/it.yaml", b"").unwrap_err();
        assert!(error.to_string().contains("is a link or no folder"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_linked_folder() {
        let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(outside.path(), root.path().join("risks")).unwrap();
        let error = Folder::new(root.path()).create("risks/R1.yaml", b"id: R1\n").unwrap_err();
        assert!(error.to_string().contains("is a link"), "{error}");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
