//! One expression over the fields of a record: a filter, or a part of a custom rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use minijinja::value::Value;

use super::datum::{Absent, Datum, Scope};
use super::error::ExpressionError;
use super::language::{self, EXPRESSIONS};
use super::templates::on_a_deep_stack;
use crate::source::Span;

/// Longest text of an expression, in bytes.
const LONGEST: usize = 8 * 1024;

/// A compiled expression.
///
/// A field that is missing makes no comparison true, in either direction: `cost.total < 100` and
/// `cost.total > 100` both fail where there is no total, and so does `not (cost.total > 100)`. What a missing field
/// does not decide still holds (`owner is undefined`, `state == "open" or …`). This is the supervaluation of van
/// Fraassen (1966): true is what comes out true whether the missing value were less or greater than all others.
pub struct Expression {
    text: String,
    compiled: minijinja::Expression<'static, 'static>,
    names: Names,
}

/// The names that a text uses: each first name, and the dotted paths behind it.
#[derive(Debug, Default)]
pub(super) struct Names {
    roots: BTreeMap<String, bool>,
    paths: BTreeSet<String>,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expression").field("text", &self.text).finish_non_exhaustive()
    }
}

impl Names {
    pub(super) fn of(paths: impl IntoIterator<Item = String>) -> Self {
        let mut names = Names { roots: BTreeMap::new(), paths: paths.into_iter().collect() };
        for path in &names.paths {
            let (root, inside) = path.split_once('.').map_or((path.as_str(), false), |(root, _)| (root, true));
            *names.roots.entry(root.to_owned()).or_default() |= inside;
        }
        names
    }

    fn values(&self, scope: &dyn Scope) -> Vec<(&str, Datum)> {
        self.roots.iter().map(|(name, inside)| (name.as_str(), scope.value(name, *inside))).collect()
    }

    /// The paths that lead to nothing.
    fn missing(&self, values: &[(&str, Datum)]) -> Vec<&str> {
        let known = |path: &str| {
            let mut steps = path.split('.');
            let root = steps.next().and_then(|root| values.iter().find(|(name, _)| *name == root));
            let found = steps.try_fold(root.map(|(_, datum)| datum), |datum, step| Some(datum?.get(step))).flatten();
            found.is_some_and(|datum| *datum != Datum::Missing)
        };
        self.paths.iter().map(String::as_str).filter(|path| !known(path)).collect()
    }

    /// The values for one evaluation: what is missing is undefined.
    pub(super) fn context(&self, scope: &dyn Scope) -> Value {
        context(self.values(scope), None)
    }

    /// The first name in `text` that is not in `known`.
    pub(super) fn unknown(&self, text: &str, known: &[&str]) -> Option<ExpressionError> {
        let name = self.roots.keys().find(|name| !known.contains(&name.as_str()) && !name.starts_with("x_"))?;
        let close = crate::finding::did_you_mean(name, known.iter().copied());
        let start = language::without_strings(text).find(name.as_str()).unwrap_or(0);
        let help = close.map(|close| format!("did you mean `{close}`?"));
        Some(ExpressionError::at(Span::new(start, start + name.len()), format!("there is no field `{name}`"), help))
    }
}

