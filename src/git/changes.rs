//! Which files of a tree differ between two commits.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::differing::Differ;
use super::listing::{Found, Listed, find, within_limits};
use super::object::ObjectId;
use super::repository::Repository;
use super::rows::Rows;
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

/// A commit, and the one before it: nothing at all if `None`.
pub type Pair = (Option<ObjectId>, ObjectId);

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
    Ok(changes_in_a_row(repository, &[(old, new)], prefix)?.pop().unwrap_or_default())
}

/// What differs between each of these pairs, as [`changes`] says it; pairs stand in the order of history, oldest first.
///
/// # Errors
/// As [`changes`].
pub fn changes_in_a_row(repository: &Repository, pairs: &[Pair], prefix: &str) -> Result<Vec<Vec<Change>>, Unreadable> {
    let mut changes = Vec::with_capacity(pairs.len());
    let mut at_once = pairs.len();
    while changes.len() < pairs.len() {
        let next = pairs.iter().skip(changes.len()).take(at_once).copied().collect::<Vec<_>>();
        let first = first_changes(repository, &next, prefix)?;
        at_once = first.len();
        changes.extend(first);
    }
    Ok(changes)
}

/// The same of the first of these pairs, of one at least: of so many that what differs is in memory together.
///
/// All of them are gone through together, one level of folders after the other: so whatever became of one folder is read
/// in a row, each version of it once.
///
/// # Errors
/// As [`changes`].
pub fn first_changes(repository: &Repository, pairs: &[Pair], prefix: &str) -> Result<Vec<Vec<Change>>, Unreadable> {
    first_of(repository, pairs, prefix, MOST_TOGETHER)
}

/// Files and folders that are in memory together, at most, unless a single pair has more.
const MOST_TOGETHER: usize = 500_000;

fn first_of(
    repository: &Repository,
    pairs: &[Pair],
    prefix: &str,
    most: usize,
) -> Result<Vec<Vec<Change>>, Unreadable> {
    let rows = Rows::of(repository);
    let mut first = pairs;
    loop {
        if let Some(changes) = compare(&rows, first, prefix, most)? {
            return Ok(changes);
        }
        first = first.get(..first.len() / 2).unwrap_or_default();
    }
}

/// A folder that differs between the commits of the pair with this number.
struct Twice {
    pair: usize,
    path: String,
    sides: [Option<gix::ObjectId>; 2],
}

/// What differs in one folder: its files, and the folders inside it.
struct Differing {
    pair: usize,
    files: Vec<Change>,
    folders: Vec<Twice>,
}

/// What was met of a pair.
#[derive(Default)]
struct Met {
    files: AtomicUsize,
    folders: AtomicUsize,
    entries: AtomicUsize,
}

/// What differs between each of these pairs; `None` where it is more than `most` files and folders, of several pairs.
fn compare(rows: &Rows<'_>, pairs: &[Pair], prefix: &str, most: usize) -> Result<Option<Vec<Vec<Change>>>, Unreadable> {
    let mut changes: Vec<Vec<Change>> = pairs.iter().map(|_| Vec::new()).collect();
    let met: Vec<Met> = pairs.iter().map(|_| Met::default()).collect();
    let together = AtomicUsize::new(0);
    let is_much = || together.load(Ordering::Relaxed) > most && pairs.len() > 1;
    let mut level = roots(rows, pairs, prefix)?;
    for depth in 0.. {
        if level.is_empty() {
            break;
        }
        // Newest first: older folders are stored as what differs from newer ones.
        level.par_sort_unstable_by(|a, b| a.path.cmp(&b.path).then(b.pair.cmp(&a.pair)));
        let found = rows.each(&level, |repository, row| {
            let mut differ = Differ::of(repository);
            // What is met is counted as it is read: a small repository can unfold to any size.
            let compared = row.iter().take_while(|_| !is_much()).map(|folder| {
                let found = folder.compare(&mut differ, &met[folder.pair], pairs[folder.pair].0.is_some(), depth)?;
                together.fetch_add(found.files.len() + found.folders.len(), Ordering::Relaxed);
                Ok(found)
            });
            compared.collect()
        })?;
        if is_much() {
            return Ok(None);
        }
        level.clear();
        for mut found in found {
            changes[found.pair].append(&mut found.files);
            level.append(&mut found.folders);
        }
    }
    changes.par_iter_mut().for_each(|changes| changes.sort_unstable_by(|a, b| a.path.cmp(&b.path)));
    Ok(Some(changes))
}

