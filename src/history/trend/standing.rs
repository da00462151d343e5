//! A tree where it stands, by project: what a step touches is read, everything else stays as it was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::documents::{Documents, Wanted};
use super::own::Holds;
use super::plot::{Say, Version, say};
use super::plots::{Files, Plots, Touched};
use super::question::Question;
use super::reading::Sample;
#[cfg(test)]
use super::track::Moved;
use super::track::{Basis, Track};
use crate::git::{Change, ObjectId, Unreadable};
use crate::model::{folder_of, is_project_file};

/// What differs from one sample to the next.
pub(super) type Move<'s> = (&'s Sample, Vec<Change>);

/// The tree where it stands.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) plots: Plots,
    /// Projects, each since a step of those that are taken together.
    live: BTreeMap<Arc<str>, Life>,
    /// Common files that speak of work.
    speaking: BTreeMap<Arc<str>, (ObjectId, Say)>,
    /// Common files that are those of programmes and portfolios.
    homes: Files,
    /// What the common files give together.
    common: Option<Life>,
    /// All that gives rows; shared by steps that change nothing of it.
    all: Arc<Vec<Arc<Version>>>,
    /// What was replaced, with the steps that it stood for.
    ended: Vec<(Arc<Version>, Range<usize>)>,
    /// What was read of it, if it will be asked again.
    read: Documents,
}

/// A version, and the number of the step that brought it.
type Life = (Arc<Version>, usize);

/// A step of the tree, before anything of it is read.
pub(super) struct Staged {
    pub(super) basis: Basis,
    pub(super) plots: Vec<(Arc<str>, Option<Arc<Version>>)>,
    pub(super) common: Vec<(Arc<str>, Option<ObjectId>)>,
    pub(super) as_of: NaiveDate,
}

/// Policy, and all that gives rows, at one moment.
pub(super) struct Step {
    pub(super) basis: Basis,
    pub(super) versions: Arc<Vec<Arc<Version>>>,
    /// Whether a common file speaks of projects: the tree cannot be taken apart.
    pub(super) is_whole: bool,
    pub(super) as_of: NaiveDate,
}

impl Step {
    /// Whether nothing of it is another, the day apart.
    pub(super) fn is_same(&self, next: &Step) -> bool {
        let is_same = Arc::ptr_eq(&self.basis, &next.basis) && Arc::ptr_eq(&self.versions, &next.versions);
        is_same && self.is_whole == next.is_whole
    }
}

impl Standing {
    /// Moves through commits: what each of them holds.
    pub(super) fn advance(
        &mut self,
        track: &mut Track<'_>,
        moves: Vec<Move<'_>>,
        asked: Question<'_>,
    ) -> Result<Vec<Step>, Unreadable> {
        self.begin(asked.holds);
        let staged = self.stage(track, moves)?;
        let mut wanted = Wanted::default();
        staged.iter().for_each(|staged| staged.want(&self.read, &mut wanted));
        self.standing().for_each(|version| version.want(&self.read, &mut wanted));
        self.read.extend(wanted.read(track.repository())?);
        let days: Vec<NaiveDate> = staged.iter().map(|staged| staged.as_of).collect();
        let steps: Vec<Step> =
            staged.into_iter().enumerate().map(|(number, staged)| self.settle(number, staged, asked)).collect();
        let lives = self.lives(steps.len());
        let mut missing = Wanted::default();
        lives.iter().for_each(|(version, _)| version.want(&self.read, &mut missing));
        self.read.extend(missing.read(track.repository())?);
        self.ask(&lives, asked, &days);
        self.forget(asked.holds);
        Ok(steps)
    }

    fn ask(&self, lives: &[(Arc<Version>, Range<usize>)], asked: Question<'_>, days: &[NaiveDate]) {
        lives.par_iter().for_each(|(version, steps)| version.ask(&self.read, asked, &in_order(&days[steps.clone()])));
    }

    /// Everything that stands is there from the first of the next steps on; what depends on the day will be asked anew.
    fn begin(&mut self, holds: Holds) {
        for (version, since) in self.live.values_mut().chain(&mut self.common) {
            *since = 0;
            if holds != Holds::Always {
                *version = Arc::new(version.unasked());
            }
        }
        self.gather();
    }

    /// All that stands and was not asked yet.
    fn standing(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.live.values().chain(&self.common).map(|(version, _)| version).filter(|version| !version.is_asked())
    }

    /// All versions of these steps that were not asked yet, with the steps that each stood for.
    fn lives(&mut self, steps: usize) -> Vec<(Arc<Version>, Range<usize>)> {
        let ended = std::mem::take(&mut self.ended).into_iter();
        let live = self.live.values().chain(&self.common).map(|(version, since)| (version.clone(), *since..steps));
        ended.chain(live).filter(|(version, steps)| !version.is_asked() && !steps.is_empty()).collect()
    }

    /// Lets go of what was read, unless it stands and will be asked again. Taking documents apart takes a while, and nobody
    /// waits for it.
    fn forget(&mut self, holds: Holds) {
        let read = std::mem::take(&mut self.read);
        if holds == Holds::Always {
            rayon::spawn(move || drop(read));
            return;
        }
        let standing = self.live.values().chain(&self.common).flat_map(|(version, _)| version.blobs());
        let standing: HashSet<ObjectId> = standing.collect();
        let (kept, gone): (Documents, Documents) = read.into_iter().partition(|(blob, _)| standing.contains(blob));
        self.read = kept;
        rayon::spawn(move || drop(gone));
    }

