//! `concise`: one line a finding, as compilers print them.

use super::report::weight;
use super::{FindingFormat, Report};
use crate::render::inert::inert;
use crate::render::{Frame, line, path};

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "concise", summary: "one line a finding: path:line:column: level[rule] message", write };

/// Every finding that is not waived, in the order of paths.
fn write(report: &Report<'_>, _: &Frame) -> String {
    let open = report.checked.findings.iter().filter(|finding| weight(finding) != "waived");
    let lines = open.map(|finding| {
        let position = report.sources.position(finding.spot);
        let (file, column) = (path(report.sources.file(finding.spot.file).path()), position.column);
        let (weight, rule) = (weight(finding), line(&finding.rule));
        format!("{file}:{}:{column}: {weight}[{rule}] {}\n", position.line, line(&finding.message))
    });
    inert(&lines.collect::<String>())
}
