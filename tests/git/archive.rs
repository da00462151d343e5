//! What is kept of history from one run to the next: it changes no answer, whatever becomes of it.

use std::fs;
use std::path::PathBuf;

use super::repository::{Folder, Repository, pmo};

const KIM: &str = "Kim Lee <kim@example.org>";

/// Questions that look back.
const QUESTIONS: [&[&str]; 4] = [
    &["check", "--fail-on", "never", "--format", "json"],
    &["why", "PRJ-A/M1.forecast", "--format", "json"],
    &["diff", "HEAD~3..", "--format", "json"],
    &["show", "honesty", "--format", "json"],
];

fn project(forecast: &str, rest: &str) -> String {
    format!(
        "id: PRJ-A\nname: Portal \\ \"one\"\nstage: delivery\nmanager: ana.silva\nstatus: {{date: 2026-02-01, rag: {{overall: green}}}}\n\
         milestones: [{{id: M1, name: Done, baseline: 2026-06-30, forecast: {forecast}}}]\n{rest}"
    )
}

/// A plan that slips, a risk that goes and comes back, a file that cannot be read for a while, a merge, and a text of
/// several lines.
fn told(folder: &Folder) -> Repository {
    let repository = folder.init("told", &[]);
    let say = |forecast: &str, rest: &str| repository.write("a/project.yaml", &project(forecast, rest));
    repository.write("pmo.yaml", "organisation: Example\n");
    say("2026-06-30", "");
    repository.commit("2026-01-05", "Plan");
    repository.write("a/risks/r1.yaml", "id: R1\ntitle: Frost\nstate: open\n");
    repository.commit_by(KIM, "2026-01-06", "A risk");
    say("2026-07-10", "brief: |\n  line one\n  line \\n two\n");
    repository.commit("2026-01-07", "Slips");
    fs::remove_file(repository.folder.join("a/risks/r1.yaml")).unwrap();
    repository.commit_by(KIM, "2026-01-08", "No risk");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("decisions/one.yaml", "id: DEC-1\ntitle: Go\noutcome: approved\n");
    repository.commit_by(KIM, "2026-01-09", "Decided");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("a/project.yaml", "id: PRJ-A\nname: [broken");
    repository.commit("2026-01-10", "Broken");
    repository.git(&["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    say("2026-08-01", "");
    repository.write("a/risks/r1.yaml", "id: R1\ntitle: Frost\nstate: open\n");
    repository.commit_by(KIM, "2026-01-12", "The risk is back");
    repository
}

fn answers(repository: &Repository) -> Vec<String> {
    let answer = |question: &&[&str]| {
        let (code, out, err) = pmo(&repository.folder, &[*question, &["--as-of", "2026-02-02"][..]].concat());
        assert_eq!(code, 0, "{err}");
        out
    };
    QUESTIONS.iter().map(answer).collect()
}

fn forget(repository: &Repository) {
    let _ = fs::remove_dir_all(repository.folder.join(".git/pmo"));
}

fn kept(repository: &Repository) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(repository.folder.join(".git/pmo")) else { return Vec::new() };
    let mut kept: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    kept
}

/// What is answered with what was kept up to a commit, and with nothing.
fn assert_same_after(repository: &Repository, what: &str) {
    let with = answers(repository);
    let again = answers(repository);
    forget(repository);
    let without = answers(repository);
    assert_eq!(with, without, "{what}");
    assert_eq!(again, without, "{what}, again");
}

#[test]
fn what_is_kept_of_history_changes_no_answer() {
    let Some(folder) = Folder::new("what_is_kept_of_history_changes_no_answer") else { return };
    let repository = told(&folder);
    let first = answers(&repository);
    assert_eq!(kept(&repository).len(), 1, "one file for all questions");
    let whole = fs::read(&kept(&repository)[0]).unwrap();
    assert_eq!(answers(&repository), first);
    assert_eq!(fs::read(&kept(&repository)[0]).unwrap(), whole, "nothing new, nothing written");
    forget(&repository);
    assert_eq!(answers(&repository), first);
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    assert!(first[2].contains("The risk is back"), "a return names its commit: {}", first[2]);
}

/// What is kept says which commit gave a verdict. Where only a signature proves that, nothing beside the commits is asked.
#[test]
fn nothing_is_kept_where_verdicts_must_be_signed() {
    let Some(folder) = Folder::new("nothing_is_kept_where_verdicts_must_be_signed") else { return };
    let repository = told(&folder);
    let policies = [
        ("thresholds: {evidence_level: {\"2\": 1}}", 1),
        ("thresholds: {evidence_level: {\"1\": 3}}", 0),
        ("rules: {approval-not-by-approver: {evidence_level.2: 2}}", 0),
    ];
    for (policy, files) in policies {
        repository.write("pmo.yaml", &format!("organisation: Example\n{policy}\n"));
        forget(&repository);
        let (code, _, err) = pmo(&repository.folder, &["check", "--fail-on", "never", "--as-of", "2026-02-02"]);
        assert_eq!((code, err.as_str()), (0, ""), "{policy}");
        assert_eq!(kept(&repository).len(), files, "{policy}");
    }
}

/// At every commit of the line in turn, what was kept at the one before is gone on with.
#[test]
fn history_goes_on_from_where_it_was_kept() {
    let Some(folder) = Folder::new("history_goes_on_from_where_it_was_kept") else { return };
    let repository = told(&folder);
    let line = repository.git(&["rev-list", "--first-parent", "--reverse", "main"]);
    forget(&repository);
    let mut going_on = Vec::new();
    for commit in line.lines() {
        repository.git(&["checkout", "-q", commit]);
        going_on.push(check(&repository));
    }
    let line: Vec<&str> = line.lines().collect();
    for (commit, answer) in line.iter().zip(&going_on).rev() {
        repository.git(&["checkout", "-q", commit]);
        assert_eq!(&check(&repository), answer, "back at {commit} with everything kept");
        forget(&repository);
        assert_eq!(&check(&repository), answer, "at {commit} with nothing kept");
        check(&repository);
    }
}

fn check(repository: &Repository) -> (i32, String, String) {
    pmo(&repository.folder, &["check", "--as-of", "2026-02-02", "--fail-on", "never", "--format", "json"])
}

#[test]
fn branches_days_and_changes_on_disk_are_told_apart() {
    let Some(folder) = Folder::new("branches_days_and_changes_on_disk") else { return };
    let repository = told(&folder);
    answers(&repository);
    // Another branch, from within what is kept.
    repository.git(&["checkout", "-q", "-b", "other", "HEAD~2"]);
    repository.write("a/project.yaml", &project("2026-12-24", ""));
    repository.commit("2026-01-20", "Another way");
    assert_same_after(&repository, "a branch");
    repository.git(&["checkout", "-q", "main"]);
    assert_same_after(&repository, "back on main");
    let at = |day: &str| {
        let (_, out, _) = pmo(&repository.folder, &["check", "--as-of", day, "--fail-on", "never", "--format", "json"]);
        out
    };
    let with = ["2026-01-04", "2026-01-07", "2026-01-10"].map(at);
    forget(&repository);
    assert_eq!(with, ["2026-01-04", "2026-01-07", "2026-01-10"].map(at));
    repository.write("a/project.yaml", &project("2027-01-01", ""));
    assert_same_after(&repository, "a change that is not committed");
    repository.write(".mailmap", "Kim Possible <possible@example.org> <kim@example.org>\n");
    repository.commit("2026-01-21", "Other names");
    assert_same_after(&repository, "other names");
    repository.write("schemas/risk.schema.json", r#"{"properties": {"frost": {"type": "string"}}}"#);
    repository.commit("2026-01-22", "Another schema");
    assert_same_after(&repository, "another schema");
}

/// Every part of what is kept is damaged in turn.
#[test]
fn what_is_not_whole_is_as_if_it_were_not_there() {
    let Some(folder) = Folder::new("what_is_not_whole_is_as_if_it_were_not_there") else { return };
    let repository = told(&folder);
    let first = check(&repository);
    let [file] = &kept(&repository)[..] else { panic!("one file") };
    let whole = fs::read(file).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 8) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(file, &bytes).unwrap();
        assert_eq!(check(&repository), first, "byte {at} changed");
        fs::write(file, &whole[..at]).unwrap();
        assert_eq!(check(&repository), first, "cut at byte {at}");
        assert_eq!(fs::read(file).unwrap(), whole, "it is written anew");
    }
}

