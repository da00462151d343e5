//! `github`: the human text for the log, then annotations on the lines of a pull request.

use super::report::weight;
use super::summary::summary;
use super::{FindingFormat, Report, human};
use crate::finding::{Finding, Level, Outcome};
use crate::render::{Frame, line, path};
use crate::source::Sources;

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "github", summary: "annotations on a pull request, and the human text in the log", write };

/// Annotations of one level that GitHub shows of a step; the rest would be dropped without a word.
const SHOWN: usize = 10;

/// The human text holds no command; the last line is a notice that sums up.
fn write(report: &Report<'_>, frame: &Frame) -> String {
    let plain = Frame { color: false, ..frame.clone() };
    let mut text = (human::FORMAT.write)(report, &plain);
    let open = report.open();
    let mut annotated = 0;
    for command in ["error", "warning"] {
        let of_level = open.iter().filter(|finding| self::command(finding) == command).take(SHOWN);
        for finding in of_level {
            text += &annotation(command, finding, report.sources);
            annotated += 1;
        }
    }
    let more = match open.len() - annotated {
        0 => String::new(),
        left => format!("; {left} more without an annotation, see the log"),
    };
    text + &format!("::notice title=pmo::{}{more}\n", data(&summary(report, frame)))
}

/// The command that a finding becomes. Information has none: it would crowd out the rest.
fn command(finding: &Finding) -> &'static str {
    match (finding.outcome, finding.level) {
        (Outcome::Fail, Level::Error) => "error",
        (Outcome::Fail, Level::Warning) | (Outcome::Indeterminate, _) => "warning",
        _ => "notice",
    }
}

fn annotation(command: &str, finding: &Finding, sources: &Sources) -> String {
    let position = sources.position(finding.spot);
    let file = path(sources.file(finding.spot.file).path());
    let mut properties = format!("file={},line={}", property(&file), position.line);
    if position.line == position.end_line {
        // GitHub refuses columns of a place that ends on another line.
        properties += &format!(",col={},endLine={}", position.column, position.end_line);
        if position.end_column > position.column {
            properties += &format!(",endColumn={}", position.end_column);
        }
    } else {
        properties += &format!(",endLine={}", position.end_line);
    }
    let unjudged = if finding.outcome == Outcome::Indeterminate { "could not be judged: " } else { "" };
    let help = finding.help.as_deref().map(|help| format!("\nhelp: {}", line(help))).unwrap_or_default();
    let message = data(&format!("{unjudged}{}{help}", line(&finding.message)));
    let title = property(&format!("{}[{}]", weight(finding), line(&finding.rule)));
    format!("::{command} {properties},title={title}::{message}\n")
}

/// Text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
