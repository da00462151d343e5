//! Commits one after the other, along the first parent.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use gix::objs::Kind;

use super::mailmap::Mailmap;
use super::object::ObjectId;
use super::person::{Person, person, text};
use super::repository::Repository;
use super::unreadable::Unreadable;
use super::written::Written;

/// Bytes of a message that are kept.
const MOST_MESSAGE: usize = 64 << 10;

/// A commit as its author and committer left it. All of it is their say-so: dates may lie in the future, names may be
/// anybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: ObjectId,
    /// What it follows: none for a beginning, several for a merge. The first is the branch it was made on.
    pub parents: Vec<ObjectId>,
    /// Whether history ends here because the clone is shallow: the parents are named and not there.
    pub is_boundary: bool,
    /// Whether it carries a signature, of whatever kind and worth.
    pub is_signed: bool,
    /// Who wrote it.
    pub author: Person,
    /// When it was written; `None` if it says no moment that a calendar knows.
    pub authored: Option<DateTime<Utc>>,
    /// Who committed it.
    pub committer: Person,
    /// When it was committed; `None` if it says no moment that a calendar knows.
    pub committed: Option<DateTime<Utc>>,
    /// Subject and body, up to 64 KiB, without white space at its end. Bytes that are not text are `\u{fffd}`.
    pub message: String,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.trim_start().lines().next().unwrap_or_default()
    }

    /// The same with author and committer as `mailmap` names them.
    #[must_use]
    pub fn mapped(self, mailmap: &Mailmap) -> Self {
        Commit { author: mailmap.person(&self.author), committer: mailmap.person(&self.committer), ..self }
    }

    /// The day it was committed, in UTC, if it is one that a file could hold.
    pub fn day(&self) -> Option<NaiveDate> {
        self.committed.map(|moment| moment.date_naive()).filter(|day| (1..=9999).contains(&day.year()))
    }
}

/// Commits from a tip backwards, newest first; see [`walk`].
pub struct Walk {
    repository: Repository,
    mailmap: Option<Mailmap>,
    next: Option<ObjectId>,
}

/// The commits from `tip` back along the first parent, newest first, each read when it is asked for.
///
/// Ends at a commit without parents, and in a shallow clone at one with [`Commit::is_boundary`]. What is merged in from
/// the side is not walked: [`Commit::parents`] names it, and a walk from there shows it.
pub fn walk(repository: &Repository, tip: ObjectId) -> Walk {
    Walk { repository: repository.clone(), mailmap: None, next: Some(tip) }
}

impl Walk {
    /// The same, with authors and committers as `mailmap` names them.
    #[must_use]
    pub fn mapped(mut self, mailmap: Mailmap) -> Self {
        self.mailmap = Some(mailmap);
        self
    }
}

impl Iterator for Walk {
    type Item = Result<Commit, Unreadable>;

    /// An error is the last item: without the commit nobody knows what it follows.
    fn next(&mut self) -> Option<Self::Item> {
        let read = commit(&self.repository, self.next.take()?);
        let Ok(mut commit) = read else { return Some(read) };
        if let Some(mailmap) = &self.mailmap {
            commit = commit.mapped(mailmap);
        }
        self.next = commit.parents.first().copied().filter(|_| !commit.is_boundary);
        Some(Ok(commit))
    }
}

/// One commit.
///
/// # Errors
/// If it is not in the repository, or is none.
pub fn commit(repository: &Repository, id: ObjectId) -> Result<Commit, Unreadable> {
    let object = repository.object(id.0, Kind::Commit)?;
    let written = Written::new(&object.data);
    let encoding = written.encoding.as_deref();
    let (author, authored) = person(written.author, encoding);
    let (committer, committed) = person(written.committer, encoding);
    let message = written.message.get(..MOST_MESSAGE).unwrap_or(written.message);
    Ok(Commit {
        id,
        parents: written.parents.iter().copied().map(ObjectId).collect(),
        is_boundary: repository.is_boundary(id),
        is_signed: written.is_signed,
        author,
        authored,
        committer,
        committed,
        message: text(message, encoding).trim_end().to_owned(),
    })
}
