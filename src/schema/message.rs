//! The validator's complaints as sentences for people.

use jsonschema::JsonType;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value as JsonValue;

use super::violation::Violation;
use crate::finding::did_you_mean;
use crate::yaml::{Entry, Node};

/// A key that the schema does not have.
pub fn unknown_key(entry: &Entry, parent: &str, known: &[&str]) -> Violation {
    let key = &*entry.key;
    let help = match did_you_mean(key, known.iter().copied()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("use one of the known fields, or `x-{key}` for a field of your own"),
    };
    let message = if parent.is_empty() {
        format!("unknown field `{key}`")
    } else {
        format!("unknown field `{key}` in `{parent}`")
    };
    Violation { span: entry.key_span, field: join(parent, key), message, help: Some(help) }
}

/// Violations that are not told one by one, behind the last one that is.
pub fn and_more(last: &Violation, count: usize) -> Violation {
    let help = "mend those listed first; the same slip is often behind all of them";
    Violation {
        message: format!("{count} more values of this record break its schema"),
        help: Some(help.to_owned()),
        ..last.clone()
    }
}

/// A key that must be there and is not. Points at the key of the mapping that lacks it.
pub fn missing_key(record: &Node, node: &Node, parent: &str, key: &str) -> Violation {
    let place = key_span_of(record, node).unwrap_or_else(|| first_key(node));
    let message =
        if parent.is_empty() { format!("the field `{key}` is missing") } else { format!("`{parent}` has no `{key}`") };
    Violation { span: place, field: join(parent, key), message, help: Some(format!("add `{key}:`")) }
}

/// A value of the wrong type or out of bounds.
pub fn wrong_value(node: &Node, field: &str, kind: &ValidationErrorKind, expects: Option<&str>) -> Violation {
    let subject = if field.is_empty() { "the record".to_owned() } else { format!("`{field}`") };
    let found = node.describe();
    let mut help = None;
    let message = match (kind, expects) {
        (ValidationErrorKind::Enum { options }, _) => {
            let choices: Vec<&str> = options.as_array().into_iter().flatten().filter_map(JsonValue::as_str).collect();
            help = node
                .text()
                .and_then(|text| did_you_mean(text, choices.iter().copied()))
                .map(|close| format!("did you mean `{close}`?"));
            format!("{subject} must be one of {}; found {found}", choices.join(", "))
        }
        (ValidationErrorKind::Constant { expected_value }, _) => {
            format!("{subject} must be {expected_value}; found {found}")
        }
        (ValidationErrorKind::MaxLength { limit }, _) => {
            let length = node.text().map_or(0, |text| text.chars().count());
            format!("{subject} has {length} characters; at most {limit} are allowed")
        }
        (ValidationErrorKind::MinItems { limit }, _) => format!("{subject} needs at least {limit} items"),
        (ValidationErrorKind::MaxItems { limit }, _) => format!("{subject} may have at most {limit} items"),
        (ValidationErrorKind::UniqueItems, _) => format!("{subject} holds the same item twice"),
        (_, Some(expects)) => format!("{subject} must be {expects}; found {found}"),
        (ValidationErrorKind::Maximum { limit }, None) => format!("{subject} must be at most {limit}; found {found}"),
        (ValidationErrorKind::Minimum { limit }, None) => format!("{subject} must be at least {limit}; found {found}"),
        (ValidationErrorKind::MinLength { .. }, None) => format!("{subject} is empty"),
        (ValidationErrorKind::Type { kind }, None) => {
            format!("{subject} must be {}; found {found}", expected_types(kind))
        }
        (ValidationErrorKind::Format { format }, None) => format!("{subject} must be a {format}; found {found}"),
        (ValidationErrorKind::Pattern { pattern }, None) => {
            format!("{subject} does not have the form `{pattern}`; found {found}")
        }
        (ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context }, None) => {
            format!("{subject} fits none of the {} forms it may take; found {found}", context.len())
        }
        (ValidationErrorKind::FalseSchema, None) => format!("{subject} may not be given here"),
        (ValidationErrorKind::PropertyNames { error }, None) => format!("a key in {subject} is not allowed: {error}"),
        (other, None) => format!("{subject} breaks `{}` of its schema; found {found}", other.keyword()),
    };
    Violation { span: node.span, field: field.to_owned(), message, help }
}

fn expected_types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => type_name(*one).to_owned(),
        TypeKind::Multiple(several) => {
            let names: Vec<&str> = several.iter().map(type_name).collect();
            names.join(" or ")
        }
    }
}

fn type_name(json: JsonType) -> &'static str {
    match json {
        JsonType::Null => "empty",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "a mapping",
    }
}

fn join(parent: &str, key: &str) -> String {
    if parent.is_empty() { key.to_owned() } else { format!("{parent}.{key}") }
}

/// The key under which `node` stands somewhere below `record`.
fn key_span_of(record: &Node, node: &Node) -> Option<crate::source::Span> {
    if let Some(entries) = record.entries() {
        for entry in entries {
            if std::ptr::eq(&raw const entry.value, node) {
                return Some(entry.key_span);
            }
            if entry.value.span.contains(node.span)
                && let Some(found) = key_span_of(&entry.value, node)
            {
                return Some(found);
            }
        }
    }
    record.items()?.iter().filter(|item| item.span.contains(node.span)).find_map(|item| key_span_of(item, node))
}

fn first_key(node: &Node) -> crate::source::Span {
    node.entries().and_then(|entries| entries.first()).map_or(node.span, |entry| entry.key_span)
}
