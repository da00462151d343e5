//! Which files of a tree differ between two commits.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::differing::differing;
use super::lent::Lent;
use super::listing::{Found, Listed, find, list, within_limits};
use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;

/// A file that differs: added, removed or with other bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path from the tree's root.
    pub path: String,
    /// Its blob before; `None` if it was not there, or was a link.
    pub old: Option<ObjectId>,
    /// Its blob after; `None` if it is gone, or is a link now.
    pub new: Option<ObjectId>,
}

/// What differs below `prefix` between `old` (nothing at all if `None`) and `new`, sorted by path: exactly what differs
/// between the files of their snapshots, with links as if they were not there. A folder that is not in a commit is empty.
///
/// Folders with the same id are not gone into, so the cost is that of what changed.
///
/// # Errors
/// If a commit or a folder cannot be read, or the commits hold more than one run takes on.
pub fn changes(
    repository: &Repository,
    old: Option<ObjectId>,
    new: ObjectId,
    prefix: &str,
) -> Result<Vec<Change>, Unreadable> {
    if old == Some(new) {
        return Ok(Vec::new());
    }
    let root = |commit: Option<ObjectId>| -> Result<Option<gix::ObjectId>, Unreadable> {
        let Some(commit) = commit else { return Ok(None) };
        Ok(match find(repository, commit, prefix)? {
            Found::Folder(id) => Some(id),
            Found::File(_) | Found::Link | Found::Nothing => None,
        })
    };
    let mut changes = match (root(old)?, root(Some(new))?) {
        (None, None) => Vec::new(),
        (None, Some(new)) => {
            list(repository, new)?.files.into_iter().filter_map(|file| change(None, Some(file))).collect()
        }
        (Some(old), None) => {
            list(repository, old)?.files.into_iter().filter_map(|file| change(Some(file), None)).collect()
        }
        (Some(old), Some(new)) => between(repository, old, new)?,
    };
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// Commits that one thread compares in a row, at least: what it has read lately makes the next one cheap.
const IN_A_ROW: usize = 64;
/// Rows for each thread, at most: old commits take longer than new ones, and nobody should wait for the slowest row.
const ROWS: usize = 4;

/// What differs between each of these pairs, as [`changes`] says it; pairs stand in the order of history, oldest first.
/// Many are compared at a time, and in each row the newest first: older folders are stored as what differs from them.
///
/// # Errors
/// As [`changes`].
pub fn changes_in_a_row(
    repository: &Repository,
    pairs: &[(Option<ObjectId>, ObjectId)],
    prefix: &str,
) -> Result<Vec<Vec<Change>>, Unreadable> {
    let row = pairs.len().div_ceil(rayon::current_num_threads() * ROWS).max(IN_A_ROW);
    let (model, lent) = (Mutex::new(repository.clone()), Lent::default());
    let make = || model.lock().unwrap_or_else(PoisonError::into_inner).in_order();
    let of_row = |row: &[(Option<ObjectId>, ObjectId)]| {
        lent.to(make, |repository| {
            let newest_first = row.iter().rev().map(|(old, new)| changes(repository, *old, *new, prefix));
            newest_first.collect::<Result<Vec<_>, _>>()
        })
    };
    let rows = pairs.par_chunks(row).with_max_len(1).map(of_row);
    let rows: Vec<Vec<Vec<Change>>> = rows.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flat_map(|row| row.into_iter().rev()).collect())
}

/// A folder on both sides: its path, how deep it lies, and its id where it is there.
type Pair = (String, usize, [Option<gix::ObjectId>; 2]);

fn between(repository: &Repository, old: gix::ObjectId, new: gix::ObjectId) -> Result<Vec<Change>, Unreadable> {
    let mut changes = Vec::new();
    let mut open: Vec<Pair> = vec![(String::new(), 0, [Some(old), Some(new)])];
    let (mut folders, mut entries) = (0, 0);
    while let Some((path, depth, sides)) = open.pop() {
        if sides[0] == sides[1] {
            continue;
        }
        let [old, new] = differing(repository, sides, &path)?;
        folders += old.folders.len().max(new.folders.len());
        entries += old.entries;
        within_limits(changes.len() / 2, folders, entries, depth)?;
        let files = matched(old.files, new.files, |file| file.path.clone());
        changes.extend(files.filter_map(|(old, new)| change(old, new)));
        let folders = matched(old.folders, new.folders, |(path, _)| path.clone());
        open.extend(folders.filter_map(|(old, new)| {
            let path = old.as_ref().or(new.as_ref())?.0.clone();
            Some((path, depth + 1, [old.map(|(_, id)| id), new.map(|(_, id)| id)]))
        }));
    }
    Ok(changes)
}

/// Pairs what has the same key on both sides.
fn matched<T, K: Ord>(old: Vec<T>, new: Vec<T>, key: impl Fn(&T) -> K) -> impl Iterator<Item = (Option<T>, Option<T>)> {
    let mut pairs: BTreeMap<K, (Option<T>, Option<T>)> = BTreeMap::new();
    for one in old {
        let key = key(&one);
        pairs.entry(key).or_insert((None, None)).0 = Some(one);
    }
    for one in new {
        let key = key(&one);
        pairs.entry(key).or_insert((None, None)).1 = Some(one);
    }
    pairs.into_values()
}

fn change(old: Option<Listed>, new: Option<Listed>) -> Option<Change> {
    let path = old.as_ref().or(new.as_ref())?.path.clone();
    let blob = |file: Option<Listed>| file.filter(|file| !file.is_link).map(|file| ObjectId(file.id));
    let (old, new) = (blob(old), blob(new));
    (old != new).then_some(Change { path, old, new })
}
