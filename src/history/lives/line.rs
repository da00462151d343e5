//! The commits from the first to the last, with what each changed and what it merged in.

use std::collections::HashSet;
use std::sync::Arc;

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

/// A commit, where the tree lay then, the record files it changed, and what it merged in.
type Changed = (git::Commit, Arc<str>, Vec<FileChange<Place>>, Side);

/// The steps of a line, and the commits before them that are not looked at.
pub(super) type Told = (Vec<Step<Place, git::Commit>>, Vec<git::Commit>);

/// The commits behind what is known of a line, with the record files each changed and what it merged in. Where a clone
/// ends inside what one of them merged in, the line begins with that one: the commits before it are answered beside.
pub(super) fn steps(
    repository: &Repository,
    loaded: &Loaded,
    line: &mut Line,
    tip: ObjectId,
) -> Result<Told, Unreadable> {
    let new = std::mem::take(&mut line.new);
    let files = files(repository, loaded, line.known.last().and_then(|chapter| chapter.commits.last()), &new, tip)?;
    let known = line.known.iter().flat_map(|chapter| &chapter.commits);
    let mut seen: HashSet<ObjectId> = known.chain(&new).map(|commit| commit.id).collect();
    let (mut told, mut before) = (Vec::<Changed>::new(), Vec::new());
    for (commit, (place, mut files)) in new.into_iter().zip(files) {
        // What a merge that changed no record file brought in is nobody's doing here.
        let is_merge = commit.parents.len() > 1 && !commit.is_boundary && !files.is_empty();
        let mut merged = if is_merge { side(repository, &commit, &mut seen)? } else { Side::default() };
        if let Some(reason) = merged.cut {
            // Who did what before this commit is not known on the line alone: history begins with it.
            (line.reach, merged) = (Reach::Cut(reason.into()), Side::default());
            before.extend(line.known.drain(..).filter_map(|chapter| chapter.commits.into_iter().next_back()));
            files = standing(repository, loaded, commit.id, tip)?;
            before.extend(told.drain(..).map(|(commit, ..)| commit));
        }
        told.push((commit, place, files, merged));
    }
    let step = |repository: &mut Repository, changed| step(repository, loaded, changed);
    let steps = told.into_par_iter().map_with(repository.clone(), step).collect::<Result<_, _>>()?;
    Ok((steps, before))
}

fn step(
    repository: &Repository,
    loaded: &Loaded,
    (commit, place, files, side): Changed,
) -> Result<Step<Place, git::Commit>, Unreadable> {
    let Side { commits, parents, followed, .. } = side;
    let of_side = |(commit, parents): (git::Commit, Vec<Option<usize>>)| {
        let changes = git::changes(repository, before(&commit), commit.id, &place)?;
        Ok(Step { files: of_records(loaded, changes), commit, parents, side: Vec::new() })
    };
    let side = commits.into_iter().zip(followed).map(of_side).collect::<Result<_, Unreadable>>()?;
    Ok(Step { commit, files, parents, side })
}

/// Where the tree lay at a commit, and the record files that it changed.
type Lain = (Arc<str>, Vec<FileChange<Place>>);

/// The record files that each of these commits changed, which stand oldest first behind `known` and on the way to `tip`. That
/// the whole tree was moved is no change: its files are compared by where they lie in it.
fn files(
    repository: &Repository,
    loaded: &Loaded,
    known: Option<&git::Commit>,
    line: &[git::Commit],
    tip: ObjectId,
) -> Result<Vec<Lain>, Unreadable> {
    let ids: Vec<ObjectId> = known.into_iter().chain(line).map(|commit| commit.id).chain([tip]).collect();
    let skipped = usize::from(known.is_some());
    let places = git::places(repository, &ids, &loaded.prefix)?;
    let mut files = Vec::with_capacity(line.len());
    for (number, (from, place)) in places.iter().enumerate() {
        let until = places.get(number + 1).map_or(line.len(), |(next, _)| next.saturating_sub(skipped));
        let own = line.get(from.saturating_sub(skipped)..until.min(line.len())).unwrap_or_default();
        let pairs: Vec<git::Pair> = own.iter().map(|commit| (before(commit), commit.id)).collect();
        let mut changes = git::changes_in_a_row(repository, &pairs, place)?;
        let moved = number.checked_sub(1).and_then(|number| places.get(number)).zip(own.first());
        if let (Some(((_, old), commit)), Some(first)) = (moved, changes.first_mut()) {
            *first = git::moving(repository, before(commit).map(|parent| (parent, old.as_str())), (commit.id, place))?;
        }
        let place: Arc<str> = place.as_str().into();
        files.extend(changes.into_iter().map(|changes| (place.clone(), of_records(loaded, changes))));
    }
    Ok(files)
}

/// The record files of the tree as they stand at a commit on the way to `tip`, wherever the tree lay then.
pub(super) fn standing(
    repository: &Repository,
    loaded: &Loaded,
    commit: ObjectId,
    tip: ObjectId,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    let places = git::places(repository, &[commit, tip], &loaded.prefix)?;
    let place = places.first().map_or(loaded.prefix.as_str(), |(_, place)| place);
    Ok(of_records(loaded, git::changes(repository, None, commit, place)?))
}

/// What a commit follows first; nothing where history begins.
fn before(commit: &git::Commit) -> Option<ObjectId> {
    commit.parents.first().copied().filter(|_| !commit.is_boundary)
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
