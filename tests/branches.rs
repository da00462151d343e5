//! `pmo diff` between branches: who did what where the later moment does not follow the earlier one in a straight line.

use serde_json::Value;

use crate::git::repository::{Folder, Repository, pmo};

const KIM: &str = "Kim Lee <kim@example.org>";

fn project(id: &str, rag: &str, forecast: &str) -> String {
    format!(
        "id: {id}\nname: Claims\nstatus: {{date: 2026-09-01, rag: {{overall: {rag}}}}}\n\
         milestones: [{{id: M1, name: Go-live, baseline: 2026-11-01, forecast: {forecast}}}]\n"
    )
}

/// Two projects on `main`; on `work` Kim turned the first red, while on `main` Ana turned the second amber.
fn parted(folder: &Folder) -> (Repository, [String; 3]) {
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n");
    repository.write("projects/a/project.yaml", &project("PRJ-A", "green", "2026-12-01"));
    repository.write("projects/b/project.yaml", &project("PRJ-B", "green", "2026-12-01"));
    let first = repository.commit("2026-09-01", "Plan agreed");
    repository.git(&["checkout", "-q", "-b", "work"]);
    repository.write("projects/a/project.yaml", &project("PRJ-A", "red", "2026-12-01"));
    let red = repository.commit_by(KIM, "2026-09-02", "Red");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("projects/b/project.yaml", &project("PRJ-B", "amber", "2026-12-01"));
    let amber = repository.commit("2026-09-03", "Amber");
    (repository, [first, red, amber])
}

