//! What a trend puts together project by project is what the tree as a whole says of itself, at every moment.

use std::fs;
use std::path::Path;
use std::process::Command;

use pmo::git::{self, Snapshot};
use pmo::history::{self, Every, Metric, Reading, Remembered, Sample, Trend};
use pmo::views::Query;
use pmo::workspace;

use crate::cli::{run, tree};
use crate::generator::generator;
use crate::git::repository::Folder;
use crate::trend::{project, told};

/// A metric, and what part of the tree.
type Question = (Metric, Query);

fn question(name: &str) -> Question {
    (Metric::named(name).unwrap(), Query::default())
}

fn by(name: &str, column: &str) -> Question {
    (Metric::named(name).unwrap(), Query { by: Some(column.to_owned()), ..Query::default() })
}

fn only(name: &str, filter: &str) -> Question {
    (Metric::named(name).unwrap(), Query { filter: Some(filter.to_owned()), ..Query::default() })
}

/// Every metric of the views that a trend can take apart, but for what a tree alone does not say.
fn every_metric() -> Vec<Question> {
    let views = ["portfolio.", "status.", "milestones.", "risks.", "issues.", "earned-value.", "freshness."];
    let all = Metric::all().into_iter().filter(|metric| views.iter().any(|view| metric.name().starts_with(view)));
    all.map(|metric| (metric, Query::default())).filter(|(metric, query)| !metric.looks_back(query)).collect()
}

/// What the trees of these moments say, each read alone and as a whole: a list of readings for each question.
fn of_whole_trees(
    repository: &git::Repository,
    samples: &[Sample],
    questions: &[Question],
) -> Vec<Vec<Option<Vec<Reading>>>> {
    let mut all = vec![Vec::new(); questions.len()];
    for sample in samples {
        let loaded = workspace::load(Snapshot::of_commit(repository, sample.commit, "").unwrap()).ok();
        let portfolio = loaded.as_ref().map(|loaded| loaded.portfolio());
        for ((metric, query), told) in questions.iter().zip(&mut all) {
            let tree = loaded.as_ref().zip(portfolio.as_ref());
            told.push(
                tree.map(|(loaded, portfolio)| {
                    metric.read(&loaded.scene(portfolio, &[], sample.as_of), query).unwrap()
                }),
            );
        }
    }
    all
}

/// Holds every question against whole trees; how many moments there are.
fn compare(folder: &Path, every: Every, questions: &[Question]) -> usize {
    let repository = git::Repository::open(folder).unwrap();
    let (first, last) = ("2026-01-01".parse().unwrap(), "2026-11-20".parse().unwrap());
    let tip = repository.head().unwrap();
    let (samples, _) = history::samples(&repository, tip, every, first, last).unwrap();
    let whole = of_whole_trees(&repository, &samples, questions);
    for ((metric, query), whole) in questions.iter().zip(whole) {
        let asked = Trend { repository: &repository, tip, prefix: "", metric, query };
        let apart = asked.readings(&samples, &mut Remembered::new()).unwrap();
        for ((sample, apart), whole) in samples.iter().zip(apart).zip(whole) {
            assert_eq!(apart, whole, "{} {query:?} of {} on {}", metric.name(), sample.commit, sample.as_of);
        }
    }
    samples.len()
}

/// Metrics that hold whatever the day, from turn to turn and for a day, and one that takes the whole tree.
fn of_each_kind() -> Vec<Question> {
    ["slip_days", "rag", "eac", "milestones.state", "freshness_days", "risks.age_days", "spi", "es", "rag_gap"]
        .map(question)
        .into()
}

