//! `pmo diff` on real repositories: what changed in meaning, whether for the better, by which commit and by whom.

use std::path::Path;

use serde_json::Value;

use crate::git::repository::{Folder, Repository, pmo};

const KIM: &str = "Kim Lee <kim@example.org>";

const PROJECT: &str = "\
# The plan
id: PRJ-A
name: Claims portal
stage: definition
manager: ana.silva
status:
  date: 2026-09-01
  rag: {overall: green, cost: amber, schedule: red}
  summary: On the way.
cost:
  budget: {2026-09: 100, 2026-10: 100}
  actuals: {2026-09: 90}
  forecast: {2026-10: 110}
milestones:
  - {id: M1, name: Go-live, baseline: 2026-10-01, forecast: 2026-10-01}
  - {id: M2, name: Training, baseline: 2026-11-01, forecast: 2026-11-01}
risks:
  - {id: R1, title: Frost, state: open, probability: 0.2}
  - {id: R2, title: Flood, state: open, probability: 0.2, actions: [{text: Build a wall, owner: kim.lee}]}
";

/// A repository whose first commit holds the project.
fn repository(folder: &Folder) -> Repository {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\ncurrency: EUR\n").write("projects/a/project.yaml", PROJECT);
    repository.commit("2026-09-01", "Plan agreed");
    repository
}

/// The project with replacements, written and committed by Kim.
fn report(repository: &Repository, day: &str, replaced: &[(&str, &str)]) -> String {
    repository.write("projects/a/project.yaml", &project(replaced));
    repository.commit_by(KIM, day, "Report")
}

fn project(replaced: &[(&str, &str)]) -> String {
    let replace = |text: String, (from, to): &(&str, &str)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    replaced.iter().fold(PROJECT.to_owned(), replace)
}

fn answer(folder: &Path, range: &[&str]) -> Value {
    let (code, out, error) = pmo(folder, &[&["diff", "--as-of", "2026-11-20", "--format", "json"], range].concat());
    assert_eq!((code, error.as_str()), (0, ""));
    serde_json::from_str(&out).unwrap()
}

fn rows(repository: &Repository, range: &str) -> Vec<Value> {
    answer(&repository.folder, &[range])["rows"].as_array().unwrap().clone()
}

/// `worse PRJ-A/M1 milestone_slip forecast: 49 days later, third slip`
fn said(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let field = if row["field"].is_null() { String::new() } else { format!(" {}", text("field")) };
    let detail = if row["detail"].is_null() { String::new() } else { format!(": {}", text("detail")) };
    format!("{} {} {}{field}{detail}", text("direction"), text("record"), text("what"))
}

fn all_said(rows: &[Value]) -> Vec<String> {
    rows.iter().map(said).collect()
}

/// Every row names this commit, and its author.
fn assert_by(rows: &[Value], commit: &str, author: &str) {
    for row in rows {
        assert!(commit.starts_with(row["commit"].as_str().unwrap_or("nothing")), "{row:#}");
        assert_eq!(row["author"], author, "{row:#}");
    }
}

#[test]
fn spelling_and_filing_are_no_change() {
    let Some(folder) = Folder::new("spelling_and_filing_are_no_change") else { return };
    let repository = repository(&folder);
    let own_file = "- {baseline: '2026-10-01', id: M1, forecast: 2026-10-01, name: \"Go-live\"}\n";
    let without_m1 = ("  - {id: M1, name: Go-live, baseline: 2026-10-01, forecast: 2026-10-01}\n", "");
    report(&repository, "2026-09-02", &[("# The plan", "# The plan, with remarks")]);
    report(&repository, "2026-09-03", &[("{2026-09: 100, 2026-10: 100}", "\n    2026-10: 100.00\n    '2026-09': 1e2")]);
    report(&repository, "2026-09-04", &[("id: PRJ-A\nname: Claims portal\n", "name: 'Claims portal'\nid: PRJ-A\n")]);
    repository.git(&["mv", "projects/a", "projects/claims"]);
    repository.commit("2026-09-05", "Moved");
    repository.write("projects/claims/project.yaml", &project(&[without_m1]));
    repository.write("projects/claims/milestones.yaml", own_file);
    repository.commit("2026-09-06", "A file of their own");
    for step in 0..5 {
        let range = format!("HEAD~{}..HEAD~{step}", step + 1);
        assert_eq!(all_said(&rows(&repository, &range)), Vec::<String>::new(), "{range}");
    }
    assert_eq!(all_said(&rows(&repository, "HEAD~5..HEAD")), Vec::<String>::new());
}

