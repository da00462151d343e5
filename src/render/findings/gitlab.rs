//! `gitlab`: GitLab Code Quality, for the widget of a merge request.

use serde_json::{Value, json};

use super::{FindingFormat, Report};
use crate::finding::{Finding, Level, Outcome};
use crate::render::Frame;
use crate::render::json_text::json_text;
use crate::source::Sources;
use crate::workspace::fingerprints;

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "gitlab", summary: "a GitLab Code Quality report (artifacts:reports:codequality)", write };

/// Every finding that is not waived. Without any it is an empty list: GitLab takes no file for a missing report.
fn write(report: &Report<'_>, _: &Frame) -> String {
    let findings = &report.checked.findings;
    let printed = findings.iter().zip(fingerprints(findings, report.sources));
    let open = printed.filter(|(finding, _)| finding.outcome != Outcome::Waived);
    json_text(&open.map(|(finding, print)| entry(finding, &print, report.sources)).collect())
}

/// One entry. GitLab shows the description and not the rule, so the rule stands in front.
fn entry(finding: &Finding, fingerprint: &str, sources: &Sources) -> Value {
    let position = sources.position(finding.spot);
    let unjudged = if finding.outcome == Outcome::Indeterminate { "could not be judged: " } else { "" };
    json!({
        "description": format!("{}: {unjudged}{}", finding.rule, finding.message),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": severity(finding),
        "location": {
            "path": sources.file(finding.spot.file).path(),
            "lines": { "begin": position.line, "end": position.end_line },
        },
    })
}

fn severity(finding: &Finding) -> &'static str {
    match (finding.outcome, finding.level) {
        (Outcome::Fail, Level::Error) => "major",
        (Outcome::Fail, Level::Warning) => "minor",
        _ => "info",
    }
}
