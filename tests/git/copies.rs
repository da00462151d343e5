//! Records that are copied, moved and renamed step by step: their history goes on, and nothing is laundered by it.

use super::repository::{Folder, Repository, pmo};

const PEOPLE: &str = "
- {id: ana.silva, name: Ana Silva, emails: [ana@example.org]}
- {id: kim.lee, name: Kim Lee, emails: [kim@example.org]}
";
const PROJECT: &str = "{id: PRJ-A, name: A, tier: 2, stage: delivery, manager: ana.silva}\n";
const DRAFT: &str =
    "{id: DEC-1, subject: PRJ-A, gate: G1, requested: {by: ana.silva}, approvers: [{person: kim.lee}]}\n";
const APPROVED: &str = "{id: DEC-1, subject: PRJ-A, gate: G1, requested: {by: ana.silva}, decided: 2026-02-03, outcome: \
                        approve, approvers: [{person: kim.lee, verdict: approve}]}\n";
const DECISION: &str = "decisions/DEC-1.yaml";
const COPY: &str = "decisions/copy.yaml";
const PLAN: &str = "projects/a/milestones.yaml";
const ANA: &str = "Ana Silva <ana@example.org>";
const KIM: &str = "Kim Lee <kim@example.org>";
const OFFICE: &str = "Office <office@example.org>";

fn plan(baseline: &str, forecast: &str) -> String {
    format!("- {{id: M1, name: Done, baseline: {baseline}, forecast: {forecast}}}\n")
}

/// A project, and what else these files say from the beginning.
fn begun(folder: &Folder, name: &str, files: &[(&str, &str)]) -> Repository {
    let repository = folder.init(name, &[]);
    repository.write("pmo.yaml", "organisation: Example\n").write("people.yaml", PEOPLE);
    repository.write("projects/a/project.yaml", PROJECT);
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit_by(OFFICE, "2026-01-01", "Start");
    repository
}

fn remove(repository: &Repository, path: &str) {
    std::fs::remove_file(repository.folder.join(path)).unwrap();
}

/// What a rule says.
fn said(repository: &Repository, rule: &str) -> Vec<String> {
    let arguments = ["check", "--as-of", "2026-11-20", "--fail-on", "never", "--format", "json"];
    let (code, out, err) = pmo(&repository.folder, &arguments);
    assert_eq!(code, 0, "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = json["findings"].as_array().unwrap().iter().filter(|one| one["rule"] == rule);
    findings.map(|one| format!("{}: {}", one["outcome"].as_str().unwrap(), one["message"].as_str().unwrap())).collect()
}

fn is_anas(repository: &Repository) {
    let expected = ["fail: the verdict of `kim.lee` was committed by ana@example.org on 2026-02-03"];
    assert_eq!(said(repository, "approval-not-by-approver"), expected);
}

/// Ana copies the draft with a verdict in it, and somebody takes the draft away.
#[test]
fn a_verdict_that_came_with_a_copy_is_of_whoever_made_the_copy() {
    let Some(folder) = Folder::new("a_verdict_that_came_with_a_copy") else { return };
    for cleaner in [ANA, KIM] {
        let repository = begun(&folder, cleaner, &[]);
        repository.write(DECISION, DRAFT).commit_by(KIM, "2026-02-01", "Draft");
        repository.write(COPY, APPROVED).commit_by(ANA, "2026-02-03", "Tidy");
        remove(&repository, DECISION);
        repository.commit_by(cleaner, "2026-02-04", "Tidy up");
        is_anas(&repository);
    }
    // What stood there from the beginning was seen by nobody before it went.
    let repository = begun(&folder, "first", &[(DECISION, DRAFT)]);
    repository.write(COPY, APPROVED).commit_by(ANA, "2026-02-03", "Tidy");
    remove(&repository, DECISION);
    repository.commit_by(KIM, "2026-02-04", "Tidy up");
    is_anas(&repository);
    // Nor does it help to touch the copy in the same breath.
    let repository = begun(&folder, "touched", &[(DECISION, DRAFT)]);
    repository.write(COPY, APPROVED).commit_by(ANA, "2026-02-03", "Tidy");
    remove(&repository, DECISION);
    repository.write(COPY, &APPROVED.replace("id: DEC-1", "id: DEC-1, rationale: Agreed"));
    repository.commit_by(KIM, "2026-02-04", "Tidy up");
    is_anas(&repository);
}

#[test]
fn a_copy_inside_a_branch_is_not_of_whoever_merges_it() {
    let Some(folder) = Folder::new("a_copy_inside_a_branch") else { return };
    let repository = begun(&folder, "tree", &[]);
    repository.write(DECISION, DRAFT).commit_by(KIM, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "tidy"]);
    repository.write(COPY, APPROVED).commit_by(ANA, "2026-02-03", "Tidy");
    remove(&repository, DECISION);
    repository.commit_by(ANA, "2026-02-04", "Tidy up");
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "tidy"]);
    repository.commit_by(KIM, "2026-02-05", "Merge");
    is_anas(&repository);
}

