//! `sarif`: SARIF 2.1.0, for GitHub code scanning and every editor that reads it.

use serde_json::{Map, Value, json};

use super::{ActiveRule, FindingFormat, Report};
use crate::finding::{Finding, Level, Outcome};
use crate::render::Frame;
use crate::render::json_text::json_text;
use crate::render::uri::relative_uri;
use crate::source::{Position, Sources, Spot};
use crate::workspace::fingerprints;

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "sarif", summary: "SARIF 2.1.0 for code scanning and editors", write };

/// Results that GitHub shows of one run; above five times as many it refuses the whole file.
const MOST_RESULTS: usize = 5_000;
/// The longest short or full description of a rule.
const MOST_CHARACTERS: usize = 1_024;
/// The rule under which findings that were left out are counted.
const LEFT_OUT: &str = "findings-left-out";

fn write(report: &Report<'_>, frame: &Frame) -> String {
    let ranked = ranked(report);
    let shown = if ranked.len() > MOST_RESULTS { &ranked[..MOST_RESULTS - 1] } else { &ranked[..] };
    let mut rules: Vec<Value> = report.rules.iter().map(rule).collect();
    let index = |name: &str| report.rules.binary_search_by(|rule| rule.name.as_ref().cmp(name)).ok();
    let mut results: Vec<Value> =
        shown.iter().map(|(finding, print)| result(finding, print, index(&finding.rule), report.sources)).collect();
    if let Some((first, _)) = ranked.get(shown.len()) {
        results.push(summary_result(ranked.len() - shown.len(), first, rules.len(), report.sources));
        rules.push(left_out_rule());
    }
    json_text(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report, frame, rules, results)],
    }))
}

/// All findings with their fingerprints, worst first; those that are waived or could not be judged come last.
fn ranked<'a>(report: &Report<'a>) -> Vec<(&'a Finding, String)> {
    let findings = &report.checked.findings;
    let mut ranked: Vec<_> = findings.iter().zip(fingerprints(findings, report.sources)).collect();
    let rank = |finding: &Finding| match finding.outcome {
        Outcome::Fail => 0,
        Outcome::Indeterminate => 1,
        Outcome::Waived => 2,
    };
    ranked.sort_by_key(|(finding, _)| (rank(finding), std::cmp::Reverse(finding.level)));
    ranked
}

fn run(report: &Report<'_>, frame: &Frame, rules: Vec<Value>, results: Vec<Value>) -> Value {
    let version = env!("CARGO_PKG_VERSION");
    let category = if report.scope.is_some() { "pmo/check-part/" } else { "pmo/check/" };
    json!({
        "tool": { "driver": { "name": "pmo", "semanticVersion": version, "rules": rules } },
        "automationDetails": { "id": category },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
        "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications(report) }],
        "results": results,
        "properties": {
            "as_of": frame.as_of.to_string(),
            "commit": frame.commit,
            "dirty": frame.dirty,
            "scope": report.scope,
        },
    })
}

/// What was not looked at: a reader must not take silence for a pass.
fn notifications(report: &Report<'_>) -> Vec<Value> {
    let skipped = report.checked.summary.files_skipped.iter();
    let notification = |(path, reason): &(String, String)| {
        json!({
            "level": "warning",
            "message": { "text": format!("not checked: {reason}") },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact(path) } }],
        })
    };
    skipped.map(notification).collect()
}

fn rule(rule: &ActiveRule<'_>) -> Value {
    let summary = limited(&rule.summary);
    json!({
        "id": rule.name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": summary },
        "help": { "text": rule.page, "markdown": rule.page },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": {
            "tags": [rule.group.name()],
            "precision": "very-high",
            "problem.severity": problem_severity(rule.level),
        },
    })
}

fn left_out_rule() -> Value {
    let text = "There are more findings than this format can hold.";
    json!({
        "id": LEFT_OUT,
        "shortDescription": { "text": text },
        "fullDescription": { "text": text },
        "help": { "text": "Run `pmo check --format json` to see every one." },
        "defaultConfiguration": { "level": "warning" },
        "properties": { "tags": [], "precision": "very-high", "problem.severity": "warning" },
    })
}

fn result(finding: &Finding, fingerprint: &str, index: Option<usize>, sources: &Sources) -> Value {
    let mut result = Map::new();
    let mut put = |name: &str, value: Value| result.insert(name.to_owned(), value);
    put("ruleId", json!(finding.rule));
    if let Some(index) = index {
        put("ruleIndex", json!(index));
    }
    let judged = finding.outcome != Outcome::Indeterminate;
    put("kind", json!(if judged { "fail" } else { "open" }));
    put("level", json!(if judged { level(finding.level) } else { "none" }));
    put("message", json!({ "text": message(finding) }));
    put("locations", json!([location(finding.spot, sources)]));
    let related = finding.related.iter().enumerate().map(|(number, related)| {
        let mut location = location(related.spot, sources);
        location["id"] = json!(number + 1);
        location["message"] = json!({ "text": unlinked(&related.label) });
        location
    });
    put("relatedLocations", related.collect());
    put("partialFingerprints", json!({ "primaryLocationLineHash": fingerprint }));
    if finding.outcome == Outcome::Waived {
        let justification = "accepted by a waiver that is valid on the as-of date";
        put("suppressions", json!([{ "kind": "external", "status": "accepted", "justification": justification }]));
    }
    put("properties", json!({ "record": finding.record, "field": finding.field }));
    Value::Object(result)
}

/// The one result that stands for all that had no room.
fn summary_result(count: usize, first: &Finding, index: usize, sources: &Sources) -> Value {
    let text = format!("{count} more findings are left out here, none worse than those shown.");
    json!({
        "ruleId": LEFT_OUT,
        "ruleIndex": index,
        "kind": "fail",
        "level": "warning",
        "message": { "text": text },
        "locations": [location(first.spot, sources)],
        "partialFingerprints": { "primaryLocationLineHash": LEFT_OUT },
    })
}

/// Fact and next step as sentences; SARIF asks for a full stop.
fn message(finding: &Finding) -> String {
    let unjudged = if finding.outcome == Outcome::Indeterminate { "Could not be judged: " } else { "" };
    let help =
        finding.help.as_deref().map(|help| format!(" Help: {}.", help.trim_end_matches('.'))).unwrap_or_default();
    unlinked(&format!("{unjudged}{}.{help}", finding.message.trim_end_matches('.')))
}

/// Text in which a reader of SARIF finds no link of the form `[words](target)`.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

fn location(spot: Spot, sources: &Sources) -> Value {
    let path = sources.file(spot.file).path();
    json!({ "physicalLocation": { "artifactLocation": artifact(path), "region": region(sources.position(spot)) } })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": relative_uri(path), "uriBaseId": "%SRCROOT%" })
}

fn region(position: Position) -> Value {
    json!({
        "startLine": position.line,
        "startColumn": position.column,
        "endLine": position.end_line,
        "endColumn": position.end_column,
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

fn problem_severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "recommendation",
    }
}

fn limited(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}
