//! Text from records, written so that Markdown shows it and does nothing else with it.

/// Escapes `text` for use inside a line or table cell of Markdown.
///
/// Line breaks become spaces; marks of emphasis, code, links, images, tables, raw HTML and formulas are escaped;
/// mentions (`@ana`), issue numbers (`#12`) and bare addresses are broken by a zero-width space, because hosts link
/// them even where they are escaped. Control characters and direction controls are shown as `\u{…}`.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let line: String = text.split(['\n', '\r', '\t']).map(str::trim_end).collect::<Vec<_>>().join(" ");
    let line = line.trim();
    let characters: Vec<char> = line.chars().collect();
    let digits = characters.iter().take_while(|c| c.is_ascii_digit()).count();
    for (i, &c) in characters.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| characters.get(i)).copied();
        let after = characters.get(i + 1).copied();
        write(&mut escaped, c, before, after, i == 0, i > 0 && i == digits);
    }
    escaped
}

const BREAK: char = '\u{200b}';

fn write(out: &mut String, c: char, before: Option<char>, after: Option<char>, begins: bool, numbered: bool) {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '&' => out.push_str("&amp;"),
        '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
        '_' if !(word(before) && word(after)) => out.push_str("\\_"),
        '@' => out.extend(['@', BREAK]),
        '#' if begins => out.extend(['\\', '#', BREAK]),
        '#' if word(after) => out.extend(['#', BREAK]),
        ':' if after == Some('/') => out.extend([':', BREAK]),
        '.' if before.is_some_and(|c| c.eq_ignore_ascii_case(&'w')) && word(after) => out.extend(['.', BREAK]),
        '-' | '+' | '=' if begins => out.extend(['\\', c]),
        '.' | ')' if numbered && after.is_none_or(char::is_whitespace) => out.extend(['\\', c]),
        c if is_control(c) => {
            out.extend(c.escape_unicode().flat_map(|c| if c == '\\' { vec!['\\', '\\'] } else { vec![c] }))
        }
        c => out.push(c),
    }
}

/// C0, C1, and the marks that change the direction of text or take no room.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_shown_and_do_nothing() {
        for (text, expected) in [
            ("a | b", "a \\| b"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("</details>", "&lt;/details&gt;"),
            ("![x](http://evil.example/p.png)", "!\\[x\\](http:\u{200b}//evil.example/p.png)"),
            ("ask @ana about #12", "ask @\u{200b}ana about #\u{200b}12"),
            ("see www.evil.example", "see www.\u{200b}evil.example"),
            ("`code` *bold* _it_ snake_case", "\\`code\\` \\*bold\\* \\_it\\_ snake_case"),
            ("- item", "\\- item"),
            ("1. item", "1\\. item"),
            ("# head", "\\#\u{200b} head"),
            ("two\nlines\r\nand\ttab", "two lines  and tab"),
            ("esc \u{1b}[31m \u{202e}abc", "esc \\\\u{1b}\\[31m \\\\u{202e}abc"),
            ("2026-11-20, 3.5 % & more", "2026-11-20, 3.5 % &amp; more"),
        ] {
            assert_eq!(escape(text), expected, "{text:?}");
        }
    }
}
