//! What is wrong with an expression or a template, and where in its text.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use minijinja::ErrorKind;

use super::names;
use crate::source::Span;

/// Why an expression cannot be used or judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// Bytes of the expression's text.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// The next step, where there is one.
    pub help: Option<String>,
}

/// Why a template gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    /// The template in which it went wrong: not always the one that was asked for.
    pub template: String,
    /// Its text, for an excerpt; empty if there is no such template.
    pub source: String,
    /// Bytes of the text; `None` where no place is known.
    pub span: Option<Span>,
    /// Line, from one.
    pub line: u32,
    /// Column, from one, in characters.
    pub column: u32,
    /// The fact.
    pub message: String,
    /// The next step, where there is one.
    pub help: Option<String>,
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ExpressionError {}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.template, self.message),
            _ => write!(f, "{}:{}:{}: {}", self.template, self.line, self.column, self.message),
        }
    }
}

impl Error for TemplateError {}

impl ExpressionError {
    pub(super) fn at(span: Span, message: impl Into<String>, help: Option<String>) -> Self {
        ExpressionError { span, message: message.into(), help }
    }

    /// What the engine says about `text`.
    pub(super) fn of(error: &minijinja::Error, text: &str) -> Self {
        let range = error.range().filter(|range| text.get(range.clone()).is_some()).unwrap_or(0..text.len());
        let help = help(error, text.get(range.clone()).unwrap_or_default());
        ExpressionError { span: Span::new(range.start, range.end), message: message(error), help }
    }
}

impl TemplateError {
    /// A failure that is about the whole of a template.
    pub(super) fn whole(template: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        TemplateError {
            template: template.to_owned(),
            source: String::new(),
            span: None,
            line: 0,
            column: 0,
            message: message.into(),
            help: Some(help.into()),
        }
    }

    /// What the engine says: the innermost error that names a template, since includes wrap what went wrong in them.
    pub(super) fn of(error: &minijinja::Error, asked: &str, source: impl Fn(&str) -> Option<String>) -> Self {
        let inner = innermost(error);
        let template = inner.name().unwrap_or(asked);
        let text = source(template).unwrap_or_default();
        let range = inner.range().filter(|range| text.get(range.clone()).is_some());
        let written = range.clone().and_then(|range| text.get(range)).unwrap_or_default();
        let (message, help) = (message(inner), help(inner, written));
        let error = TemplateError::at(template, text, range, message, help);
        TemplateError { line: error.line.max(count(inner.line().unwrap_or(0))), ..error }
    }

    /// A failure at some bytes of `text`, which is the template's.
    pub(super) fn at(
        template: &str,
        text: String,
        range: Option<Range<usize>>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let before = range.as_ref().and_then(|range| text.get(..range.start));
        let line = count(before.map_or(0, |before| before.matches('\n').count() + 1));
        let column =
            count(before.and_then(|before| before.rsplit('\n').next()).map_or(1, |start| start.chars().count() + 1));
        let span = range.map(|range| Span::new(range.start, range.end));
        TemplateError { template: template.to_owned(), source: text, span, line, column, message, help }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn innermost(error: &minijinja::Error) -> &minijinja::Error {
    let mut current = error;
    while let Some(source) = current.source().and_then(|source| source.downcast_ref::<minijinja::Error>()) {
        if source.name().is_none() {
            break;
        }
        current = source;
    }
    current
}

/// The engine's words, without its file names.
fn message(error: &minijinja::Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::SyntaxError => format!("syntax error: {detail}"),
        ErrorKind::OutOfFuel => "it takes too many steps".to_owned(),
        ErrorKind::WriteFailure => "it writes more than it may".to_owned(),
        ErrorKind::UndefinedError if detail.is_empty() => "a value that is not there is used".to_owned(),
        ErrorKind::InvalidOperation | ErrorKind::UnknownFilter | ErrorKind::UnknownTest if !detail.is_empty() => {
            detail.to_owned()
        }
        kind if detail.is_empty() => kind.to_string(),
        kind => format!("{kind}: {detail}"),
    }
}

fn help(error: &minijinja::Error, written: &str) -> Option<String> {
    let suggestion = |known: &[&'static str], what: &str| {
        let words = written.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        let unknown = words.filter(|word| !known.contains(word));
        let close = unknown.filter_map(|word| crate::finding::did_you_mean(word, known.iter().copied())).next();
        close.map_or_else(
            || format!("the {what}s are: {}", known.join(", ")),
            |close| format!("did you mean `{close}`?"),
        )
    };
    match error.kind() {
        ErrorKind::UnknownFilter => Some(suggestion(names::FILTERS, "filter")),
        ErrorKind::UnknownTest => Some(suggestion(names::TESTS, "test")),
        ErrorKind::UndefinedError => Some("check its spelling, or give it a value with `| default(…)`".to_owned()),
        ErrorKind::OutOfFuel => Some("loop over less".to_owned()),
        _ => None,
    }
}
