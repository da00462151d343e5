//! Why a question cannot be answered as it was put.

use std::fmt;

use crate::expression::ExpressionError;
use crate::finding::suggestion;

/// Why a question cannot be answered as it was put: something named in it is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl Misfit {
    /// Nothing is called `written`; `known` are the names there are.
    pub fn unknown<'a>(
        what: &str,
        written: &str,
        place: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let names: Vec<&str> = known.clone().into_iter().collect();
        let help = suggestion(written, known, || match names.is_empty() {
            true => "leave it out: there are none".to_owned(),
            false => format!("there are: {}", names.join(", ")),
        });
        Misfit { message: format!("there is no {what} `{written}` in {place}"), help }
    }

    /// An expression that cannot be used.
    pub(super) fn of_expression(error: ExpressionError) -> Self {
        let help = error.help.unwrap_or_else(|| "write it like `state == \"open\" and age_days > 30`".to_owned());
        Misfit { message: error.message, help }
    }
}

impl Misfit {
    /// An expression that uses a name which is not one of `known`.
    pub(super) fn of_name(error: ExpressionError, known: &[&str]) -> Self {
        let help = error.help.clone().unwrap_or_else(|| format!("there are: {}", known.join(", ")));
        Misfit { help, ..Misfit::of_expression(error) }
    }
}
