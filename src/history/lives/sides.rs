//! What a merge brought in from the side.

use std::collections::{HashMap, HashSet};

use crate::git::{self, Commit, ObjectId, Repository, Unreadable};

/// Commits of one merge that are looked at for who set a value. Where there are more, nobody can tell, and whoever merges
/// them is not taken for the author of what they say.
const MOST: usize = 20_000;

/// Why a line does not go back to its beginning.
pub(super) const SHALLOW: &str = "the clone is shallow";
const TOO_MANY: &str = "a merge brought in more commits than are looked at";

/// What a merge brought in.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// The commits, each after everything that it follows.
    pub(super) commits: Vec<Commit>,
    /// What the merge follows, as numbers in `commits`; `None` for what is not there.
    pub(super) parents: Vec<Option<usize>>,
    /// The same for each of the commits.
    pub(super) followed: Vec<Vec<Option<usize>>>,
    /// Why not all of them are known, if so: what they brought, and what is older, cannot be told apart.
    pub(super) cut: Option<&'static str>,
}

/// Where a walk stands.
enum Visit {
    Enter(ObjectId),
    Leave(Commit),
}

/// Everything that `merge` brought to the line: what is reached from its other parents and was not `seen` before. Enters
/// it among that.
pub(super) fn side(repository: &Repository, merge: &Commit, seen: &mut HashSet<ObjectId>) -> Result<Side, Unreadable> {
    let mut side = Side::default();
    let mut open: Vec<Visit> = merge.parents.iter().skip(1).rev().copied().map(Visit::Enter).collect();
    let mut entered = 0;
    while let Some(visit) = open.pop() {
        let id = match visit {
            Visit::Leave(commit) => {
                side.commits.push(commit);
                continue;
            }
            Visit::Enter(id) => id,
        };
        if !seen.insert(id) {
            continue;
        }
        if entered == MOST {
            side.cut = Some(TOO_MANY);
            break;
        }
        entered += 1;
        let mut commit = git::commit(repository, id)?;
        if commit.is_boundary {
            side.cut = Some(SHALLOW);
            continue;
        }
        let parents: Vec<ObjectId> = commit.parents.iter().rev().copied().collect();
        commit.message = commit.subject().to_owned();
        open.push(Visit::Leave(commit));
        open.extend(parents.into_iter().map(Visit::Enter));
    }
    let numbers: HashMap<ObjectId, usize> =
        side.commits.iter().enumerate().map(|(number, commit)| (commit.id, number)).collect();
    side.parents = numbered(merge, &numbers);
    side.followed = side.commits.iter().map(|commit| numbered(commit, &numbers)).collect();
    Ok(side)
}

fn numbered(commit: &Commit, numbers: &HashMap<ObjectId, usize>) -> Vec<Option<usize>> {
    commit.parents.iter().map(|id| numbers.get(id).copied()).collect()
}
