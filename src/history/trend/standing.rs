//! A tree where it stands, by project: what a step touches is read, everything else stays as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

#[cfg(test)]
use super::documents::Key;
use super::documents::{Documents, Wanted};
use super::own::Holds;
use super::plot::{Say, Version, say};
use super::plots::{Files, Plots, Touched};
use super::question::Question;
use super::reading::Sample;
use super::roll::Roll;
use super::story::{Load, Story};
#[cfg(test)]
use super::track::Moved;
use super::track::{Basis, Track};
use crate::git::{Blobs, Change, ObjectId, Unreadable};
use crate::model::{folder_of, is_project_file};

/// What differs from one sample to the next.
pub(super) type Move<'s> = (&'s Sample, Vec<Change>);

/// The tree where it stands.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) plots: Plots,
    /// Projects, each with its place in the roll.
    live: BTreeMap<Arc<str>, (usize, Story)>,
    /// Common files that speak of work.
    speaking: BTreeMap<Arc<str>, (ObjectId, Say)>,
    /// Common files that are those of programmes and portfolios.
    homes: Files,
    /// What the common files give together.
    common: Story,
    /// All projects that are there.
    roll: Roll,
}

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
    projects: Roll,
    common: Option<Arc<Version>>,
    /// Whether a common file speaks of projects: the tree cannot be taken apart.
    pub(super) is_whole: bool,
    pub(super) as_of: NaiveDate,
}

impl Step {
    /// All that gives rows, in the order of paths; what is common stands last.
    pub(super) fn versions(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.projects.iter().chain(&self.common)
    }

    /// Whether nothing of it is another, the day apart.
    pub(super) fn is_same(&self, next: &Step) -> bool {
        let is_common = self.common.as_ref().map(Arc::as_ptr) == next.common.as_ref().map(Arc::as_ptr);
        let is_same = Arc::ptr_eq(&self.basis, &next.basis) && self.projects.is_same(&next.projects);
        is_same && is_common && self.is_whole == next.is_whole
    }
}

impl Standing {
    /// Moves through commits: what each of them holds, and what that had in memory together.
    pub(super) fn advance(
        &mut self,
        track: &mut Track<'_>,
        moves: Vec<Move<'_>>,
        asked: Question<'_>,
    ) -> Result<(Vec<Step>, Load), Unreadable> {
        self.begin(asked.holds);
        let staged = self.stage(track, moves)?;
        let blobs = Blobs::of(track.repository());
        let mut wanted = Wanted::default();
        staged.iter().for_each(|staged| staged.want(&mut wanted));
        let common = wanted.len();
        let read = wanted.read(&blobs)?;
        let days: Vec<NaiveDate> = staged.iter().map(|staged| staged.as_of).collect();
        let settled = staged.into_iter().enumerate().map(|(number, staged)| self.settle(number, staged, &read, asked));
        let steps = settled.collect();
        self.common.know(read);
        let load = self.ask(asked, &days, |wanted| wanted.read(&blobs))?;
        Ok((steps, Load { files: load.files.max(common), ..load }))
    }

    /// Asks all projects at the same time, each over its versions: nothing of a project is in memory before it is asked,
    /// and what it need not be asked again for is let go.
    fn ask(
        &mut self,
        asked: Question<'_>,
        days: &[NaiveDate],
        read: impl Fn(Wanted) -> Result<Documents, Unreadable> + Sync,
    ) -> Result<Load, Unreadable> {
        let projects = self.live.values_mut().map(|(_, story)| story);
        let stories: Vec<&mut Story> = std::iter::once(&mut self.common).chain(projects).collect();
        let loads = stories.into_par_iter().map(|story| story.ask(asked, days, &read));
        let both = |a: Load, b: Load| Load { files: a.files.max(b.files), rows: a.rows + b.rows };
        loads.try_reduce(Load::default, |a, b| Ok(both(a, b)))
    }

    /// Everything that stands is there from the first of the next steps on; what depends on the day will be asked anew.
    fn begin(&mut self, holds: Holds) {
        self.live.retain(|_, (_, story)| story.begin(holds));
        self.common.begin(holds);
        self.gather();
    }

