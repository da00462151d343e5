//! History that was rewritten proves nothing, and history as everybody makes it is none of that.

use std::fs;

use pmo::git::{self, Commit, Rewriting};

use super::repository::{Folder, Repository, command, pmo};

const ANA: &str = "Ana Silva <ana@example.org>";
const KIM: &str = "Kim Lee <kim@example.org>";
const DECISION: &str = "decisions/DEC-1.yaml";
const REFLOG: &[&str] = &["-c", "core.logAllRefUpdates=true"];

/// A project whose gate Kim has approved: five commits.
pub fn approved(folder: &Folder, name: &str) -> Repository {
    let repository = folder.init(name, &[]);
    repository.write("pmo.yaml", "organisation: Example\nmethodology: standard\n");
    repository.write("people.yaml", "[{id: kim.lee, name: Kim Lee, emails: [kim@example.org]}]\n");
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: definition}\n");
    repository.commit_by(ANA, "2026-01-01", "Start");
    repository.write(DECISION, "{id: DEC-1, subject: PRJ-A, gate: G2}\n").commit_by(ANA, "2026-01-02", "Ask");
    let verdict = "{id: DEC-1, subject: PRJ-A, gate: G2, decided: 2026-01-05, outcome: approve, approvers: [{person: \
                   kim.lee, verdict: approve}]}\n";
    repository.write(DECISION, verdict).commit_by(KIM, "2026-01-05", "Agreed");
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: delivery}\n");
    repository.commit_by(ANA, "2026-01-06", "Begin");
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: Alpha, tier: 2, stage: delivery}\n");
    repository.commit_by(ANA, "2026-01-07", "Name");
    repository
}

/// The line of commits that `HEAD` ends, oldest first.
fn line(repository: &git::Repository) -> Vec<Commit> {
    let mut line: Vec<Commit> = git::walk(repository, repository.head().unwrap()).map(Result::unwrap).collect();
    line.reverse();
    line
}

fn sign(repository: &Repository) -> Option<Rewriting> {
    let repository = git::Repository::open(&repository.folder).unwrap();
    git::rewriting(&repository, &line(&repository)).unwrap()
}

/// What rules about approvals say that they could not judge, and how they would fail it.
pub fn unjudged(repository: &Repository) -> Vec<String> {
    unjudged_on(repository, "2026-01-20")
}