#[test]
fn runs_at_the_same_time_look_back_the_same() {
    let Some(folder) = Folder::new("runs_at_the_same_time_look_back_the_same") else { return };
    let repository = told(&folder);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6).map(|_| scope.spawn(|| check(&repository))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(kept(&repository).len(), 1, "nothing half-written is left");
}

/// A shallow clone tells another story than the whole, and neither is taken for the other.
#[test]
fn a_clone_that_ends_somewhere_keeps_nothing() {
    let Some(folder) = Folder::new("a_clone_that_ends_somewhere_keeps_nothing") else { return };
    let whole = told(&folder);
    let cut = folder.clone(&whole, "cut", &["--depth", "2"]);
    let short = check(&cut);
    assert_eq!(kept(&cut), Vec::<PathBuf>::new());
    cut.git(&["fetch", "-q", "--unshallow"]);
    let long = check(&cut);
    forget(&cut);
    assert_eq!(check(&cut), long);
    assert_ne!(long, short);
    cut.git(&["fetch", "-q", "--depth", "2"]);
    assert_eq!(check(&cut), short, "what was kept of the whole is not used");
}

/// In a folder that several people may write to, somebody else may have put anything there, whole as it looks.
#[cfg(unix)]
#[test]
fn what_somebody_else_keeps_there_is_not_believed() {
    let Some(folder) = Folder::new("what_somebody_else_keeps_there") else { return };
    let repository = told(&folder);
    let first = check(&repository);
    let [file] = &kept(&repository)[..] else { panic!("one file") };
    let whole = fs::read_to_string(file).unwrap();
    let (_, rest) = whole.split_once('\n').unwrap();
    let forged = rest.replace("2026-07-10", "2026-06-30");
    assert_ne!(forged, rest);
    fs::remove_file(file).unwrap();
    fs::write(file, format!("{}\n{forged}", pmo::git::blob_id(forged.as_bytes()))).unwrap();
    if std::os::unix::fs::chown(file, Some(65534), None).is_err() {
        eprintln!("SKIPPED what_somebody_else_keeps_there_is_not_believed: only root can give files away");
        return;
    }
    assert_eq!(check(&repository), first);
}