#[test]
fn slips_are_counted_over_all_of_history() {
    let Some(folder) = Folder::new("slips_are_counted_over_all_of_history") else { return };
    let repository = repository(&folder);
    let forecast = |day: &'static str| [("2026-10-01, forecast: 2026-10-01", day)];
    report(&repository, "2026-09-08", &forecast("2026-10-01, forecast: 2026-10-15"));
    report(&repository, "2026-09-15", &forecast("2026-10-01, forecast: 2026-10-10"));
    report(&repository, "2026-09-22", &forecast("2026-10-01, forecast: 2026-11-01"));
    let third = report(&repository, "2026-09-29", &forecast("2026-10-01, forecast: 2026-12-01"));
    let last = rows(&repository, "HEAD~1..HEAD");
    assert_eq!(all_said(&last), ["worse PRJ-A/M1 milestone_slip forecast: 30 days later, third slip"]);
    assert_by(&last, &third, "Kim Lee");
    assert_eq!((&last[0]["before"], &last[0]["after"]), (&"2026-11-01".into(), &"2026-12-01".into()));
    let back = all_said(&rows(&repository, "HEAD~3..HEAD~2"));
    assert_eq!(back, ["improved PRJ-A/M1 milestone_recovered forecast: 5 days earlier"]);
    let whole = rows(&repository, "HEAD~4..HEAD");
    assert_eq!(all_said(&whole), ["worse PRJ-A/M1 milestone_slip forecast: 61 days later, third slip"]);
    assert_by(&whole, &third, "Kim Lee");
}

#[test]
fn a_moved_baseline_says_whether_anybody_decided_it() {
    let Some(folder) = Folder::new("a_moved_baseline_says_whether_anybody_decided_it") else { return };
    let repository = repository(&folder);
    let moved = ("baseline: 2026-10-01", "baseline: 2026-12-01");
    let alone = report(&repository, "2026-09-08", &[moved]);
    let rows_alone = rows(&repository, "HEAD~1..HEAD");
    assert_eq!(all_said(&rows_alone), ["neutral PRJ-A/M1 baseline_moved baseline: 61 days later, without a decision"]);
    assert_by(&rows_alone, &alone, "Kim Lee");
    repository.write(
        "decisions/DEC-1.yaml",
        "{id: DEC-1, subject: PRJ-A, decided: 2026-10-06, outcome: approve, rationale: Late supplier}\n",
    );
    repository.commit("2026-10-06", "Board");
    report(&repository, "2026-10-07", &[moved, ("baseline: 2026-11-01", "baseline: 2026-12-15")]);
    let rows_decided = all_said(&rows(&repository, "HEAD~2..HEAD"));
    assert_eq!(
        rows_decided,
        ["neutral DEC-1 decision: approve", "neutral PRJ-A/M2 baseline_moved baseline: 44 days later, with a decision"]
    );
}

#[test]
fn ratings_get_better_worse_or_lost() {
    let Some(folder) = Folder::new("ratings_get_better_worse_or_lost") else { return };
    let repository = repository(&folder);
    let day = ("date: 2026-09-01", "date: 2026-09-08");
    let first = report(
        &repository,
        "2026-09-08",
        &[day, ("{overall: green, cost: amber, schedule: red}", "{overall: amber, cost: unrated, schedule: green}")],
    );
    let found = rows(&repository, "HEAD~1..HEAD");
    assert_eq!(
        all_said(&found),
        [
            "worse PRJ-A rag_moved status.rag.overall",
            "no_longer_reported PRJ-A rag_moved status.rag.cost",
            "improved PRJ-A rag_moved status.rag.schedule"
        ]
    );
    assert_by(&found, &first, "Kim Lee");
    report(&repository, "2026-09-15", &[("{overall: green, cost: amber, schedule: red}", "{overall: amber}")]);
    assert_eq!(
        all_said(&rows(&repository, "HEAD~1..HEAD")),
        ["no_longer_reported PRJ-A rag_moved status.rag.schedule", "neutral PRJ-A rag_moved status.rag.cost"]
    );
    report(
        &repository,
        "2026-09-22",
        &[("On the way", "Nearly there"), ("rag: {overall: green", "rag: {overall: amber")],
    );
    let words = rows(&repository, "HEAD~1..HEAD");
    assert!(all_said(&words).contains(&"neutral PRJ-A commentary status.summary".to_owned()), "{words:#?}");
}

