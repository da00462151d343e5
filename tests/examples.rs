//! Every rule runs over every example: the clean ones stay clean, the troubled one trips every rule, and a new
//! false positive shows as a changed snapshot.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use pmo::finding::{Finding, Outcome};
use pmo::git::{Place, Snapshot};
use pmo::{rules, workspace};

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

#[test]
fn the_clean_examples_are_clean() {
    for name in ["portfolio", "minimal"] {
        let (findings, lines) = check(name);
        assert!(findings.iter().all(|finding| finding.outcome == Outcome::Waived), "{name}:\n{lines}");
    }
}

#[test]
fn the_troubled_example_trips_every_rule() {
    let (findings, lines) = check("troubled");
    let tripped: BTreeSet<&str> = findings.iter().map(|finding| &*finding.rule).collect();
    let untripped: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).filter(|name| !tripped.contains(name)).collect();
    assert_eq!(untripped, Vec::<&str>::new(), "rules that find nothing in examples/troubled");
    insta::assert_snapshot!("troubled", lines);
}
