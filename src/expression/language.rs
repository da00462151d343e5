//! The engine, set up: which filters, tests and functions there are.

use std::borrow::Cow;
use std::sync::LazyLock;

use minijinja::value::{Rest, Value, ValueOrKwargs};
use minijinja::{Environment, State, UndefinedBehavior};

use super::datum::Absent;
use super::error::ExpressionError;
use super::names::FILTERS;
use super::{bounds, filters, markdown};
use crate::finding::suggestion;
use crate::source::Span;

/// Steps one expression may take.
const EXPRESSION_FUEL: u64 = 200_000;

/// The engine for expressions and sentences, the same for all of them.
pub(super) static EXPRESSIONS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = environment();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_fuel(Some(EXPRESSION_FUEL));
    environment
});

/// An engine with our filters, tests and bounds, without any loader.
pub(super) fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.remove_global("debug");
    environment.set_formatter(|out, state, value| {
        let unknown = value.is_none() || Absent::is(value);
        let lenient = value.is_undefined() && state.undefined_behavior() == UndefinedBehavior::Chainable;
        if unknown || lenient {
            Ok(out.write_str(filters::UNKNOWN)?)
        } else {
            minijinja::escape_formatter(out, state, value)
        }
    });
    bounds::install(&mut environment);
    filters::install(&mut environment);
    environment.add_filter("md", |value: Value| markdown::escape(&value.to_string()));
    for name in ["default", "d"] {
        let default = Value::from_function(minijinja::filters::default);
        environment.add_filter(name, move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
            let mut arguments = arguments.into_values();
            arguments.iter_mut().filter(|value| Absent::is(value)).for_each(|value| *value = Value::UNDEFINED);
            default.call(state, &arguments)
        });
    }
    environment.add_test("undefined", |value: Value| value.is_undefined() || Absent::is(&value));
    environment.add_test("defined", |value: Value| !value.is_undefined() && !Absent::is(&value));
    environment.add_test("none", |value: Value| value.is_none() || value.is_undefined() || Absent::is(&value));
    environment
}

/// The first filter in `code` (an expression, without template marks) that there is not.
///
/// The engine finds such names only when it comes to them; a rule must be known to be sound before any record
/// is judged by it.
pub(super) fn unknown_filter(code: &str, offset: usize) -> Option<ExpressionError> {
    let blanked = without_strings(code);
    for (at, _) in blanked.match_indices('|') {
        let rest = &blanked[at + 1..];
        let start = at + 1 + (rest.len() - rest.trim_start().len());
        let word = blanked[start..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        if !word.is_empty() && !FILTERS.contains(&word) {
            let help = suggestion(word, FILTERS.iter().copied(), || format!("the filters are: {}", FILTERS.join(", ")));
            let span = Span::new(offset + start, offset + start + word.len());
            return Some(ExpressionError::at(span, format!("there is no filter `{word}`"), Some(help)));
        }
    }
    None
}

/// The same text with the contents of string literals blanked, byte for byte.
pub(super) fn without_strings(code: &str) -> Cow<'_, str> {
    if !code.contains(['"', '\'']) {
        return Cow::Borrowed(code);
    }
    let mut quote = None;
    let mut escaped = false;
    let mut blanked = String::with_capacity(code.len());
    for c in code.chars() {
        let inside = quote.is_some();
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            _ => {}
        }
        if inside { blanked.extend(std::iter::repeat_n(' ', c.len_utf8())) } else { blanked.push(c) }
    }
    Cow::Owned(blanked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::names::TESTS;

    #[test]
    fn every_listed_filter_and_test_is_one() {
        for filter in FILTERS {
            let found = EXPRESSIONS.compile_expression_owned(format!("'{filter}' is filter")).unwrap();
            assert!(found.eval(()).unwrap().is_true(), "{filter}");
        }
        for test in TESTS {
            let found = EXPRESSIONS.compile_expression_owned(format!("'{test}' is test")).unwrap();
            assert!(found.eval(()).unwrap().is_true(), "{test}");
        }
    }

    #[test]
    fn an_unknown_filter_is_found_before_it_is_reached() {
        let error = unknown_filter("a or b | titel == 'x | y'", 0).unwrap();
        assert_eq!((error.span, error.help.as_deref()), (Span::new(9, 14), Some("did you mean `title`?")));
        assert_eq!(unknown_filter("a == 'x | y' or \"it's | z\"", 0), None);
    }
}
