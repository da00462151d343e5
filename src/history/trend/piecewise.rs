//! A table of the past put together from the projects of its tree: one that did not change is not looked at again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::documents::{Documents, Wanted};
use super::own::is_own;
use super::plot::{Say, Version, say};
use super::plots::{Files, Plots, Touched};
use super::reading::Sample;
use super::track::{Basis, Track};
use crate::git::{Change, ObjectId, Unreadable};
use crate::model::{folder_of, is_project_file};
use crate::policy::Policy;
use crate::views::{Cell, ColumnType, Query, Table, View};

/// Commits that are compared at a time.
const AT_ONCE: usize = 8192;
/// Changed files that are read at a time, with those of one commit at least: they are in memory together.
const FILES_AT_ONCE: usize = 4096;

/// What is asked at every moment: some columns of a view.
pub(super) struct Asked<'q> {
    /// The view.
    pub(super) view: &'static View,
    /// What part of the tree. Neither a filter of rows, nor a programme: those need more than one plot.
    pub(super) query: &'q Query,
    /// The columns that are looked at.
    pub(super) columns: Vec<&'q str>,
}

/// What a moment says.
#[derive(Debug)]
pub(super) enum Moment<T> {
    /// The answer.
    Told(T),
    /// The policy or a schema of that commit cannot be worked with.
    Undecided,
    /// The tree is not one that can be taken apart: it has to be looked at as a whole.
    Whole,
}

impl Asked<'_> {
    /// Whether the rows of a tree are those of its plots, one after the other.
    pub(super) fn is_separable(&self) -> bool {
        let of_whole = self.query.filter.is_some() || self.query.programme.is_some();
        !of_whole && self.columns.iter().all(|column| is_own(self.view, column))
    }

    /// What `read` makes of the rows at each moment, oldest first; `None` where it cannot tell from these rows. Rows
    /// stand in the order of paths.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn moments<T: Send>(
        &self,
        track: Track<'_>,
        samples: &[Sample],
        read: impl Fn(&Policy, &[&Vec<Cell>]) -> Option<T> + Sync,
    ) -> Result<Vec<Moment<T>>, Unreadable> {
        let (mut track, mut standing) = (track, Standing::default());
        let mut moments = Vec::with_capacity(samples.len());
        for samples in samples.chunks(AT_ONCE) {
            let commits: Vec<ObjectId> = samples.iter().map(|sample| sample.commit).collect();
            let mut moves = samples.iter().zip(track.changes(&commits)?).peekable();
            while moves.peek().is_some() {
                let steps = standing.advance(&mut track, few(&mut moves), self)?;
                let told = steps.into_par_iter().map(|step| step.tell(&read));
                moments.extend(told.collect::<Vec<_>>());
            }
        }
        Ok(moments)
    }
}

/// What differs from one sample to the next.
type Move<'s> = (&'s Sample, Vec<Change>);

/// The next few of them: one at least, and more as long as few files change.
fn few<'s>(moves: &mut impl Iterator<Item = Move<'s>>) -> Vec<Move<'s>> {
    let (mut few, mut files) = (Vec::new(), 0);
    for (sample, changes) in moves {
        files += changes.len();
        few.push((sample, changes));
        if files >= FILES_AT_ONCE {
            break;
        }
    }
    few
}

/// The tree where it stands.
#[derive(Default)]
struct Standing {
    plots: Plots,
    /// Projects that give rows, or doubt.
    live: BTreeMap<Arc<str>, Arc<Version>>,
    /// Common files that speak of work.
    speaking: BTreeMap<Arc<str>, (ObjectId, Say)>,
    /// Common files that are those of programmes and portfolios.
    homes: Files,
    /// What the common files give together.
    common: Option<Arc<Version>>,
}

/// A step of the tree, before anything of it is read.
struct Staged {
    basis: Basis,
    plots: Vec<(Arc<str>, Option<Arc<Version>>)>,
    common: Vec<(Arc<str>, Option<ObjectId>)>,
    sample: Sample,
}

/// Policy, and all that gives rows, at one moment.
struct Step {
    basis: Basis,
    versions: Vec<Arc<Version>>,
    is_whole: bool,
}