fn context(values: Vec<(&str, Datum)>, absent: Option<&Value>) -> Value {
    let values = values.into_iter().filter(|(_, datum)| absent.is_some() || *datum != Datum::Missing);
    Value::from_pairs(values.map(|(name, datum)| (name.to_owned(), datum.into_value(absent))))
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong, with the bytes it is about: the syntax, or a filter that there is not.
    pub fn compile(text: &str) -> Result<Self, ExpressionError> {
        if text.len() > LONGEST {
            let message = format!("an expression may have {LONGEST} bytes; this one has {}", text.len());
            return Err(ExpressionError::at(Span::new(0, 0), message, Some("split it into several rules".to_owned())));
        }
        if let Some(unknown) = language::unknown_filter(text, 0) {
            return Err(unknown);
        }
        let owned = text.to_owned();
        let compiled = on_a_deep_stack(move || {
            let compiled = EXPRESSIONS.compile_expression_owned(owned.clone());
            compiled
                .map(|compiled| (compiled.undeclared_variables(true), compiled))
                .map_err(|error| ExpressionError::of(&error, &owned))
        });
        let failed = || ExpressionError::at(Span::new(0, text.len()), "the expression cannot be read", None);
        let (paths, compiled) = compiled.unwrap_or_else(|_| Err(failed()))?;
        Ok(Expression { text: text.to_owned(), compiled, names: Names::of(paths) })
    }

    /// The expression as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first names it uses: fields of a record, or computed values.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.roots.keys().map(String::as_str)
    }

    /// Checks that every name is one of `known`.
    ///
    /// # Errors
    /// The first that is not, with a suggestion.
    pub fn uses_only(&self, known: &[&str]) -> Result<(), ExpressionError> {
        self.names.unknown(&self.text, known).map_or(Ok(()), Err)
    }

    /// Whether it is true of what `scope` knows, whatever the values that are missing may be.
    ///
    /// # Errors
    /// If it cannot be computed: text minus a number, too many steps.
    pub fn holds(&self, scope: &dyn Scope) -> Result<bool, ExpressionError> {
        let values = self.names.values(scope);
        let complete = self.names.missing(&values).is_empty();
        let other = if complete { None } else { Some(values.clone()) };
        let Some(other) = other else { return self.evaluate(context(values, None)) };
        // What only fails because something is missing is not a defect of the expression.
        if !self.evaluate(context(values, None)).unwrap_or(false) {
            return Ok(false);
        }
        Ok(self.evaluate(context(other, Some(&Absent::value()))).unwrap_or(false))
    }

    /// The dotted paths it uses that lead to nothing in `scope`.
    pub fn missing(&self, scope: &dyn Scope) -> Vec<&str> {
        self.names.missing(&self.names.values(scope))
    }

    fn evaluate(&self, context: Value) -> Result<bool, ExpressionError> {
        let value = self.compiled.eval(context).map_err(|error| ExpressionError::of(&error, &self.text))?;
        Ok(value.is_true())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;

    /// Whether `text` holds of the record in `yaml`.
    fn holds(text: &str, record: &str) -> bool {
        let document = yaml::read(record.as_bytes(), &yaml::Limits::default());
        let root = document.root.unwrap();
        let scope = |name: &str, _: bool| root.get(name).map_or(Datum::Missing, Datum::of_node);
        Expression::compile(text).unwrap().holds(&scope).unwrap()
    }

    const PROJECT: &str = "{id: PRJ-A, stage: delivery, cost: {total: 1500000.50}, tags: [web, api], state: active,\
        milestones: [{id: M1, actual: 2026-01-05}, {id: M2}], start: 2026-01-10, reserve: {withheld: contract}}";

    #[test]
    fn fields_are_compared_as_what_they_are() {
        for text in [
            "stage == \"delivery\" and cost.total > 1_000_000",
            "cost.total == 1500000.5",
            "start < '2026-02-01' and start >= '2026-01-10'",
            "'web' in tags and 'app' not in tags",
            "milestones | selectattr('actual') | list | length == 1",
            "state in ['active', 'on_hold']",
            "cost.total is number and id is startingwith('PRJ-')",
        ] {
            assert!(holds(text, PROJECT), "{text}");
        }
        assert!(!holds("cost.total > 2_000_000 or stage == 'closure'", PROJECT));
    }

    #[test]
    fn what_is_missing_decides_nothing() {
        for text in [
            "cost.budget < 100",
            "cost.budget > 100",
            "not (cost.budget > 100)",
            "owner == 'ana'",
            "owner",
            "sponsor.grade == 'director'",
            "reserve < 100",
            "'x' in labels",
            "cost.budget + 1 > 0",
        ] {
            assert!(!holds(text, PROJECT), "{text}");
        }
        for text in [
            "owner is undefined",
            "not owner",
            "owner is not defined and stage == 'delivery'",
            "cost.budget > 100 or stage == 'delivery'",
            "stage == 'delivery' or cost.budget > 100",
            "(cost.budget or 5) > 4",
            "(cost.budget | default(0)) < 100",
            "owner is none",
        ] {
            assert!(holds(text, PROJECT), "{text}");
        }
    }

    #[test]
    fn a_reference_is_a_record_where_an_expression_looks_inside() {
        let scope = |name: &str, inside: bool| match (name, inside) {
            ("sponsor", true) => Datum::Record(
                "j.okafor".into(),
                vec![("grade".into(), Datum::text("director")), ("id".into(), Datum::text("j.okafor"))],
            ),
            ("sponsor", false) => Datum::text("j.okafor"),
            _ => Datum::Missing,
        };
        let holds = |text: &str| Expression::compile(text).unwrap().holds(&scope).unwrap();
        assert!(holds("sponsor.grade == 'director' and sponsor"));
        assert!(holds("sponsor == 'j.okafor'"));
        assert!(holds("sponsor.id == 'j.okafor' and sponsor.grade"));
        assert!(!holds("sponsor.grade == 'analyst'"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let error = Expression::compile("stage == ").unwrap_err();
        assert!(error.message.starts_with("syntax error"), "{error}");
        let error = Expression::compile("name | lowr == 'x'").unwrap_err();
        assert_eq!((error.span, error.help.as_deref()), (Span::new(7, 11), Some("did you mean `lower`?")));
        let expression = Expression::compile("stagee == 'delivery'").unwrap();
        let error = expression.uses_only(&["stage", "state"]).unwrap_err();
        assert_eq!((error.span, error.help.as_deref()), (Span::new(0, 6), Some("did you mean `stage`?")));
    }

    #[test]
    fn what_cannot_be_computed_is_an_error_and_not_false() {
        let scope = |_: &str, _: bool| Datum::text("many");
        let error = Expression::compile("count - 1 > 0").unwrap().holds(&scope).unwrap_err();
        assert!(error.message.contains("unsupported types"), "{error}");
    }

    #[test]
    fn deep_expressions_end_in_an_answer_or_an_error() {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("not ", ""),
            ("-", ""),
            ("a.b|default(", ")"),
            ("x if ", " else 1"),
            ("1**", ""),
            ("{1:", "}"),
        ] {
            let depth = LONGEST / (open.len() + close.len()) - 2;
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            if let Ok(expression) = Expression::compile(&text) {
                let _ = expression.holds(&|_: &str, _: bool| Datum::Missing);
            }
        }
    }
}