/// A record that moved to another file and says the same is looked for there by whoever goes on from what was kept.
#[test]
fn what_was_filed_anew_is_kept_where_it_lies() {
    let Some(folder) = Folder::new("what_was_filed_anew_is_kept_where_it_lies") else { return };
    let repository = folder.init("tree", &[]);
    repository.write("pmo.yaml", "organisation: Example\n").write("a/project.yaml", "id: PRJ-A\nname: Claims\n");
    repository.commit("2026-09-01", "Plan");
    let risk = "id: R1\ntitle: Frost\nstate: open\n";
    repository.write("a/risks/frost.yaml", risk);
    repository.commit("2026-09-02", "Frost");
    repository.git(&["mv", "a/risks/frost.yaml", "a/risks/r1.yaml"]);
    repository.commit("2026-09-03", "Another file");
    let diff = || pmo(&repository.folder, &["diff", "HEAD~1..HEAD", "--format", "csv"]).1;
    assert_eq!((diff().lines().count(), kept(&repository).len()), (1, 1), "no change, and history is kept");
    fs::remove_file(repository.folder.join("a/risks/r1.yaml")).unwrap();
    repository.commit("2026-09-04", "No frost");
    let going_on = diff();
    forget(&repository);
    assert_eq!(diff(), going_on);
    assert!(going_on.contains("Ana Silva"), "{going_on}");
}
