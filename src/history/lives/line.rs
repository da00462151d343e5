//! The commits from the first to the last, with what each changed and what it merged in.

use std::collections::HashSet;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::annals::Chapter;
use super::archive::Archive;
use super::sides::{SHALLOW, Side, side};
use super::step::{FileChange, Step};
use crate::chronicle::Reach;
use crate::git::{self, ObjectId, Repository, Unreadable};
use crate::source::FileId;
use crate::workspace::Loaded;

/// Where the content of a file is: in the repository, or on disk and in no commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Blob(ObjectId),
    Disk(FileId),
}

/// The line to the last commit up to a day, each part oldest first.
pub(super) struct Line {
    /// What is known of it already.
    pub(super) known: Vec<Chapter<git::Commit>>,
    /// The commits behind that.
    pub(super) new: Vec<git::Commit>,
    /// How far back it goes: to where the clone ends, or to where it was last rewritten.
    pub(super) reach: Reach,
}

impl Line {
    /// The line to `tip`, up to `as_of`; `None` where everything was committed later. What it says depends on its commits
    /// alone where it is whole: there, `archive` may know it.
    pub(super) fn until(
        repository: &Repository,
        archive: &mut Archive,
        tip: ObjectId,
        as_of: NaiveDate,
    ) -> Result<Option<Self>, Unreadable> {
        let (mut known, mut new) = walked(repository, archive, tip)?;
        let is_later = |commit: &git::Commit| commit.day().is_none_or(|day| day > as_of);
        while new.last().is_some_and(is_later) {
            new.pop();
        }
        while new.is_empty() && known.last().and_then(|chapter| chapter.commits.last()).is_some_and(is_later) {
            known.pop();
        }
        let mut all: Vec<git::Commit> = known.iter().filter_map(|chapter| chapter.commits.last()).cloned().collect();
        all.extend(new.iter().cloned());
        if all.is_empty() {
            return Ok(None);
        }
        let reach = reach(repository, &mut all)?;
        Ok(Some(match reach {
            Reach::Whole => Line { known, new, reach },
            _ => Line { known: Vec::new(), new: all, reach },
        }))
    }

    /// The last commit.
    pub(super) fn last(&self) -> Option<ObjectId> {
        let known = self.known.last().and_then(|chapter| chapter.commits.last());
        self.new.last().or(known).map(|commit| commit.id)
    }
}

/// What the archive knows of the line to `tip`, and the commits behind that.
fn walked(
    repository: &Repository,
    archive: &mut Archive,
    tip: ObjectId,
) -> Result<(Vec<Chapter<git::Commit>>, Vec<git::Commit>), Unreadable> {
    if repository.is_shallow() {
        // What begins where the clone ends is another story than the whole.
        *archive = Archive::default();
    }
    let (mut known, mut new) = (Vec::new(), Vec::new());
    let mut next = Some(tip);
    while let Some(id) = next {
        if archive.holds(id) {
            match archive.line(id) {
                Some(line) => {
                    known = line;
                    break;
                }
                None => *archive = Archive::default(),
            }
        }
        let mut commit = git::commit(repository, id)?;
        commit.message = commit.subject().to_owned();
        next = commit.parents.first().copied().filter(|_| !commit.is_boundary);
        new.push(commit);
    }
    new.reverse();
    Ok((known, new))
}

/// How far back the line goes; what came before it was last rewritten is taken away from it.
fn reach(repository: &Repository, line: &mut Vec<git::Commit>) -> Result<Reach, Unreadable> {
    if let Some(rewriting) = git::rewriting(repository, line)? {
        line.drain(..rewriting.upto);
        line.iter_mut().take(1).for_each(|first| first.is_boundary = true);
        return Ok(Reach::Rewritten(rewriting.reason.into()));
    }
    Ok(if line.first().is_some_and(|first| first.is_boundary) { Reach::Cut(SHALLOW.into()) } else { Reach::Whole })
}

/// A commit, the record files it changed, and what it merged in.
type Changed = (git::Commit, Vec<FileChange<Place>>, Side);

/// The steps of a line, and the commits before them that are not looked at.
pub(super) type Told = (Vec<Step<Place, git::Commit>>, Vec<git::Commit>);

