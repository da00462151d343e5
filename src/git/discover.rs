//! Finding the PMO tree that a folder belongs to.

use std::fmt;
use std::path::{Path, PathBuf};

use super::listing::{Found, find};
use super::names::printable;
use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;

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

impl Place {
    /// What lies before a path of the tree when seen from the repository's root: empty, or ends in `/`.
    pub fn prefix(&self) -> String {
        let prefix = self.repository.as_deref().map(|repository| relative(&self.tree, repository));
        prefix.filter(|prefix| !prefix.is_empty()).map(|prefix| prefix + "/").unwrap_or_default()
    }
}

/// The path below `root`, `/` between the parts, other bytes than UTF-8 as `\xNN`.
pub(super) fn relative(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = below.iter().map(|part| printable(part.as_encoded_bytes())).collect();
    parts.join("/")
}

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
        let tree = if has_policy(folder) || folder.file_name().is_some_and(|name| name == ".pmo") {
            Some(folder.to_path_buf())
        } else {
            Some(folder.join(".pmo")).filter(|inside| inside.is_dir() || inside.is_symlink())
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

/// Whether a folder holds a `pmo.yaml`, which makes it a tree: a link counts, as the sign of one.
pub(super) fn has_policy(folder: &Path) -> bool {
    folder.join("pmo.yaml").symlink_metadata().is_ok_and(|found| !found.is_dir())
}

/// The tree that `folder`, from the repository's root with `/` between the parts, belongs to at `commit`: what lies
/// before its paths, empty or with a `/` at its end. Found as [`discover`] finds it, in the commit alone, so the folder
/// need not have been there.
///
/// # Errors
/// [`Unreadable::NoTree`] if there is none up to the root; else if the commit cannot be read.
pub fn discover_in(repository: &Repository, commit: ObjectId, folder: &str) -> Result<String, Unreadable> {
    let mut at = folder.trim_matches('/');
    loop {
        let prefix = if at.is_empty() { String::new() } else { format!("{at}/") };
        let has = |name: &str| find(repository, commit, &format!("{prefix}{name}"));
        let own_name = at.rsplit('/').next().unwrap_or_default();
        let has_policy = matches!(has("pmo.yaml")?, Found::File(_) | Found::Link);
        if has_policy || (own_name == ".pmo" && matches!(has("")?, Found::Folder(_))) {
            return Ok(prefix);
        }
        if matches!(has(".pmo")?, Found::Folder(_) | Found::Link) {
            return Ok(prefix + ".pmo/");
        }
        if at.is_empty() {
            return Err(Unreadable::NoTree { commit: commit.short(), folder: folder.trim_matches('/').to_owned() });
        }
        at = at.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

/// The root of the git work tree around `folder`, an absolute path, if there is one.
pub fn work_tree(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_path_buf)
}

/// A repository around a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The root of the work tree, or the git folder where there is no work tree.
    pub root: PathBuf,
    /// The folder from the root, `/` between the parts; empty for the root and where there is no work tree.
    pub folder: String,
    /// Whether there is no work tree: a bare repository, or the git folder of another.
    pub is_bare: bool,
}

/// The repository that `start`, an absolute path, lies in.
///
/// A git folder counts if it was named (`is_named`), else only where there is no work tree around it: one that somebody
/// committed into a work tree as plain files is never taken for a repository.
pub fn site(start: &Path, is_named: bool) -> Option<Site> {
    let bare = |root: &Path| Site { root: root.to_path_buf(), folder: String::new(), is_bare: true };
    if is_named && is_git_folder(start) && !start.join(".git").exists() {
        return Some(bare(start));
    }
    match work_tree(start) {
        Some(root) => Some(Site { folder: relative(start, &root), root, is_bare: false }),
        None => start.ancestors().find(|folder| is_git_folder(folder)).map(bare),
    }
}

fn is_git_folder(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}
