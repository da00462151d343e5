//! A table of the past put together from the projects of its tree: one that did not change is not looked at again.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::own::is_own;
use super::reading::Sample;
use super::standing::{Move, Question, Standing, Step};
use super::track::Track;
use crate::git::{ObjectId, Unreadable};
use crate::policy::Policy;
use crate::views::{Cell, ColumnType, Table};

/// Commits that are compared at a time.
const AT_ONCE: usize = 8192;
/// Changed files that are read at a time, with those of one commit at least: they are in memory together.
const FILES_AT_ONCE: usize = 4096;

/// What is asked at every moment: some columns of a view.
pub(super) struct Asked<'q> {
    /// The rows. Neither a filter of them, nor a programme: those need more than one plot.
    pub(super) rows: Question<'q>,
    /// The columns that are looked at.
    pub(super) columns: Vec<&'q str>,
}

/// What a moment says.
#[derive(Debug, Clone)]
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
        let Question { view, query } = self.rows;
        let of_whole = query.filter.is_some() || query.programme.is_some();
        !of_whole && self.columns.iter().all(|column| is_own(view, column))
    }

    /// What `read` makes of the rows at each moment, oldest first; `None` where it cannot tell from these rows. Rows
    /// stand in the order of paths.
    ///
    /// # Errors
    /// If the repository cannot be read.
    pub(super) fn moments<T: Send + Clone>(
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
                let steps = standing.advance(&mut track, few(&mut moves), self.rows)?;
                let others: Vec<&[Step]> = steps.chunk_by(Step::is_same).collect();
                let told = others.par_iter().map(|same| (tell(&same[0], &read), same.len()));
                let told = told.collect::<Vec<_>>().into_iter();
                moments.extend(told.flat_map(|(moment, times)| std::iter::repeat_n(moment, times)));
            }
        }
        Ok(moments)
    }
}

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

/// What is read of a moment.
fn tell<T>(step: &Step, read: impl Fn(&Policy, &[&Vec<Cell>]) -> Option<T>) -> Moment<T> {
    let Ok(loaded) = &*step.basis else { return Moment::Undecided };
    let own: Option<Vec<&[Vec<Cell>]>> = step.versions.iter().map(|version| version.rows()).collect();
    match own.filter(|_| !step.is_whole) {
        None => Moment::Whole,
        Some(own) => {
            let rows: Vec<&Vec<Cell>> = own.into_iter().flatten().collect();
            read(&loaded.policy, &rows).map_or(Moment::Whole, Moment::Told)
        }
    }
}

/// Whether the currencies of amounts follow from the columns that a plot's own files say: an amount that depends on more
/// names no currency that no other row names.
pub(super) fn has_plain_currency(asked: &Asked<'_>, header: &Table, rows: &[&Vec<Cell>]) -> bool {
    let Some(code) = header.column("currency") else { return true };
    let money = |column: &&usize| header.columns[**column].kind == ColumnType::Money;
    let all: Vec<usize> = (0..header.columns.len()).collect();
    let (own, other): (Vec<usize>, Vec<usize>) =
        all.iter().filter(money).partition(|column| is_own(asked.rows.view, &header.columns[**column].name));
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
    use std::sync::Arc;

    use super::super::documents::Documents;
    use super::super::own;
    use super::super::plot::Version;
    use super::super::standing::Staged;
    use super::super::track::Basis;
    use super::*;
    use crate::git::{Place, Snapshot};
    use crate::views::{self, Query, View};
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

    /// A view, what its projects say one by one, and what the whole says.
    type Both = (&'static str, Option<Vec<String>>, Vec<String>);

    /// For each view with columns of their own: what the projects of a tree say one by one on one day, if they can be
    /// taken one by one, and what the whole of it says on another.
    fn both(snapshot: Snapshot) -> Vec<Both> {
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
            let asked = Question { view, query: &query };
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
            let step = standing.settle(Staged { basis: basis.clone(), plots, common, sample }, &read, asked);
            step.versions.iter().for_each(|version| version.ask(&read, view, &query));
            match tell(&step, |_, rows| Some(rows.iter().map(|row| (*row).clone()).collect::<Vec<_>>())) {
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
