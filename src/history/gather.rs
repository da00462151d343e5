//! The life of every record, from a repository.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime};
use rayon::prelude::*;

use super::step::{FileChange, Step};
use super::weave::weave;
use crate::chronicle::{Author, Chronicle, Commit, Evidence, Reach};
use crate::git::{self, AllowedSigners, Content, Mailmap, ObjectId, Repository, Signature, Unreadable};
use crate::source::FileId;
use crate::workspace::Loaded;

/// Commits of one merged branch that are looked at for who set a value.
const MOST_OF_A_SIDE: usize = 1_000;

/// Where the content of a file is: in the repository, or on disk and in no commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Blob(ObjectId),
    Disk(FileId),
}

/// The life of every record of a tree from the first commit to the last one on the way to `tip` that is not later than
/// `as_of`, along the first parent and inside merges, with authors as the mailmap of `tip` names them.
///
/// What `loaded` says and that commit does not (the tree has changes that are not committed, or the day lies in the
/// past) stands last, as [`Commit::uncommitted`]: on that day nobody had committed it. `None` where everything was
/// committed later.
///
/// # Errors
/// If a commit, folder or file of history cannot be read: half a history would prove the wrong things.
pub fn gather(
    repository: &Repository,
    tip: ObjectId,
    loaded: &Loaded,
    as_of: NaiveDate,
) -> Result<Option<Chronicle>, Unreadable> {
    let mailmap = Mailmap::of(repository, tip)?;
    let is_later = |commit: &Result<git::Commit, Unreadable>| {
        commit.as_ref().is_ok_and(|commit| commit.day().is_none_or(|day| day > as_of))
    };
    let walked = git::walk(repository, tip).mapped(mailmap).skip_while(is_later);
    let mut line: Vec<git::Commit> = walked.collect::<Result<_, _>>()?;
    let Some(last) = line.first().map(|commit| commit.id) else { return Ok(None) };
    line.reverse();
    let reach = match line.first() {
        Some(first) if first.is_boundary => Reach::Cut("the clone is shallow".into()),
        _ => Reach::Whole,
    };
    let main: HashSet<ObjectId> = line.iter().map(|commit| commit.id).collect();
    let step = |repository: &mut Repository, commit: &git::Commit| step(repository, loaded, commit, &main);
    let mut steps: Vec<Step<Place>> = line.par_iter().map_with(repository.clone(), step).collect::<Result<_, _>>()?;
    let changed = uncommitted(repository, last, loaded)?;
    if !changed.is_empty() {
        let now = Commit::uncommitted(as_of.and_time(NaiveTime::MIN).and_utc());
        steps.push(Step { commit: now, files: changed, side: Vec::new() });
    }
    let contents = |places: &[Place]| contents(repository, loaded, places);
    let mut chronicle = weave(steps, reach, &loaded.catalogue, &loaded.policy.limits, &contents)?;
    prove(&mut chronicle, repository, last, loaded)?;
    Ok(Some(chronicle))
}

/// Kinds of records that hold what somebody agreed to: the commits that changed them are looked at for signatures.
const AGREED: [&str; 4] = ["decision", "waiver", "escalation", "audit"];

/// Checks the signatures of the commits that changed what somebody agreed to.
fn prove(
    chronicle: &mut Chronicle,
    repository: &Repository,
    last: ObjectId,
    loaded: &Loaded,
) -> Result<(), Unreadable> {
    let allowed = AllowedSigners::of(repository, last, &loaded.prefix)?;
    let agreed = chronicle.lives.values().filter(|life| AGREED.contains(&&*life.kind));
    let numbers: BTreeSet<u32> = agreed
        .flat_map(|life| life.changes.iter().map(|change| change.commit).chain(life.born))
        .chain(chronicle.first())
        .collect();
    for number in numbers {
        let Some(commit) = chronicle.commits.get_mut(number as usize) else { continue };
        let Some(id) = ObjectId::parse(&commit.id) else { continue };
        commit.evidence = match git::signature(repository, id, &allowed)? {
            Signature::None => Evidence::Authored,
            Signature::Unverified(reason) => Evidence::Unverified(reason),
            Signature::Of(principals) if is_platform(&principals, loaded) => Evidence::Platform,
            Signature::Of(principals) => Evidence::Signed(principals),
        };
    }
    Ok(())
}

