//! `--at`: the tree as a commit has it.

use std::path::Path;

use chrono::NaiveDate;
use pmo::git::{self, Moment, Place, Repository, Site, Snapshot, Unreadable};
use pmo::render::line;

use super::failure::Failure;
use super::global::Global;

/// A tree of the past.
pub struct Past {
    /// Where it is; its folder need not be on disk.
    pub place: Place,
    /// What the commit holds of it.
    pub snapshot: Snapshot,
    moment: Moment,
}

/// The tree that `start` belongs to at the revision or date `at`, as if `head` were checked out where one is given.
pub fn open(start: &Path, site: Option<Site>, at: &str, head: Option<&str>) -> Result<Past, Failure> {
    let site = site.ok_or_else(|| failure(Unreadable::NotARepository(start.display().to_string())))?;
    read(&site, at, head).map_err(failure)
}

fn read(site: &Site, at: &str, head: Option<&str>) -> Result<Past, Unreadable> {
    let repository = Repository::open(&site.root)?;
    let moment = match head {
        None => git::resolve(&repository, at)?,
        Some(head) => git::resolve_from(&repository, Ok(git::resolve(&repository, head)?.commit), at)?,
    };
    let prefix = git::discover_in(&repository, moment.commit, &site.folder)?;
    let snapshot = Snapshot::of_commit(&repository, moment.commit, &prefix)?;
    let place = Place { tree: site.root.join(prefix.trim_end_matches('/')), repository: Some(site.root.clone()) };
    Ok(Past { place, snapshot, moment })
}

impl Past {
    /// The as-of date: `--as-of`, else the date asked for, else the day of the commit.
    pub fn as_of(&self, global: &Global) -> Result<NaiveDate, Failure> {
        let unknown = || {
            Failure::new(format!("commit {} says no day that a calendar knows", self.moment.commit.short()))
                .hint("`--as-of YYYY-MM-DD`")
        };
        global.as_of.or(self.moment.day).ok_or_else(unknown)
    }
}

/// Refuses `--at` for a command that makes something new: nothing that was committed takes part in it.
pub fn refuse(global: &Global) -> Result<(), Failure> {
    match &global.at {
        None => Ok(()),
        Some(at) => Err(written(at)),
    }
}

/// What was committed cannot be written to.
pub fn written(at: &str) -> Failure {
    Failure::new(format!("`--at {}` reads what was committed, and this command writes", line(at)))
        .hint("leave out `--at`, in a work tree")
}

/// A repository, or a moment of it, that cannot be read: nothing to check, or something in the way.
pub fn failure(unreadable: Unreadable) -> Failure {
    let said = line(&unreadable.to_string());
    let failure = if unreadable.is_nothing() { Failure::nothing(said) } else { Failure::new(said) };
    failure.hint(line(unreadable.hint()))
}
