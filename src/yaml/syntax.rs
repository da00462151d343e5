//! The YAML language itself, as the parser is asked to read it.

use granit_parser::{Options, Parser, options};

use super::complaint::complaint;
use super::limits::Limits;
use super::problem::Problem;
use super::text;

/// Whether `bytes` are YAML 1.2 in UTF-8: the whole language, any number of documents.
///
/// This is the grammar under [`super::read`], which then reads less of it.
///
/// # Errors
/// The first place that is not YAML.
pub fn syntax(bytes: &[u8]) -> Result<(), Box<Problem>> {
    let limits = Limits::default();
    let text = text::utf8(bytes)?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut events = Parser::new_from_str_with_options(body, parser_options(&limits));
    let error = events.find_map(Result::err);
    error.map_or(Ok(()), |error| Err(complaint(&error, text, text.len() - body.len(), &limits).into()))
}

/// One set of options for every use of the parser.
pub fn parser_options(limits: &Limits) -> Options {
    let mut options = options! {
        strict_indentation: true,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    options.set_emit_comments(false);
    options
}
