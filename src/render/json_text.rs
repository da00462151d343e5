//! JSON that is also safe to print on a terminal.

use std::fmt::Write as _;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::inert::inert_json;
use super::visible::is_deceptive;

/// Items that are made and written in a row: their text is made on all threads.
const PART: usize = 64;

/// A value, as far as it is there already.
pub(super) enum Json<'a> {
    /// A whole value.
    Value(Value),
    /// An object of such values.
    Object(Vec<(String, Json<'a>)>),
    /// A list of such values.
    List(Vec<Json<'a>>),
    /// A long list of values that are made while they are written, so that never all of them are there: how many, and
    /// each by its number.
    Made(usize, Box<dyn Fn(usize) -> Value + Sync + 'a>),
}

impl<'a> Json<'a> {
    /// Entries whose values are whole.
    pub(super) fn whole(entries: Map<String, Value>) -> impl Iterator<Item = (String, Json<'a>)> {
        entries.into_iter().map(|(key, value)| (key, Json::Value(value)))
    }
}

/// Indented JSON with a line feed at the end. Characters that could deceive a reader are written as `\uXXXX`,
/// which every parser reads back as the same character: nothing is lost.
pub(super) fn json_text(value: &Value) -> String {
    let mut text = String::new();
    put(&mut text, value, 0);
    text.push('\n');
    safe(text)
}

/// The same of a value that is made while it is written.
pub(super) fn made_text(json: &Json<'_>) -> String {
    let mut text = String::new();
    put_made(&mut text, json, 0);
    text.push('\n');
    text
}

fn put_made(text: &mut String, json: &Json<'_>, depth: usize) {
    match json {
        Json::Object(entries) => list(text, ['{', '}'], depth, entries.iter(), |text, (key, json)| {
            text.push_str(&safe(Value::from(key.as_str()).to_string()));
            text.push_str(": ");
            put_made(text, json, depth + 1);
        }),
        Json::List(items) => list(text, ['[', ']'], depth, items.iter(), |text, json| put_made(text, json, depth + 1)),
        Json::Made(count, make) => {
            let parts: Vec<usize> = (0..*count).step_by(PART).collect();
            let written = |first: &usize| {
                let mut part = String::new();
                for number in *first..(*first + PART).min(*count) {
                    part.push_str(if number == *first { "" } else { ",\n" });
                    indent(&mut part, depth + 1);
                    put(&mut part, &make(number), depth + 1);
                }
                safe(part)
            };
            let parts: Vec<String> = parts.par_iter().map(written).collect();
            if parts.is_empty() {
                return text.push_str("[]");
            }
            text.push_str("[\n");
            text.reserve(parts.iter().map(|part| part.len() + 2).sum());
            for (number, part) in parts.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ",\n" });
                text.push_str(part);
            }
            text.push('\n');
            indent(text, depth);
            text.push(']');
        }
        Json::Value(value) => {
            let mut whole = String::new();
            put(&mut whole, value, depth);
            text.push_str(&safe(whole));
        }
    }
}

fn put(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(entries) => list(text, ['{', '}'], depth, entries.iter(), |text, (key, value)| {
            put_string(text, key);
            text.push_str(": ");
            put(text, value, depth + 1);
        }),
        Value::Array(items) => list(text, ['[', ']'], depth, items.iter(), |text, item| put(text, item, depth + 1)),
        Value::String(string) => put_string(text, string),
        // Writing to a string cannot fail.
        other => _ = write!(text, "{other}"),
    }
}

/// Text in quotes, at once where nothing in it has to be escaped.
fn put_string(text: &mut String, string: &str) {
    if string.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        text.push('"');
        text.push_str(string);
        text.push('"');
    } else {
        text.push_str(&Value::from(string).to_string());
    }
}

fn list<T>(
    text: &mut String,
    [open, close]: [char; 2],
    depth: usize,
    items: impl Iterator<Item = T>,
    put: impl Fn(&mut String, T),
) {
    text.push(open);
    let mut is_empty = true;
    for item in items {
        text.push_str(if is_empty { "\n" } else { ",\n" });
        is_empty = false;
        indent(text, depth + 1);
        put(text, item);
    }
    if !is_empty {
        text.push('\n');
        indent(text, depth);
    }
    text.push(close);
}

fn indent(text: &mut String, depth: usize) {
    (0..depth).for_each(|_| text.push_str("  "));
}

/// JSON without characters that deceive, and without commands for the runner of a build.
fn safe(plain: String) -> String {
    if !plain.chars().any(|c| c != '\n' && is_deceptive(c)) {
        return inert_json(plain);
    }
    let mut text = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c != '\n' && is_deceptive(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    inert_json(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn deceptive_characters_are_escaped_and_come_back() {
        let value = json!({ "n\u{200b}": "a\u{1b}\u{9b}\u{202e}\u{e0041}\nb\u{7f}" });
        let text = json_text(&value);
        assert!(text.contains(r"\u202e\udb40\udc41\nb\u007f"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[ -~é\"\\\\\n]{0,9}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
                prop::collection::vec(("[a-z\"]{1,4}", inner), 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// The layout is that of `serde_json`, and a list that is made while it is written is one.
        #[test]
        fn what_is_made_is_written_as_if_it_were_there(items in prop::collection::vec(any_value(), 0..150)) {
            let made = Json::Made(items.len(), Box::new(|number| items[number].clone()));
            let entries = vec![("a\"b".to_owned(), Json::Value(json!(1))), ("rows".to_owned(), made)];
            let whole = json!({ "a\"b": 1, "rows": items });
            prop_assert_eq!(made_text(&Json::Object(entries)), json_text(&whole));
            prop_assert_eq!(json_text(&whole), inert_json(format!("{whole:#}\n")));
        }
    }
}
