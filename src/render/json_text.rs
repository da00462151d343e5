//! JSON that is also safe to print on a terminal.

use serde_json::Value;

use super::inert::inert_json;
use super::visible::is_deceptive;

/// Indented JSON with a line feed at the end. Characters that could deceive a reader are written as `\uXXXX`,
/// which every parser reads back as the same character: nothing is lost.
pub(super) fn json_text(value: &Value) -> String {
    let plain = format!("{value:#}\n");
    let mut text = String::with_capacity(plain.len());
    for c in plain.chars() {
        if c != '\n' && is_deceptive(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(c);
        }
    }
    inert_json(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deceptive_characters_are_escaped_and_come_back() {
        let value = serde_json::json!({ "n\u{200b}": "a\u{1b}\u{9b}\u{202e}\u{e0041}\nb\u{7f}" });
        let text = json_text(&value);
        assert!(text.contains(r"\u202e\udb40\udc41\nb\u007f"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
