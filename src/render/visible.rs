//! Text of unknown origin made safe to print: nothing in it can move a cursor, hide or reorder words.

use std::fmt::Write as _;

/// Text with every control, bidirectional and invisible character shown as `\u{…}`. Line feeds and tabs stay.
///
/// Everything from the data goes through here (or [`line()`], [`path()`]) before a terminal sees it: escape
/// sequences and the reordering of *Trojan Source* (CVE-2021-42574) print as what they are.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) && !matches!(c, '\n' | '\t') {
            push_escaped(&mut shown, c);
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The same for a text that was written with care: zero-width spaces stay, since they keep mentions in Markdown from
/// being links.
pub(super) fn printable(text: &str) -> String {
    let parts: Vec<String> = text.split('\u{200b}').map(visible).collect();
    parts.join("\u{200b}")
}

/// The same on one line: runs of white space, line breaks included, become one space.
pub fn line(text: &str) -> String {
    let words: Vec<&str> = text.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    visible(&words.join(" "))
}

/// A path as git prints it: in quotes with C escapes if it holds control characters, quotes, backslashes or
/// characters that deceive, else as it is.
pub fn path(path: &str) -> String {
    if !path.chars().any(|c| is_deceptive(c) || matches!(c, '"' | '\\')) {
        return path.to_owned();
    }
    let mut quoted = String::from("\"");
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        let bytes = foreign_byte(rest);
        rest = &rest[if bytes.is_some() { 4 } else { c.len_utf8() }..];
        match (bytes, c) {
            (Some(byte), _) => push_octal(&mut quoted, byte),
            (None, '"' | '\\') => quoted.extend(['\\', c]),
            (None, '\n') => quoted.push_str("\\n"),
            (None, '\t') => quoted.push_str("\\t"),
            (None, '\r') => quoted.push_str("\\r"),
            (None, c) if is_deceptive(c) => {
                c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_octal(&mut quoted, byte));
            }
            (None, c) => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The byte that a path starting in `\xNN` stands for: how sources name bytes that are not UTF-8.
pub(super) fn foreign_byte(path: &str) -> Option<u8> {
    let digits = path.strip_prefix("\\x")?.get(..2)?;
    u8::from_str_radix(digits, 16).ok().filter(|byte| *byte >= 0x80)
}

/// Whether a character has no shape of its own: controls (C0, DEL, C1), directions and other invisible formats.
pub(super) fn is_deceptive(c: char) -> bool {
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Adds `\u{…}` for a character.
pub(super) fn push_escaped(text: &mut String, c: char) {
    text.extend(c.escape_unicode());
}

fn push_octal(text: &mut String, byte: u8) {
    // Writing to a string cannot fail.
    let _ = write!(text, "\\{byte:03o}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_directions_and_zero_widths_print_as_what_they_are() {
        assert_eq!(visible("a\u{1b}[31m\u{9b}2J\tb\n"), "a\\u{1b}[31m\\u{9b}2J\tb\n");
        assert_eq!(visible("ad\u{202e}nim\u{200b}"), "ad\\u{202e}nim\\u{200b}");
        assert_eq!(visible("Zürich ● 日本"), "Zürich ● 日本");
        assert_eq!(line("two\r\n lines\tand \u{7f}"), "two lines and \\u{7f}");
    }

    #[test]
    fn paths_are_quoted_as_git_quotes_them() {
        assert_eq!(path("projects/größe.yaml"), "projects/größe.yaml");
        assert_eq!(path("a\nb\"c.yaml"), r#""a\nb\"c.yaml""#);
        assert_eq!(path("caf\\xe9\u{1b}.yaml"), r#""caf\351\033.yaml""#);
    }
}
