//! Limits on the engine's own filters and functions that make much out of little.
//!
//! The engine counts steps, and one step may make a gigabyte. What can be bounded by its arguments is bounded here;
//! the operators `*`, `+` and `~` cannot be (see [`super::Templates`]).

use minijinja::value::{Rest, Value, ValueOrKwargs};
use minijinja::{Environment, Error, ErrorKind, State, filters, functions};

/// Longest list a filter takes, and longest range.
const ITEMS: usize = 100_000;
/// Longest text a filter makes, in bytes.
const BYTES: usize = 16 * 1024 * 1024;

pub(super) fn install(environment: &mut Environment<'_>) {
    bound(environment, "replace", Value::from_function(filters::replace), replaced);
    bound(environment, "join", Value::from_function(filters::join), joined);
    bound(environment, "indent", Value::from_function(filters::indent), indented);
    bound(environment, "format", Value::from_function(filters::format), formatted);
    bound(environment, "batch", Value::from_function(filters::batch), split);
    bound(environment, "slice", Value::from_function(filters::slice), split);
    for (name, filter) in [
        ("list", Value::from_function(filters::list)),
        ("sort", Value::from_function(filters::sort)),
        ("reverse", Value::from_function(filters::reverse)),
        ("unique", Value::from_function(filters::unique)),
        ("map", Value::from_function(filters::map)),
        ("select", Value::from_function(filters::select)),
        ("reject", Value::from_function(filters::reject)),
        ("groupby", Value::from_function(filters::groupby)),
        ("sum", Value::from_function(filters::sum)),
        ("tojson", Value::from_function(filters::tojson)),
        ("string", Value::from_function(filters::string)),
        ("pprint", Value::from_function(filters::pprint)),
    ] {
        bound(environment, name, filter, |_| 0);
    }
    environment.add_function("range", |lower: isize, upper: Option<isize>, step: Option<isize>| {
        let steps = upper.map_or(lower, |upper| upper.saturating_sub(lower)).unsigned_abs();
        if steps / step.map_or(1, isize::unsigned_abs).max(1) > ITEMS {
            Err(too_much())
        } else {
            functions::range(lower, upper, step)
        }
    });
}

/// Puts `filter` behind checks: lists of a bounded length, and a result whose estimated size is bounded.
fn bound(environment: &mut Environment<'_>, name: &'static str, filter: Value, estimate: fn(&[Value]) -> usize) {
    environment.add_filter(name, move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
        let arguments = arguments.into_values();
        let long = arguments
            .first()
            .is_some_and(|value| value.as_str().is_none() && value.len().is_some_and(|items| items > ITEMS));
        if long || estimate(&arguments) > BYTES {
            return Err(too_much());
        }
        filter.call(state, &arguments)
    });
}

fn too_much() -> Error {
    Error::new(ErrorKind::InvalidOperation, "this makes more than a report can hold")
}

fn text(arguments: &[Value], index: usize) -> &str {
    arguments.get(index).and_then(Value::as_str).unwrap_or_default()
}

fn replaced(arguments: &[Value]) -> usize {
    let (text, from, to) = (text(arguments, 0), text(arguments, 1), text(arguments, 2));
    let times = if from.is_empty() { text.len() + 1 } else { text.matches(from).count() };
    text.len().saturating_add(times.saturating_mul(to.len()))
}

fn joined(arguments: &[Value]) -> usize {
    let Some(list) = arguments.first() else { return 0 };
    let mut bytes = 0_usize;
    for (count, item) in list.try_iter().into_iter().flatten().enumerate() {
        bytes = bytes.saturating_add(item.as_str().map_or(32, str::len)).saturating_add(text(arguments, 1).len());
        if bytes > BYTES || count > ITEMS {
            return usize::MAX;
        }
    }
    bytes
}

fn indented(arguments: &[Value]) -> usize {
    let lines = text(arguments, 0).matches('\n').count() + 1;
    let numbers = arguments.iter().skip(1).flat_map(|argument| {
        let named = argument.get_attr("width").ok().and_then(|width| width.as_usize());
        named.or_else(|| argument.as_usize())
    });
    lines.saturating_mul(numbers.max().unwrap_or(4))
}

/// Widths of more than three digits, or taken from an argument, are refused.
fn formatted(arguments: &[Value]) -> usize {
    let format = text(arguments, 0);
    let longest = format.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    if longest > 3 || format.contains('*') { usize::MAX } else { format.len() }
}

fn split(arguments: &[Value]) -> usize {
    let count = arguments.get(1).and_then(Value::as_usize).unwrap_or(0);
    if count > ITEMS { usize::MAX } else { 0 }
}