/// The same on another day.
pub fn unjudged_on(repository: &Repository, day: &str) -> Vec<String> {
    let (_, out, err) = pmo(&repository.folder, &["check", "--as-of", day, "--format", "json"]);
    assert!(err.is_empty(), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let about = ["approval-not-by-approver", "self-approved", "stage-without-approval", "backdated-decision"];
    let findings = json["findings"].as_array().unwrap().iter();
    let of = |one: &serde_json::Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let mut told: Vec<String> = findings
        .filter(|one| about.contains(&one["rule"].as_str().unwrap()))
        .map(|one| format!("{} {}: {}", of(one, "outcome"), of(one, "rule"), of(one, "message")))
        .collect();
    told.sort();
    told
}

fn nothing_is_believed(repository: &Repository, reason: &str) {
    let of = |rule: &str| format!("indeterminate {rule}: one record not judged: history was rewritten, {reason}");
    let rules = ["approval-not-by-approver", "backdated-decision", "self-approved", "stage-without-approval"];
    assert_eq!(unjudged(repository), rules.map(of));
    let gate = ["gate", "PRJ-A", "G2", "--as-of", "2026-01-20", "--format", "json"];
    let (code, out, err) = pmo(&repository.folder, &gate);
    assert!(out.contains("history was rewritten, and that is older"), "{code} {out} {err}");
}

#[test]
fn an_approval_of_an_ordinary_history_is_judged() {
    let Some(folder) = Folder::new("an_approval_of_an_ordinary_history_is_judged") else { return };
    let repository = approved(&folder, "tree");
    assert_eq!((sign(&repository), unjudged(&repository)), (None, vec![]));
}

#[test]
fn a_filtered_branch_is_believed_from_the_commits_after_that() {
    let Some(folder) = Folder::new("a_filtered_branch_is_believed_from_the_commits_after_that") else { return };
    let repository = approved(&folder, "tree");
    let filter = ["filter-branch", "-f", "--env-filter", "GIT_AUTHOR_EMAIL=kim@example.org", "HEAD~4..HEAD"];
    let filtered = command(&repository.folder, &filter).env("FILTER_BRANCH_SQUELCH_WARNING", "1").output().unwrap();
    assert!(filtered.status.success(), "{filtered:?}");
    repository.write("projects/a/project.yaml", "{id: PRJ-A, name: Beta, tier: 2, stage: delivery}\n");
    repository.commit_by(ANA, "2026-01-08", "Again");
    let reason = "`refs/original/refs/heads/main` keeps what stood there before";
    assert_eq!(sign(&repository).map(|sign| (sign.upto, sign.reason)), Some((4, reason.to_owned())));
    nothing_is_believed(&repository, reason);
    repository.git(&["update-ref", "-d", "refs/original/refs/heads/main"]);
    assert_eq!(sign(&repository), None, "that was all there was to tell");
}

#[test]
fn a_list_of_filter_repo_says_which_commits_are_new() {
    let Some(folder) = Folder::new("a_list_of_filter_repo_says_which_commits_are_new") else { return };
    let repository = approved(&folder, "tree");
    let [first, agreed] = ["HEAD~4", "HEAD~2"].map(|name| repository.git(&["rev-parse", name]));
    let map = |old: &str, new: &str| format!("old{:37}new\n{first} {first}\n{old} {new}\n", "");
    repository.write(".git/filter-repo/commit-map", &map(&agreed, &agreed));
    assert_eq!(sign(&repository), None, "nothing was changed");
    repository.write(".git/filter-repo/commit-map", &map(&"1".repeat(40), &agreed));
    assert_eq!(sign(&repository).map(|sign| sign.upto), Some(2));
    let of = |told: &[String]| told.iter().filter(|one| one.starts_with("indeterminate approval-not")).count();
    assert_eq!(of(&unjudged(&repository)), 1, "{:?}", unjudged(&repository));
}

#[test]
fn replaced_and_grafted_commits_are_read_as_they_are_and_not_believed() {
    let Some(folder) = Folder::new("replaced_and_grafted_commits") else { return };
    let repository = approved(&folder, "tree");
    let agreed = repository.git(&["rev-parse", "HEAD~2"]);
    let text = repository.git(&["cat-file", "commit", &agreed]);
    let forged = repository.object("commit", format!("{}\n", text.replace("Agreed", "Agreed by all")).as_bytes());
    repository.git(&["replace", &agreed, &forged]);
    assert!(repository.git(&["log", "--format=%s"]).contains("by all"), "git shows the replacement");
    let name = format!("`refs/replace/{agreed}`");
    let found = sign(&repository).unwrap();
    assert_eq!((found.upto, found.reason), (2, format!("{name} puts another object in its place")));
    let told = unjudged(&repository);
    assert!(told.iter().any(|one| one.starts_with("indeterminate approval-not-by-approver") && one.contains(&name)));
    repository.git(&["replace", "-d", &agreed]);
    assert_eq!(sign(&repository), None);
    let other = repository.git(&["rev-parse", "HEAD~1"]);
    fs::create_dir_all(repository.folder.join(".git/info")).unwrap();
    fs::write(repository.folder.join(".git/info/grafts"), format!("# grafts\n{other} {agreed} {agreed}\n")).unwrap();
    let found = sign(&repository).unwrap();
    assert_eq!((found.upto, &*found.reason), (3, "`info/grafts` says that its commits follow others"));
    nothing_is_believed(&repository, "`info/grafts` says that its commits follow others");
}

/// A clone that saw the branch, and then what took its place.
fn fetched(folder: &Folder, upstream: &Repository, name: &str, rewrite: impl FnOnce()) -> Repository {
    let clone = folder.clone(upstream, name, &["-c", "core.logAllRefUpdates=true"]);
    rewrite();
    clone.git(&[REFLOG, &["fetch", "-q"]].concat());
    clone.git(&["reset", "-q", "--hard", "@{upstream}"]);
    clone
}

#[test]
fn a_branch_replaced_by_force_is_believed_from_what_came_after() {
    let Some(folder) = Folder::new("a_branch_replaced_by_force") else { return };
    let upstream = approved(&folder, "upstream");
    let clone = fetched(&folder, &upstream, "clone", || {
        upstream.git(&["reset", "-q", "--hard", "HEAD~3"]);
        let verdict = "{id: DEC-1, subject: PRJ-A, gate: G2, decided: 2026-01-03, outcome: approve, approvers: \
                       [{person: kim.lee, verdict: approve}]}\n";
        upstream.write(DECISION, verdict).commit_by(KIM, "2026-01-03", "Agreed at once");
        upstream.write("projects/a/project.yaml", "{id: PRJ-A, name: A, tier: 2, stage: delivery}\n");
        upstream.commit_by(ANA, "2026-01-06", "Begin");
    });
    let reason = "`origin/main` was replaced by force";
    assert_eq!(sign(&clone).map(|sign| (sign.upto, sign.reason)), Some((3, reason.to_owned())));
    nothing_is_believed(&clone, reason);
    // What is agreed anew after that is believed again.
    let verdict = |verdict: &str| {
        format!(
            "{{id: DEC-1, subject: PRJ-A, gate: G2, decided: 2026-01-10, outcome: approve, approvers: [{{person: kim.lee\
             {verdict}}}]}}\n"
        )
    };
    upstream.write(DECISION, &verdict("")).commit_by(KIM, "2026-01-09", "Not so");
    upstream.write(DECISION, &verdict(", verdict: approve")).commit_by(KIM, "2026-01-10", "Agreed after all");
    clone.git(&[REFLOG, &["pull", "-q"]].concat());
    let told = unjudged(&clone);
    assert!(!told.iter().any(|one| one.contains("approval-not-by-approver")), "{told:?}");
    // The one who still has what was published first has lost nothing.
    let clone = fetched(&folder, &upstream, "late", || {
        upstream.git(&["reset", "-q", "--hard", "HEAD~2"]);
        upstream.write("notes.md", "x").commit_by(ANA, "2026-01-11", "Notes");
    });
    assert!(sign(&clone).is_some());
    clone.git(&["reset", "-q", "--hard", "origin/main@{1}"]);
    assert_eq!(sign(&clone), None);
}

#[test]
fn work_as_everybody_does_it_is_no_rewriting() {
    let Some(folder) = Folder::new("work_as_everybody_does_it_is_no_rewriting") else { return };
    let upstream = approved(&folder, "upstream");
    upstream.git(&["config", "receive.denyCurrentBranch", "ignore"]);
    let clone = folder.clone(&upstream, "clone", &["-c", "core.logAllRefUpdates=true"]);
    let git = |arguments: &[&str]| clone.git(&[REFLOG, arguments].concat());
    // Amended before it was published, and a branch rebased on what others published since.
    git(&["checkout", "-q", "-b", "work"]);
    clone.write("notes.md", "x").commit_by(KIM, "2026-01-08", "Notes");
    git(&["commit", "-q", "--amend", "-m", "Notes, amended"]);
    git(&["push", "-q", "origin", "work"]);
    upstream.write("other.md", "x").commit_by(ANA, "2026-01-09", "Other");
    git(&["fetch", "-q"]);
    git(&["rebase", "-q", "origin/main"]);
    git(&["push", "-q", "--force", "origin", "work"]);
    assert_eq!(sign(&clone), None, "on the branch");
    // A rebase-merge, a squash and a merge.
    git(&["checkout", "-q", "main"]);
    git(&["merge", "-q", "--ff-only", "origin/main"]);
    git(&["merge", "-q", "--ff-only", "work"]);
    git(&["checkout", "-q", "-b", "more"]);
    clone.write("more.md", "x").commit_by(KIM, "2026-01-10", "More");
    git(&["checkout", "-q", "main"]);
    git(&["merge", "-q", "--squash", "more"]);
    clone.commit_by(KIM, "2026-01-11", "Squashed");
    git(&["merge", "-q", "--no-ff", "-m", "Merge", "more"]);
    git(&["push", "-q", "origin", "main"]);
    assert_eq!(sign(&clone), None);
    // Somebody else's branch of work that was rebased, seen by a reviewer.
    let reviewer = folder.clone(&upstream, "reviewer", &["-c", "core.logAllRefUpdates=true"]);
    git(&["checkout", "-q", "work"]);
    git(&["commit", "-q", "--amend", "-m", "Notes, amended again"]);
    git(&["push", "-q", "--force", "origin", "work"]);
    reviewer.git(&[REFLOG, &["fetch", "-q"]].concat());
    let log = fs::read_to_string(reviewer.folder.join(".git/logs/refs/remotes/origin/work")).unwrap();
    assert!(log.contains("forced-update"), "{log}");
    reviewer.git(&["checkout", "-q", "-B", "work", "origin/work"]);
    assert_eq!(sign(&reviewer), None);
    // Somebody's fork that had gone its own way and was brought up to date by force.
    reviewer.git(&["checkout", "-q", "main"]);
    let fork = folder.clone(&upstream, "fork", &[]);
    fork.git(&["reset", "-q", "--hard", "HEAD~2"]);
    fork.write("own.md", "x").commit_by(KIM, "2026-01-12", "Own");
    reviewer.git(&["remote", "add", "fork", &format!("file://{}", fork.folder.display())]);
    reviewer.git(&[REFLOG, &["fetch", "-q", "fork"]].concat());
    fork.git(&["reset", "-q", "--hard", "origin/main"]);
    reviewer.git(&[REFLOG, &["fetch", "-q", "fork"]].concat());
    let log = fs::read_to_string(reviewer.folder.join(".git/logs/refs/remotes/fork/main")).unwrap();
    assert!(log.contains("forced-update"), "{log}");
    assert_eq!(sign(&reviewer), None);
}

/// Commits whatever there is at the moments given.
fn commit_at(repository: &Repository, authored: &str, committed: &str) {
    repository.git(&["add", "-A"]);
    let arguments = ["commit", "-q", "--allow-empty", "-m", "update", "--author", KIM];
    let dates = [("GIT_AUTHOR_DATE", authored), ("GIT_COMMITTER_DATE", committed)];
    assert!(command(&repository.folder, &arguments).envs(dates).status().unwrap().success());
}

#[test]
fn a_date_that_cannot_be_is_no_date() {
    let Some(folder) = Folder::new("a_date_that_cannot_be_is_no_date") else { return };
    let verdict = "{id: DEC-2, subject: PRJ-A, gate: G2, decided: 2026-01-03, outcome: approve, approvers: [{person: \
                   kim.lee, verdict: approve}]}\n";
    let noon = |day: &str| format!("2026-01-{day}T12:00:00Z");
    for (authored, committed, reason) in [
        ("03", "03", Some("dated before a commit that it follows")),
        ("10", "08", Some("written, as it says, after it was committed")),
        // Clocks and time zones differ by hours, and a rebase keeps when it was written.
        ("06", "06", None),
        ("09", "08", None),
        ("01", "08", None),
    ] {
        let repository = approved(&folder, &format!("tree-{authored}-{committed}"));
        repository.write("decisions/DEC-2.yaml", verdict);
        commit_at(&repository, &noon(authored), &noon(committed));
        repository.write("notes.md", "x").commit("2026-01-12", "Later");
        let told = unjudged(&repository);
        let expected = reason.map(|reason| {
            [
                format!("indeterminate approval-not-by-approver: the commit that brought the verdict of `kim.lee` is {reason}"),
                format!("indeterminate backdated-decision: one record not judged: the commit behind it is {reason}"),
            ]
        });
        assert_eq!(told, expected.into_iter().flatten().collect::<Vec<String>>(), "{authored} {committed}");
    }
}

#[test]
fn a_commit_dated_in_the_future_spoils_nothing_but_itself() {
    let Some(folder) = Folder::new("a_commit_dated_in_the_future_spoils_nothing_but_itself") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "").write("projects/a/project.yaml", "{id: PRJ-A, name: A}\n");
    repository.commit("2026-01-01", "Start");
    for (day, path) in [("2099-01-01", "decisions/DEC-1.yaml"), ("2026-01-03", "decisions/DEC-2.yaml")] {
        let id = &path[10..15];
        repository.write(path, &format!("{{id: {id}, subject: PRJ-A, outcome: approve, decided: 2026-01-02}}\n"));
        repository.commit(day, "Decided");
    }
    let reason = "dated after a commit that follows it";
    assert_eq!(
        unjudged(&repository),
        [format!("indeterminate backdated-decision: one record not judged: the commit behind it is {reason}")]
    );
}
