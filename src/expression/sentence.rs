//! One line of text with expressions in it: the message of a custom rule.

use std::fmt;

use minijinja::Environment;

use super::compiled::Names;
use super::datum::Scope;
use super::error::ExpressionError;
use super::language::{self, EXPRESSIONS};
use super::templates::{Bounded, on_a_deep_stack};
use crate::source::Span;

/// Longest text of a sentence, in bytes, and the longest it may come to.
const LONGEST: usize = 8 * 1024;
/// What the engine calls it.
const NAME: &str = "message";

/// A compiled sentence, such as `{{ id }} spends {{ cost.total | money }}`. What is missing prints as a dash.
pub struct Sentence {
    environment: Environment<'static>,
    text: String,
    names: Names,
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sentence").field("text", &self.text).finish_non_exhaustive()
    }
}

impl Sentence {
    /// Reads a sentence.
    ///
    /// # Errors
    /// What is wrong, with the bytes it is about.
    pub fn compile(text: &str) -> Result<Self, ExpressionError> {
        if text.len() > LONGEST {
            let message = format!("a message may have {LONGEST} bytes; this one has {}", text.len());
            return Err(ExpressionError::at(Span::new(0, 0), message, None));
        }
        if let Some(unknown) = unknown_filter(text) {
            return Err(unknown);
        }
        let owned = text.to_owned();
        let compiled = on_a_deep_stack(move || {
            let mut environment = EXPRESSIONS.clone();
            environment.add_template_owned(NAME, owned.clone()).map_err(|error| ExpressionError::of(&error, &owned))?;
            let paths = environment.get_template(NAME).map(|template| template.undeclared_variables(true));
            Ok((environment, paths.unwrap_or_default()))
        });
        let failed = || ExpressionError::at(Span::new(0, text.len()), "the message cannot be read", None);
        let (environment, paths) = compiled.unwrap_or_else(|_| Err(failed()))?;
        Ok(Sentence { environment, text: text.to_owned(), names: Names::of(paths) })
    }

    /// Checks that every name is one of `known`.
    ///
    /// # Errors
    /// The first that is not, with a suggestion.
    pub fn uses_only(&self, known: &[&str]) -> Result<(), ExpressionError> {
        self.names.unknown(&self.text, known).map_or(Ok(()), Err)
    }

    /// The sentence for what `scope` knows, on one line.
    ///
    /// # Errors
    /// If an expression in it cannot be computed, or it grows beyond 8 KiB.
    pub fn write(&self, scope: &dyn Scope) -> Result<String, ExpressionError> {
        let failed = |error: minijinja::Error| ExpressionError::of(&error, &self.text);
        let mut written = Bounded::new(LONGEST);
        let template = self.environment.get_template(NAME).map_err(failed)?;
        template.render_captured_to(self.names.context(scope), &mut written).map_err(failed)?;
        Ok(written.into_text().split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// The first filter in the sentence's expressions that there is not.
fn unknown_filter(text: &str) -> Option<ExpressionError> {
    let mut offset = 0;
    while let Some(open) = text[offset..].find("{{") {
        let start = offset + open + 2;
        let end = text[start..].find("}}").map_or(text.len(), |close| start + close);
        if let Some(unknown) = language::unknown_filter(&text[start..end], start) {
            return Some(unknown);
        }
        offset = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::Datum;

    #[test]
    fn a_sentence_takes_fields_and_filters_on_one_line() {
        let cost = Datum::Map(vec![("total".into(), Datum::Integer(1_250_000))]);
        let scope = |name: &str, _: bool| if name == "cost" { cost.clone() } else { Datum::Missing };
        let sentence = Sentence::compile("it spends\n {{ cost.total | money('GBP') }} for {{ owner }}").unwrap();
        assert_eq!(sentence.write(&scope).unwrap(), "it spends GBP 1,250,000 for –");
        assert!(sentence.uses_only(&["cost", "owner"]).is_ok());
    }

    #[test]
    fn what_is_wrong_points_into_the_sentence() {
        let error = Sentence::compile("costs {{ cost | mony }}").unwrap_err();
        assert_eq!((error.span, error.help.as_deref()), (Span::new(16, 20), Some("did you mean `money`?")));
        assert!(Sentence::compile("costs {{ cost").is_err());
    }

    #[test]
    fn a_sentence_does_not_grow_without_end() {
        let sentence = Sentence::compile("{{ 'x' * 1000000 }}").unwrap();
        assert!(sentence.write(&|_: &str, _: bool| Datum::Missing).is_err());
    }
}