#[test]
fn projects_one_by_one_add_up_to_the_tree() {
    let folder = tree(&[]);
    let (code, _, err) = run(folder.path(), &["demo"]);
    assert_eq!(code, 0, "{err}");
    let demo = folder.path().join("pmo-demo");
    let unit = |name| (Metric::named(name).unwrap(), Query { unit: Some("Networks".to_owned()), ..Query::default() });
    let mut questions = of_each_kind();
    questions.extend([by("slip_days", "stage"), by("eac", "business_unit"), by("risks.age_days", "project")]);
    questions.extend([only("slip_days", "rag == 'green' and eac > 100000"), only("pv", "spi < 1")]);
    questions.extend([unit("exposure"), unit("freshness_days")]);
    assert!(compare(&demo, Every::Month, &questions) > 8);
    assert!(compare(&demo, Every::Commit, &["eac", "spi"].map(question)) > 100);
}

/// Fifty projects that report for half a year.
#[test]
fn generated_projects_add_up_to_the_tree() {
    let Some(script) = generator() else { return };
    let folder = tree(&[]);
    let portfolio = folder.path().join("portfolio");
    let made = Command::new("python3")
        .arg(script)
        .arg(&portfolio)
        .args(["--projects", "50", "--history", "26", "--as-of", "2026-11-20", "--seed", "7", "--layout", "list"])
        .status();
    assert!(made.unwrap().success(), "the generator failed");
    assert!(compare(&portfolio, Every::Week, &of_each_kind()) > 20);
}

/// A file, and what is written into it; `None` removes it.
type Written<'a> = (&'a str, Option<&'a str>);

/// Everything that may happen to a folder, one commit after the other.
#[test]
fn projects_that_come_go_move_and_break_add_up_to_the_tree() {
    let Some(folder) = Folder::new("projects_that_come_go_move_and_break") else { return };
    let repository = told(&folder);
    let risk = |id: &str, more: &str| format!("id: {id}\ntitle: Late\nprobability: 0.5\nimpact: {{cost: 100}}\n{more}");
    let plan = project("PRJ-A", "2026-02-01", "2026-08-30");
    let steps: [(&str, &[Written<'_>]); 15] = [
        ("a risk in a file", &[("projects/a/risks/r1.yaml", Some(&risk("R1", "")))]),
        ("one of nobody", &[("risks/r1.yaml", Some(&risk("R1", "")))]),
        (
            "a programme with one",
            &[("programmes/p/programme.yaml", Some("id: PGM-P\nname: P\nrisks: [{id: R1, title: X}]\n"))],
        ),
        ("one of a programme", &[("programmes/p/risks/r2.yaml", Some(&risk("R2", "")))]),
        ("a project cannot be read", &[("projects/a/project.yaml", Some("id: [PRJ-A\n"))]),
        ("and again it can", &[("projects/a/project.yaml", Some(&plan))]),
        (
            "it moves",
            &[
                ("projects/a/project.yaml", None),
                ("projects/a/risks/r1.yaml", None),
                ("moved/project.yml", Some(&plan)),
                ("moved/risks/r1.yaml", Some(&risk("R1", ""))),
            ],
        ),
        ("its file goes, its risk stays", &[("moved/project.yml", None)]),
        ("it is back", &[("moved/project.yml", Some(&plan))]),
        ("a risk names its project", &[("risks/r9.yaml", Some(&risk("R9", "project: PRJ-B\n")))]),
        ("and no more", &[("risks/r9.yaml", None)]),
        ("no policy", &[("pmo.yaml", Some("organisation: [broken\n"))]),
        ("another policy", &[("pmo.yaml", Some("organisation: Example\ncurrency: EUR\n"))]),
        ("a project at the root", &[("project.yaml", Some(&project("PRJ-ROOT", "2026-02-01", "2026-07-30")))]),
        ("and gone", &[("project.yaml", None)]),
    ];
    for (day, (message, files)) in steps.iter().enumerate() {
        for (path, text) in *files {
            match text {
                Some(text) => drop(repository.write(path, text)),
                None => fs::remove_file(repository.folder.join(path)).unwrap(),
            }
        }
        repository.commit(&format!("2026-02-{:02}", day + 1), message);
    }
    let mut questions = every_metric();
    questions.extend([by("risks.exposure", "project"), only("slip_days", "slip_days > 5"), only("budget", "true")]);
    assert!(compare(&repository.folder, Every::Commit, &questions) >= 19);
}