/// Copied by one commit and removed by the next, by somebody else: it stays the verdict of whoever gave it.
#[test]
fn a_move_in_two_steps_is_nobodys_doing() {
    let Some(folder) = Folder::new("a_move_in_two_steps") else { return };
    for is_merged in [false, true] {
        let repository = begun(&folder, &format!("tree-{is_merged}"), &[(DECISION, DRAFT)]);
        if is_merged {
            repository.git(&["checkout", "-q", "-b", "move"]);
        }
        repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
        repository.write(COPY, APPROVED).commit_by(ANA, "2026-02-04", "A copy");
        remove(&repository, DECISION);
        repository.commit_by(ANA, "2026-02-05", "And away");
        if is_merged {
            repository.git(&["checkout", "-q", "main"]);
            repository.git(&["merge", "-q", "--no-ff", "--no-commit", "move"]);
            repository.commit_by(OFFICE, "2026-02-06", "Merge");
        }
        assert_eq!(said(&repository, "approval-not-by-approver"), [""; 0], "{is_merged}");
        assert_eq!(said(&repository, "backdated-decision"), [""; 0], "{is_merged}");
    }
}

#[test]
fn a_baseline_that_moves_with_a_copy_has_moved() {
    let Some(folder) = Folder::new("a_baseline_that_moves_with_a_copy") else { return };
    let repository = begun(&folder, "tree", &[(PLAN, &plan("2026-06-30", "2026-12-30"))]);
    repository.write("projects/a/plan/milestones.yaml", &plan("2026-12-30", "2026-12-30"));
    repository.commit_by(ANA, "2026-05-01", "A plan of its own");
    remove(&repository, PLAN);
    repository.commit_by(ANA, "2026-05-02", "And away");
    let expected = "fail: the baseline of `Done` went from 2026-06-30 to 2026-12-30 on 2026-05-01, and no decision or \
                    approved change stands behind it";
    assert_eq!(said(&repository, "baseline-moved-without-decision"), [expected]);
}

/// The project file alone says the new id: its milestones stand in files of their own, which nobody touched.
#[test]
fn a_project_that_goes_by_another_id_keeps_its_history() {
    let Some(folder) = Folder::new("a_project_that_goes_by_another_id") else { return };
    let repository = begun(&folder, "tree", &[(PLAN, &plan("2026-06-30", "2026-06-30"))]);
    for (forecast, day) in [("2026-07-30", "2026-03-01"), ("2026-08-30", "2026-03-02"), ("2026-09-30", "2026-03-03")] {
        repository.write(PLAN, &plan("2026-06-30", forecast)).commit_by(ANA, day, "Later");
    }
    let slipped = "fail: `Done` has slipped 3 times in a row, by 92 days since 2026-01-01";
    assert_eq!(said(&repository, "repeated-slip"), [slipped]);
    repository.write("projects/a/project.yaml", &PROJECT.replace("PRJ-A", "PRJ-B").replace("name: A", "name: B"));
    repository.commit_by(ANA, "2026-04-01", "Another id");
    assert_eq!(said(&repository, "repeated-slip"), [slipped]);
    let (_, out, _) = pmo(&repository.folder, &["why", "PRJ-B/M1.forecast", "--as-of", "2026-11-20"]);
    assert!(out.contains("2026-08-30  2026-09-30  Ana Silva"), "{out}");
    // Another run goes on from what was kept.
    repository.write(PLAN, &plan("2026-06-30", "2026-10-30")).commit_by(ANA, "2026-04-02", "Later");
    let slipped = "fail: `Done` has slipped 4 times in a row, by 122 days since 2026-01-01";
    assert_eq!(said(&repository, "repeated-slip"), [slipped]);
    std::fs::remove_dir_all(repository.folder.join(".git/pmo")).unwrap();
    assert_eq!(said(&repository, "repeated-slip"), [slipped]);
}

