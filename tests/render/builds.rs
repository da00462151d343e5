//! GitLab and build servers: reports read back as those programs read them.

use std::collections::HashSet;

use pmo::render::findings;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use serde_json::{Value, json};

use super::example::{Example, frame};

fn written(format: &str, example: &Example) -> String {
    (findings::named(format).unwrap().write)(&example.report(), &frame(80))
}

#[test]
fn gitlab_gets_one_entry_a_finding_each_with_a_fingerprint_of_its_own() {
    let mut example = Example::new();
    let twice = example.checked.findings[0].clone();
    example.checked.findings.push(twice);
    let entries: Vec<Value> = serde_json::from_str(&written("gitlab", &example)).unwrap();
    let prints: HashSet<&str> = entries.iter().filter_map(|entry| entry["fingerprint"].as_str()).collect();
    assert_eq!((entries.len(), prints.len()), (6, 6), "five are not waived, and one comes twice");
    let risk = &entries[4];
    assert_eq!(risk["description"], "schema-violation: 9 is more than 5");
    assert_eq!((&risk["check_name"], &risk["severity"]), (&json!("schema-violation"), &json!("major")));
    assert_eq!(risk["location"], json!({ "path": "projects/meters.yaml", "lines": { "begin": 11, "end": 11 } }));
    assert_eq!(entries[2]["description"], "slipping: could not be judged: the history of `Pilot` is not here");
}

#[test]
fn gitlab_gets_an_empty_list_from_a_clean_tree() {
    let mut example = Example::new();
    example.checked.findings.clear();
    assert_eq!(written("gitlab", &example), "[]\n");
}

fn case(report: &Report, rule: &str) -> TestCase {
    let suite = report.test_suites.iter().find(|suite| suite.name.as_str() == rule).unwrap();
    suite.test_cases[0].clone()
}

#[test]
fn build_servers_see_failures_skips_and_passes() {
    let mut example = Example::new();
    example.checked.findings.remove(1);
    let report = Report::deserialize_from_str(&written("junit", &example)).unwrap();
    assert_eq!((report.tests, report.failures, report.errors), (6, 2, 0));
    let risk = case(&report, "schema-violation");
    let TestCaseStatus::NonSuccess { kind, message, ty, description, .. } = risk.status else { panic!("{risk:?}") };
    assert_eq!(
        (kind, message.unwrap().as_str(), ty.unwrap().as_str()),
        (NonSuccessKind::Failure, "9 is more than 5", "error")
    );
    let text = "projects/meters.yaml:11:18: error 9 is more than 5\n  help: use a step from 1 to 5";
    assert_eq!(description.unwrap().as_str(), text);
    assert_eq!(risk.name.as_str(), "projects/meters.yaml");
    assert_eq!(risk.extra.get("line").unwrap().as_str(), "11");
    assert!(matches!(case(&report, "slipping").status, TestCaseStatus::Skipped { .. }));
    assert!(matches!(case(&report, "gateless").status, TestCaseStatus::Skipped { .. }));
    assert!(matches!(case(&report, "risk-without-owner").status, TestCaseStatus::Success { .. }));
    let passed = case(&report, "milestone-overdue");
    assert!(matches!(passed.status, TestCaseStatus::Success { .. }), "a rule that found nothing passes");
    assert_eq!(passed.name.as_str(), "every file");
}
