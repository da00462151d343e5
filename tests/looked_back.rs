//! `pmo trend` of figures that look back themselves: each moment knows what was known then.

use pmo::git::{Head, Repository as Opened, Snapshot, resolve};
use pmo::history::{Archive, Metric, gather};
use pmo::rules::{self, Scene};
use pmo::views::Query;
use pmo::workspace;
use serde_json::Value;

use crate::git::repository::{Folder, Repository, pmo};

fn project(date: &str, rag: &str, forecast: &str) -> String {
    format!(
        "id: PRJ-A\nname: Claims\nstage: delivery\nstatus: {{date: {date}, rag: {{overall: {rag}}}, summary: Words}}\n\
         milestones: [{{id: M1, name: Go-live, type: key, baseline: 2026-11-01, forecast: {forecast}}}]\n"
    )
}

/// Reports in which a project gets worse, better and worse again.
fn reported(folder: &Folder) -> Repository {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n");
    let reports = [
        ("2026-07-01", "green", "2026-11-01"),
        ("2026-08-01", "amber", "2026-11-15"),
        ("2026-09-01", "green", "2026-12-01"),
        ("2026-10-01", "red", "2027-01-01"),
    ];
    for (day, rag, forecast) in reports {
        repository.write("a/project.yaml", &project(day, rag, forecast));
        repository.commit(day, "Report");
    }
    repository
}

fn answer(repository: &Repository, arguments: &[&str]) -> Value {
    let (code, out, error) = pmo(&repository.folder, &[arguments, &["--format", "json"]].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

/// Of one project, the figure of a trend is what the view says at that moment.
#[test]
fn figures_that_look_back_are_those_of_then() {
    let Some(folder) = Folder::new("figures_that_look_back_are_those_of_then") else { return };
    let repository = reported(&folder);
    let month = ["--every", "month", "--last", "4m", "--as-of", "2026-10-05"];
    for (view, column) in [
        ("warnings", "index"),
        ("honesty", "reports"),
        ("honesty", "rag_churn"),
        ("freshness", "timeliness"),
        ("portfolio", "findings"),
    ] {
        let metric = format!("{view}.{column}");
        let trend = answer(&repository, &[&["trend", &metric][..], &month].concat());
        let rows = trend["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 4, "{metric}");
        for row in rows {
            let day = row["date"].as_str().unwrap();
            let then = answer(&repository, &["show", view, "--at", day]);
            assert_eq!(row["value"], then["rows"][0][column], "{metric} on {day}");
        }
    }
    let words = answer(&repository, &[&["trend", "portfolio.trend"][..], &month].concat());
    let told: Vec<(&Value, &Value, &Value)> =
        words["rows"].as_array().unwrap().iter().map(|row| (&row["new"], &row["better"], &row["worse"])).collect();
    let (no, yes) = (&Value::from(0), &Value::from(1));
    assert_eq!(told, [(yes, no, no), (no, no, yes), (no, yes, no), (no, no, yes)], "{words:#}");
    let asked = answer(&repository, &[&["trend", "slip_days", "--where", "trend == 'worse'"][..], &month].concat());
    let known: Vec<&Value> = asked["rows"].as_array().unwrap().iter().map(|row| &row["known"]).collect();
    assert_eq!(known, ["0 of 0", "1 of 1", "0 of 0", "1 of 1"], "{asked:#}");
}

/// What is not said to look back says the same of a tree whose past is not known.
#[test]
fn every_other_figure_says_the_same_without_a_past() {
    let Some(folder) = Folder::new("every_other_figure_says_the_same_without_a_past") else { return };
    let (code, _, error) = pmo(&folder.path(), &["demo", "past"]);
    assert_eq!(code, 0, "{error}");
    let repository = Opened::open(&folder.at("past")).unwrap();
    let commit = resolve(&repository, "HEAD").unwrap().commit;
    let loaded = workspace::load(Snapshot::of_commit(&repository, commit, "").unwrap()).unwrap();
    let as_of = "2026-11-20".parse().unwrap();
    let head = Head { commit, dirty: false };
    let past = gather(&repository, &head, &loaded, as_of, &mut Archive::default()).unwrap().unwrap();
    let (portfolio, scanned, query) = (loaded.portfolio(), loaded.scanned(), Query::default());
    let alone = loaded.scene(&portfolio, &scanned, as_of);
    let scene = Scene { past: Ok(&past), ..alone };
    let tally = rules::tally(&portfolio, &rules::run(&scene));
    let knowing = Scene { tally: Some(&tally), ..scene };
    let mut looking_back = 0;
    for metric in Metric::all() {
        let differs = metric.read(&knowing, &query).unwrap() != metric.read(&alone, &query).unwrap();
        assert!(metric.looks_back(&query) || !differs, "{} looks back", metric.name());
        looking_back += usize::from(differs);
    }
    assert!(looking_back > 20, "{looking_back}");
}

/// A commit with a clock that stood still does not end the line before it.
#[test]
fn a_commit_that_is_dated_back_hides_none_before_it() {
    let Some(folder) = Folder::new("a_commit_that_is_dated_back_hides_none_before_it") else { return };
    let repository = reported(&folder);
    repository.write("a/project.yaml", &project("2026-10-02", "red", "2027-01-02"));
    repository.commit("2020-01-01", "Clock of another age");
    repository.write("a/project.yaml", &project("2026-10-03", "red", "2027-01-03"));
    repository.commit("2026-10-03", "Report");
    let every = ["trend", "slip_days", "--every", "commit", "--last", "3m", "--as-of", "2026-10-05"];
    let trend = answer(&repository, &every);
    let values: Vec<&Value> = trend["rows"].as_array().unwrap().iter().map(|row| &row["value"]).collect();
    assert_eq!(values, [14, 30, 61, 63], "{trend:#}");
}