fn answer(repository: &Repository, arguments: &[&str]) -> Value {
    let (code, out, error) = pmo(&repository.folder, &[arguments, &["--format", "json"]].concat());
    assert_eq!((code, error.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

/// `worse PRJ-A by Kim Lee`, or why nobody is named.
fn said(answer: &Value) -> Vec<String> {
    let told = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let who = if row["author"].is_null() { text("author_reason") } else { format!("by {}", text("author")) };
        format!("{} {} {who}", text("direction"), text("record"))
    };
    answer["rows"].as_array().unwrap().iter().map(told).collect()
}

fn diff(repository: &Repository, range: &str) -> Vec<String> {
    said(&answer(repository, &["diff", range]))
}

fn notes(answer: &Value) -> String {
    answer["notes"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_branch_did_is_told_apart_from_what_it_has_not() {
    let Some(folder) = Folder::new("what_a_branch_did_is_told_apart_from_what_it_has_not") else { return };
    let (repository, [first, red, _]) = parted(&folder);
    let both = answer(&repository, &["diff", "main..work"]);
    assert_eq!(said(&both), ["worse PRJ-A by Kim Lee", "improved PRJ-B not_by_a_commit"]);
    assert!(red.starts_with(both["rows"][0]["commit"].as_str().unwrap()), "{both:#}");
    assert!(notes(&both).contains(&format!("parted after {}", &first[..12])), "{both:#}");
    assert!(notes(&both).contains("`pmo diff main...work`"), "{both:#}");
    assert_eq!(diff(&repository, "main...work"), ["worse PRJ-A by Kim Lee"]);
    assert_eq!(diff(&repository, "work...main"), ["worse PRJ-B by Ana Silva"]);
    assert_eq!(diff(&repository, "work..."), ["worse PRJ-B by Ana Silva"], "main is on disk");
    assert_eq!(diff(&repository, &format!("{first}...work")), ["worse PRJ-A by Kim Lee"]);
    assert_eq!(diff(&repository, &format!("work...{first}")), Vec::<String>::new());
}

/// Both before and after the branch itself is merged.
#[test]
fn a_branch_that_is_kept_up_to_date_keeps_its_authors() {
    let Some(folder) = Folder::new("a_branch_that_is_kept_up_to_date_keeps_its_authors") else { return };
    let (repository, _) = parted(&folder);
    repository.git(&["checkout", "-q", "work"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Up to date", "main"]);
    assert_eq!(diff(&repository, "main..work"), ["worse PRJ-A by Kim Lee"]);
    repository.write("projects/a/project.yaml", &project("PRJ-A", "red", "2027-01-01"));
    repository.commit_by(KIM, "2026-09-05", "Slip");
    assert_eq!(diff(&repository, "main..work"), ["worse PRJ-A by Kim Lee", "worse PRJ-A/M1 by Kim Lee"]);
    assert_eq!(diff(&repository, "main...work"), diff(&repository, "main..work"));
    repository.git(&["checkout", "-q", "main"]);
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merged", "work"]);
    assert_eq!(diff(&repository, "main~1..main"), ["worse PRJ-A by Kim Lee", "worse PRJ-A/M1 by Kim Lee"]);
    assert_eq!(diff(&repository, "work..main"), Vec::<String>::new());
}

#[test]
fn what_is_asked_backwards_is_nobodys_doing_and_says_so() {
    let Some(folder) = Folder::new("what_is_asked_backwards_is_nobodys_doing_and_says_so") else { return };
    let (repository, _) = parted(&folder);
    let back = answer(&repository, &["diff", "main..main~1"]);
    assert_eq!(said(&back), ["improved PRJ-B not_by_a_commit"]);
    assert!(notes(&back).contains("`pmo diff main~1..main`"), "{back:#}");
    let straight = answer(&repository, &["diff", "main~1..main"]);
    assert_eq!(straight["notes"].as_array().unwrap().len(), 1, "{straight:#}");
}

/// What both branches brought on their own differs by what the later one's commit said.
#[test]
fn a_record_that_two_branches_brought_is_told_by_the_later_one() {
    let Some(folder) = Folder::new("a_record_that_two_branches_brought_is_told_by_the_later_one") else { return };
    let (repository, _) = parted(&folder);
    repository.write("projects/c/project.yaml", &project("PRJ-C", "green", "2026-12-01"));
    repository.commit("2026-09-04", "C");
    repository.git(&["checkout", "-q", "work"]);
    repository.write("projects/c/project.yaml", &project("PRJ-C", "red", "2026-12-01"));
    repository.commit_by(KIM, "2026-09-05", "C, too");
    assert_eq!(diff(&repository, "main..work")[1], "worse PRJ-C by Kim Lee");
}

#[test]
fn strangers_are_compared_and_called_so() {
    let Some(folder) = Folder::new("strangers_are_compared_and_called_so") else { return };
    let (repository, _) = parted(&folder);
    repository.git(&["checkout", "-q", "--orphan", "other"]);
    repository.write("projects/a/project.yaml", &project("PRJ-A", "amber", "2026-12-01"));
    repository.commit_by(KIM, "2026-09-06", "Anew");
    let found = answer(&repository, &["diff", "main..other"]);
    assert_eq!(said(&found), ["worse PRJ-A by Kim Lee"]);
    assert!(notes(&found).contains("no commit in common"), "{found:#}");
    let (code, _, error) = pmo(&repository.folder, &["diff", "main...other"]);
    assert_eq!(code, 2, "{error}");
    assert!(error.contains("no commit in common") && error.contains("try:"), "{error}");
}

/// A comparison under `--at`, as of the same day, reads like one in a checkout of that commit.
#[test]
fn a_comparison_of_then_reads_like_a_checkout() {
    let Some(folder) = Folder::new("a_comparison_of_then_reads_like_a_checkout") else { return };
    let (repository, [first, red, amber]) = parted(&folder);
    for (commit, day) in [(&first, "2026-09-01"), (&red, "2026-09-02"), (&amber, "2026-09-03")] {
        let then = folder.clone(&repository, &format!("at-{day}"), &["--no-checkout"]);
        then.git(&["fetch", "-q", "origin", "work:work"]);
        then.git(&["checkout", "-q", "--detach", commit]);
        for range in
            ["HEAD", "HEAD~1", "HEAD~1..HEAD", "@^..@", "2026-09-01..2026-09-02", "work...", "HEAD~9", "work..HEAD"]
        {
            let asked = ["diff", range];
            crate::git::at::same(
                &asked,
                (&repository.folder, &["--at", commit.as_str(), "--as-of", day]),
                (&then.folder, &["--as-of", day]),
            );
        }
    }
}
