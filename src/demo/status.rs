//! A project's status in the words of an earlier report.

use super::lines::Lines;
use super::story::Report;

/// Replaces the status block with the words of the reports so far, dated as given.
pub(super) fn restate(lines: &mut Lines, told: &[Report], date: &str) {
    let Some(part) = lines.named("status") else { return };
    let reports = || told.iter().rev();
    let mut rows = vec!["status:".to_owned(), format!("  date: {date}")];
    let rag = reports().find_map(|report| report.rag).unwrap_or("U----");
    rows.push(format!("  rag: {{{}}}", ratings(rag)));
    if let Some(summary) = reports().find_map(|report| report.summary) {
        rows.extend(folded("  summary:", summary));
    }
    if rag.starts_with(['A', 'R'])
        && let Some([action, owner, by]) = reports().find_map(|report| report.fix)
    {
        rows.push(format!("  path_to_green: {{action: {action}, owner: {owner}, by: {by}}}"));
    }
    lines.rows().splice(part.rows, rows);
}

/// `GA---` as `overall: green, schedule: amber`.
fn ratings(rag: &str) -> String {
    let dimensions = ["overall", "schedule", "cost", "scope", "benefits"];
    let rated = dimensions.iter().zip(rag.chars()).filter_map(|(dimension, letter)| {
        let colour = match letter {
            'G' => "green",
            'A' => "amber",
            'R' => "red",
            'U' => "unrated",
            _ => return None,
        };
        Some(format!("{dimension}: {colour}"))
    });
    rated.collect::<Vec<_>>().join(", ")
}

/// A sentence on its key's line, or folded below it when it is long or has a colon.
fn folded(key: &str, text: &str) -> Vec<String> {
    if text.len() < 110 && !text.contains(": ") {
        return vec![format!("{key} {text}")];
    }
    let mut rows = vec![format!("{key} >-"), "   ".to_owned()];
    for word in text.split(' ') {
        if rows.last().is_some_and(|row| row.len() + word.len() > 115) {
            rows.push("   ".to_owned());
        }
        if let Some(row) = rows.last_mut() {
            row.push(' ');
            row.push_str(word);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_report_leaves_out_is_as_told_before() {
        let before = Report {
            rag: Some("A--G-"),
            summary: Some("Late."),
            fix: Some(["hurry", "ana", "2026-02-01"]),
            ..Report::default()
        };
        let mut lines = Lines::new("id: PRJ-X\nstatus:\n  date: 2026-11-20\n  summary: Fine.\nstage: delivery\n");
        restate(&mut lines, &[before, Report::default()], "2026-01-15");
        let text = "id: PRJ-X\nstatus:\n  date: 2026-01-15\n  rag: {overall: amber, scope: green}\n  summary: Late.\n  \
            path_to_green: {action: hurry, owner: ana, by: 2026-02-01}\nstage: delivery\n";
        assert_eq!(lines.text().as_deref(), Some(text));
    }

    #[test]
    fn a_long_summary_is_folded() {
        let rows = folded("  summary:", &"four words of text ".repeat(10));
        assert_eq!(rows[0], "  summary: >-");
        assert!(rows[1..].iter().all(|row| row.starts_with("    ") && row.len() <= 116));
    }
}
