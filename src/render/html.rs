//! Text as HTML and SVG that shows exactly this text.

use super::visible::is_deceptive;

/// Text for an element or a quoted attribute: marks are escaped, and controls and direction marks are shown as `\u{…}`.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            c if is_deceptive(c) => escaped.extend(c.escape_unicode()),
            // XML 1.0 has no such characters.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_controls_are_text() {
        assert_eq!(escape("<img src=x onerror='a()'>\"&"), "&lt;img src=x onerror=&#39;a()&#39;&gt;&quot;&amp;");
        assert_eq!(escape("a\u{0}\u{1b}\n\u{202e}b\u{ffff}"), "a\\u{0}\\u{1b} \\u{202e}b\u{fffd}");
    }
}
