//! The commits from the first to the last, with what each changed and what it merged in.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate};
use rayon::prelude::*;

use super::clock::Clock;
use super::sides::{Side, side};
use super::step::{FileChange, Step};
use crate::chronicle::{Author, Commit, Evidence, Reach};
use crate::git::{self, Mailmap, ObjectId, Repository, Unreadable};
use crate::source::FileId;
use crate::workspace::Loaded;

/// Where the content of a file is: in the repository, or on disk and in no commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Blob(ObjectId),
    Disk(FileId),
}

/// A commit as it will be told: as evidence, the record files it changed, and what it merged in.
struct Told {
    commit: Commit,
    files: Vec<FileChange<Place>>,
    side: Side,
    side_told: Vec<Commit>,
}

/// The commits of the line, oldest first, with the record files each changed and what it merged in; and how far back that
/// goes: to where the clone ends, or to where the line was last rewritten. The last is not later than `as_of`.
pub(super) fn steps(
    repository: &Repository,
    loaded: &Loaded,
    mailmap: &Mailmap,
    mut line: Vec<git::Commit>,
    as_of: NaiveDate,
) -> Result<(Vec<Step<Place>>, Reach), Unreadable> {
    let mut reach = reach(repository, &mut line)?;
    let changed_by = |repository: &mut Repository, commit: &git::Commit| of_commit(repository, loaded, commit);
    let files: Vec<Vec<FileChange<Place>>> =
        line.par_iter().map_with(repository.clone(), changed_by).collect::<Result<_, _>>()?;
    let mut seen: HashSet<ObjectId> = line.iter().map(|commit| commit.id).collect();
    let mut clock = Clock::until(as_of);
    let mut told: Vec<Told> = Vec::with_capacity(line.len());
    for (commit, mut files) in line.iter().zip(files) {
        // What a merge that changed no record file brought in is nobody's doing here.
        let is_merge = commit.parents.len() > 1 && !commit.is_boundary && !files.is_empty();
        let mut merged = if is_merge { side(repository, mailmap, commit, &mut seen)? } else { Side::default() };
        if merged.is_cut {
            // Who did what before this commit is not known on the line alone: history begins with it.
            (reach, merged) = (shallow(), Side::default());
            files = changed(repository, loaded, None, commit.id)?;
            told.clear();
        }
        let own = clock.on_the_line(commit, as_told(commit));
        let side_told = merged.commits.iter().map(|one| clock.on_the_side(one, as_told(one), &own)).collect();
        told.push(Told { commit: own, files, side: merged, side_told });
    }
    let step = |repository: &mut Repository, one: Told| step(repository, loaded, one);
    let steps = told.into_par_iter().map_with(repository.clone(), step).collect::<Result<_, _>>()?;
    Ok((steps, reach))
}

fn shallow() -> Reach {
    Reach::Cut("the clone is shallow".into())
}

/// How far back the line goes; what came before it was last rewritten is taken away from it.
fn reach(repository: &Repository, line: &mut Vec<git::Commit>) -> Result<Reach, Unreadable> {
    if let Some(rewriting) = git::rewriting(repository, line)? {
        line.drain(..rewriting.upto);
        line.iter_mut().take(1).for_each(|first| first.is_boundary = true);
        return Ok(Reach::Rewritten(rewriting.reason.into()));
    }
    Ok(if line.first().is_some_and(|first| first.is_boundary) { shallow() } else { Reach::Whole })
}

fn step(repository: &Repository, loaded: &Loaded, told: Told) -> Result<Step<Place>, Unreadable> {
    let Told { commit, files, side: Side { commits, parents, followed, .. }, side_told } = told;
    let of_side = |((one, commit), parents): ((git::Commit, Commit), Vec<Option<usize>>)| {
        Ok(Step { commit, files: of_commit(repository, loaded, &one)?, parents, side: Vec::new() })
    };
    let side = commits.into_iter().zip(side_told).zip(followed).map(of_side).collect::<Result<_, Unreadable>>()?;
    Ok(Step { commit, files, parents, side })
}

/// The record files that a commit changed against what it follows first: all of them where history begins.
fn of_commit(
    repository: &Repository,
    loaded: &Loaded,
    commit: &git::Commit,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    let parent = commit.parents.first().copied().filter(|_| !commit.is_boundary);
    changed(repository, loaded, parent, commit.id)
}

/// The record files that differ between two commits.
pub(super) fn changed(
    repository: &Repository,
    loaded: &Loaded,
    parent: Option<ObjectId>,
    commit: ObjectId,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    let changes = git::changes(repository, parent, commit, &loaded.prefix)?.into_iter();
    let of_records = changes.filter(|change| loaded.holds_records(&change.path));
    let place = |id: ObjectId| Place::Blob(id);
    Ok(of_records
        .map(|change| FileChange {
            path: change.path.into(),
            before: change.old.map(place),
            after: change.new.map(place),
        })
        .collect())
}

fn as_told(commit: &git::Commit) -> Commit {
    let committed = commit.committed.or(commit.authored).unwrap_or(DateTime::UNIX_EPOCH);
    Commit {
        id: commit.id.to_string().into(),
        author: Author { name: commit.author.name.as_str().into(), email: commit.author.email.as_str().into() },
        authored: commit.authored.unwrap_or(committed),
        committed,
        subject: commit.subject().into(),
        evidence: Evidence::Authored,
        doubt: None,
    }
}
