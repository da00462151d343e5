//! Our tree as the validator's idea of JSON, without a copy.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::{Map, Number, Value as JsonValue};

use crate::yaml::{Entry, Node, Resolved, Scalar, Style, Value};

/// Marks the validator that reads [`Node`].
pub struct Yaml;

impl Json for Yaml {
    type Node<'a> = &'a Node;
    type PreparedKey = Box<str>;
    type StringBuffer = Option<Node>;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Option<Node>, string: &str, f: impl FnOnce(&Node) -> T) -> T {
        let scalar = Scalar { text: string.into(), style: Style::Quoted };
        f(buffer.insert(Node { span: Default::default(), value: Value::Scalar(scalar) }))
    }
}

/// What the validator takes a scalar for. A number too large or too small to be counted in is text: no field that
/// is measured can hold it.
fn meaning(scalar: &Scalar) -> JsonType {
    match scalar.resolve() {
        Resolved::Null => JsonType::Null,
        Resolved::Boolean(_) => JsonType::Boolean,
        resolved if resolved.is_countable(&scalar.text) => JsonType::Number,
        _ => JsonType::String,
    }
}

/// A number as written.
pub struct Written<'a> {
    text: &'a str,
    resolved: Resolved,
}

impl JsonNumber for Written<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.as_i64().and_then(|number| u64::try_from(number).ok())
    }

    #[allow(clippy::cast_possible_truncation)] // whole and within the range where f64 is exact
    fn as_i64(&self) -> Option<i64> {
        match self.resolved {
            Resolved::Integer(number) => Some(number),
            Resolved::Number(number) if number.fract() == 0.0 && number.abs() < 9.0e15 => Some(number as i64),
            _ => None,
        }
    }

    #[allow(clippy::cast_precision_loss)] // bounds in schemas are small
    fn as_f64(&self) -> Option<f64> {
        match self.resolved {
            Resolved::Integer(number) => Some(number as f64),
            Resolved::Number(number) => Some(number),
            _ => None,
        }
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.text)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(match self.resolved {
            Resolved::Integer(number) => Number::from(number),
            Resolved::Number(number) => Number::from_f64(number).unwrap_or_else(|| Number::from(0)),
            _ => Number::from(0),
        })
    }

    fn is_integer(&self) -> bool {
        self.as_i64().is_some()
    }
}

/// The tree below `node` as a JSON value; numbers beyond 64 bits lose digits.
pub fn to_json(node: &Node) -> JsonValue {
    match &node.value {
        Value::Sequence(items) => JsonValue::Array(items.iter().map(to_json).collect()),
        Value::Mapping(entries) => JsonValue::Object(
            entries.iter().map(|entry| (entry.key.to_string(), to_json(&entry.value))).collect::<Map<_, _>>(),
        ),
        Value::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => JsonValue::Null,
            Resolved::Boolean(value) => JsonValue::Bool(value),
            Resolved::Integer(value) => JsonValue::from(value),
            Resolved::Number(value) => Number::from_f64(value).map_or(JsonValue::Null, JsonValue::Number),
            Resolved::Text => JsonValue::String(scalar.text.to_string()),
        },
    }
}

impl<'a> JsonNode<'a, Yaml> for &'a Node {
    type Object = &'a [Entry];
    type Array = &'a [Node];
    type Number = Written<'a>;

    fn as_object(&self) -> Option<&'a [Entry]> {
        self.entries()
    }

    fn as_array(&self) -> Option<&'a [Node]> {
        self.items()
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        let scalar = self.scalar()?;
        (meaning(scalar) == JsonType::String).then_some(Cow::Borrowed(&*scalar.text))
    }

    fn as_number(&self) -> Option<Written<'a>> {
        let scalar = self.scalar()?;
        let resolved = scalar.resolve();
        resolved.is_countable(&scalar.text).then_some(Written { text: &scalar.text, resolved })
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.scalar()?.resolve() {
            Resolved::Boolean(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        Node::is_null(self)
    }

    fn json_type(&self) -> JsonType {
        match &self.value {
            Value::Mapping(_) => JsonType::Object,
            Value::Sequence(_) => JsonType::Array,
            Value::Scalar(scalar) => meaning(scalar),
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        match (expected, self.as_string()) {
            (JsonValue::String(expected), Some(text)) => *expected == text,
            (JsonValue::String(_), None) => false,
            _ => to_json(self) == *expected,
        }
    }

    fn to_value(&self) -> Cow<'a, JsonValue> {
        Cow::Owned(to_json(self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref::<Node>(self) as usize))
    }
}

impl<'a> Object<'a, Yaml> for &'a [Entry] {
    type Node = &'a Node;
    type MemberName = &'a str;
    type MembersIter = std::iter::Map<std::slice::Iter<'a, Entry>, fn(&'a Entry) -> (&'a str, &'a Node)>;

    fn len(&self) -> usize {
        <[Entry]>::len(self)
    }

    fn get(&self, key: &Box<str>) -> Option<&'a Node> {
        self.iter().find(|entry| entry.is(key)).map(|entry| &entry.value)
    }

    fn members(&self) -> Self::MembersIter {
        self.iter().map(|entry| (&*entry.key, &entry.value))
    }
}

impl<'a> Array<'a, Yaml> for &'a [Node] {
    type Node = &'a Node;
    type ElementsIter = std::slice::Iter<'a, Node>;

    fn len(&self) -> usize {
        <[Node]>::len(self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.iter()
    }
}
