//! Whether a line of commits is the one that stood here first, as far as the repository itself can tell.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use gix::bstr::ByteSlice as _;
use gix::refs::TargetRef;

use super::fork::Line;
use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;
use super::walk::Commit;

/// What says that commits of a line stand in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewriting {
    /// The last commit that came of it, as a number in the line: it proves nothing, and neither does what it follows.
    pub upto: usize,
    /// What says so: a sentence such as `origin/main was replaced by force`.
    pub reason: String,
}

/// What a rewriting leaves behind may grow with history; more of it than this is not read.
const MOST: u64 = 64 << 20;

/// What a fetch notes where the branch there does not follow from what it was.
const FORCED: &[u8] = b"forced-update";

/// Whether commits of `line`, oldest first, stand in the place of others; of several signs the one that reaches furthest.
///
/// The signs are those that git and its tools leave: replacement objects and grafts of commits of the line (which are not
/// used here, so that others see another history than the one that is read), the former tip that `filter-branch` keeps in
/// `refs/original/`, the list that `filter-repo` keeps, and a fetch that found the published branch replaced by force. That
/// branch is the one that the repository followed calls its own default, else the one of the same name: a branch that
/// somebody still works on may be rebased as they like, and so may anybody's fork. What was changed before it was ever published leaves no sign here, and is
/// none: an amended commit, a rebase, a squash.
///
/// # Errors
/// If references cannot be listed.
pub fn rewriting(repository: &Repository, line: &[Commit]) -> Result<Option<Rewriting>, Unreadable> {
    let mut signs = Signs { line: Line::new(repository, line), found: None };
    replaced(repository, &mut signs)?;
    grafted(repository, &mut signs);
    filtered(repository, &mut signs);
    forced(repository, &mut signs);
    Ok(signs.found)
}

/// The line, and the sign that reaches furthest.
struct Signs<'r> {
    line: Line<'r>,
    found: Option<Rewriting>,
}

impl Signs<'_> {
    fn note(&mut self, upto: Option<usize>, reason: impl FnOnce() -> String) {
        let Some(upto) = upto else { return };
        if self.found.as_ref().is_none_or(|found| found.upto < upto) {
            self.found = Some(Rewriting { upto, reason: reason() });
        }
    }
}

/// `refs/replace/ID`: the object that it names is shown in the place of `ID`.
fn replaced(repository: &Repository, signs: &mut Signs<'_>) -> Result<(), Unreadable> {
    const FOLDER: &str = "refs/replace/";
    let unreadable = |error: &dyn std::fmt::Display| Unreadable::Broken(format!("references: {error}"));
    let references = repository.local.references().map_err(|error| unreadable(&error))?;
    let replacements = references.prefixed(FOLDER).map_err(|error| unreadable(&error))?;
    for replacement in replacements.filter_map(Result::ok) {
        let name = replacement.name().as_bstr();
        let Some(own) = name.strip_prefix(FOLDER.as_bytes()).and_then(named) else { continue };
        let other = replacement.target().try_id().map(|id| ObjectId(id.to_owned()));
        // A folder or file may be that of any commit.
        let is_commit = repository.local.find_header(own.0).map(|header| header.kind().is_commit());
        let at = match is_commit {
            Ok(false) => signs.line.last(),
            Ok(true) | Err(_) => signs.line.number(own).max(other.and_then(|other| signs.line.number(other))),
        };
        signs.note(at, || format!("`{name}` puts another object in its place"));
    }
    Ok(())
}

/// `info/grafts`: a line for every commit whose parents are said to be others.
fn grafted(repository: &Repository, signs: &mut Signs<'_>) {
    for line in lines(&repository.common_folder().join("info/grafts")) {
        let commit = line.split(u8::is_ascii_whitespace).next().and_then(named);
        let at = commit.and_then(|commit| signs.line.number(commit));
        signs.note(at, || "`info/grafts` says that its commits follow others".to_owned());
    }
}

