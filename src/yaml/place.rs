//! Places that the parser does not tell: of values that are not written, of block scalars and of some lists.

use super::tree::Style;
use crate::source::Span;

/// Where a scalar stands that the parser sees at `span`, behind something that ends at `from`.
///
/// A block begins with its header and ends with its last line. A value that is not written is an empty span
/// behind the colon or dash, `indicator`, that asks for it.
pub fn of_scalar(text: &str, from: usize, style: Style, indicator: Option<u8>, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    if style == Style::Block {
        let start = of_block_header(text, from).unwrap_or(start);
        return Span::new(start, of_block_end(text, start, end));
    }
    if start < end {
        return span;
    }
    let at = indicator.map_or(start, |indicator| of_nothing(text, from, indicator));
    Span::new(at, at)
}

fn of_nothing(text: &str, from: usize, indicator: u8) -> usize {
    let at = skip_blank(text, from);
    if text.as_bytes().get(at) == Some(&indicator) { at + 1 } else { from }
}

/// Where the `|` or `>` of a block scalar stands that follows what ends at `from`.
fn of_block_header(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at = skip_blank(text, at);
        match bytes.get(at)? {
            b'|' | b'>' => return Some(at),
            b':' | b'-' | b'?' => at += 1,
            b'&' | b'!' => at += bytes.get(at..)?.iter().position(u8::is_ascii_whitespace)?,
            _ => return None,
        }
    }
}

/// Where the text of a block scalar ends: behind its last line that is not blank.
fn of_block_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(end, |block| start + block.trim_end_matches([' ', '\t', '\r', '\n']).len())
}

/// Where a list in a mapping begins: the dash that begins its line, where the parser names the item behind it.
pub fn of_list(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or("");
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = before[line..].len() - before[line..].trim_start_matches(' ').len();
    let dash = line + indent;
    if dash < first && text.as_bytes().get(dash) == Some(&b'-') { dash } else { first }
}

/// Where the quoted text that is still open at `end` begins, as far as can be told: the last quote behind a space,
/// a bracket or a comma.
pub fn of_opening_quote(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let opens = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        before.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b','))
    };
    (0..end.min(bytes.len())).rev().find(|&at| matches!(bytes[at], b'"' | b'\'') && opens(at)).unwrap_or(end)
}

/// The next byte from `at` on that is no space, line end or comment.
fn skip_blank(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\r' | b'\n') => at += 1,
            Some(b'#') => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
            }
            _ => return at,
        }
    }
}
