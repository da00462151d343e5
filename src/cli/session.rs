//! One tree opened for a command: where it is, what is in it, what "today" is.

use std::env;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use pmo::chronicle::Chronicle;
use pmo::git::{self, Head, NotFound, ObjectId, Place, Repository, Snapshot};
use pmo::history::{self, Archive};
use pmo::metrics::gate;
use pmo::render::{Frame, line};
use pmo::rules::{self, Scene, Shared};
use pmo::workspace::{self, LoadError, Loaded};

use super::failure::Failure;
use super::global::Global;
use super::kept::Kept;
use super::past;
use super::terminal::plain_frame;

/// What a question needs to be known beyond what the files state; each includes the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing.
    Files,
    /// Who changed which value when.
    Past,
    /// What the rules find.
    Findings,
}

/// How much of a tree is read.
type Load = fn(Snapshot) -> Result<Loaded, LoadError>;

/// An open tree.
pub struct Session {
    /// Where it is.
    place: Place,
    /// Everything in it, read. Never taken apart: the process ends with the command, and a large tree takes a while.
    pub loaded: ManuallyDrop<Loaded>,
    /// What "today" is.
    pub as_of: NaiveDate,
    /// The commit it is of, or was last brought to.
    head: Option<Head>,
    /// The commit that was asked for, if the files are those of a commit.
    past: Option<String>,
}

impl Session {
    /// Opens the tree that `--tree` or the current folder belongs to: the files on disk, or with `--at` those of a
    /// commit. Where there is no work tree, `--at HEAD` is understood.
    pub fn open(global: &Global) -> Result<Self, Failure> {
        Session::load(global, None, workspace::load)
    }

    /// The same at another moment, named as if what `--at` names were checked out.
    pub fn open_at(global: &Global, moment: &str) -> Result<Self, Failure> {
        Session::load(global, Some(moment), workspace::load)
    }

    /// The same without the records: for questions about other moments of the tree.
    pub fn open_decided(global: &Global) -> Result<Self, Failure> {
        Session::load(global, None, workspace::load_decided)
    }

    fn load(global: &Global, moment: Option<&str>, load: Load) -> Result<Self, Failure> {
        let (read, ()) = rayon::join(|| Read::of(global, moment), workspace::prepare);
        let Read { place, mut snapshot, as_of, past } = read?;
        let head = snapshot.head.take();
        let named = moment.map(|moment| format!("at `{}`, ", line(moment))).unwrap_or_default();
        let loaded =
            load(snapshot).map_err(|error| Failure::new(named + &error.complaints.join("\npmo: ")).hint(error.help))?;
        Ok(Session { place, loaded: ManuallyDrop::new(loaded), as_of, head, past })
    }

