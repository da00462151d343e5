//! What an expression sees of a record: plain values, and what is missing.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::yaml::{self, Node, Resolved};

/// One value as expressions see it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Datum {
    /// Nothing is known: not given, null, or withheld.
    #[default]
    Missing,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number. Two amounts written alike compare as equal; sums are not made here.
    Number(f64),
    /// Text; dates and periods are text in ISO form, so that they compare in the order of time.
    Text(String),
    /// A list.
    List(Vec<Datum>),
    /// Named values.
    Map(Vec<(String, Datum)>),
    /// A record that another one names: prints as its id, and has the record's fields.
    Record(String, Vec<(String, Datum)>),
}

/// Where an expression finds the values of the names it uses.
pub trait Scope {
    /// The value called `name`. `inside` says that the expression looks inside it (`sponsor.grade`), so that
    /// a reference should come as the record it names.
    fn value(&self, name: &str, inside: bool) -> Datum;
}

impl<F: Fn(&str, bool) -> Datum> Scope for F {
    fn value(&self, name: &str, inside: bool) -> Datum {
        self(name, inside)
    }
}

impl Datum {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Datum::Text(text.into())
    }

    /// An exact number: whole where it is whole.
    pub fn decimal(number: Decimal) -> Self {
        let whole = Some(number).filter(Decimal::is_integer).and_then(|number| number.to_i64());
        let fraction = || number.to_f64().map_or(Datum::Missing, Datum::Number);
        whole.map_or_else(fraction, Datum::Integer)
    }

    /// A value that may not be there.
    pub fn or_missing<T>(value: Option<T>, datum: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Datum::Missing, datum)
    }

    /// A node of a file, with everything below it. A value that is withheld counts as missing.
    pub fn of_node(node: &Node) -> Self {
        match &node.value {
            yaml::Value::Scalar(scalar) => match scalar.resolve() {
                Resolved::Null => Datum::Missing,
                Resolved::Boolean(flag) => Datum::Flag(flag),
                Resolved::Integer(number) => Datum::Integer(number),
                Resolved::Number(number) => Datum::Number(number),
                Resolved::Text => Datum::Text(scalar.text.to_string()),
            },
            yaml::Value::Sequence(items) => Datum::List(items.iter().map(Datum::of_node).collect()),
            yaml::Value::Mapping(_) if node.get("withheld").is_some() => Datum::Missing,
            yaml::Value::Mapping(_) => Datum::Map(Datum::fields_of(node)),
        }
    }

    /// The fields of a mapping, without those that are missing.
    pub fn fields_of(node: &Node) -> Vec<(String, Datum)> {
        let entries = node.entries().unwrap_or_default();
        let fields = entries.iter().map(|entry| (entry.key.to_string(), Datum::of_node(&entry.value)));
        fields.filter(|(_, value)| *value != Datum::Missing).collect()
    }

    /// The field called `name`.
    pub fn get(&self, name: &str) -> Option<&Datum> {
        match self {
            Datum::Map(fields) | Datum::Record(_, fields) => {
                fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The same for the engine. With `absent`, what is missing (at any depth) is that value instead of undefined.
    pub(super) fn into_value(self, absent: Option<&Value>) -> Value {
        let all = |fields: Vec<(String, Datum)>| {
            fields.into_iter().map(|(key, value)| (key, value.into_value(absent))).collect::<Vec<_>>()
        };
        match self {
            Datum::Missing => absent.cloned().unwrap_or_default(),
            Datum::Flag(flag) => flag.into(),
            Datum::Integer(number) => number.into(),
            Datum::Number(number) => number.into(),
            Datum::Text(text) => text.into(),
            Datum::List(items) => items.into_iter().map(|item| item.into_value(absent)).collect(),
            Datum::Map(fields) => {
                Value::from_object(Fields { name: None, fields: all(fields), absent: absent.cloned() })
            }
            Datum::Record(name, fields) => {
                Value::from_object(Fields { name: Some(name), fields: all(fields), absent: absent.cloned() })
            }
        }
    }
}

/// Named values inside the engine.
#[derive(Debug)]
struct Fields {
    name: Option<String>,
    fields: Vec<(String, Value)>,
    absent: Option<Value>,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        found.or_else(|| self.absent.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.fields.iter().map(|(name, _)| Value::from(name.as_str())).collect())
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => f.debug_map().entries(self.fields.iter().map(|(name, value)| (name, value))).finish(),
        }
    }
}

/// Something unknown that is greater than everything, as undefined is less than everything: a comparison that
/// comes out the same for both does not hang on what is missing.
#[derive(Debug)]
pub(super) struct Absent;

impl Absent {
    pub(super) fn value() -> Value {
        Value::from_object(Absent)
    }

    pub(super) fn is(value: &Value) -> bool {
        value.downcast_object_ref::<Absent>().is_some()
    }
}

impl Object for Absent {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value(self: &Arc<Self>, _: &Value) -> Option<Value> {
        Some(Absent::value())
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }

    fn render(self: &Arc<Self>, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
