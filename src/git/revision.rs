//! What people call a moment of history, as a commit: a revision, or the last commit of a day.

use chrono::NaiveDate;
use gix::objs::Kind;

use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;
use super::walk::{Commit, commit, walk};

/// A moment of history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The commit.
    pub commit: ObjectId,
    /// The day asked for; for a revision the day it was committed, in UTC, if it says one that a calendar knows.
    pub day: Option<NaiveDate>,
}

/// The moment that `name` stands for: a date written `YYYY-MM-DD`, else a revision as git writes them (a branch, a tag,
/// the beginning of an id, `HEAD~3`, …). A branch that is called like a date is `refs/heads/…`.
///
/// A date is the last commit along the first parent of `HEAD` whose committer date is not after the end of that day, UTC.
///
/// # Errors
/// [`Unreadable`], which tells whether there was nothing, or something was in the way.
pub fn resolve(repository: &Repository, name: &str) -> Result<Moment, Unreadable> {
    match day(name) {
        Some(day) => last_of(repository, day).map(|commit| Moment { commit, day: Some(day) }),
        None => {
            let commit = revision(repository, name)?;
            Ok(Moment { commit: commit.id, day: commit.day() })
        }
    }
}

fn day(name: &str) -> Option<NaiveDate> {
    let is_written_so = name.len() == 10 && NaiveDate::parse_from_str(name, "%Y-%m-%d").is_ok();
    is_written_so.then(|| NaiveDate::parse_from_str(name, "%Y-%m-%d").ok()).flatten()
}

fn last_of(repository: &Repository, day: NaiveDate) -> Result<ObjectId, Unreadable> {
    let mut oldest: Option<Commit> = None;
    for commit in walk(repository, repository.head()?) {
        let commit = commit?;
        if commit.day().is_some_and(|committed| committed <= day) {
            return Ok(commit.id);
        }
        oldest = Some(commit);
    }
    let first = oldest.as_ref().and_then(Commit::day);
    Err(match oldest {
        Some(oldest) if oldest.is_boundary => Unreadable::Shallow { day, oldest: first },
        _ => Unreadable::BeforeFirst { day, first },
    })
}

fn revision(repository: &Repository, name: &str) -> Result<Commit, Unreadable> {
    let refused = |reason: &str, hint: &str| Unreadable::Revision {
        name: name.to_owned(),
        reason: reason.to_owned(),
        hint: hint.to_owned(),
    };
    if name == "HEAD" || name == "@" {
        return commit(repository, repository.head()?);
    }
    let spec = match repository.local.rev_parse(name) {
        Ok(spec) => spec,
        Err(error) => return Err(unresolved(repository, name, &error)),
    };
    let Some(id) = spec.single() else {
        return Err(refused("it is a range, not one commit", "one end of it"));
    };
    let mut id = id.detach();
    // A tag names a commit, or another tag.
    loop {
        let header = repository.local.try_find_header(id);
        let header = header.map_err(|error| Unreadable::Broken(format!("object {id}: {error}")))?;
        let header =
            header.ok_or_else(|| Unreadable::Missing { id: id.to_string(), is_partial: repository.is_partial() })?;
        match header.kind() {
            Kind::Commit => return commit(repository, ObjectId(id)),
            Kind::Tag => {
                let data = repository.object(id, Kind::Tag)?;
                let target = gix::objs::TagRefIter::from_bytes(&data, id.kind()).target_id();
                id = target.map_err(|error| Unreadable::Broken(format!("object {id}: {error}")))?;
            }
            kind => return Err(refused(&format!("it is a {kind}, not a commit"), "name a commit, a branch or a tag")),
        }
    }
}

/// Why a revision could not be found, in words that fit what the repository is.
fn unresolved(repository: &Repository, name: &str, error: &gix::Error) -> Unreadable {
    let refused =
        |reason: &str, hint: String| Unreadable::Revision { name: name.to_owned(), reason: reason.to_owned(), hint };
    let has = |reference: &str| matches!(repository.local.try_find_reference(reference), Ok(Some(_)));
    let base = name.split(['~', '^', '@', ':']).next().unwrap_or(name);
    let is_base_known = name != base && !base.is_empty() && repository.local.rev_parse(base).is_ok();
    let reason = error.probable_cause().to_string();
    if repository.head() == Err(Unreadable::NoCommits) && (base.is_empty() || base == "HEAD") {
        Unreadable::NoCommits
    } else if has(&format!("refs/remotes/origin/{name}")) {
        refused("there is no such branch here", format!("`origin/{name}`"))
    } else if reason.contains("ambiguous") {
        refused("several objects begin like this", "more digits of the id".to_owned())
    } else if is_base_known && repository.is_shallow() {
        refused("the clone is shallow and does not reach it", "`git fetch --unshallow`".to_owned())
    } else if is_base_known {
        refused(&format!("`{base}` is there, the rest leads nowhere: {reason}"), "a revision closer to it".to_owned())
    } else if repository.is_shallow() {
        refused("no such reference or commit", "`git fetch --unshallow --tags`, or name a commit".to_owned())
    } else {
        refused("no such reference or commit", "`git fetch --tags`, or name a commit".to_owned())
    }
}
