//! Who set a value, inside merges of every shape.

use std::path::Path;

use super::repository::{Folder, Repository, pmo};

const PEOPLE: &str = "
- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}
- {id: kim.lee, name: Kim Lee, emails: [kim@example.org]}
";
const DRAFT: &str = "id: DEC-1\nsubject: PRJ-A\ngate: G1\nrequested: {by: ana.silva}\napprovers: [{person: kim.lee}]\n";
const APPROVED: &str = "id: DEC-1\nsubject: PRJ-A\ngate: G1\nrequested: {by: ana.silva}\ndecided: 2026-02-03\n\
                        outcome: approve\napprovers: [{person: kim.lee, verdict: approve}]\n";
const DECISION: &str = "decisions/DEC-1.yaml";
const ANA: &str = "Ana Silva <ana@example.org>";
const KIM: &str = "Kim Lee <kim@example.org>";

/// A project before its gate, on `main`.
fn begun(folder: &Folder) -> Repository {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n").write("people.yaml", PEOPLE);
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: concept, manager: ana.silva}\n");
    repository.commit_by(ANA, "2026-01-01", "Start");
    repository
}

/// Merges branches into the present one, as the office does, whatever they say; leaves the files as `resolved`.
fn merge(repository: &Repository, day: &str, branches: &[&str], resolved: &[(&str, &str)]) {
    let _ = super::repository::command(
        &repository.folder,
        &[&["merge", "-q", "--no-ff", "--no-commit"], branches].concat(),
    )
    .output()
    .unwrap();
    for (path, text) in resolved {
        repository.write(path, text);
    }
    repository.commit_by("Office <office@example.org>", day, "Merge");
}

/// The author named for a value, and what a check says of the verdict.
fn told(folder: &Path, what: &str) -> (Vec<String>, String) {
    let (code, out, err) = pmo(folder, &["why", what, "--as-of", "2026-11-20", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rows = json["tables"][1]["rows"].as_array().cloned().unwrap_or_default();
    let authors = rows.iter().map(|row| row["author"].as_str().unwrap_or("?").to_owned()).collect();
    let (_, out, _) = pmo(folder, &["check", "--as-of", "2026-11-20"]);
    (authors, out)
}

fn is_kims(repository: &Repository) {
    let (authors, check) = told(&repository.folder, "DEC-1.outcome");
    assert_eq!(authors, ["Kim Lee"], "{check}");
    assert!(!check.contains("approval-not-by-approver"), "{check}");
}

#[test]
fn a_verdict_given_on_the_branch_that_drafted_the_decision_is_the_approvers() {
    let Some(folder) = Folder::new("a_verdict_given_on_the_branch_that_drafted_the_decision") else { return };
    let repository = begun(&folder);
    repository.git(&["checkout", "-q", "-b", "gate"]);
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-04", &["gate"], &[]);
    is_kims(&repository);
}

#[test]
fn a_verdict_that_came_over_a_branch_of_a_branch_is_the_approvers() {
    let Some(folder) = Folder::new("a_verdict_that_came_over_a_branch_of_a_branch") else { return };
    let repository = begun(&folder);
    repository.git(&["checkout", "-q", "-b", "develop"]);
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "gate"]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
    repository.git(&["checkout", "-q", "develop"]);
    merge(&repository, "2026-02-04", &["gate"], &[]);
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-05", &["develop"], &[]);
    is_kims(&repository);
}

#[test]
fn a_verdict_that_the_merge_itself_typed_is_not_the_approvers() {
    let Some(folder) = Folder::new("a_verdict_that_the_merge_itself_typed") else { return };
    let repository = begun(&folder);
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "gate"]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
    repository.write(DECISION, DRAFT).commit_by(KIM, "2026-02-04", "Taken back");
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-05", &["gate"], &[(DECISION, APPROVED)]);
    let (authors, check) = told(&repository.folder, "DEC-1.outcome");
    assert_eq!(authors, ["Office"]);
    assert!(check.contains("the verdict of `kim.lee` was committed by office@example.org on 2026-02-05"), "{check}");
}

