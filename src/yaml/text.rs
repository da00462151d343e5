//! From the bytes of a file to text that a YAML reader may see.

use super::limits::Limits;
use super::problem::{Problem, ProblemKind, invalid};
use crate::source::Span;

const BYTE_ORDER_MARK: char = '\u{feff}';
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";
const REMOVE: &str = "remove it, or re-save the file as plain text";

/// The text of a file, a leading byte-order mark included, or `None` with the reason among the problems.
///
/// Refused are other encodings than UTF-8 and control characters: YAML allows a few of them inside quotes, but
/// nothing a person writes holds one, and they can drive the terminal that shows them.
pub fn decode<'a>(bytes: &'a [u8], limits: &Limits, problems: &mut Vec<Problem>) -> Option<&'a str> {
    if bytes.len() > limits.bytes {
        let message = format!("the file has {} bytes, more than the {} allowed", bytes.len(), limits.bytes);
        problems.push(invalid(Span::default(), message, "split it into smaller files"));
        return None;
    }
    if bytes.starts_with(LFS_POINTER) {
        let message = "the file is a pointer of Git LFS; what it stands for was not fetched";
        problems.push(invalid(Span::default(), message, "run `git lfs pull`, or keep records out of Git LFS"));
        return None;
    }
    let text = match utf8(bytes) {
        Ok(text) => text,
        Err(problem) => {
            problems.push(*problem);
            return None;
        }
    };
    note_encoding(text, problems);
    if let Some(problem) = control_character(text) {
        problems.push(problem);
        return None;
    }
    Some(text)
}

/// The bytes as text. The place of a byte that is not UTF-8 is that of the mark which replaces it.
pub fn utf8(bytes: &[u8]) -> Result<&str, Box<Problem>> {
    if is_wide(bytes) {
        return Err(invalid(Span::default(), "the file is UTF-16, not UTF-8", "re-save it as UTF-8").into());
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let message = format!("byte 0x{:02x} is not UTF-8", bytes.get(at).copied().unwrap_or_default());
        let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
        invalid(span, message, "re-save the file as UTF-8").into()
    })
}

/// Whether every character takes two bytes or four: by the mark, else by the NULs of plain letters.
fn is_wide(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let nul = |&byte: &u8| byte == 0;
    let nuls: Vec<bool> = bytes.iter().take(4).map(nul).collect();
    let is_unmarked = matches!(
        nuls[..],
        [true, false, true, false] | [false, true, false, true] | [true, true, true, false] | [false, true, true, true]
    );
    marked || is_unmarked
}

fn note_encoding(text: &str, problems: &mut Vec<Problem>) {
    let mut note = |span, message: &str, help| {
        let message = message.to_owned();
        problems.push(Problem { kind: ProblemKind::Encoding, span, message, help, related: None });
    };
    if text.starts_with(BYTE_ORDER_MARK) {
        let span = Span::new(0, BYTE_ORDER_MARK.len_utf8());
        note(span, "the file starts with a byte-order mark", "save it as UTF-8 without a byte-order mark");
    }
    if let Some(at) = text.find('\r') {
        let style = if text[at..].starts_with("\r\n") { "CRLF" } else { "CR" };
        let help = "save it with LF line ends, or set `text=auto` in .gitattributes";
        note(Span::new(at, at), &format!("lines end in {style}"), help);
    }
}

/// The first character that has no business in a text file.
fn control_character(text: &str) -> Option<Problem> {
    if !text.bytes().fold(false, |found, byte| found | SUSPICIOUS[byte as usize]) {
        return None;
    }
    let is_refused = |&(at, c): &(usize, char)| match c {
        '\t' | '\n' | '\r' => false,
        BYTE_ORDER_MARK => at > 0,
        '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    };
    let (at, c) = text.char_indices().find(is_refused)?;
    let message = match c {
        BYTE_ORDER_MARK => "a byte-order mark (U+FEFF) stands inside the file".to_owned(),
        '\0' => "the file holds a NUL byte".to_owned(),
        _ => format!("the control character U+{:04X} stands here", c as u32),
    };
    Some(invalid(Span::new(at, at + c.len_utf8()), message, REMOVE))
}

/// Bytes that a control character, a byte-order mark or a non-character may begin with.
const SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = !matches!(byte as u8, b'\t' | b'\n' | b'\r');
        byte += 1;
    }
    table[0x7f] = true;
    table[0xc2] = true;
    table[0xef] = true;
    table
};
