//! The parser's complaints as sentences for people, at the place a person would look.

use std::borrow::Cow;

use granit_parser::{ErrorKind, ScanError};

use super::limits::Limits;
use super::place;
use super::problem::{Problem, invalid};
use crate::source::Span;

/// What the parser complains about; `offset` is the length of the byte-order mark it did not see.
pub fn complaint(error: &ScanError, text: &str, offset: usize, limits: &Limits) -> Problem {
    let at = error.marker().byte_offset().map_or(0, |at| at + offset).min(text.len());
    let kind = match error.kind() {
        ErrorKind::InvalidQuotedScalarIndent if at == text.len() => &ErrorKind::UnclosedQuotedScalar,
        kind => kind,
    };
    let at = exact(kind, text, at);
    let rest = text.get(at..).unwrap_or("");
    let length = match kind {
        ErrorKind::UnknownAnchor => rest.find([' ', '\t', '\r', '\n', ',', ']', '}']).unwrap_or(rest.len()),
        _ => rest.chars().next().filter(|c| !matches!(c, '\r' | '\n')).map_or(0, char::len_utf8),
    };
    if *kind == ErrorKind::RecursionLimitExceeded {
        return too_deep(Span::new(at, at + length), limits);
    }
    let line = text[..at].rsplit(['\r', '\n']).next().unwrap_or("");
    let (message, help) = sentence(kind, line, rest);
    invalid(Span::new(at, at + length), message, help)
}

/// Collections inside one another beyond the limit, at `span`.
pub fn too_deep(span: Span, limits: &Limits) -> Problem {
    let message = format!("more than {} collections inside one another", limits.depth);
    invalid(span, message, "flatten the structure")
}

/// A `%YAML` directive of another version than the one that is read.
pub fn foreign_version(text: &str) -> Problem {
    let at = text.find("%YAML").unwrap_or(0);
    let length = text[at..].find(['\r', '\n']).unwrap_or(0);
    let message = "this directive asks for another version: files are YAML 1.2";
    invalid(Span::new(at, at + length), message, "remove it, and put `yes`, `no`, `on` and `off` in quotes")
}

/// The place itself, where the parser names the beginning of what it stands in.
fn exact(kind: &ErrorKind, text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let within = match kind {
        ErrorKind::TabInPlainScalar => rest.find(['\n', '\r']).and_then(|line| Some(line + rest[line..].find('\t')?)),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => bad_escape(rest),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            return place::of_opening_quote(text, at);
        }
        ErrorKind::ExpectedBlockMappingKey => return place::of_list(text, at),
        _ => None,
    };
    at + within.unwrap_or(0)
}

/// The first `\` in double-quoted text that begins no escape of YAML.
fn bad_escape(quoted: &str) -> Option<usize> {
    let bytes = quoted.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let digits = match bytes.get(at + 1)? {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            b'0' | b'a' | b'b' | b't' | b'\t' | b'n' | b'v' | b'f' | b'r' | b'e' | b' ' | b'"' | b'/' | b'\\'
            | b'N' | b'_' | b'L' | b'P' | b'\n' | b'\r' => 0,
            _ => return Some(at),
        };
        let code = quoted.get(at + 2..at + 2 + digits)?;
        let is_character =
            || u32::from_str_radix(code, 16).is_ok_and(|code| (code >> 11) == 0x1b || char::from_u32(code).is_some());
        if digits > 0 && !is_character() {
            return Some(at);
        }
        at += 2 + digits;
    }
    None
}

type Sentence = (Cow<'static, str>, &'static str);

fn sentence(kind: &ErrorKind, line: &str, rest: &str) -> Sentence {
    tabs_and_indentation(kind)
        .or_else(|| brackets(kind, rest))
        .or_else(|| quotes(kind, rest))
        .or_else(|| keys_and_items(kind, line, rest))
        .or_else(|| markers(kind))
        .unwrap_or_else(|| (format!("this is not YAML: {kind}").into(), "correct it; nothing of this file was read"))
}

fn tabs_and_indentation(kind: &ErrorKind) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            ("a tab stands where YAML allows only spaces".into(), "indent with spaces")
        }
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => (
            "this line is indented less than what it belongs to".into(),
            "indent it further, or close the bracket or quote above it",
        ),
        ErrorKind::InvalidBlockScalarIndent => {
            ("the lines of this block of text are not indented alike".into(), "give each the indentation of the first")
        }
        ErrorKind::InvalidBlockScalarHeader | ErrorKind::ZeroBlockScalarIndent => (
            "the text of a `|` or `>` block begins on the line below".into(),
            "start the text on the next line, or put it in quotes",
        ),
        _ => return None,
    })
}