#[test]
fn money_that_moves_names_the_commit_that_moved_it() {
    let Some(folder) = Folder::new("money_that_moves_names_the_commit_that_moved_it") else { return };
    let repository = repository(&folder);
    let budget = ("{2026-09: 100, 2026-10: 100}", "{2026-09: 100, 2026-10: 150}");
    let raised = report(&repository, "2026-09-08", &[budget]);
    repository.write("projects/a/project.yaml", &project(&[budget, ("2026-10: 110", "2026-10: 140")]));
    let costlier = repository.commit("2026-09-15", "Forecast");
    let found = rows(&repository, "HEAD~2..HEAD");
    assert_eq!(
        all_said(&found),
        ["worse PRJ-A outturn_moved eac", "neutral PRJ-A budget_moved budget: without a decision"]
    );
    assert_by(&found[..1], &costlier, "Ana Silva");
    assert_by(&found[1..], &raised, "Kim Lee");
    assert_eq!((&found[1]["before"], &found[1]["after"]), (&"200".into(), &"250".into()));
    assert_eq!((&found[0]["before"], &found[0]["after"]), (&"200".into(), &"230".into()));
}

#[test]
fn records_that_come_go_and_change_hands() {
    let Some(folder) = Folder::new("records_that_come_go_and_change_hands") else { return };
    let repository = repository(&folder);
    repository.write("projects/b/project.yaml", "{id: PRJ-B, name: Old, stage: complete}\n");
    repository.write(
        "projects/c/project.yaml",
        "{id: PRJ-C, name: Lost, stage: delivery, milestones: [{id: M1, forecast: 2026-12-01}]}\n",
    );
    repository.commit("2026-09-02", "More");
    repository.git(&["rm", "-q", "-r", "projects/b", "projects/c"]);
    repository.write(
        "projects/d/project.yaml",
        "{id: PRJ-D, name: Chat, stage: concept, milestones: [{id: M1, forecast: 2026-12-01}]}\n",
    );
    let commit = report(
        &repository,
        "2026-09-08",
        &[
            ("stage: definition", "stage: delivery"),
            ("manager: ana.silva", "manager: kim.lee"),
            ("title: Frost, state: open", "title: Frost, state: closed"),
            ("title: Flood, state: open", "title: Flood, state: closed"),
            ("owner: kim.lee}", "owner: kim.lee, done: 2026-09-07}"),
            ("risks:\n", "risks:\n  - {id: R3, title: Wind, state: open}\n"),
        ],
    );
    let found = rows(&repository, "HEAD~1..HEAD");
    assert_eq!(
        all_said(&found),
        [
            "worse PRJ-A/R3 risk_opened",
            "no_longer_reported PRJ-C no_longer_reported",
            "improved PRJ-A/R2 risk_closed state",
            "neutral PRJ-A person_changed manager",
            "neutral PRJ-A stage_changed stage",
            "neutral PRJ-A/R1 risk_closed_without_outcome state",
            "neutral PRJ-A/R2 changed actions[Build a wall].done",
            "neutral PRJ-B ended",
            "neutral PRJ-D new",
        ]
    );
    assert_by(&found, &commit, "Kim Lee");
}

/// A project that was taken out and came back names the commit that brought it back, not its first one.
#[test]
fn a_record_that_comes_back_is_new_again() {
    let Some(folder) = Folder::new("a_record_that_comes_back_is_new_again") else { return };
    let repository = repository(&folder);
    repository.write("projects/d/project.yaml", "{id: PRJ-D, name: Chat}\n");
    repository.commit("2026-09-02", "Chat");
    repository.git(&["rm", "-q", "-r", "projects/d"]);
    repository.commit("2026-09-03", "No chat");
    repository.write("projects/d/project.yaml", "{id: PRJ-D, name: Chat for all}\n");
    let back = repository.commit_by(KIM, "2026-09-04", "Chat again");
    let found = rows(&repository, "HEAD~1..HEAD");
    assert_eq!(all_said(&found), ["neutral PRJ-D new"]);
    assert_by(&found, &back, "Kim Lee");
}

#[test]
fn the_files_on_disk_are_compared_with_the_last_commit() {
    let Some(folder) = Folder::new("the_files_on_disk_are_compared_with_the_last_commit") else { return };
    let repository = repository(&folder);
    assert_eq!(answer(&repository.folder, &[])["rows"], Value::Array(Vec::new()));
    repository.write("projects/a/project.yaml", &project(&[("forecast: 2026-11-01", "forecast: 2026-11-08")]));
    repository.write("projects/a/issues.yaml", "- {id: I1, title: Strike, state: open}\n");
    let answered = answer(&repository.folder, &[]);
    let found = answered["rows"].as_array().unwrap();
    assert_eq!(
        all_said(found),
        ["worse PRJ-A/I1 issue_opened", "worse PRJ-A/M2 milestone_slip forecast: 7 days later"]
    );
    for row in found {
        assert_eq!((&row["author"], &row["author_reason"]), (&Value::Null, &"uncommitted".into()), "{row:#}");
    }
    assert_eq!(answered["totals"]["worse"], 2);
    let text = pmo(&repository.folder, &["diff", "--as-of", "2026-11-20", "--ascii"]).1;
    assert!(text.contains("the files on disk"), "{text}");
}

