//! A check summed up in one line.

use super::Report;
use crate::render::{Frame, line, path};

/// Skipped files that are named; more are counted.
const NAMED_SKIPS: usize = 3;

/// What was found, in how much of the tree, as of when: never a count of findings without a count of files.
pub fn summary(report: &Report<'_>, frame: &Frame) -> String {
    let summary = &report.checked.summary;
    let mut found = vec![counted(summary.errors, "error"), counted(summary.warnings, "warning")];
    if summary.infos > 0 {
        found.push(counted(summary.infos, "info"));
    }
    let files = counted(summary.files_found, "file");
    let mut parts = vec![format!("{} in {files} ({})", found.join(", "), looked_at(report))];
    parts.push(counted(summary.records, "record"));
    if summary.waived > 0 {
        parts.push(format!("{} waived", summary.waived));
    }
    if summary.indeterminate > 0 {
        parts.push(format!("{} could not be judged", summary.indeterminate));
    }
    parts.extend(report.scope.as_deref().map(line));
    parts.extend(frame.origin());
    parts.join("; ")
}

/// `42 found, 41 checked, 1 skipped: PATH reason`.
fn looked_at(report: &Report<'_>) -> String {
    let summary = &report.checked.summary;
    let mut text = format!("{} found, {} checked", summary.files_found, summary.files_checked);
    let skipped = &summary.files_skipped;
    if skipped.is_empty() {
        return text;
    }
    let mut named: Vec<String> =
        skipped.iter().take(NAMED_SKIPS).map(|(file, reason)| format!("{} {}", path(file), line(reason))).collect();
    if skipped.len() > NAMED_SKIPS {
        named.push(format!("and {} more", skipped.len() - NAMED_SKIPS));
    }
    text.push_str(&format!(", {} skipped: {}", skipped.len(), named.join(", ")));
    text
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
