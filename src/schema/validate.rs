//! The validator itself, and its complaints brought to places in the tree.

use std::collections::HashSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{PatternOptions, Registry, ValidationError, Validator};
use serde_json::Value as JsonValue;

use super::adapter::Yaml;
use super::message;
use super::violation::Violation;
use crate::yaml::Node;

/// A compiled schema, or the reason why there is none.
#[derive(Debug)]
pub struct Compiled {
    validator: Result<Validator<Yaml>, String>,
    schema: JsonValue,
    types: std::sync::Arc<JsonValue>,
}

const BASE: &str = "pmo:///kind.schema.json";
const TYPES: &str = "pmo:///types.schema.json";
/// Violations of one record that are told one by one.
const MOST: usize = 50;
const PATTERN_LIMIT: usize = 1 << 20;

impl Compiled {
    /// Compiles `schema`; the only document it may refer to is `types`. Nothing is ever fetched.
    pub fn new(schema: &JsonValue, types: &std::sync::Arc<JsonValue>) -> Self {
        Compiled { validator: compile(schema, types), schema: schema.clone(), types: types.clone() }
    }

    pub fn defect(&self) -> Option<&str> {
        self.validator.as_ref().err().map(String::as_str)
    }

    /// All violations in the order of their places; none if the schema itself is defective.
    pub fn violations(&self, record: &Node) -> Vec<Violation> {
        let Ok(validator) = &self.validator else { return Vec::new() };
        if validator.is_valid(record) {
            return Vec::new();
        }
        let mut errors = validator.iter_errors(record);
        let mut found: Vec<Violation> = Vec::new();
        while let Some(error) = errors.next().filter(|_| found.len() < MOST) {
            found.extend(self.violations_of(record, &error));
        }
        let more = found.len().saturating_sub(MOST) + errors.count();
        found.sort_by(|a, b| (a.span, &a.field).cmp(&(b.span, &b.field)));
        found.dedup();
        found.truncate(MOST);
        found.extend(found.last().filter(|_| more > 0).map(|last| message::and_more(last, more)));
        found
    }

    fn violations_of(&self, record: &Node, error: &ValidationError<'_>) -> Vec<Violation> {
        let (node, field) = find(record, error.instance_path());
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let known = self.known_keys(error);
                let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
                let entries = node.entries().unwrap_or_default().iter();
                let unknown = entries.filter(|entry| unexpected.contains(&*entry.key)).enumerate();
                unknown
                    .map(|(i, entry)| message::unknown_key(entry, &field, if i < MOST { &known } else { &[] }))
                    .collect()
            }
            ValidationErrorKind::Required { property } => {
                vec![message::missing_key(record, node, &field, property.as_str().unwrap_or_default())]
            }
            kind => vec![message::wrong_value(node, &field, kind, self.expectation(error))],
        }
    }

    /// The keys a mapping may have, from the schema beside the keyword that complained.
    fn known_keys(&self, error: &ValidationError<'_>) -> Vec<&str> {
        let schema = self.schema_around(error);
        let keys = schema.and_then(|schema| schema.get("properties")).and_then(JsonValue::as_object);
        keys.into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect()
    }

    /// What the schema says should stand here, in words: the nearest `x-pmo-expects` on the way to the keyword.
    fn expectation(&self, error: &ValidationError<'_>) -> Option<&str> {
        let absolute = error.absolute_keyword_location().map(|uri| uri.as_str().to_owned())?;
        let (document, pointer) = absolute.split_once('#')?;
        let root = if document == TYPES { &*self.types } else { &self.schema };
        let mut nearest = None;
        let mut schema = root;
        for part in pointer.split('/').skip(1) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let Some(next) = schema.get(&part).or_else(|| schema.get(part.parse::<usize>().ok()?)) else { break };
            schema = next;
            nearest = schema.get("x-pmo-expects").and_then(JsonValue::as_str).or(nearest);
        }
        nearest
    }

    fn schema_around(&self, error: &ValidationError<'_>) -> Option<&JsonValue> {
        let absolute = error.absolute_keyword_location().map(|uri| uri.as_str().to_owned())?;
        let (document, pointer) = absolute.split_once('#')?;
        let root = if document == TYPES { &*self.types } else { &self.schema };
        root.pointer(pointer.rsplit_once('/')?.0)
    }
}

fn compile(schema: &JsonValue, types: &JsonValue) -> Result<Validator<Yaml>, String> {
    let plain = |error: &dyn std::fmt::Display| error.to_string();
    let registry =
        Registry::new().add(TYPES, types).map_err(|error| plain(&error))?.prepare().map_err(|error| plain(&error))?;
    jsonschema::options_for::<Yaml>()
        .with_base_uri(BASE)
        .with_registry(&registry)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_LIMIT))
        .offline()
        .build(schema)
        .map_err(|error| plain(&error))
}

/// The node at `path` and the path in words.
fn find<'a>(record: &'a Node, path: &Location) -> (&'a Node, String) {
    let mut node = record;
    let mut field = String::new();
    for segment in path {
        let next = match segment {
            LocationSegment::Property(key) => {
                if !field.is_empty() {
                    field.push('.');
                }
                field.push_str(&key);
                node.get(&key)
            }
            LocationSegment::Index(index) => {
                field.push_str(&format!("[{index}]"));
                node.items().and_then(|items| items.get(index))
            }
        };
        let Some(next) = next else { break };
        node = next;
    }
    (node, field)
}
