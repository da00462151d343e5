//! The life of every record, from a repository.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::annals::{Chapter, lives};
use super::archive::Archive;
use super::line::{Line, Place, standing, steps};
use super::signers::Signers;
use super::step::{FileChange, Step};
use super::told::told;
use super::weave::Loom;
use crate::chronicle::{Chronicle, Commit, Evidence, Reach};
use crate::git::{self, Blobs, Content, Head, Mailmap, ObjectId, Repository, Signature, Unreadable};
use crate::workspace::Loaded;

/// The life of every record of a tree from the first commit to the last one on the way to `head` that is not later than
/// `as_of`, along the first parent and inside merges, with authors as the mailmap of `head` names them.
///
/// What `loaded` says and that commit does not (the tree has changes that are not committed, or the day lies in the
/// past) stands last, as [`Commit::uncommitted`]: on that day nobody had committed it. `None` where everything was
/// committed later. Where the line was rewritten, history begins after that: see [`git::rewriting`].
///
/// What `archive` knows is not read again, and it knows more afterwards; see [`question`].
///
/// # Errors
/// If a commit, folder or file of history cannot be read: half a history would prove the wrong things.
pub fn gather(
    repository: &Repository,
    head: &Head,
    loaded: &Loaded,
    as_of: NaiveDate,
    archive: &mut Archive,
) -> Result<Option<Chronicle>, Unreadable> {
    let Some(mut line) = Line::until(repository, archive, head.commit, as_of)? else { return Ok(None) };
    let Some(last) = line.last() else { return Ok(None) };
    let changed = if head.dirty || last != head.commit {
        uncommitted(repository, (last, head.commit), loaded)?
    } else {
        Vec::new()
    };
    let (steps, before) = steps(repository, loaded, &mut line, head.commit)?;
    let Line { known: mut chapters, reach, .. } = line;
    let mut loom = loom(repository, loaded, head.commit, &chapters, !steps.is_empty() || !changed.is_empty())?;
    let blobs = Blobs::of(repository);
    let reader = || reader(&blobs, loaded);
    let new = loom.weave(steps, &loaded.catalogue, &loaded.policy.limits, reader)?;
    if reach == Reach::Whole && !new.is_empty() {
        archive.enter(&new, &chapters);
    }
    chapters.extend(new);
    let commits = chapters.iter().flat_map(|chapter| &chapter.commits);
    let signed: HashSet<ObjectId> = commits.filter(|commit| commit.is_signed).map(|commit| commit.id).collect();
    let signers = if signed.is_empty() {
        None
    } else {
        let line = before.iter().chain(chapters.iter().filter_map(|chapter| chapter.commits.last()));
        Some(Signers::of(repository, &line.collect::<Vec<_>>(), &loaded.prefix)?)
    };
    let mut chapters = told(&before, chapters, &Mailmap::of(repository, head.commit)?, as_of);
    if !changed.is_empty() {
        let now = Commit::uncommitted(as_of.and_time(NaiveTime::MIN).and_utc());
        let step = Step { commit: now, files: changed, parents: Vec::new(), side: Vec::new() };
        chapters.extend(loom.weave(vec![step], &loaded.catalogue, &loaded.policy.limits, reader)?);
    }
    let mut chronicle = lives(chapters, reach);
    if let Some(signers) = signers {
        prove(&mut chronicle, &signed, &signers, loaded)?;
    }
    Ok(Some(chronicle))
}

/// Everything that an [`Archive`] depends on beside commits: which files hold records, and how they are read.
pub fn question(loaded: &Loaded) -> String {
    let (limits, pack) = (&loaded.policy.limits, &loaded.policy.methodology_file);
    let schemas: Vec<&str> = loaded.schemas.iter().flat_map(|(name, text)| [name.as_str(), text]).collect();
    let schemas = git::blob_id(schemas.join("\0").as_bytes());
    format!("what commits did in {:?}: {limits:?}, not {pack:?}, schemas {schemas}", loaded.prefix)
}

/// What goes on behind these chapters; nothing of the tree is listed where nothing does.
fn loom(
    repository: &Repository,
    loaded: &Loaded,
    tip: ObjectId,
    chapters: &[Chapter<git::Commit>],
    goes_on: bool,
) -> Result<Loom<Place>, Unreadable> {
    match chapters.last().and_then(|chapter| chapter.commits.last()).filter(|_| goes_on) {
        Some(last) => Ok(Loom::after(chapters, &standing(repository, loaded, last.id, tip)?)),
        None => Ok(Loom::new()),
    }
}

/// Kinds of records that hold what somebody agreed to: the commits that changed them are looked at for signatures.
const AGREED: [&str; 4] = ["decision", "waiver", "escalation", "audit"];

/// Checks the signatures of the commits that changed what somebody agreed to, among those that are signed.
fn prove(
    chronicle: &mut Chronicle,
    signed: &HashSet<ObjectId>,
    signers: &Signers<'_>,
    loaded: &Loaded,
) -> Result<(), Unreadable> {
    let agreed = chronicle.lives.values().filter(|life| AGREED.contains(&&*life.kind));
    let numbers: BTreeSet<u32> = agreed
        .flat_map(|life| life.changes.iter().map(|change| change.commit).chain(life.born))
        .chain(chronicle.first())
        .collect();
    for number in numbers {
        let Some(commit) = chronicle.commits.get_mut(number as usize) else { continue };
        let Some(id) = ObjectId::parse(&commit.id).filter(|id| signed.contains(id)) else { continue };
        commit.evidence = match signers.proven(id)? {
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

/// What the files say and `commit` does not.
fn uncommitted(
    repository: &Repository,
    (last, tip): (ObjectId, ObjectId),
    loaded: &Loaded,
) -> Result<Vec<FileChange<Place>>, Unreadable> {
    let committed = standing(repository, loaded, last, tip)?.into_iter();
    let mut differing: BTreeMap<Arc<str>, FileChange<Place>> = committed
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

/// Reads files, for one thread; what is not read in a work tree either is none.
fn reader(blobs: &Blobs, loaded: &Loaded) -> impl FnMut(Place) -> Result<Option<Vec<u8>>, Unreadable> {
    let reader = blobs.reader();
    move |place| match place {
        Place::Blob(id) => Ok(match reader.read(id)? {
            Content::Bytes(bytes) => Some(bytes),
            Content::Unread(_) => None,
        }),
        Place::Disk(file) => Ok(Some(loaded.sources.file(file).text().as_bytes().to_vec())),
    }
}