    /// Calls the roll anew.
    fn gather(&mut self) {
        let there = self.live.values_mut().filter_map(|(place, story)| Some((place, story.last()?.clone())));
        let (places, versions): (Vec<&mut usize>, Vec<Arc<Version>>) = there.unzip();
        places.into_iter().enumerate().for_each(|(number, place)| *place = number);
        self.roll = Roll::of(&versions);
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

    /// What is there after the step with this number. `read` holds the common files that it touched.
    pub(super) fn settle(&mut self, number: usize, staged: Staged, read: &Documents, asked: Question<'_>) -> Step {
        let Staged { basis, plots, common, as_of } = staged;
        let mut is_moved = false;
        for (name, version) in plots {
            match (self.live.get_mut(&name), version) {
                (Some((place, story)), Some(version)) if story.last().is_some() => {
                    story.turn(number, Some(version.clone()));
                    self.roll.put(*place, version);
                }
                (Some((_, story)), version) => {
                    story.turn(number, version);
                    is_moved = true;
                }
                (None, Some(version)) => {
                    self.live.entry(name).or_default().1.turn(number, Some(version));
                    is_moved = true;
                }
                (None, None) => {}
            }
        }
        if is_moved {
            self.gather();
        }
        if self.listen(&common, &basis, read) && !asked.view.about.contains(&"project") {
            let speaking = self.speaking.iter().map(|(path, (blob, _))| (path.clone(), *blob));
            let files: Files = speaking.chain(self.homes.clone()).collect();
            let version = Version::of_common(files, &basis);
            self.common.turn(number, (!self.speaking.is_empty()).then(|| Arc::new(version)));
        }
        let is_whole = self.speaking.values().any(|(_, say)| *say == Say::OfProjects);
        Step { basis, projects: self.roll.clone(), common: self.common.last().cloned(), is_whole, as_of }
    }

    /// Notes what common files say of work; whether that is another than before.
    fn listen(&mut self, common: &[(Arc<str>, Option<ObjectId>)], basis: &Basis, read: &Documents) -> bool {
        if common.is_empty() {
            return false;
        }
        for (path, blob) in common.iter().filter(|(path, _)| is_project_file(path)) {
            match blob {
                Some(blob) => drop(self.homes.insert(path.clone(), *blob)),
                None => drop(self.homes.remove(path)),
            }
        }
        let homes: BTreeSet<&str> = self.homes.keys().map(|path| folder_of(path)).collect();
        let limits = (**basis).as_ref().ok().map(|loaded| loaded.policy.limits);
        let mut is_other = false;
        for (path, blob) in common {
            let document = blob.and_then(|blob| Some((blob, read.get(&(blob, limits?))?)));
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
    /// Adds to what is wanted the common files that the step touched.
    fn want(&self, wanted: &mut Wanted) {
        let Ok(loaded) = &*self.basis else { return };
        for (path, blob) in self.common.iter().filter(|(path, _)| loaded.holds_records(path)) {
            blob.iter().for_each(|blob| wanted.add(path, (*blob, loaded.policy.limits)));
        }
    }
}

#[cfg(test)]
impl Standing {
    /// A tree with these files that stays as it is, on several days.
    pub(super) fn of_files(
        files: &[Moved],
        basis: &Basis,
        mut read: Documents,
        asked: Question<'_>,
        days: &[NaiveDate],
    ) -> Vec<Step> {
        let mut standing = Standing::default();
        let mut touched = standing.plots.take(files);
        let steps = days.iter().enumerate().map(|(number, day)| {
            let staged = standing.staged(std::mem::take(&mut touched), basis, *day);
            standing.settle(number, staged, &read, asked)
        });
        let steps: Vec<Step> = steps.collect();
        for (_, story) in standing.live.values_mut() {
            let keys: Vec<Key> = story.last().iter().flat_map(|version| version.keys()).collect();
            story.know(keys.into_iter().filter_map(|key| read.remove_entry(&key)).collect());
        }
        standing.common.know(read);
        standing.ask(asked, days, |_| Ok(Documents::default())).unwrap();
        steps
    }
}