fn brackets(kind: &ErrorKind, rest: &str) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::UnclosedFlowCollection { open } => {
            (format!("this `{open}` is never closed").into(), "close it, or put text that begins with it in quotes")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("this `{open}` is closed by a `{close}`").into(), "close each bracket with its own kind")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing".into(), "remove it, or put the text in quotes")
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::ExpectedNodeContent
            if rest.starts_with(',') =>
        {
            ("nothing stands before this comma".into(), "remove it, or write the missing value")
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping => ("a bracket is never closed".into(), "close it"),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a comma or a closing bracket is missing before this".into(),
            "separate the items with commas, and put text with `{`, `[`, `,` or `: ` in quotes",
        ),
        ErrorKind::BlockEntryInFlowCollection => {
            ("a `- ` item stands inside brackets".into(), "separate the items with commas instead")
        }
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => {
            ("text inside brackets begins with a lone dash".into(), "put it in quotes")
        }
        _ => return None,
    })
}

fn quotes(kind: &ErrorKind, rest: &str) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("a quote is never closed".into(), "close it; an apostrophe inside single quotes is written twice")
        }
        ErrorKind::InvalidQuotedScalarIndent => (
            "quoted text goes on in this line, which is not indented".into(),
            "close the quote in the line above, or indent this line",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar
            if rest.starts_with(':') =>
        {
            ("a quoted key does not end in the line it begins in".into(), "write the key in one line")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "something follows the closing quote".into(),
            "write an apostrophe inside single quotes twice (`'it''s'`), or use double quotes",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("something follows the closing quote".into(), "write a quote inside double quotes as `\\\"`")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => {
            ("this `\\` begins no escape that YAML knows".into(), "double the backslash, or use single quotes")
        }
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => {
            ("a `\\u` escape here is half a character".into(), "write the character itself")
        }
        _ => return None,
    })
}

fn keys_and_items(kind: &ErrorKind, line: &str, rest: &str) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement if has_key(line) => {
            ("a second colon with a space stands in this line".into(), "put the value in quotes")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "no key can begin in this line".into(),
            "check its indentation, and that the line above reads `key: value` with a space behind the colon",
        ),
        ErrorKind::FlowMappingValueAdjacentCollection | ErrorKind::InvalidMappingValueWhitespace => {
            ("a space is missing behind this colon".into(), "put one there")
        }
        ErrorKind::ExpectedDocumentStart if rest.starts_with(':') => {
            ("a space is missing behind this colon".into(), "put one there")
        }
        ErrorKind::ExpectedDocumentStart => (
            "this does not belong to what stands above it".into(),
            "check the indentation, and that each line reads `key: value` or `- item`",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "this line does not fit the mapping above it".into(),
            "check its indentation, and that it reads `key: value`",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "this line is no `key: value`".into(),
            "add the colon and a space, or indent it if it continues the text above",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("this line does not belong to the list above it".into(), "begin it with `- `, or check its indentation")
        }
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::InvalidBlockEntryWhitespace => (
            "a list item cannot begin here".into(),
            "start the list on a line of its own, or put text that begins with `- ` in quotes",
        ),
        ErrorKind::MappingKeyNotAllowed => {
            ("a `? ` key cannot begin here".into(), "put text that begins with `? ` in quotes")
        }
        ErrorKind::ExpectedNodeContent => ("a value is missing here".into(), "write it, or remove what asks for it"),
        _ => return None,
    })
}

/// Whether this beginning of a line holds a key already.
fn has_key(line: &str) -> bool {
    line.contains(": ") || line.contains(":\t")
}

fn markers(kind: &ErrorKind) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            ("plain text cannot begin with a backtick".into(), "put the text in quotes")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            (format!("plain text cannot begin with `{}`", character.escape_default()).into(), "put the text in quotes")
        }
        ErrorKind::CommentInterceptedScalar => {
            ("a comment interrupts a text of several lines".into(), "move the comment, or put the text in quotes")
        }
        ErrorKind::CommentNotSeparated => {
            ("a comment needs a space before its `#`".into(), "put one there, or put the text in quotes")
        }
        ErrorKind::BomInsideDocument => ("a byte-order mark (U+FEFF) stands inside the file".into(), "remove it"),
        ErrorKind::UnknownAnchor => (
            "nothing above carries this anchor".into(),
            "write the value out, or put text that begins with `*` in quotes",
        ),
        ErrorKind::MissingAnchorOrAliasName => {
            ("`&` and `*` need a name behind them".into(), "put text that begins with them in quotes")
        }
        ErrorKind::InvalidDocumentEnd => ("text follows the end of the document".into(), "remove the `...`"),
        ErrorKind::DuplicateVersionDirective
        | ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::DirectiveByteLimitExceeded { .. }
        | ErrorKind::YamlVersionTooLong
        | ErrorKind::MissingYamlVersion
        | ErrorKind::ExpectedTagDirectiveBang
        | ErrorKind::InvalidTagDirectiveTerminator => {
            ("this directive is not read: files are YAML 1.2".into(), "remove the line that begins with `%`")
        }
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => (
            "this tag is not read: files are data only".into(),
            "remove it, or put text that begins with `!` in quotes",
        ),
        _ => return None,
    })
}
