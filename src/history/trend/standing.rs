//! A tree where it stands, by project: what a step touches is read, everything else stays as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::documents::{Documents, Wanted};
use super::plot::{Say, Version, say};
use super::plots::{Files, Plots, Touched};
use super::reading::Sample;
use super::track::{Basis, Track};
use crate::git::{Change, ObjectId, Unreadable};
use crate::model::{folder_of, is_project_file};
use crate::views::{Query, View};

/// What rows are wanted: those of a view, of a part of the tree.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    /// The view.
    pub(super) view: &'static View,
    /// What part of the tree.
    pub(super) query: &'q Query,
}

/// What differs from one sample to the next.
pub(super) type Move<'s> = (&'s Sample, Vec<Change>);

/// The tree where it stands.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) plots: Plots,
    /// Projects that give rows, or doubt.
    live: BTreeMap<Arc<str>, Arc<Version>>,
    /// Common files that speak of work.
    speaking: BTreeMap<Arc<str>, (ObjectId, Say)>,
    /// Common files that are those of programmes and portfolios.
    homes: Files,
    /// What the common files give together.
    common: Option<Arc<Version>>,
    /// All that gives rows; shared by steps that change nothing of it.
    all: Arc<Vec<Arc<Version>>>,
}

/// A step of the tree, before anything of it is read.
pub(super) struct Staged {
    pub(super) basis: Basis,
    pub(super) plots: Vec<(Arc<str>, Option<Arc<Version>>)>,
    pub(super) common: Vec<(Arc<str>, Option<ObjectId>)>,
    pub(super) sample: Sample,
}

/// Policy, and all that gives rows, at one moment.
pub(super) struct Step {
    pub(super) basis: Basis,
    pub(super) versions: Arc<Vec<Arc<Version>>>,
    /// Whether a common file speaks of projects: the tree cannot be taken apart.
    pub(super) is_whole: bool,
}

impl Step {
    /// Whether nothing of it is another.
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
        let staged = self.stage(track, moves)?;
        let mut read = wanted(&staged).read(track.repository())?;
        let new: Vec<&Arc<Version>> =
            staged.iter().flat_map(|staged| &staged.plots).filter_map(|(_, version)| version.as_ref()).collect();
        new.into_par_iter().for_each(|version| version.ask(&read, asked.view, asked.query));
        let steps: Vec<Step> = staged.into_iter().map(|staged| self.settle(staged, &read, asked)).collect();
        let common: Vec<Arc<Version>> = steps.iter().filter_map(|step| step.versions.last()).cloned().collect();
        let common: Vec<&Arc<Version>> = common.iter().filter(|version| version.rows().is_none()).collect();
        let mut missing = Wanted::default();
        common.iter().for_each(|version| version.want(&read, &mut missing));
        read.extend(missing.read(track.repository())?);
        common.into_par_iter().for_each(|version| version.ask(&read, asked.view, asked.query));
        // Taking documents apart takes a while, and nobody waits for it.
        rayon::spawn(move || drop(read));
        Ok(steps)
    }

    fn stage(&mut self, track: &mut Track<'_>, moves: Vec<Move<'_>>) -> Result<Vec<Staged>, Unreadable> {
        let mut steps = Vec::with_capacity(moves.len());
        for (sample, changes) in moves {
            let before = track.basis().clone();
            let moved = track.step(sample.commit, changes)?;
            let basis = track.basis().clone();
            let touched = self.plots.take(&moved);
            let Touched { plots, common } = if Arc::ptr_eq(&before, &basis) {
                touched
            } else {
                let all = self.plots.all();
                Touched { plots: &all.plots | &touched.plots, common: &all.common | &touched.common }
            };
            let version = |name: Arc<str>| {
                let files = self.plots.plot(&name);
                let version = files.and_then(|files| Version::of_project(files, &basis, sample.as_of));
                (name, version.map(Arc::new))
            };
            let plots = plots.into_iter().map(version).collect();
            let blob = |path: Arc<str>| {
                let blob = self.plots.common().get(&path).copied();
                (path, blob)
            };
            let common = common.into_iter().map(blob).collect();
            steps.push(Staged { basis, plots, common, sample: *sample });
        }
        Ok(steps)
    }

    /// What is there after a step.
    pub(super) fn settle(&mut self, staged: Staged, read: &Documents, asked: Question<'_>) -> Step {
        let Staged { basis, plots, common, sample } = staged;
        let mut is_other = !plots.is_empty();
        for (name, version) in plots {
            // What gives no rows need not be looked at.
            match version.filter(|version| version.rows().is_none_or(|rows| !rows.is_empty())) {
                Some(version) => drop(self.live.insert(name, version)),
                None => drop(self.live.remove(&name)),
            }
        }
        if self.listen(&common, &basis, read) && !asked.view.about.contains(&"project") {
            let speaking = self.speaking.iter().map(|(path, (blob, _))| (path.clone(), *blob));
            let files: Files = speaking.chain(self.homes.clone()).collect();
            let common = Version::of_common(files, &basis, sample.as_of);
            self.common = (!self.speaking.is_empty()).then(|| Arc::new(common));
            is_other = true;
        }
        if is_other {
            self.all = Arc::new(self.live.values().chain(&self.common).cloned().collect());
        }
        let versions = self.all.clone();
        let is_whole = self.speaking.values().any(|(_, say)| *say == Say::OfProjects);
        Step { basis, versions, is_whole }
    }

    /// Notes what common files say of work; whether that is another than before.
    fn listen(&mut self, common: &[(Arc<str>, Option<ObjectId>)], basis: &Basis, read: &Documents) -> bool {
        for (path, blob) in common.iter().filter(|(path, _)| is_project_file(path)) {
            match blob {
                Some(blob) => drop(self.homes.insert(path.clone(), *blob)),
                None => drop(self.homes.remove(path)),
            }
        }
        let homes: BTreeSet<&str> = self.homes.keys().map(|path| folder_of(path)).collect();
        let mut is_other = false;
        for (path, blob) in common {
            let document = blob.and_then(|blob| Some((blob, read.get(&blob)?)));
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

/// Everything that these steps need to be read.
fn wanted(staged: &[Staged]) -> Wanted {
    let (mut wanted, nothing) = (Wanted::default(), Documents::new());
    for step in staged {
        let Ok(loaded) = &*step.basis else { continue };
        step.plots
            .iter()
            .filter_map(|(_, version)| version.as_ref())
            .for_each(|version| version.want(&nothing, &mut wanted));
        for (path, blob) in step.common.iter().filter(|(path, _)| loaded.holds_records(path)) {
            blob.iter().for_each(|blob| wanted.add(path, *blob, loaded.policy.limits));
        }
    }
    wanted
}
