//! SARIF: what code scanning asks for.

use std::path::PathBuf;

use pmo::render::findings;
use serde_json::{Value, json};

use super::example::{Example, frame};

fn written(example: &Example) -> Value {
    let text = (findings::named("sarif").unwrap().write)(&example.report(), &frame(80));
    serde_json::from_str(&text).unwrap()
}

/// The rules of microsoft/sarif-sdk (`GH1001`–`GH1018`, and those of the format itself) that can fail here.
fn complaints(log: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |good: bool, what: String| {
        if !good {
            wrong.push(what)
        }
    };
    let filled = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    check(
        log["version"] == "2.1.0" && log["$schema"].as_str().is_some_and(|url| url.starts_with("https://")),
        "log".into(),
    );
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    check(driver["name"] == "pmo" && filled(&driver["semanticVersion"]), "driver".into());
    check(run["columnKind"] == "unicodeCodePoints", "columnKind".into());
    check(run["automationDetails"]["id"].as_str().is_some_and(|id| id.ends_with('/')), "category".into());
    let rules = driver["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    for rule in rules {
        let short = rule["shortDescription"]["text"].as_str().unwrap_or_default();
        check(!short.is_empty() && short.chars().count() <= 1024, format!("shortDescription of {}", rule["id"]));
        check(
            filled(&rule["fullDescription"]["text"]) && filled(&rule["help"]["text"]),
            format!("help of {}", rule["id"]),
        );
        check(rule["properties"].get("security-severity").is_none(), format!("{} is no vulnerability", rule["id"]));
    }
    let results = run["results"].as_array().unwrap();
    check(results.len() <= 5_000, format!("{} results", results.len()));
    let mut prints = std::collections::HashSet::new();
    for result in results {
        let name = format!("result {}", result["message"]["text"]);
        check(
            result["message"]["text"].as_str().is_some_and(|text| text.ends_with('.')),
            format!("{name}: no sentence"),
        );
        if let Some(index) = result["ruleIndex"].as_u64() {
            check(result["ruleId"] == ids[usize::try_from(index).unwrap()], format!("{name}: ruleIndex"));
        }
        check((result["kind"] == "fail") != (result["level"] == "none"), format!("{name}: level and kind"));
        let print = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap_or_default().to_owned();
        check(!print.is_empty() && prints.insert(print), format!("{name}: fingerprint"));
        let locations = result["locations"].as_array().unwrap();
        check(locations.len() == 1, format!("{name}: one location"));
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in locations.iter().chain(related) {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let plain = uri.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c));
            check(plain && !uri.starts_with(['/', '.']) && !uri.contains("/../"), format!("{name}: {uri}"));
            let number = |key: &str| place["region"][key].as_u64().unwrap_or(0);
            let start = (number("startLine"), number("startColumn"));
            check(start >= (1, 1) && start <= (number("endLine"), number("endColumn")), format!("{name}: region"));
        }
    }
    wrong
}

#[test]
fn code_scanning_has_nothing_to_complain_about() {
    assert_eq!(complaints(&written(&Example::new())), Vec::<String>::new());
}

#[test]
fn waived_findings_are_suppressed_and_unjudged_ones_stay_open() {
    let log = written(&Example::new());
    let results = log["runs"][0]["results"].as_array().unwrap().clone();
    let of = |rule: &str| results.iter().find(|result| result["ruleId"] == rule).unwrap();
    assert_eq!(of("gateless")["suppressions"][0]["status"], "accepted");
    assert_eq!((&of("slipping")["kind"], &of("slipping")["level"]), (&json!("open"), &json!("none")));
    assert!(of("schema-violation").get("suppressions").is_none());
    let region = &of("schema-violation")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &json!({ "startLine": 11, "startColumn": 18, "endLine": 11, "endColumn": 19 }));
    let skipped = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(skipped["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "projects/link.yaml");
}

#[test]
fn a_flood_is_capped_worst_first_and_says_so() {
    let mut example = Example::new();
    let mild = example.checked.findings[3].clone();
    let worst = example.checked.findings[4].clone();
    example.checked.findings = vec![mild; 6_000];
    example.checked.findings.push(worst);
    let log = written(&example);
    assert_eq!(complaints(&log), Vec::<String>::new());
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[0]["ruleId"], "schema-violation");
    let text = "1002 more findings are left out here, none worse than those shown.";
    assert_eq!(results[4_999]["message"]["text"], text);
}

/// Against OASIS's own schema, which is not kept here: `PMO_SARIF_SCHEMA` names the file.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_official_schema_accepts_it() {
    let Some(path) = std::env::var_os("PMO_SARIF_SCHEMA").map(PathBuf::from) else {
        eprintln!("SKIPPED: PMO_SARIF_SCHEMA does not name sarif-schema-2.1.0.json");
        return;
    };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut flood = Example::new();
    flood.checked.findings = vec![flood.checked.findings[0].clone(); 5_001];
    for example in [Example::new(), flood] {
        let log = written(&example);
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}
