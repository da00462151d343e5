//! `json`: the versioned envelope of a check, for scripts.

use serde_json::{Map, Value, json};

use super::{FindingFormat, Report};
use crate::finding::Finding;
use crate::render::Frame;
use crate::render::json_text::{Json, made_text};
use crate::source::{Sources, Spot};
use crate::workspace::{Summary, fingerprints};

pub(super) const FORMAT: FindingFormat =
    FindingFormat { name: "json", summary: "a versioned envelope for scripts: every finding, waived ones too", write };

fn write(report: &Report<'_>, frame: &Frame) -> String {
    let sources = report.sources;
    let prints = fingerprints(&report.checked.findings, sources);
    let findings = &report.checked.findings;
    let made = |number: usize| finding(&findings[number], &prints[number], sources);
    let mut envelope: Vec<(String, Json<'_>)> = Json::whole(frame.opening("check")).collect();
    envelope.push(("scope".to_owned(), Json::Value(json!(report.scope))));
    envelope.push(("findings".to_owned(), Json::Made(findings.len(), Box::new(made))));
    envelope.push(("summary".to_owned(), Json::Value(summary(&report.checked.summary))));
    made_text(&Json::Object(envelope))
}

fn finding(finding: &Finding, fingerprint: &str, sources: &Sources) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| object.insert(name.to_owned(), value);
    put("rule", json!(finding.rule));
    put("level", json!(finding.level.name()));
    put("outcome", json!(finding.outcome.name()));
    put("message", json!(finding.message));
    put("help", json!(finding.help));
    place(finding.spot, sources).into_iter().for_each(|(name, value)| {
        put(name, value);
    });
    put("record", json!(finding.record));
    put("field", json!(finding.field));
    put("fingerprint", json!(fingerprint));
    let related = finding.related.iter().map(|related| {
        let mut object: Map<String, Value> =
            place(related.spot, sources).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        object.insert("label".to_owned(), json!(related.label));
        Value::Object(object)
    });
    put("related", related.collect());
    Value::Object(object)
}

fn place(spot: Spot, sources: &Sources) -> [(&'static str, Value); 5] {
    let position = sources.position(spot);
    [
        ("path", json!(sources.file(spot.file).path())),
        ("line", json!(position.line)),
        ("column", json!(position.column)),
        ("end_line", json!(position.end_line)),
        ("end_column", json!(position.end_column)),
    ]
}

fn summary(summary: &Summary) -> Value {
    let skipped: Vec<Value> =
        summary.files_skipped.iter().map(|(path, reason)| json!({ "path": path, "reason": reason })).collect();
    json!({
        "files_found": summary.files_found,
        "files_checked": summary.files_checked,
        "files_skipped": skipped,
        "records": summary.records,
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "waived": summary.waived,
        "indeterminate": summary.indeterminate,
    })
}
