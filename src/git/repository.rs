//! A repository opened so that nothing of it, and nothing of the machine, is ever executed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::objs::Kind;

use super::bases::{Bases, Listings};
use super::object::ObjectId;
use super::unreadable::Unreadable;

/// What is set in memory, whatever the repository's own settings say. Replacements would show other objects than the
/// ones asked for; the limit bounds what one object may take; the caches are what bulk reading needs.
const SETTINGS: [&str; 3] =
    ["core.useReplaceRefs=false", "core.deltaBaseCacheLimit=96m", "gitoxide.objects.allocLimit=512m"];
/// Decoded objects kept, in bytes: trees are met again commit after commit.
const KEPT: usize = 64 << 20;

/// An open repository: with a work tree, linked to one, bare, or a submodule's.
///
/// Only files inside the repository's own folder (and the object folders it names as alternates) are read. No program is
/// run, no network is used, no hook, filter, text conversion, monitor or credential helper is known here, settings of
/// the machine and its environment take no part, and replacement objects are not used.
///
/// It may belong to anybody. Git refuses a repository that somebody else owns, because its settings can name programs that
/// git would run as whoever asks (`safe.directory`). Here settings run nothing and change no answer, so there is nothing to
/// refuse, and a container may check what its host has checked out. Only what would be believed without being looked
/// at again is left alone in such a repository: see [`Repository::is_own`].
///
/// One per thread: `clone` is cheap.
#[derive(Clone)]
pub struct Repository {
    pub(super) shared: gix::ThreadSafeRepository,
    pub(super) local: gix::Repository,
    root: PathBuf,
    is_partial: bool,
    boundary: Arc<[gix::ObjectId]>,
    /// Of a handle that goes through it in order.
    bases: Option<Bases>,
    pub(super) listings: Listings,
}

impl Repository {
    /// Opens the repository whose work tree has its root at `folder`, or whose git folder it is.
    ///
    /// # Errors
    /// [`Unreadable`], with the reason, where there is none or it is of a kind that is not read.
    pub fn open(folder: &Path) -> Result<Self, Unreadable> {
        let options = || {
            let options = gix::open::Options::isolated().config_overrides(SETTINGS);
            options.with(gix::sec::Trust::Full).strict_config(false)
        };
        if let Some(pipe) = pipe(folder) {
            return Err(Unreadable::Repository(format!("`{pipe}` in its git folder is no file")));
        }
        if has_too_many_alternates(folder) {
            return Err(Unreadable::Repository(format!("`{ALTERNATES}` in its git folder names too many others")));
        }
        let opened = gix::ThreadSafeRepository::open_opts(folder, options());
        let shared = opened.map_err(|error| refusal(folder, &error))?;
        let mut local = shared.to_thread_local();
        if local.common_dir().join("reftable").is_dir() {
            return Err(Unreadable::Reftable);
        }
        local.object_cache_size(KEPT);
        let is_partial = is_partial(&local);
        let boundary = local.shallow_commits().map_err(|error| Unreadable::Repository(error.to_string()))?;
        let boundary = boundary.map(|commits| commits.iter().copied().collect()).unwrap_or_default();
        Ok(Repository {
            shared,
            local,
            root: folder.to_path_buf(),
            is_partial,
            boundary,
            bases: None,
            listings: Listings::default(),
        })
    }

    /// The same for a thread that goes through it in order: objects are not kept, they would not be met again.
    #[must_use]
    pub(super) fn in_order(&self) -> Self {
        let mut local = self.shared.to_thread_local();
        let bases = Some(Bases::of(&mut local, &self.listings));
        Repository { local, bases, ..self.clone() }
    }

    /// The folder it was opened at: the root of the work tree, or the git folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The git folder that all its work trees have in common.
    pub fn common_folder(&self) -> &Path {
        self.local.common_dir()
    }

    /// Whether its git folder belongs to whoever runs this, as git asks before it trusts one. Answers that are kept in that of
    /// somebody else may be theirs.
    pub fn is_own(&self) -> bool {
        is_own(self.common_folder())
    }

    /// Whether history ends before its beginning: a shallow clone.
    pub fn is_shallow(&self) -> bool {
        !self.boundary.is_empty()
    }

    /// Whether the parents of a commit were left out because the clone is shallow.
    pub(super) fn is_boundary(&self, commit: ObjectId) -> bool {
        self.boundary.contains(&commit.0)
    }