/// The commits behind what is known of a line, with the record files each changed and what it merged in. Where a clone
/// ends inside what one of them merged in, the line begins with that one: the commits before it are answered beside.
pub(super) fn steps(repository: &Repository, loaded: &Loaded, line: &mut Line) -> Result<Told, Unreadable> {
    let new = std::mem::take(&mut line.new);
    let files = files(repository, loaded, &new)?;
    let known = line.known.iter().flat_map(|chapter| &chapter.commits);
    let mut seen: HashSet<ObjectId> = known.chain(&new).map(|commit| commit.id).collect();
    let (mut told, mut before) = (Vec::<Changed>::new(), Vec::new());
    for (commit, mut files) in new.into_iter().zip(files) {
        // What a merge that changed no record file brought in is nobody's doing here.
        let is_merge = commit.parents.len() > 1 && !commit.is_boundary && !files.is_empty();
        let mut merged = if is_merge { side(repository, &commit, &mut seen)? } else { Side::default() };
        if let Some(reason) = merged.cut {
            // Who did what before this commit is not known on the line alone: history begins with it.
            (line.reach, merged) = (Reach::Cut(reason.into()), Side::default());
            before.extend(line.known.drain(..).filter_map(|chapter| chapter.commits.into_iter().next_back()));
            files = changed(repository, loaded, None, commit.id)?;
            before.extend(told.drain(..).map(|(commit, ..)| commit));
        }
        told.push((commit, files, merged));
    }
    let step = |repository: &mut Repository, (commit, files, side)| step(repository, loaded, commit, files, side);
    let steps = told.into_par_iter().map_with(repository.clone(), step).collect::<Result<_, _>>()?;
    Ok((steps, before))
}

fn step(
    repository: &Repository,
    loaded: &Loaded,
    commit: git::Commit,
    files: Vec<FileChange<Place>>,
    side: Side,
) -> Result<Step<Place, git::Commit>, Unreadable> {
    let Side { commits, parents, followed, .. } = side;
    let of_side = |(commit, parents): (git::Commit, Vec<Option<usize>>)| {
        Ok(Step { files: of_commit(repository, loaded, &commit)?, commit, parents, side: Vec::new() })
    };
    let side = commits.into_iter().zip(followed).map(of_side).collect::<Result<_, Unreadable>>()?;
    Ok(Step { commit, files, parents, side })
}

/// The record files that each of these commits changed, which stand oldest first.
fn files(
    repository: &Repository,
    loaded: &Loaded,
    line: &[git::Commit],
) -> Result<Vec<Vec<FileChange<Place>>>, Unreadable> {
    let pairs: Vec<(Option<ObjectId>, ObjectId)> = line.iter().map(|commit| (before(commit), commit.id)).collect();
    let changes = git::changes_in_a_row(repository, &pairs, &loaded.prefix)?;
    Ok(changes.into_iter().map(|changes| of_records(loaded, changes)).collect())
}

/// What a commit follows first; nothing where history begins.
fn before(commit: &git::Commit) -> Option<ObjectId> {
    commit.parents.first().copied().filter(|_| !commit.is_boundary)
}

/// The record files that a commit changed against what it follows first: all of them where history begins.
fn of_commit(
    repository: &Repository,
    loaded: &Loaded,
    commit: &git::Commit,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    changed(repository, loaded, before(commit), commit.id)
}

/// The record files that differ between two commits.
pub(super) fn changed(
    repository: &Repository,
    loaded: &Loaded,
    parent: Option<ObjectId>,
    commit: ObjectId,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    Ok(of_records(loaded, git::changes(repository, parent, commit, &loaded.prefix)?))
}

/// Those of the changes that are of record files.
fn of_records(loaded: &Loaded, changes: Vec<git::Change>) -> Vec<FileChange<Place>> {
    let of_records = changes.into_iter().filter(|change| loaded.holds_records(&change.path));
    let change = |change: git::Change| FileChange {
        path: change.path.into(),
        before: change.old.map(Place::Blob),
        after: change.new.map(Place::Blob),
    };
    of_records.map(change).collect()
}
