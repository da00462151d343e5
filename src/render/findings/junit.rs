//! `junit`: JUnit XML, for build servers that show tests.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::report::weight;
use super::{FindingFormat, Report};
use crate::finding::{Finding, Level, Outcome};
use crate::render::inert::inert;
use crate::render::{Frame, line, path, visible};

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "junit", summary: "JUnit XML: a suite a rule, a case a file it was found in", write };

/// A suite a rule that ran; a rule that found nothing has one case, which passes.
fn write(report: &Report<'_>, _: &Frame) -> String {
    let mut of_rules: BTreeMap<&str, BTreeMap<&str, Vec<&Finding>>> =
        report.rules.iter().map(|rule| (&*rule.name, BTreeMap::new())).collect();
    for finding in &report.checked.findings {
        let file = report.sources.file(finding.spot.file).path();
        of_rules.entry(&finding.rule).or_default().entry(file).or_default().push(finding);
    }
    let mut document = quick_junit::Report::new("pmo check");
    for (rule, files) in of_rules {
        let mut suite = TestSuite::new(line(rule));
        if files.is_empty() {
            suite.add_test_case(case(rule, "every file", TestCaseStatus::success()));
        }
        for (file, findings) in files {
            suite.add_test_case(case_of_file(rule, file, &findings, report));
        }
        document.add_test_suite(suite);
    }
    // Written to memory, which does not fail.
    inert(&document.to_string().unwrap_or_default())
}

fn case(rule: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(line(rule));
    case
}

fn case_of_file(rule: &str, file: &str, findings: &[&Finding], report: &Report<'_>) -> TestCase {
    let lines: Vec<String> = findings.iter().map(|finding| described(finding, report)).collect();
    let text = lines.join("\n");
    let worst = findings.iter().min_by_key(|finding| (rank(finding), std::cmp::Reverse(finding.level)));
    let mut status = match worst.map(|finding| rank(finding)) {
        Some(0) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Some(1 | 2) => TestCaseStatus::skipped(),
        _ => TestCaseStatus::success(),
    };
    if let Some(worst) = worst {
        status.set_message(line(&worst.message));
        status.set_type(weight(worst));
    }
    let passes = matches!(status, TestCaseStatus::Success { .. });
    if !passes {
        status.set_description(text.clone());
    }
    let mut case = case(rule, &path(file), status);
    if passes {
        case.set_system_out(text);
    }
    if let Some(first) = findings.first() {
        case.extra.insert("file".into(), visible(file).into());
        case.extra.insert("line".into(), report.sources.position(first.spot).line.to_string().into());
    }
    case
}

/// Failures before what could not be judged, before what is waived, before information: a case is its worst.
fn rank(finding: &Finding) -> u8 {
    match (finding.outcome, finding.level) {
        (Outcome::Fail, Level::Error | Level::Warning) => 0,
        (Outcome::Indeterminate, _) => 1,
        (Outcome::Waived, _) => 2,
        (Outcome::Fail, Level::Info | Level::Off) => 3,
    }
}

/// `path:line:column: level message`, and the help below it.
fn described(finding: &Finding, report: &Report<'_>) -> String {
    let position = report.sources.position(finding.spot);
    let file = path(report.sources.file(finding.spot.file).path());
    let help = finding.help.as_deref().map(|help| format!("\n  help: {}", line(help))).unwrap_or_default();
    let (place, weight) = (format!("{file}:{}:{}", position.line, position.column), weight(finding));
    format!("{place}: {weight} {}{help}", line(&finding.message))
}