/// What `filter-branch` and `filter-repo` leave.
fn filtered(repository: &Repository, signs: &mut Signs<'_>) {
    if let Some(branch) = branch(repository) {
        let name = format!("refs/original/refs/heads/{branch}");
        let former = tip(repository, &name).filter(|tip| signs.line.number(*tip).is_none());
        let at = former.and_then(|former| signs.line.counterpart(former));
        signs.note(at, || format!("`{name}` keeps what stood there before"));
    }
    for line in lines(&repository.common_folder().join("filter-repo/commit-map")) {
        let mut ids = line.split(u8::is_ascii_whitespace).filter_map(named);
        let (Some(old), Some(new)) = (ids.next(), ids.next()) else { continue };
        let at = signs.line.number(new).filter(|_| old != new);
        signs.note(at, || "`filter-repo/commit-map` lists what stood there before".to_owned());
    }
}

/// The published branch, replaced by one that does not follow from it.
fn forced(repository: &Repository, signs: &mut Signs<'_>) {
    let Some(name) = remote(repository).and_then(|remote| published(repository, &remote)) else { return };
    for line in lines(&repository.common_folder().join("logs").join(&name)) {
        let Some((moved, message)) = line.split_once_str("\t") else { continue };
        let mut ids = moved.split(u8::is_ascii_whitespace).filter_map(named);
        let (Some(old), Some(new)) = (ids.next(), ids.next()) else { continue };
        if !message.trim_end().ends_with(FORCED) {
            continue;
        }
        let (left, upto) = (signs.line.fork(old), signs.line.fork(new));
        // A line that still is the one from before has lost nothing.
        let shown = name.trim_start_matches("refs/remotes/");
        signs.note(upto.filter(|_| left < upto), || format!("`{shown}` was replaced by force"));
    }
}

/// The remote that the branch is published at: the one it follows, else `origin`, else the only one. What others do to
/// their copies is theirs: a fork is brought up to date by force.
fn remote(repository: &Repository) -> Option<String> {
    let followed = branch(repository).and_then(|branch| {
        let remote = repository.local.branch_remote_name(branch.as_str(), gix::remote::Direction::Fetch)?;
        Some(remote.as_bstr().to_string())
    });
    let names = repository.local.remote_names();
    let only = || names.iter().next().filter(|_| names.len() == 1);
    let usual = || names.iter().find(|name| name.as_slice() == b"origin").or_else(only).map(ToString::to_string);
    followed.or_else(usual)
}

/// The branch of a remote that counts as published, by its whole name.
fn published(repository: &Repository, remote: &str) -> Option<String> {
    let find = |name: String| repository.local.try_find_reference(&*name).ok().flatten();
    let head = find(format!("refs/remotes/{remote}/HEAD"));
    let name = match head.as_ref().map(|head| head.target()) {
        Some(TargetRef::Symbolic(name)) => name.as_bstr().to_string(),
        _ => format!("refs/remotes/{remote}/{}", branch(repository)?),
    };
    // A name that no reference has may lead anywhere.
    find(name).map(|branch| branch.name().as_bstr().to_string())
}

/// The branch that `HEAD` is on.
fn branch(repository: &Repository) -> Option<String> {
    let name = repository.local.head_name().ok().flatten()?;
    name.as_bstr().strip_prefix(b"refs/heads/").map(|name| name.to_str_lossy().into_owned())
}

fn tip(repository: &Repository, name: &str) -> Option<ObjectId> {
    let found = repository.local.try_find_reference(name).ok().flatten()?;
    found.into_fully_peeled_id().ok().map(|id| ObjectId(id.detach()))
}

fn named(hex: &[u8]) -> Option<ObjectId> {
    gix::ObjectId::from_hex(hex).ok().map(ObjectId)
}

/// The lines of a file of the repository; none where there is no such file. What is no file is not waited for.
fn lines(path: &Path) -> Vec<Vec<u8>> {
    let mut text = Vec::new();
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    let opened = is_file.then(|| fs::File::open(path).ok()).flatten();
    // What cannot be read to its end tells as much as was read.
    let _ = opened.map(|file| file.take(MOST).read_to_end(&mut text));
    text.lines().map(<[u8]>::to_vec).collect()
}