    /// The same, or `None` where there is no tree and none was named. A tree that is there and broken is a failure:
    /// an answer without what it decided would be another tree's.
    pub fn open_if_any(global: &Global) -> Result<Option<Self>, Failure> {
        match Session::open(global) {
            Err(failure) if failure.is_nothing() && global.tree.is_none() && global.at.is_none() => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// Where the tree is, for people. Under `--at` nothing of it need be on disk.
    pub fn shown(&self) -> String {
        self.place.tree.display().to_string()
    }

    /// The folder that findings name their paths from.
    pub fn root(&self) -> &Path {
        self.place.repository.as_deref().unwrap_or(&self.place.tree)
    }

    /// The tree's folder, to write into. What was committed cannot be written to.
    pub fn folder(&self) -> Result<&Path, Failure> {
        match &self.past {
            None => Ok(&self.place.tree),
            Some(at) => Err(past::written(at)),
        }
    }

    /// Whether the files are those of a commit, not those on disk.
    pub fn is_past(&self) -> bool {
        self.past.is_some()
    }

    /// Answers a question about the tree as of the day.
    pub fn ask<T>(&self, needs: Needs, question: impl FnOnce(&Scene<'_>) -> T) -> T {
        let past = || if needs == Needs::Files { Err("not_asked") } else { self.chronicle() };
        let (portfolio, past) = rayon::join(|| ManuallyDrop::new(self.loaded.portfolio()), past);
        let (scanned, shared) = (self.loaded.scanned(), Shared::of(&portfolio));
        let past = ManuallyDrop::new(past);
        let past = past.as_ref().map_err(|reason| *reason);
        let scene = self.loaded.scene(&portfolio, &scanned, self.as_of);
        let scene = Scene { past, shared: Some(&shared), ..scene };
        let tally = (needs == Needs::Findings).then(|| rules::tally(&portfolio, &rules::run(&scene)));
        question(&Scene { tally: tally.as_ref(), ..scene })
    }

    /// What git knows of every value up to the files that were read; else the reason why nothing is known, as
    /// [`Scene::past`] says it.
    pub fn chronicle(&self) -> Result<Chronicle, &'static str> {
        let root = self.place.repository.as_deref().ok_or("not_a_repository")?;
        let head = self.head.as_ref().ok_or("no_commits")?;
        let repository = Repository::open(root).map_err(|_| "history_unreadable")?;
        // Whoever could change what is kept could also commit under any name, but not sign.
        let is_kept = !gate::asks_for_signatures(&self.loaded.policy);
        let kept = Kept::of(&repository, &history::question(&self.loaded)).filter(|_| is_kept);
        let mut archive = kept.as_ref().and_then(Kept::read).map_or_else(Archive::default, Archive::read);
        let gathered = history::gather(&repository, head, &self.loaded, self.as_of, &mut archive);
        if let Some(kept) = kept.filter(|_| archive.has_news()) {
            kept.write(archive.text());
        }
        gathered.map_err(|_| "history_unreadable")?.ok_or("committed_later")
    }

    /// The root of the repository the tree is in, if it is in one.
    pub fn repository(&self) -> Option<&Path> {
        self.place.repository.as_deref()
    }

    /// What every view must say of what is missing in it: files that could not be read, and files that a sparse checkout leaves
    /// out.
    pub fn remark(&self) -> Option<String> {
        let is_sparse = || Repository::open(self.repository()?).ok().map(|repository| repository.is_sparse());
        let is_partial = !self.is_past() && self.is_dirty() && is_sparse() == Some(true);
        let sparse = is_partial
            .then(|| "the checkout is sparse: what it leaves out is missing here; `--at HEAD` reads it all".to_owned());
        let remarks: Vec<String> = self.loaded.remark().into_iter().chain(sparse).collect();
        (!remarks.is_empty()).then(|| remarks.join("; "))
    }

    /// Whether any file of the tree differs from the commit it was last brought to.
    pub fn is_dirty(&self) -> bool {
        self.head.as_ref().is_some_and(|head| head.dirty)
    }

    /// The commit the files are of, or were last brought to.
    pub fn commit(&self) -> Option<ObjectId> {
        self.head.as_ref().map(|head| head.commit)
    }

    /// What every output says about its origin, and how wide and colourful it may be.
    pub fn frame(&self, global: &Global) -> Frame {
        Frame {
            dirty: self.head.as_ref().map(|head| head.dirty),
            commit: self.head.as_ref().map(|head| head.commit.to_string()),
            organisation: self.loaded.policy.organisation.clone(),
            policy: Some(self.loaded.policy_digest()),
            ..plain_frame(global, self.as_of)
        }
    }
}

/// A tree as bytes: what a session is opened on.
struct Read {
    place: Place,
    snapshot: Snapshot,
    as_of: NaiveDate,
    past: Option<String>,
}

impl Read {
    fn of(global: &Global, moment: Option<&str>) -> Result<Self, Failure> {
        let start = start(global)?;
        let site = git::site(&start, global.tree.is_some());
        let is_bare = site.as_ref().is_some_and(|site| site.is_bare);
        let head = global.at.as_deref();
        if let Some(at) = moment.or(head).or(is_bare.then_some("HEAD")) {
            let past = past::open(&start, site, at, head.filter(|_| moment.is_some()))?;
            let as_of = past.as_of(global)?;
            return Ok(Read { place: past.place, snapshot: past.snapshot, as_of, past: Some(at.to_owned()) });
        }
        let place = find(&start)?;
        let snapshot = Snapshot::of_worktree(&place).map_err(|error| {
            Failure::new(format!("cannot list `{}`: {error}", place.tree.display()))
                .hint("make it a folder that you may list")
        })?;
        Ok(Read { place, snapshot, as_of: as_of(global)?, past: None })
    }
}

/// The folder to look in, without symbolic links.
fn start(global: &Global) -> Result<PathBuf, Failure> {
    let start = match &global.tree {
        Some(folder) if !folder.is_dir() => {
            return Err(Failure::new(format!("`{}` is not a folder", folder.display()))
                .hint("name the folder that holds `pmo.yaml` or `.pmo/`"));
        }
        Some(folder) => folder.clone(),
        None => env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
    };
    Ok(start.canonicalize().unwrap_or(start))
}

fn find(start: &Path) -> Result<Place, Failure> {
    git::discover(start).map_err(|not_found: NotFound| {
        Failure::nothing(not_found.to_string())
            .hint("`pmo init` starts a tree here; `pmo demo` unpacks one to look at; `--tree DIR` names another folder")
    })
}

/// The as-of date: `--as-of`, else `SOURCE_DATE_EPOCH`, else today in UTC. The only place that reads the clock.
pub fn as_of(global: &Global) -> Result<NaiveDate, Failure> {
    if let Some(date) = global.as_of {
        return Ok(date);
    }
    match env::var("SOURCE_DATE_EPOCH") {
        Ok(seconds) => {
            let time = seconds.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            let date = time.map(|time| time.date_naive()).filter(|date| (1..=9999).contains(&date.year()));
            let failure = || {
                Failure::new(format!("SOURCE_DATE_EPOCH is `{seconds}`, not seconds of a day up to the year 9999"))
                    .hint("unset it, or give `--as-of`")
            };
            date.ok_or_else(failure)
        }
        Err(_) => Ok(Utc::now().date_naive()),
    }
}