impl Standing {
    /// Moves through commits: what each of them holds.
    fn advance(
        &mut self,
        track: &mut Track<'_>,
        moves: Vec<Move<'_>>,
        asked: &Asked<'_>,
    ) -> Result<Vec<Step>, Unreadable> {
        let staged = self.stage(track, moves)?;
        let mut read = wanted(&staged).read(track.repository())?;
        let new: Vec<&Arc<Version>> =
            staged.iter().flat_map(|staged| &staged.plots).filter_map(|(_, version)| version.as_ref()).collect();
        new.into_par_iter().for_each(|version| version.ask(&read, asked.view, asked.query));
        let steps: Vec<Step> = staged.into_iter().map(|staged| self.settle(staged, &read, asked)).collect();
        let common: Vec<Arc<Version>> = steps.iter().flat_map(|step| step.versions.last()).cloned().collect();
        let common: Vec<&Arc<Version>> = common.iter().filter(|version| version.rows().is_none()).collect();
        let mut missing = Wanted::default();
        common.iter().for_each(|version| version.want(&read, &mut missing));
        read.extend(missing.read(track.repository())?);
        common.into_par_iter().for_each(|version| version.ask(&read, asked.view, asked.query));
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
    fn settle(&mut self, staged: Staged, read: &Documents, asked: &Asked<'_>) -> Step {
        let Staged { basis, plots, common, sample } = staged;
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
        }
        let versions = self.live.values().chain(&self.common).cloned().collect();
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

impl Step {
    fn tell<T>(self, read: &impl Fn(&Policy, &[&Vec<Cell>]) -> Option<T>) -> Moment<T> {
        let Ok(loaded) = &*self.basis else { return Moment::Undecided };
        if self.is_whole {
            return Moment::Whole;
        }
        let mut rows: Vec<&Vec<Cell>> = Vec::new();
        for version in &self.versions {
            match version.rows() {
                Some(own) => rows.extend(own),
                None => return Moment::Whole,
            }
        }
        read(&loaded.policy, &rows).map_or(Moment::Whole, Moment::Told)
    }
}

/// Whether the currencies of amounts follow from the columns that a plot's own files say: an amount that depends on more
/// names no currency that no other row names.
pub(super) fn has_plain_currency(asked: &Asked<'_>, header: &Table, rows: &[&Vec<Cell>]) -> bool {
    let Some(code) = header.column("currency") else { return true };
    let money = |column: &&usize| header.columns[**column].kind == ColumnType::Money;
    let all: Vec<usize> = (0..header.columns.len()).collect();
    let (own, other): (Vec<usize>, Vec<usize>) =
        all.iter().filter(money).partition(|column| is_own(asked.view, &header.columns[**column].name));
    if other.is_empty() {
        return true;
    }
    let (sure, unsure): (Vec<&&Vec<Cell>>, Vec<&&Vec<Cell>>) =
        rows.iter().partition(|row| own.iter().any(|column| !row[*column].is_null()));
    let named: BTreeSet<&str> = sure.into_iter().filter_map(|row| row[code].as_text()).collect();
    unsure.into_iter().filter_map(|row| row[code].as_text()).all(|code| named.contains(code))
}

#[cfg(test)]
mod tests {
    use super::super::own;
    use super::*;
    use crate::git::{Place, Snapshot};
    use crate::views;
    use crate::workspace;

    /// The own columns of rows, sorted: plots stand in another order than projects.
    fn own_cells(view: &View, header: &Table, rows: &[Vec<Cell>]) -> Vec<String> {
        let own: Vec<usize> =
            (0..header.columns.len()).filter(|column| is_own(view, &header.columns[*column].name)).collect();
        let told = |row: &Vec<Cell>| own.iter().map(|column| format!("{:?}\t", row[*column])).collect::<String>();
        let mut told: Vec<String> = rows.iter().map(told).collect();
        told.sort();
        told
    }

    fn example(name: &str) -> Snapshot {
        let tree = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
        Snapshot::of_worktree(&Place { tree: tree.into(), repository: None }).unwrap()
    }

    /// For each view with columns of their own: what the projects of a tree say one by one on one day, if they can be
    /// taken one by one, and what the whole of it says on another.
    fn both(snapshot: Snapshot) -> Vec<(&'static str, Option<Vec<String>>, Vec<String>)> {
        let loaded = workspace::load(snapshot).unwrap();
        let (day, other) = ("2026-11-20".parse().unwrap(), "2024-02-29".parse().unwrap());
        let (portfolio, query) = (loaded.portfolio(), Query::default());
        let named: Vec<&View> = own::views().map(|name| views::named(name).unwrap()).collect();
        let whole: Vec<Table> =
            named.iter().map(|view| (view.build)(&loaded.scene(&portfolio, &[], day), &query)).collect();
        drop(portfolio);
        let id = |number: usize| ObjectId::parse(&format!("{number:040x}")).unwrap();
        let files: Vec<(Arc<str>, Option<ObjectId>)> =
            loaded.files.iter().enumerate().map(|(i, file)| (file.path.as_str().into(), Some(id(i)))).collect();
        let text = |file| crate::yaml::read(loaded.sources.file(file).text().as_bytes(), &loaded.policy.limits);
        let read: Documents = loaded.files.iter().enumerate().map(|(i, file)| (id(i), text(file.file))).collect();
        let basis: Basis = Arc::new(Ok(loaded));
        let one_by_one = |view: &'static View| {
            let asked = Asked { view, query: &query, columns: Vec::new() };
            let mut standing = Standing::default();
            let touched = standing.plots.take(&files);
            let versions = touched.plots.iter().map(|name| {
                let version = Version::of_project(standing.plots.plot(name)?, &basis, other)?;
                version.ask(&read, view, &query);
                Some((name.clone(), Some(Arc::new(version))))
            });
            let plots = versions.flatten().collect();
            let blob = |path: Arc<str>| (path.clone(), standing.plots.common().get(&path).copied());
            let common = touched.common.into_iter().map(blob).collect();
            let sample = Sample { commit: id(0), as_of: other };
            let step = standing.settle(Staged { basis: basis.clone(), plots, common, sample }, &read, &asked);
            step.versions.iter().for_each(|version| version.ask(&read, view, &query));
            match step.tell(&|_, rows| Some(rows.iter().map(|row| (*row).clone()).collect::<Vec<_>>())) {
                Moment::Told(rows) => Some(rows),
                Moment::Undecided | Moment::Whole => None,
            }
        };
        let told = named.into_iter().zip(whole).map(|(view, whole)| {
            let alone = one_by_one(view).map(|rows| own_cells(view, &whole, &rows));
            (view.name, alone, own_cells(view, &whole, &whole.rows))
        });
        told.collect()
    }

    fn same(of: &str, view: &str, alone: &[String], whole: &[String]) {
        let first = alone.iter().zip(whole).find(|(alone, whole)| alone != whole);
        assert_eq!((alone.len(), first), (whole.len(), None), "{of}: {view}");
    }

    #[test]
    fn a_column_of_its_own_says_the_same_alone_and_on_another_day() {
        for (view, alone, whole) in both(example("portfolio")) {
            assert!(!whole.is_empty(), "{view}: the example has no rows");
            same("portfolio", view, &alone.unwrap(), &whole);
        }
        for name in ["minimal", "troubled"] {
            for (view, alone, whole) in both(example(name)) {
                alone.iter().for_each(|alone| same(name, view, alone, &whole));
            }
        }
    }

    #[test]
    fn programmes_and_records_of_nobody_count() {
        let texts = [
            ("portfolio.yaml", "{id: PFL-1, name: All}"),
            ("people.yaml", "[{id: ana, name: Ana}]"),
            ("risks/r1.yaml", "{id: R1, title: Of the portfolio}"),
            ("programmes/PGM-1.yaml", "{id: PGM-1, name: One, risks: [{id: R1, title: Of the programme}]}"),
            ("programmes/two/programme.yaml", "{id: PGM-2, name: Two}"),
            ("programmes/two/risks.yaml", "[{id: R2, title: Of the other}]"),
            ("a/project.yaml", "{id: PRJ-A, name: A, risks: [{id: R1, title: Of the project}]}"),
            ("a/risks/r2.yaml", "{id: R2, title: Of it too}"),
        ];
        for (view, alone, whole) in both(Snapshot::of_texts(texts)) {
            same("texts", view, &alone.unwrap(), &whole);
            assert_eq!(
                whole.len(),
                match view {
                    "risks" => 5,
                    "portfolio" | "status" => 1,
                    _ => 0,
                },
                "{view}"
            );
        }
    }

    #[test]
    fn a_tree_with_records_that_belong_elsewhere_is_left_whole() {
        let project = ("a/project.yaml", "{id: PRJ-A, name: A}");
        let odd: [&[(&str, &str)]; 6] = [
            &[project, ("risks/r1.yaml", "{id: R1, project: PRJ-A}")],
            &[project, ("b/project.yaml", "{id: PRJ-B}"), ("b/risks/r1.yaml", "{id: R1, project: PRJ-A}")],
            &[project, ("b/project.yaml", "{id: PRJ-B, x"), ("b/risks/r1.yaml", "{id: R1}")],
            &[project, ("projects.yaml", "[{id: PRJ-B}, {id: PRJ-C}]")],
            &[project, ("a/programme.yaml", "{id: PGM-1}")],
            &[("a/project.yaml", "[{id: PRJ-A}, {id: PRJ-B}]")],
        ];
        for texts in odd {
            let told = both(Snapshot::of_texts(texts.iter().copied()));
            assert!(told.iter().all(|(_, alone, _)| alone.is_none()), "{texts:?}");
        }
    }
}
