//! A tree that was moved as a whole: its history goes on where it lay before.

use std::fs;

use serde_json::Value;

use crate::git::repository::{Folder, Repository, pmo};

const KIM: &str = "Kim Lee <kim@example.org>";

fn project(rag: &str, day: &str) -> String {
    format!(
        "id: PRJ-A\nname: Claims\nstage: delivery\nstatus: {{date: {day}, rag: {{overall: {rag}}}, summary: As on {day}}}\n"
    )
}

/// Below `old` Ana starts green, and Kim turns it amber on a branch that is merged; then everything is moved to `new`, and
/// Ana turns it red.
fn moved(folder: &Folder, name: &str, old: &str, new: &str) -> Repository {
    let repository = folder.init(name, &[]);
    let path = |place: &str| format!("{place}projects/a/project.yaml");
    repository.write("src/main.txt", "code").write("src/odd.yaml", "no: record\n");
    repository.commit("2026-08-01", "Code");
    repository.write(&format!("{old}pmo.yaml"), "organisation: Example\n");
    repository.write(&path(old), &project("green", "2026-09-01"));
    repository.commit("2026-09-01", "Plan");
    repository.git(&["checkout", "-q", "-b", "work"]);
    repository.write(&path(old), &project("amber", "2026-09-08"));
    repository.commit_by(KIM, "2026-09-08", "Amber");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("src/main.txt", "more code");
    repository.commit("2026-09-09", "More code");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", "work"]);
    fs::create_dir_all(repository.folder.join(format!("{new}projects"))).unwrap();
    for part in ["pmo.yaml", "projects/a"] {
        repository.git(&["mv", &format!("{old}{part}"), &format!("{new}{part}")]);
    }
    repository.commit("2026-09-15", "Moved");
    repository.write(&path(new), &project("red", "2026-09-22"));
    repository.commit("2026-09-22", "Red");
    repository
}

fn answer(repository: &Repository, place: &str, arguments: &[&str]) -> Value {
    let folder = repository.folder.join(place);
    let (code, out, error) = pmo(&folder, &[arguments, &["--as-of", "2026-10-01", "--format", "json"]].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{place} {arguments:?}");
    serde_json::from_str(&out).unwrap()
}

fn told(rows: &Value, keys: &[&str]) -> Vec<String> {
    let told =
        |row: &Value| keys.iter().map(|key| row[*key].to_string().replace('"', "")).collect::<Vec<_>>().join(" ");
    rows.as_array().unwrap().iter().map(told).collect()
}

#[test]
fn a_tree_is_followed_to_where_it_lay_before() {
    let Some(folder) = Folder::new("a_tree_is_followed_to_where_it_lay_before") else { return };
    let ways =
        [("", ".pmo/"), (".pmo/", ""), ("", "office/"), ("office/.pmo/", "office/"), ("office/", "office/.pmo/")];
    for (number, (old, new)) in ways.into_iter().enumerate() {
        let repository = moved(&folder, &format!("tree-{number}"), old, new);
        let why = answer(&repository, new, &["why", "PRJ-A.rag"]);
        let changes = told(&why["tables"][1]["rows"], &["before", "after", "author"]);
        assert_eq!(changes, ["amber red Ana Silva", "green amber Kim Lee", "null green Ana Silva"], "{old} to {new}");
        let week = ["trend", "rag", "--every", "commit", "--last", "2m"];
        let ratings = told(&answer(&repository, new, &week)["rows"], &["date", "green", "amber", "red"]);
        let expected = ["2026-09-01 1 0 0", "2026-09-09 1 0 0", "2026-09-15 0 1 0", "2026-09-22 0 0 1"];
        let dated: Vec<&String> =
            expected.iter().filter_map(|one| ratings.iter().find(|own| own.starts_with(one))).collect();
        assert_eq!(dated.len(), expected.len(), "{old} to {new}: {ratings:#?}");
        let reports = told(&answer(&repository, new, &["show", "honesty"])["rows"], &["reports", "rag_churn"]);
        assert_eq!(reports, ["3 2"], "{old} to {new}");
        let followed =
            told(&answer(&repository, new, &["trend", "honesty.reports", "--last", "3w"])["rows"], &["value"]);
        assert_eq!(followed, ["2", "2", "3", "3"], "{old} to {new}");
        let moving = answer(&repository, new, &["diff", "HEAD~2..HEAD~1"]);
        assert_eq!(told(&moving["rows"], &["record"]), Vec::<String>::new(), "{old} to {new}");
    }
}

/// A tree that is new in a folder below another one has nothing to do with that one's past.
#[test]
fn another_tree_above_is_not_taken_for_its_past() {
    let Some(folder) = Folder::new("another_tree_above_is_not_taken_for_its_past") else { return };
    let repository = folder.init("tree", &[]);
    repository
        .write("pmo.yaml", "organisation: All\n")
        .write("projects/a/project.yaml", &project("green", "2026-09-01"));
    repository.commit("2026-09-01", "All");
    repository.write("office/pmo.yaml", "organisation: Office\n");
    repository.write("office/projects/a/project.yaml", &project("red", "2026-09-08"));
    repository.commit_by(KIM, "2026-09-08", "Office");
    let why = answer(&repository, "office", &["why", "PRJ-A.rag"]);
    assert_eq!(told(&why["tables"][1]["rows"], &["before", "after", "author"]), ["null red Kim Lee"]);
}
