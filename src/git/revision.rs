//! What people call a moment of history, as a commit: a revision, or the last commit of a day.

use std::borrow::Cow;

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
    resolve_from(repository, repository.head(), name)
}

/// The same as if `head` were checked out: `HEAD` and what is counted from it, and days, go by that commit.
///
/// # Errors
/// As [`resolve`], and with the error in place of `head` for what goes by it.
pub fn resolve_from(
    repository: &Repository,
    head: Result<ObjectId, Unreadable>,
    name: &str,
) -> Result<Moment, Unreadable> {
    let looks_like_a_day = name.len() == 10 && name.bytes().all(|c| c.is_ascii_digit() || c == b'-');
    match day(name) {
        None if looks_like_a_day && name.matches('-').count() == 2 => Err(Unreadable::Revision {
            name: name.to_owned(),
            reason: "there is no such day".to_owned(),
            hint: "a day written as 2026-11-20; a branch of that name is `refs/heads/…`".to_owned(),
        }),
        Some(day) => last_up_to(repository, head?, day).map(|commit| Moment { commit, day: Some(day) }),
        None => {
            let commit = match name.strip_prefix("HEAD").or_else(|| name.strip_prefix('@')) {
                Some("") => commit(repository, head?)?,
                Some(rest) if rest.starts_with(['~', '^']) => {
                    let is_elsewhere = head.is_ok() && head != repository.head();
                    let head = if is_elsewhere { head?.to_string() } else { "HEAD".to_owned() };
                    revision(repository, &format!("{head}{rest}")).map_err(|error| as_asked(error, name, &head))?
                }
                _ => revision(repository, name)?,
            };
            Ok(Moment { commit: commit.id, day: commit.day() })
        }
    }
}

/// A failure that speaks of what was asked for, not of the commit in the place of `HEAD`.
fn as_asked(error: Unreadable, asked: &str, head: &str) -> Unreadable {
    let base = asked.split(['~', '^']).next().unwrap_or(asked);
    match error {
        Unreadable::Revision { reason, hint, .. } => {
            Unreadable::Revision { name: asked.to_owned(), reason: reason.replace(head, base), hint }
        }
        error => error,
    }
}

fn day(name: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(name, "%Y-%m-%d").ok()?;
    Some(date).filter(|date| date.to_string() == name)
}

/// The last commit along the first parent of `tip` whose committer date is not after the end of `day`, UTC.
///
/// # Errors
/// [`Unreadable::BeforeFirst`] or [`Unreadable::Shallow`] where history begins later, or if a commit cannot be read.
pub fn last_up_to(repository: &Repository, tip: ObjectId, day: NaiveDate) -> Result<ObjectId, Unreadable> {
    let mut oldest: Option<Commit> = None;
    for commit in walk(repository, tip) {
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
    let written = spelled_out(&repository.local, name);
    // Several objects may begin like this, and only one of them be a commit.
    let parse = |written: &str| repository.local.rev_parse(written);
    let spec = parse(&written).or_else(|error| parse(&format!("{written}^{{commit}}")).map_err(|_| error));
    let spec = spec.map_err(|error| unresolved(repository, name, &error))?;
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
                let tag = repository.object(id, Kind::Tag)?;
                let target = gix::objs::TagRefIter::from_bytes(&tag.data, id.kind()).target_id();
                id = target.map_err(|error| Unreadable::Broken(format!("object {id}: {error}")))?;
            }
            kind => return Err(refused(&format!("it is a {kind}, not a commit"), "name a commit, a branch or a tag")),
        }
    }
}

/// The revision with the beginning of an id made whole: in a SHA-256 repository one of up to forty digits would be taken
/// for an SHA-1.
fn spelled_out<'a>(repository: &gix::Repository, name: &'a str) -> Cow<'a, str> {
    let hash = repository.object_hash();
    let (digits, rest) = name.split_at(name.find(['~', '^', '@', ':']).unwrap_or(name.len()));
    let is_begun = (4..hash.len_in_hex()).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_hexdigit());
    if hash == gix::hash::Kind::Sha1 || !is_begun || matches!(repository.try_find_reference(digits), Ok(Some(_))) {
        return Cow::Borrowed(name);
    }
    let filled = format!("{digits:0<width$}", width = hash.len_in_hex());
    let id = gix::ObjectId::from_hex(filled.as_bytes()).ok();
    let prefix = id.and_then(|id| gix::hash::Prefix::new(&id, digits.len()).ok());
    match prefix.map(|prefix| repository.objects.lookup_prefix(prefix, None)) {
        Some(Ok(Some(Ok(id)))) => Cow::Owned(format!("{id}{rest}")),
        _ => Cow::Borrowed(name),
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
