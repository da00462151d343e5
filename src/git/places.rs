//! Where a tree lay before it was moved to another folder of its repository.

use std::collections::BTreeMap;

use super::changes::{Change, changes};
use super::discover::discover_in;
use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;

/// Moves that are followed; nobody moves a tree more often.
const MOST: usize = 64;

/// What lay before the paths of a tree at each of these commits, oldest first, of a line on which the tree lies below
/// `prefix` at the last: the number of the first commit from which on it lay there, and the prefix.
///
/// A tree was moved where it comes into its place while another one, found from there, goes out of its own. What only came
/// lay nowhere before: there the place is told as that of later commits. A tree that comes, goes and comes back on one
/// line may be told to have lain where it lay last.
///
/// # Errors
/// If a commit cannot be read.
pub fn places(repository: &Repository, commits: &[ObjectId], prefix: &str) -> Result<Vec<(usize, String)>, Unreadable> {
    let mut places = Vec::new();
    let (mut end, mut place) = (commits.len(), prefix.to_owned());
    while places.len() < MOST {
        let Some(arrival) = arrival(repository, commits.get(..end).unwrap_or_default(), &place)? else { break };
        let (Some(before), Some(since)) = (commits.get(arrival.wrapping_sub(1)), commits.get(arrival)) else { break };
        let Some(old) = found(repository, *before, &place)? else { break };
        if old == place || found(repository, *since, &old)?.as_ref() == Some(&old) {
            break;
        }
        places.push((arrival, std::mem::replace(&mut place, old)));
        end = arrival;
    }
    places.push((0, place));
    places.reverse();
    Ok(places)
}

/// The number of the commit with which a tree came into its place; `None` where it always lay there, or does not at the
/// last.
fn arrival(repository: &Repository, commits: &[ObjectId], place: &str) -> Result<Option<usize>, Unreadable> {
    let is_there = |commit: &ObjectId| Ok(found(repository, *commit, place)?.as_deref() == Some(place));
    let (Some(first), Some(last)) = (commits.first(), commits.last()) else { return Ok(None) };
    if is_there(first)? || !is_there(last)? {
        return Ok(None);
    }
    let (mut away, mut there) = (0, commits.len() - 1);
    while there - away > 1 {
        let middle = away + (there - away) / 2;
        let Some(commit) = commits.get(middle) else { return Ok(None) };
        *(if is_there(commit)? { &mut there } else { &mut away }) = middle;
    }
    Ok(Some(there))
}

/// Where a tree is found from the place of one; `None` where there is none.
fn found(repository: &Repository, commit: ObjectId, place: &str) -> Result<Option<String>, Unreadable> {
    let folder = place.trim_end_matches('/');
    let folder = folder.strip_suffix(".pmo").unwrap_or(folder);
    match discover_in(repository, commit, folder) {
        Err(Unreadable::NoTree { .. }) => Ok(None),
        found => found.map(Some),
    }
}

/// What differs where a tree was moved from one place to another between two commits: files are compared by where they lie
/// in it. Sorted by path.
///
/// # Errors
/// If a commit cannot be read.
pub fn moving(
    repository: &Repository,
    before: Option<(ObjectId, &str)>,
    (after, place): (ObjectId, &str),
) -> Result<Vec<Change>, Unreadable> {
    let mut moved: BTreeMap<String, Change> = BTreeMap::new();
    if let Some((before, place)) = before {
        for change in changes(repository, None, before, place)? {
            moved.insert(change.path.clone(), Change { old: change.new, new: None, ..change });
        }
    }
    for change in changes(repository, None, after, place)? {
        let entry = moved.entry(change.path.clone()).or_insert(Change { new: None, ..change.clone() });
        entry.new = change.new;
    }
    Ok(moved.into_values().filter(|change| change.old != change.new).collect())
}