    /// Whether objects were left out on purpose: a partial clone.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Whether its work tree leaves files out on purpose: a sparse checkout.
    pub fn is_sparse(&self) -> bool {
        self.local.config_snapshot().boolean("core.sparseCheckout").unwrap_or_default()
    }

    /// The commit that `HEAD` stands for.
    ///
    /// # Errors
    /// [`Unreadable::NoCommits`] before the first one; else where the reference or the commit cannot be read.
    pub fn head(&self) -> Result<ObjectId, Unreadable> {
        let head = self.local.head().map_err(|error| Unreadable::Broken(format!("`HEAD`: {error}")))?;
        if head.is_unborn() {
            return Err(Unreadable::NoCommits);
        }
        let peeled = head.into_peeled_id().map_err(|error| Unreadable::Broken(format!("`HEAD`: {error}")))?;
        Ok(ObjectId(peeled.detach()))
    }

    /// An object of this kind. Its bytes stand where those of the next will stand once it is let go.
    pub(super) fn object(&self, id: gix::ObjectId, kind: Kind) -> Result<gix::Object<'_>, Unreadable> {
        let found = object(&self.local, id, kind, self.is_partial)?;
        if let Some(bases) = &self.bases {
            bases.complete(&self.local);
        }
        Ok(found)
    }
}

/// Whether a file or folder belongs to whoever runs this, as git asks before it trusts one.
pub fn is_own(path: &Path) -> bool {
    gix::sec::Trust::from_path_ownership(path).is_ok_and(|trust| trust == gix::sec::Trust::Full)
}

/// An object of this kind, read by the thread that `repository` belongs to.
pub(super) fn object(
    repository: &gix::Repository,
    id: gix::ObjectId,
    kind: Kind,
    is_partial: bool,
) -> Result<gix::Object<'_>, Unreadable> {
    let broken = |reason: String| Unreadable::Broken(format!("object {id}: {reason}"));
    let found = repository.try_find_object(id).map_err(|error| broken(error.to_string()))?;
    let object = found.ok_or_else(|| Unreadable::Missing { id: id.to_string(), is_partial })?;
    if object.kind != kind {
        return Err(broken(format!("it is a {}, not a {kind}", object.kind)));
    }
    Ok(object)
}

/// A clone that leaves out objects says so in its settings, or marks the packs it was promised the rest of.
fn is_partial(repository: &gix::Repository) -> bool {
    let config = repository.config_snapshot();
    let promised =
        |section: gix::config::file::SectionRef<'_>| section.value("promisor").is_some_and(|value| value != "false");
    config.string("extensions.partialClone").is_some()
        || config.plumbing().sections_by_name("remote").is_some_and(|mut remotes| remotes.any(promised))
}

/// What is read of a git folder before anything else.
const READ_FIRST: [&str; 7] = ["HEAD", "config", "config.worktree", "commondir", "packed-refs", "shallow", ALTERNATES];

/// The object folders of others that a repository borrows from.
const ALTERNATES: &str = "objects/info/alternates";
/// Bytes of that file from which on it is not gone through.
const MOST_ALTERNATES: u64 = 64 << 10;

fn has_too_many_alternates(folder: &Path) -> bool {
    let inside = [folder.join(".git").join(ALTERNATES), folder.join(ALTERNATES)];
    inside.iter().any(|path| fs::metadata(path).is_ok_and(|found| found.len() > MOST_ALTERNATES))
}

/// A pipe or device in the place of a file of the git folder in `folder`, or of that folder: to read it could take for ever.
fn pipe(folder: &Path) -> Option<String> {
    let is_pipe = |path: &Path| fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir());
    let inside = folder.join(".git");
    if is_pipe(&inside) {
        return Some(".git".to_owned());
    }
    let own = if inside.is_dir() { inside } else { folder.to_path_buf() };
    if let Some(name) = READ_FIRST.iter().find(|name| is_pipe(&own.join(name))) {
        return Some((*name).to_owned());
    }
    let head = fs::read_to_string(own.join("HEAD")).unwrap_or_default();
    let branch = head.strip_prefix("ref: ").map(str::trim).filter(|name| name.starts_with("refs/"))?;
    is_pipe(&own.join(branch)).then(|| branch.to_owned())
}

fn refusal(folder: &Path, error: &gix::Error) -> Unreadable {
    let reason = error.probable_cause().to_string();
    if reason.contains("reftable") || reason.contains("refStorage") {
        return Unreadable::Reftable;
    }
    if !folder.join(".git").exists() && !folder.join("HEAD").exists() {
        return Unreadable::NotARepository(folder.display().to_string());
    }
    Unreadable::Repository(reason)
}