#[test]
fn several_branches_merged_at_once_keep_their_authors() {
    let Some(folder) = Folder::new("several_branches_merged_at_once") else { return };
    let repository = begun(&folder);
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    for (branch, path, text, author) in [
        ("gate", DECISION, APPROVED, KIM),
        ("risks", "projects/a/risks.yaml", "[{id: R1, title: Frost, state: open}]\n", ANA),
        ("names", "projects/b/project.yaml", "{id: PRJ-B, name: B}\n", "Sam <sam@example.org>"),
    ] {
        repository.git(&["checkout", "-q", "-b", branch, "main"]);
        repository.write(path, text).commit_by(author, "2026-02-03", branch);
    }
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-05", &["gate", "risks", "names"], &[]);
    is_kims(&repository);
    assert_eq!(told(&repository.folder, "PRJ-A/R1.state").0, ["Ana Silva"]);
    assert_eq!(told(&repository.folder, "PRJ-B.name").0, ["Sam"]);
}

#[test]
fn branches_that_merged_each_other_keep_their_authors() {
    let Some(folder) = Folder::new("branches_that_merged_each_other") else { return };
    let repository = begun(&folder);
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "one"]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
    repository.git(&["checkout", "-q", "-b", "two", "main"]);
    repository.write("projects/b/project.yaml", "{id: PRJ-B, name: B}\n").commit_by(ANA, "2026-02-03", "B");
    repository.git(&["branch", "before"]);
    merge(&repository, "2026-02-04", &["one"], &[]);
    repository.git(&["checkout", "-q", "one"]);
    merge(&repository, "2026-02-04", &["before"], &[]);
    repository.write("projects/b/project.yaml", "{id: PRJ-B, name: Both}\n").commit_by(KIM, "2026-02-05", "Both");
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-06", &["two", "one"], &[]);
    is_kims(&repository);
    assert_eq!(told(&repository.folder, "PRJ-B.name").0, ["Kim Lee", "Ana Silva"], "the latest first");
}

#[test]
fn people_inside_a_merge_go_by_the_mailmap() {
    let Some(folder) = Folder::new("people_inside_a_merge_go_by_the_mailmap") else { return };
    let repository = begun(&folder);
    repository.write(".mailmap", "Kim Lee <kim@example.org> <kim@home.example>\n");
    repository.write(DECISION, DRAFT).commit_by(ANA, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "gate"]);
    repository.write(DECISION, APPROVED).commit_by("K <kim@home.example>", "2026-02-03", "Verdict");
    repository.git(&["checkout", "-q", "main"]);
    merge(&repository, "2026-02-04", &["gate"], &[]);
    is_kims(&repository);
}

/// Taken back by mistake, together with much else, and put back: it still is the approver's. Not so what they took back.
#[test]
fn a_verdict_that_others_took_away_and_put_back_stays_the_approvers() {
    let Some(folder) = Folder::new("a_verdict_that_others_took_away_and_put_back") else { return };
    for (taker, giver, is_kims) in [(ANA, ANA, true), (KIM, ANA, false), (ANA, KIM, true)] {
        let repository = folder.init(&format!("{taker}{giver}"), &[]);
        repository.write("pmo.yaml", "organisation: Example\n").write("people.yaml", PEOPLE);
        repository.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: concept}\n");
        repository.write(DECISION, DRAFT).commit_by(ANA, "2026-01-01", "Start");
        repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
        repository.write(DECISION, DRAFT).commit_by(taker, "2026-02-04", "Revert");
        repository.write(DECISION, APPROVED).commit_by(giver, "2026-02-05", "Revert the revert");
        let (_, check) = told(&repository.folder, "DEC-1.outcome");
        assert_eq!(!check.contains("approval-not-by-approver"), is_kims, "{taker} {giver}: {check}");
        assert!(!check.contains("backdated-decision"), "{check}");
    }
}