#[test]
fn two_days_are_compared_as_well_as_two_revisions() {
    let Some(folder) = Folder::new("two_days_are_compared_as_well_as_two_revisions") else { return };
    let repository = repository(&folder);
    report(&repository, "2026-09-08", &[("forecast: 2026-11-01", "forecast: 2026-11-08")]);
    report(&repository, "2026-09-15", &[("forecast: 2026-11-01", "forecast: 2026-11-18")]);
    let days = all_said(&rows(&repository, "2026-09-10..2026-09-20"));
    assert_eq!(days, ["worse PRJ-A/M2 milestone_slip forecast: 10 days later, second slip"]);
    assert_eq!(days, all_said(&rows(&repository, "HEAD~1..HEAD")));
    assert_eq!(all_said(&rows(&repository, "2026-09-09..2026-09-14")), Vec::<String>::new());
}

#[test]
fn what_is_not_in_the_repository_is_a_failure_that_says_so() {
    let Some(folder) = Folder::new("what_is_not_in_the_repository_is_a_failure_that_says_so") else { return };
    let repository = repository(&folder);
    for range in ["release/24..HEAD", "HEAD..release/24", "HEAD~9..HEAD"] {
        let (code, out, error) = pmo(&repository.folder, &["diff", range]);
        assert_eq!((code, out.as_str()), (2, ""), "{range}: {error}");
        assert!(error.starts_with("pmo: ") && error.contains("try:"), "{range}: {error}");
    }
    let (code, _, error) = pmo(&repository.folder, &["diff", "--project", "PRJ-B"]);
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("PRJ-B"), "{error}");
}

/// By project: how many changes in each direction, and how far it moved.
#[test]
fn by_project_it_says_how_far_each_moved() {
    let Some(folder) = Folder::new("by_project_it_says_how_far_each_moved") else { return };
    let repository = repository(&folder);
    repository.write("projects/b/project.yaml", "{id: PRJ-B, name: Chat, stage: delivery}\n");
    repository.commit("2026-09-02", "Chat");
    report(
        &repository,
        "2026-09-08",
        &[
            ("overall: green", "overall: red"),
            ("baseline: 2026-10-01, forecast: 2026-10-01", "baseline: 2026-10-01, forecast: 2026-10-15"),
            ("baseline: 2026-11-01, forecast: 2026-11-01", "baseline: 2026-11-01, forecast: 2026-11-08"),
            ("2026-10: 110", "2026-10: 140"),
            ("title: Flood, state: open", "title: Flood, state: closed"),
        ],
    );
    repository.write("projects/b/risks.yaml", "- {id: R1, title: Frost, state: open}\n");
    repository.write("decisions/DEC-1.yaml", "{id: DEC-1, subject: PRJ-B, outcome: approve}\n");
    repository.commit("2026-09-09", "Risk");
    let answered = answer(&repository.folder, &["HEAD~2..HEAD", "--by", "project"]);
    let rows = answered["rows"].as_array().unwrap();
    let told = |row: &Value| {
        let keys = ["project", "worse", "improved", "rag_before", "rag_after", "slips", "slip_days", "eac_moved"];
        let more = ["currency", "risks_opened", "risks_closed", "decisions"];
        keys.iter().chain(&more).map(|key| row[*key].to_string().replace('"', "")).collect::<Vec<_>>().join(" ")
    };
    let all: Vec<String> = rows.iter().map(told).collect();
    assert_eq!(all, ["PRJ-A 4 0 green red 2 14 30 EUR 0 1 0", "PRJ-B 1 0 null null 0 null null null 1 0 1"]);
    let sum = |key: &str| rows.iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
    for direction in ["worse", "improved", "neutral", "no_longer_reported"] {
        assert_eq!(answered["totals"][direction], sum(direction), "{direction}");
    }
    let (code, _, error) = pmo(&repository.folder, &["diff", "HEAD~2..HEAD", "--by", "colour"]);
    assert_eq!(code, 2, "{error}");
}