/// Whether the policy says that one of these principals is the host of the repository.
fn is_platform(principals: &[String], loaded: &Loaded) -> bool {
    principals.iter().any(|principal| loaded.policy.platform_signers.contains(principal))
}

/// A commit with the record files it changed, and what it merged in.
fn step(
    repository: &Repository,
    loaded: &Loaded,
    commit: &git::Commit,
    main: &HashSet<ObjectId>,
) -> Result<Step<Place>, Unreadable> {
    let parent = commit.parents.first().copied().filter(|_| !commit.is_boundary);
    let files = changed(repository, loaded, parent, commit.id)?;
    let mut side = Vec::new();
    let merged = commit.parents.iter().skip(1).filter(|_| !commit.is_boundary && !files.is_empty());
    for tip in merged {
        let branch = git::walk(repository, *tip).take(MOST_OF_A_SIDE);
        let own: Vec<git::Commit> = branch
            .take_while(|commit| commit.as_ref().is_ok_and(|commit| !main.contains(&commit.id)))
            .collect::<Result<_, _>>()?;
        for commit in own.into_iter().rev() {
            let parent = commit.parents.first().copied().filter(|_| !commit.is_boundary);
            let files = changed(repository, loaded, parent, commit.id)?;
            side.push(Step { commit: told(&commit), files, side: Vec::new() });
        }
    }
    Ok(Step { commit: told(commit), files, side })
}

fn changed(
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

/// What the files say and `commit` does not.
fn uncommitted(repository: &Repository, tip: ObjectId, loaded: &Loaded) -> Result<Vec<FileChange<Place>>, Unreadable> {
    let committed = changed(repository, loaded, None, tip)?.into_iter();
    let mut differing: BTreeMap<Box<str>, FileChange<Place>> = committed
        .map(|change| (change.path.clone(), FileChange { before: change.after, after: None, ..change }))
        .collect();
    for file in &loaded.files {
        let own = file.blob.map(Place::Blob);
        let entry = differing.entry(file.path.as_str().into());
        match entry {
            std::collections::btree_map::Entry::Occupied(entry) if own.is_some() && entry.get().before == own => {
                entry.remove();
            }
            entry => {
                let change =
                    entry.or_insert_with(|| FileChange { path: file.path.as_str().into(), before: None, after: None });
                change.after = Some(Place::Disk(file.file));
            }
        }
    }
    Ok(differing.into_values().collect())
}

/// The bytes of many files; what is not read in a work tree either is none.
fn contents(repository: &Repository, loaded: &Loaded, places: &[Place]) -> Result<Vec<Option<Vec<u8>>>, Unreadable> {
    let blobs: Vec<ObjectId> =
        places.iter().filter_map(|place| if let Place::Blob(id) = place { Some(*id) } else { None }).collect();
    let mut read = git::contents(repository, &blobs)?.into_iter();
    let content = |place: &Place| match place {
        Place::Blob(_) => match read.next()? {
            Content::Bytes(bytes) => Some(bytes),
            Content::Unread(_) => None,
        },
        Place::Disk(file) => Some(loaded.sources.file(*file).text().as_bytes().to_vec()),
    };
    Ok(places.iter().map(content).collect())
}

fn told(commit: &git::Commit) -> Commit {
    let committed = commit.committed.or(commit.authored).unwrap_or(DateTime::UNIX_EPOCH);
    Commit {
        id: commit.id.to_string().into(),
        author: Author { name: commit.author.name.as_str().into(), email: commit.author.email.as_str().into() },
        authored: commit.authored.unwrap_or(committed),
        committed,
        subject: commit.subject().into(),
        evidence: Evidence::Authored,
    }
}