    /// Notes all that gives rows.
    fn gather(&mut self) {
        self.all = Arc::new(self.live.values().chain(&self.common).map(|(version, _)| version.clone()).collect());
    }

    fn stage(&mut self, track: &mut Track<'_>, moves: Vec<Move<'_>>) -> Result<Vec<Staged>, Unreadable> {
        let mut steps = Vec::with_capacity(moves.len());
        for (sample, changes) in moves {
            let before = track.basis().clone();
            let moved = track.step(sample.commit, changes)?;
            let basis = track.basis().clone();
            let touched = self.plots.take(&moved);
            let touched = if Arc::ptr_eq(&before, &basis) {
                touched
            } else {
                let all = self.plots.all();
                Touched { plots: &all.plots | &touched.plots, common: &all.common | &touched.common }
            };
            steps.push(self.staged(touched, &basis, sample.as_of));
        }
        Ok(steps)
    }

    fn staged(&self, touched: Touched, basis: &Basis, as_of: NaiveDate) -> Staged {
        let version = |name: Arc<str>| {
            let files = self.plots.plot(&name);
            let version = files.and_then(|files| Version::of_project(files, basis));
            (name, version.map(Arc::new))
        };
        let plots = touched.plots.into_iter().map(version).collect();
        let blob = |path: Arc<str>| {
            let blob = self.plots.common().get(&path).copied();
            (path, blob)
        };
        let common = touched.common.into_iter().map(blob).collect();
        Staged { basis: basis.clone(), plots, common, as_of }
    }

    /// What is there after the step with this number, of which everything is read.
    pub(super) fn settle(&mut self, number: usize, staged: Staged, asked: Question<'_>) -> Step {
        let Staged { basis, plots, common, as_of } = staged;
        let mut is_other = !plots.is_empty();
        for (name, version) in plots {
            let before = match version {
                Some(version) => self.live.insert(name, (version, number)),
                None => self.live.remove(&name),
            };
            self.ended.extend(before.map(|(version, since)| (version, since..number)));
        }
        if self.listen(&common, &basis) && !asked.view.about.contains(&"project") {
            let speaking = self.speaking.iter().map(|(path, (blob, _))| (path.clone(), *blob));
            let files: Files = speaking.chain(self.homes.clone()).collect();
            let common = Version::of_common(files, &basis);
            let common = (!self.speaking.is_empty()).then(|| (Arc::new(common), number));
            let before = std::mem::replace(&mut self.common, common);
            self.ended.extend(before.map(|(version, since)| (version, since..number)));
            is_other = true;
        }
        if is_other {
            self.gather();
        }
        let versions = self.all.clone();
        let is_whole = self.speaking.values().any(|(_, say)| *say == Say::OfProjects);
        Step { basis, versions, is_whole, as_of }
    }

    /// Notes what common files say of work; whether that is another than before.
    fn listen(&mut self, common: &[(Arc<str>, Option<ObjectId>)], basis: &Basis) -> bool {
        for (path, blob) in common.iter().filter(|(path, _)| is_project_file(path)) {
            match blob {
                Some(blob) => drop(self.homes.insert(path.clone(), *blob)),
                None => drop(self.homes.remove(path)),
            }
        }
        let homes: BTreeSet<&str> = self.homes.keys().map(|path| folder_of(path)).collect();
        let mut is_other = false;
        for (path, blob) in common {
            let document = blob.and_then(|blob| Some((blob, self.read.get(&blob)?)));
            let said = document
                .zip((**basis).as_ref().ok())
                .map(|((blob, document), loaded)| (blob, say(path, document, loaded, |folder| homes.contains(folder))));
            let before = match said.filter(|(_, say)| *say != Say::Nothing) {
                Some(said) => self.speaking.insert(path.clone(), said),
                None => self.speaking.remove(path),
            };
            is_other |= before.is_some() || self.speaking.contains_key(path) || is_project_file(path);
        }
        is_other
    }
}

impl Staged {
    /// Adds to what is wanted what the step needs beside what was read.
    fn want(&self, read: &Documents, wanted: &mut Wanted) {
        let Ok(loaded) = &*self.basis else { return };
        self.plots.iter().filter_map(|(_, version)| version.as_ref()).for_each(|version| version.want(read, wanted));
        for (path, blob) in self.common.iter().filter(|(path, _)| loaded.holds_records(path)) {
            let unread = blob.iter().filter(|blob| !read.contains_key(*blob));
            unread.for_each(|blob| wanted.add(path, *blob, loaded.policy.limits));
        }
    }
}

/// Each of some days once, in order.
fn in_order(days: &[NaiveDate]) -> Vec<NaiveDate> {
    days.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
impl Standing {
    /// A tree with these files that stays as it is, on several days.
    pub(super) fn of_files(
        files: &[Moved],
        basis: &Basis,
        read: Documents,
        asked: Question<'_>,
        days: &[NaiveDate],
    ) -> Vec<Step> {
        let mut standing = Standing { read, ..Standing::default() };
        let mut touched = standing.plots.take(files);
        let steps = days.iter().enumerate().map(|(number, day)| {
            let staged = standing.staged(std::mem::take(&mut touched), basis, *day);
            standing.settle(number, staged, asked)
        });
        let steps: Vec<Step> = steps.collect();
        let lives = standing.lives(days.len());
        standing.ask(&lives, asked, days);
        steps
    }
}
