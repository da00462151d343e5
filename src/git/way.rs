//! The way from one commit to another: what the later one has that the earlier one has not.

use std::collections::{HashMap, HashSet};

use super::object::ObjectId;
use super::repository::Repository;
use super::unreadable::Unreadable;
use super::walk::{commit, walk};

/// How the earlier of two commits is related to the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinship {
    /// The later one follows the earlier one, by whatever way, or is the same.
    Before,
    /// It is the other way round: the earlier one follows the later one.
    After,
    /// Neither follows the other; both follow this one.
    Parted(ObjectId),
    /// They have no commit in common.
    Strangers,
}

/// What of a line of commits, along first parents and inside merges, an earlier commit has as well.
#[derive(Debug)]
pub struct Way {
    /// How the two ends are related.
    pub kinship: Kinship,
    /// The line, from the later commit back: places by id, as far as they matter.
    line: HashMap<ObjectId, usize>,
    /// The place of the newest commit of the line that the earlier one has. All before it, it has as well.
    joint: Option<usize>,
    /// What else the earlier commit has, as far as it is not behind the joint.
    beside: HashSet<ObjectId>,
}

impl Way {
    /// The way from `earlier` to `later`, which need not follow it. Commit graphs that a repository keeps are not believed.
    ///
    /// # Errors
    /// If a commit on the way cannot be read.
    pub fn between(repository: &Repository, earlier: ObjectId, later: ObjectId) -> Result<Self, Unreadable> {
        let mut line = HashMap::new();
        for (place, commit) in walk(repository, later).enumerate() {
            let id = commit?.id;
            line.insert(id, place);
            if id == earlier {
                let joint = Some(place);
                return Ok(Way { kinship: Kinship::Before, line, joint, beside: HashSet::new() });
            }
        }
        let (mut beside, mut joint) = (HashSet::new(), None);
        let mut next = vec![earlier];
        while let Some(id) = next.pop() {
            if let Some(place) = line.get(&id) {
                joint = Some(joint.map_or(*place, |joint: usize| joint.min(*place)));
            } else if beside.insert(id) {
                let commit = commit(repository, id)?;
                next.extend(commit.parents.into_iter().filter(|_| !commit.is_boundary));
            }
        }
        let kinship = match common(repository, earlier, later)? {
            Some(base) if base == earlier => Kinship::Before,
            Some(base) if base == later => Kinship::After,
            Some(base) => Kinship::Parted(base),
            None => Kinship::Strangers,
        };
        Ok(Way { kinship, line, joint, beside })
    }

    /// Of each of these commits whether the earlier one has it. They stand oldest first, each of the line behind what it
    /// merged in; `None` is what is in no commit yet.
    pub fn had(&self, commits: &[Option<ObjectId>]) -> Vec<bool> {
        let mut is_passed = false;
        let had = commits.iter().rev().map(|commit| {
            let place = commit.and_then(|id| self.line.get(&id));
            if let Some(place) = place {
                is_passed = self.joint.is_some_and(|joint| *place >= joint);
            }
            is_passed || commit.is_some_and(|id| self.beside.contains(&id))
        });
        let mut had: Vec<bool> = had.collect();
        had.reverse();
        had
    }
}

/// The last commit that both follow or are; `None` where there is none, or where the clone ends before it.
///
/// # Errors
/// If a commit on the way cannot be read.
pub fn common(repository: &Repository, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>, Unreadable> {
    let mut graph = repository.local.revision_graph(None);
    let found = repository.local.merge_bases_many_with_graph(one.0, &[other.0], &mut graph);
    let found = found.map_err(|error| Unreadable::Broken(format!("the commits before {}: {error}", one.short())))?;
    Ok(found.first().map(|id| ObjectId(id.detach())))
}
