//! Text as Markdown that says exactly this text.

use super::line;

/// One line of text in which nothing is markup: no links, images, HTML, tables, mentions or issue numbers.
///
/// A backslash does not stop GitHub from linking `@name` and `#1`, which it finds after Markdown: a zero-width
/// space does.
pub(super) fn escape(text: &str) -> String {
    let text = line(text);
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '!' | '$' => escaped.extend(['\\', c]),
            '@' => escaped.push_str("@\u{200b}"),
            '#' => escaped.push_str("\\#\u{200b}"),
            _ => escaped.push(c),
        }
    }
    escaped.replace("://", ":\u{200b}//")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_mentions_and_beacons_are_text() {
        assert_eq!(escape("a|b</details>"), "a\\|b\\</details\\>");
        assert_eq!(escape("![x](http://evil/p.png)"), "\\!\\[x\\](http:\u{200b}//evil/p.png)");
        assert_eq!(escape("ask @octocat about #1"), "ask @\u{200b}octocat about \\#\u{200b}1");
    }
}