/// The roots that differ.
fn roots(rows: &Rows<'_>, pairs: &[Pair], prefix: &str) -> Result<Vec<Twice>, Unreadable> {
    let mut commits: Vec<ObjectId> = Vec::with_capacity(pairs.len() + 1);
    let mut place = |commit: ObjectId| {
        if commits.last() != Some(&commit) {
            commits.push(commit);
        }
        commits.len() - 1
    };
    let places: Vec<(Option<usize>, usize)> =
        pairs.iter().map(|(old, new)| (old.map(&mut place), place(*new))).collect();
    let root = |repository: &Repository, commit: ObjectId| {
        Ok(match find(repository, commit, prefix)? {
            Found::Folder(id) => Some(id),
            Found::File(_) | Found::Link | Found::Nothing => None,
        })
    };
    let roots = rows.each(&commits, |repository, row| {
        let newest_first = row.iter().rev().map(|commit| root(repository, *commit));
        let mut roots = newest_first.collect::<Result<Vec<_>, _>>()?;
        roots.reverse();
        Ok(roots)
    })?;
    let sides = places.iter().map(|(old, new)| [old.and_then(|old| roots[old]), roots[*new]]);
    let both = sides.enumerate().filter(|(_, sides)| sides[0] != sides[1]);
    Ok(both.map(|(pair, sides)| Twice { pair, path: String::new(), sides }).collect())
}

impl Twice {
    fn compare(
        &self,
        differ: &mut Differ<'_>,
        met: &Met,
        is_follower: bool,
        depth: usize,
    ) -> Result<Differing, Unreadable> {
        let [old, new] = differ.folders(self.sides, &self.path)?;
        let add = |count: &AtomicUsize, more: usize| count.fetch_add(more, Ordering::Relaxed) + more;
        let folders = add(&met.folders, old.folders.len().max(new.folders.len()));
        let entries = add(&met.entries, old.entries.max(new.entries));
        within_limits(0, folders, entries, depth)?;
        let files = matched(old.files, new.files, |file| file.path.clone());
        let files: Vec<Change> = files.filter_map(|(old, new)| change(old, new)).collect();
        within_limits(add(&met.files, files.len()) / (1 + usize::from(is_follower)), 0, 0, 0)?;
        let folders = matched(old.folders, new.folders, |(path, _)| path.clone());
        let folders = folders.filter_map(|(old, new)| {
            let path = old.as_ref().or(new.as_ref())?.0.clone();
            let sides = [old.map(|(_, id)| id), new.map(|(_, id)| id)];
            (sides[0] != sides[1]).then_some(Twice { pair: self.pair, path, sides })
        });
        Ok(Differing { pair: self.pair, files, folders: folders.collect() })
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::{NewCommit, create};

    #[test]
    fn what_does_not_fit_together_is_told_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<String> = (0..200).map(|number| format!("number: {number}\n")).collect();
        let commits = texts.iter().enumerate().map(|(number, text)| {
            let other = ["a/b/x.yaml", "a/y.yaml", "z.yaml"][number % 3];
            let day = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
            let changes = vec![("pmo.yaml", Some(text.as_str())), (other, (number % 7 > 2).then_some(text.as_str()))];
            NewCommit { name: "Ana", email: "ana@example.org", at: day, message: "More", changes }
        });
        create(folder.path(), &commits.collect::<Vec<_>>()).unwrap();
        let repository = Repository::open(folder.path()).unwrap();
        let tip = repository.head().unwrap();
        let mut pairs: Vec<Pair> = crate::git::walk(&repository, tip)
            .map(|commit| commit.map(|commit| (commit.parents.first().copied(), commit.id)).unwrap())
            .collect();
        pairs.reverse();
        let one_by_one: Vec<Vec<Change>> =
            pairs.iter().map(|(old, new)| changes(&repository, *old, *new, "").unwrap()).collect();
        assert_eq!(one_by_one.iter().map(Vec::len).filter(|count| *count > 0).count(), 200);
        assert_eq!(changes_in_a_row(&repository, &pairs, "").unwrap(), one_by_one);
        for (most, told) in [(0, 1..=1), (100, 25..=50), (100_000, 200..=200)] {
            let first = first_of(&repository, &pairs, "", most).unwrap();
            assert!(told.contains(&first.len()), "{most}: {}", first.len());
            assert_eq!(first, one_by_one[..first.len()]);
        }
    }
}