/// A decision about it names it by its new id, and has not changed by that.
#[test]
fn a_decision_about_a_project_that_goes_by_another_id_stands_as_it_was_taken() {
    let Some(folder) = Folder::new("a_decision_about_a_project_that_goes_by_another_id") else { return };
    let repository = begun(&folder, "tree", &[]);
    repository.write(DECISION, APPROVED).commit_by(KIM, "2026-02-03", "Verdict");
    repository.write("projects/a/project.yaml", &PROJECT.replace("PRJ-A", "PRJ-B"));
    repository.write(DECISION, &APPROVED.replace("PRJ-A", "PRJ-B")).commit_by(OFFICE, "2026-04-01", "Another id");
    assert_eq!(said(&repository, "backdated-decision"), [""; 0]);
    repository.write("projects/c/project.yaml", &PROJECT.replace("PRJ-A", "PRJ-C"));
    repository.write(DECISION, &APPROVED.replace("PRJ-A", "PRJ-C")).commit_by(OFFICE, "2026-04-02", "Another project");
    let expected = ["fail: `subject` was changed on 2026-04-02, after the decision was taken"];
    assert_eq!(said(&repository, "backdated-decision"), expected);
}

/// A milestone under another id is the same one where its title is.
#[test]
fn a_milestone_that_goes_by_another_id_keeps_its_baseline() {
    let Some(folder) = Folder::new("a_milestone_that_goes_by_another_id") else { return };
    let repository = begun(&folder, "tree", &[(PLAN, &plan("2026-06-30", "2026-12-30"))]);
    repository.write(PLAN, &plan("2026-06-30", "2026-12-30").replace("M1", "GO")).commit_by(ANA, "2026-05-01", "Ids");
    assert_eq!(said(&repository, "baseline-moved-without-decision"), [""; 0]);
    repository.write(PLAN, &plan("2026-12-30", "2026-12-30").replace("M1", "M9")).commit_by(ANA, "2026-05-02", "Ids");
    let expected = "fail: the baseline of `Done` went from 2026-06-30 to 2026-12-30 on 2026-05-02, and no decision or \
                    approved change stands behind it";
    assert_eq!(said(&repository, "baseline-moved-without-decision"), [expected]);
}

/// Whoever merges a branch that is too long to be looked at is not the author of what lies at its beginning.
#[test]
fn a_verdict_below_a_mountain_of_commits_is_not_of_whoever_merges_it() {
    let Some(folder) = Folder::new("a_verdict_below_a_mountain_of_commits") else { return };
    let repository = begun(&folder, "tree", &[]);
    repository.write(DECISION, DRAFT).commit_by(KIM, "2026-02-01", "Draft");
    repository.git(&["checkout", "-q", "-b", "long"]);
    let mut tip = repository.write(DECISION, APPROVED).commit_by(ANA, "2026-02-03", "Verdict");
    let mut commits = String::new();
    for _ in 0..20_001 {
        let from = if tip.is_empty() { String::new() } else { format!("from {tip}\n") };
        commits +=
            &format!("commit refs/heads/long\ncommitter A <ana@example.org> 1770120000 +0000\ndata 1\nx\n{from}\n");
        tip.clear();
    }
    repository.git_with(&["fast-import", "--quiet", "--force"], commits.as_bytes());
    repository.git(&["reset", "-q", "--hard"]);
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "--no-commit", "long"]);
    repository.commit_by(KIM, "2026-02-05", "Merge");
    let expected = ["indeterminate: one record not judged: history does not reach back far enough"];
    assert_eq!(said(&repository, "approval-not-by-approver"), expected);
}
