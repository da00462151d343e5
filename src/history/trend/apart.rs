//! What projects say one by one is what the whole of a tree says, on every day.

use std::sync::Arc;

use chrono::NaiveDate;

use super::documents::Documents;
use super::own;
use super::piecewise::{Moment, tell};
use super::question::Question;
use super::standing::{Standing, Step};
use super::track::{Basis, Moved};
use crate::git::{ObjectId, Place, Snapshot};
use crate::views::{Cell, Query};
use crate::workspace::{self, Loaded};
use crate::yaml;

/// Every day of four months, and some before and after.
fn days() -> Vec<NaiveDate> {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let scattered = ["2023-12-31", "2024-02-29", "2025-06-01", "2026-03-14"].map(day);
    let later = ["2027-01-31", "2027-07-15", "2030-01-01"].map(day);
    let dense = day("2026-09-01").iter_days().take_while(|one| *one <= day("2026-12-31"));
    scattered.into_iter().chain(dense).chain(later).collect()
}

/// The rows as text, sorted: plots stand in another order than projects.
fn sorted<'r>(rows: impl IntoIterator<Item = &'r Vec<Cell>>) -> Vec<String> {
    let mut told: Vec<String> = rows.into_iter().map(|row| format!("{row:?}")).collect();
    told.sort();
    told
}

/// Columns of a view with what its projects say one by one on a day, if they can be taken one by one, and what the whole
/// says.
struct Both {
    view: &'static str,
    columns: Vec<String>,
    day: NaiveDate,
    alone: Option<Vec<String>>,
    whole: Vec<String>,
}

/// For each view with columns of their own, and for each of the days.
fn both(loaded: Loaded, days: &[NaiveDate]) -> Vec<Both> {
    let basis: Basis = Arc::new(Ok(loaded));
    let Ok(loaded) = &*basis else { return Vec::new() };
    let portfolio = loaded.portfolio();
    let mut told = Vec::new();
    for (view, holds, columns) in own::all() {
        let query = Query { needs: columns.clone(), ..Query::default() };
        let asked = Question { view, query: &query, holds };
        for (step, day) in steps(loaded, &basis, asked, days).iter().zip(days) {
            let alone = match tell(step, holds, |_, rows| Some(sorted(rows.iter().copied()))) {
                Moment::Told(rows) => Some(rows),
                Moment::Undecided | Moment::Whole => None,
            };
            let whole = sorted(&asked.rows(&loaded.scene(&portfolio, &[], *day)).unwrap());
            told.push(Both { view: view.name, columns: columns.clone(), day: *day, alone, whole });
        }
    }
    told
}

/// The tree by project, as it stands on each of the days.
fn steps(loaded: &Loaded, basis: &Basis, asked: Question<'_>, days: &[NaiveDate]) -> Vec<Step> {
    let id = |number: usize| ObjectId::parse(&format!("{number:040x}")).unwrap();
    let files = loaded.files.iter().enumerate();
    let moved: Vec<Moved> = files.clone().map(|(i, file)| (file.path.as_str().into(), Some(id(i)))).collect();
    let text = |file| yaml::read(loaded.sources.file(file).text().as_bytes(), &loaded.policy.limits);
    let limits = loaded.policy.limits;
    let read: Documents = files.map(|(i, file)| ((id(i), limits), text(file.file))).collect();
    Standing::of_files(&moved, basis, read, asked, days)
}

impl Both {
    /// Whether both say the same.
    fn compare(&self, of: &str) {
        let Some(alone) = &self.alone else { return };
        let first = alone.iter().zip(&self.whole).find(|(alone, whole)| alone != whole);
        let context = format!("{of} on {}: {} of {:?}", self.day, self.view, self.columns);
        assert_eq!((alone.len(), first), (self.whole.len(), None), "{context}");
    }
}

fn example(name: &str) -> Loaded {
    let tree = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    workspace::load(Snapshot::of_worktree(&Place { tree: tree.into(), repository: None }).unwrap()).unwrap()
}

fn texts<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Loaded {
    workspace::load(Snapshot::of_texts(texts)).unwrap()
}

fn today() -> [NaiveDate; 1] {
    ["2026-11-20".parse().unwrap()]
}

#[test]
fn a_column_of_its_own_says_the_same_alone_on_every_day() {
    let mut loaded = example("portfolio");
    loaded.policy.calendar = None;
    for both in both(loaded, &days()) {
        assert!(!both.whole.is_empty() && both.alone.is_some(), "{}: the example has no rows", both.view);
        both.compare("portfolio");
    }
    for name in ["minimal", "troubled"] {
        both(example(name), &days()).iter().for_each(|both| both.compare(name));
    }
}

/// What a view works out depends on the columns that are looked at, and what they say does not.
#[test]
fn a_column_says_the_same_whatever_else_is_asked() {
    let loaded = example("portfolio");
    let portfolio = loaded.portfolio();
    let mut compared = 0;
    for day in ["2026-03-14", "2026-11-20"] {
        let scene = loaded.scene(&portfolio, &[], day.parse().unwrap());
        for (view, holds, _) in own::all() {
            let whole = (view.build)(&scene, &Query::default());
            for (number, column) in whole.columns.iter().enumerate() {
                let query = Query { needs: vec![column.name.to_string()], ..Query::default() };
                let rows = Question { view, query: &query, holds }.rows(&scene).unwrap();
                let among_all: Vec<&Cell> = whole.rows.iter().map(|row| &row[number]).collect();
                assert_eq!(
                    rows.iter().map(|row| &row[0]).collect::<Vec<_>>(),
                    among_all,
                    "{}.{}",
                    view.name,
                    column.name
                );
                compared += rows.len();
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

/// A calendar that the policy names is a record of nobody's project.
#[test]
fn working_days_by_a_calendar_take_the_whole_tree() {
    for both in both(example("portfolio"), &today()) {
        let counts_working_days = both.columns.iter().any(|column| column == "pv");
        assert_eq!(both.alone.is_none(), counts_working_days, "{}: {:?}", both.view, both.columns);
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
    for both in both(self::texts(texts), &today()) {
        assert!(both.alone.is_some(), "{}", both.view);
        both.compare("texts");
        let rows = match both.view {
            "risks" => 5,
            "portfolio" | "status" | "earned-value" | "freshness" => 1,
            _ => 0,
        };
        assert_eq!(both.whole.len(), rows, "{}", both.view);
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
        let told = both(self::texts(texts.iter().copied()), &today());
        assert!(told.iter().all(|both| both.alone.is_none()), "{texts:?}");
    }
}
