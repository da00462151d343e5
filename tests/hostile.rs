//! Files written to do harm: each ends in a finding or in a clean result that the case declares, soon and in
//! little memory, and never in a panic.
//!
//! `cargo test --release hostile -- --nocapture` prints the times.

mod case;
mod texts;
mod values;

use std::time::{Duration, Instant};

use case::{Case, Expect, PEOPLE, PROJECT};
use chrono::NaiveDate;
use pmo::git::{Content, File, Snapshot};
use pmo::workspace;

/// Far above what any case takes, so that a busy machine does not fail it; a quadratic scan does.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// Rules with a failing finding in a tree, each once for every finding.
fn findings(files: Vec<(&str, Vec<u8>)>) -> Vec<String> {
    let mut files: Vec<File> =
        files.into_iter().map(|(path, bytes)| File { path: path.to_owned(), content: Content::Bytes(bytes) }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let loaded = workspace::load(Snapshot { files, ..Snapshot::default() }).unwrap();
    let (portfolio, scanned) = (loaded.portfolio(), loaded.scanned());
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let checked = loaded.check(&portfolio, &scanned, as_of);
    checked.findings.iter().map(|finding| finding.rule.to_string()).collect()
}

fn tree(case: &Case) -> Vec<(&str, Vec<u8>)> {
    let mut files = vec![("people.yaml", PEOPLE.as_bytes().to_vec())];
    if case.path != "projects/a/project.yaml" {
        files.push(("projects/a/project.yaml", PROJECT.as_bytes().to_vec()));
    }
    files.push((&case.path, case.bytes.clone()));
    files
}

fn cases() -> Vec<Case> {
    texts::all().into_iter().chain(values::all()).collect()
}

#[test]
fn every_hostile_file_ends_in_what_its_case_declares() {
    let cases = cases();
    assert!(cases.len() >= 250, "{} cases", cases.len());
    let mut wrong = Vec::new();
    let mut times = Vec::new();
    for case in &cases {
        let started = Instant::now();
        let found = findings(tree(case));
        let took = started.elapsed();
        times.push((took, &case.name));
        let rules: Vec<&str> = found.iter().map(String::as_str).collect();
        if !case.is_met(&rules) {
            wrong.push(format!(
                "{}: {:?} not among {} findings {:?}",
                case.name,
                case.expect,
                rules.len(),
                &rules[..rules.len().min(8)]
            ));
        }
        let refused = ["invalid-yaml", "schema-violation", "duplicate-key", "malformed-id", "dangling-reference"];
        if case.expect == Expect::Clean && rules.iter().any(|rule| refused.contains(rule)) {
            wrong.push(format!("{}: clean, but found {rules:?}", case.name));
        }
        if took > LONGEST {
            wrong.push(format!("{} took {took:?}", case.name));
        }
    }
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    eprintln!("{} cases: median {:?}, p99 {:?}, longest {:?}", cases.len(), at(50).0, at(99).0, at(100));
    for (took, name) in times.iter().rev().take(12) {
        eprintln!("{took:?} {name}");
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}
