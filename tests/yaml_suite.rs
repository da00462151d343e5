//! The reader against the YAML test suite (github.com/yaml/yaml-test-suite, branch `data`).
//!
//! `YAML_TEST_SUITE` names a checkout of that branch; without it these tests say so and do nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pmo::yaml::{self, Limits, Node, ProblemKind, Resolved, Value};
use serde_json::Value as Json;

/// One case of the suite.
struct Case {
    /// Its folder: `229Q`, or `2G84/00` where a page of the suite holds several.
    name: String,
    folder: PathBuf,
    input: Vec<u8>,
}

impl Case {
    fn is_invalid(&self) -> bool {
        self.folder.join("error").exists()
    }

    /// The events that the suite expects.
    fn events(&self) -> String {
        fs::read_to_string(self.folder.join("test.event")).unwrap_or_default()
    }

    /// The values that the suite expects, one a document.
    fn json(&self) -> Option<Vec<Json>> {
        let text = fs::read_to_string(self.folder.join("in.json")).ok()?;
        serde_json::Deserializer::from_str(&text).into_iter().collect::<Result<_, _>>().ok()
    }
}

/// Every case by name, or `None` and a loud word where there is no suite.
fn cases() -> Option<Vec<Case>> {
    let Some(root) = std::env::var_os("YAML_TEST_SUITE").map(PathBuf::from) else {
        eprintln!("SKIPPED: YAML_TEST_SUITE names no checkout of github.com/yaml/yaml-test-suite, branch `data`");
        return None;
    };
    let mut found = BTreeMap::new();
    collect(&root, "", &mut found);
    assert!(!found.is_empty(), "{} holds no case: it must be the branch `data`", root.display());
    Some(found.into_values().collect())
}

fn collect(folder: &Path, name: &str, found: &mut BTreeMap<String, Case>) {
    if let Ok(input) = fs::read(folder.join("in.yaml")) {
        found.insert(name.to_owned(), Case { name: name.to_owned(), folder: folder.to_owned(), input });
    }
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let own = entry.file_name().to_string_lossy().into_owned();
        // `name` and `tags` hold the same cases once more, under other names.
        if entry.file_type().unwrap().is_dir() && !matches!(own.as_str(), "name" | "tags" | ".git") {
            let below = if name.is_empty() { own } else { format!("{name}/{own}") };
            collect(&entry.path(), &below, found);
        }
    }
}

#[test]
fn valid_yaml_is_accepted_and_invalid_yaml_rejected() {
    let Some(cases) = cases() else { return };
    let mut wrong = Vec::new();
    let (mut valid, mut invalid) = (0, 0);
    for case in &cases {
        match (yaml::syntax(&case.input), case.is_invalid()) {
            (Ok(()), false) => valid += 1,
            (Err(_), true) => invalid += 1,
            (Ok(()), true) => wrong.push(format!("{} is accepted", case.name)),
            (Err(problem), false) => wrong.push(format!("{} is rejected: {}", case.name, problem.message)),
        }
    }
    assert_eq!((wrong, valid, invalid), (Vec::new(), 308, 94));
}

#[test]
fn invalid_yaml_is_never_read() {
    let Some(cases) = cases() else { return };
    for case in cases.iter().filter(|case| case.is_invalid()) {
        let document = yaml::read(&case.input, &Limits::default());
        assert!(document.root.is_none() && !document.is_readable(), "{}", case.name);
    }
}

/// The reader takes less than the language: one document, no tags, text as keys.
#[test]
fn valid_yaml_is_refused_for_reasons_of_our_own_only() {
    const REASONS: [(&str, usize); 6] = [
        ("a second document starts here", 15),
        ("the tag `", 16),
        ("a key must be text", 15),
        ("a key is missing here", 12),
        ("an alias cannot be a key", 2),
        ("this directive asks for another version", 4),
    ];
    let Some(cases) = cases() else { return };
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases.iter().filter(|case| !case.is_invalid()) {
        let document = yaml::read(&case.input, &Limits::default());
        let Some(problem) = document.problems.iter().find(|problem| problem.kind == ProblemKind::Invalid) else {
            continue;
        };
        let reason = REASONS.iter().find(|(reason, _)| problem.message.starts_with(reason));
        let reason = reason.unwrap_or_else(|| panic!("{}: {}", case.name, problem.message)).0;
        *refused.entry(reason).or_default() += 1;
    }
    assert_eq!(refused, BTreeMap::from(REASONS));
}

/// Where the suite states the values of one document and the reader takes it, they are equal.
#[test]
fn values_are_those_the_suite_expects() {
    let Some(cases) = cases() else { return };
    let mut compared = 0;
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|case| !case.is_invalid() && !case.events().contains(" <")) {
        let Some(expected) = case.json().filter(|documents| documents.len() <= 1) else { continue };
        let document = yaml::read(&case.input, &Limits::default());
        if !document.is_readable() {
            continue;
        }
        compared += 1;
        let found: Vec<Json> = document.root.iter().map(json).collect();
        if !equal(&found, &expected) {
            wrong.push(format!("{}: {found:?}, not {expected:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(compared, 225);
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => {
            entries.iter().rev().map(|entry| (entry.key.to_string(), json(&entry.value))).collect()
        }
        Value::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => Json::Null,
            Resolved::Boolean(value) => value.into(),
            Resolved::Integer(value) => value.into(),
            Resolved::Number(value) => value.into(),
            Resolved::Text => scalar.text.to_string().into(),
        },
    }
}

/// Equal, whole numbers and decimals alike.
fn equal(a: &[Json], b: &[Json]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Array(a), Json::Array(b)) => equal(a, b),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}
