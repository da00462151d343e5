//! Every rule runs over every example: the clean ones stay clean, the troubled one trips every rule, and a new
//! false positive shows as a changed snapshot.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use pmo::finding::{Finding, Outcome};
use pmo::git::{self, NewCommit, Place, Snapshot};
use pmo::rules::Scene;
use pmo::{history, rules, workspace};

/// What the rules say of an example: findings, and a line for each.
fn check(name: &str) -> (Vec<Finding>, String) {
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let tree = if tree.join("pmo.yaml").is_file() { tree } else { tree.join(".pmo") };
    let snapshot = Snapshot::of_worktree(&Place { tree, repository: None }).unwrap();
    let loaded = workspace::load(snapshot).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let findings = loaded.check(&portfolio, &scanned, NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()).findings;
    let line = |finding: &Finding| {
        let outcome = if finding.outcome == Outcome::Fail { "" } else { finding.outcome.name() };
        let place = loaded.sources.locate(finding.spot);
        format!("{place} {outcome}{} {}: {}\n", finding.level.name(), finding.rule, finding.message)
    };
    let lines = findings.iter().map(line).collect();
    (findings, lines)
}

/// What the rules say of `examples/history`, committed step by step: folders named `NN_YYYY-MM-DD_handle` hold what their
/// author wrote on that day.
fn check_history() -> Vec<Finding> {
    let steps = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/history");
    let mut told: Vec<(String, Vec<(String, String)>)> = fs::read_dir(&steps)
        .unwrap()
        .map(|step| step.unwrap().path())
        .filter(|step| step.is_dir())
        .map(|step| (step.file_name().unwrap().to_str().unwrap().to_owned(), texts(&step)))
        .collect();
    told.sort();
    let emails: Vec<String> =
        told.iter().map(|(step, _)| format!("{}@example.org", step.splitn(3, '_').nth(2).unwrap())).collect();
    let commits = told.iter().zip(&emails).map(|((step, files), email)| NewCommit {
        name: email.split('@').next().unwrap(),
        email,
        at: step.split('_').nth(1).unwrap().parse::<NaiveDate>().unwrap().and_hms_opt(12, 0, 0).unwrap(),
        message: step,
        changes: files.iter().map(|(path, text)| (path.as_str(), Some(text.as_str()))).collect(),
    });
    let folder = tempfile::tempdir().unwrap();
    let (_, files) = git::create(folder.path(), &commits.collect::<Vec<_>>()).unwrap();
    for (path, text) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let repository = git::Repository::open(folder.path()).unwrap();
    let mut snapshot = Snapshot::of_worktree(&git::discover(folder.path()).unwrap()).unwrap();
    let head = snapshot.head.take().unwrap();
    let loaded = workspace::load(snapshot).unwrap();
    let past = history::gather(&repository, &head, &loaded, as_of, &mut history::Archive::default()).unwrap().unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    loaded.judge(&Scene { past: Ok(&past), ..loaded.scene(&portfolio, &scanned, as_of) }).findings
}

/// Every file below a folder: path from it, and text.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    });
    files.collect()
}

#[test]
fn the_clean_examples_are_clean() {
    for name in ["portfolio", "minimal"] {
        let (findings, lines) = check(name);
        assert!(findings.iter().all(|finding| finding.outcome != Outcome::Fail), "{name}:\n{lines}");
    }
}

#[test]
fn the_troubled_examples_trip_every_rule() {
    let (mut findings, lines) = check("troubled");
    findings.extend(check_history());
    let failing = findings.iter().filter(|finding| finding.outcome == Outcome::Fail);
    let tripped: BTreeSet<&str> = failing.map(|finding| &*finding.rule).collect();
    let untripped: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).filter(|name| !tripped.contains(name)).collect();
    assert_eq!(untripped, Vec::<&str>::new(), "rules that find nothing in examples/troubled and examples/history");
    insta::assert_snapshot!("troubled", lines);
}
