//! Plain scalars that other YAML readers take for something else.

use chrono::NaiveDate;

/// What another reader would make of this plain scalar, or `None` where all agree.
///
/// Looks for the truth values, base-60 and octal numbers of YAML 1.1 (PyYAML, Ruby, libyaml), exponents and
/// digit groups on which versions differ, and dates that no calendar has.
pub fn misreading(text: &str) -> Option<&'static str> {
    match text.as_bytes().first()? {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' => truth_value(text),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number_or_date(text),
        _ => None,
    }
}

fn truth_value(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    let is_written_as = |word: &str| {
        let mut letters = word.chars();
        let capitalised: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
        text == word || text == capitalised || text == word.to_ascii_uppercase()
    };
    if text.len() > 3 {
        return None;
    }
    WORDS.into_iter().find(|word| is_written_as(word)).map(|word| match word {
        "y" | "yes" | "on" => "the truth value `true`",
        _ => "the truth value `false`",
    })
}

fn number_or_date(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    if !bytes.first()?.is_ascii_digit() {
        return None;
    }
    let only = |allowed: &[u8]| bytes.iter().all(|byte| byte.is_ascii_digit() || allowed.contains(byte));
    if bytes.contains(&b':') && only(b":.") && unsigned.split(':').all(|part| !part.is_empty()) {
        return Some("a number to base 60");
    }
    if bytes.len() > 1 && bytes[0] == b'0' && only(b"") {
        return Some("an octal number");
    }
    if bytes.contains(&b'_') && only(b"_.") {
        return Some("a number with digit groups");
    }
    if bytes.iter().any(|byte| matches!(byte, b'e' | b'E')) && only(b"eE.+-") && unsigned.parse::<f64>().is_ok() {
        return Some("a number in some readers and text in others");
    }
    let shaped_as_a_date = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' && only(b"-");
    if shaped_as_a_date && NaiveDate::parse_from_str(unsigned, "%Y-%m-%d").is_err() {
        return Some("a date, though no calendar has it");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words and numbers from the YAML 1.1 type repository (yaml.org/type: bool, int, float).
    #[test]
    fn readers_disagree_on_these() {
        for text in [
            "NO",
            "no",
            "No",
            "yes",
            "Off",
            "on",
            "y",
            "N",
            "1:30",
            "190:20:30",
            "012",
            "1_000",
            "1e3",
            "2026-02-30",
            "00",
        ] {
            assert!(misreading(text).is_some(), "`{text}`");
        }
    }

    #[test]
    fn all_readers_agree_on_these() {
        for text in [
            "Norway",
            "note",
            "nO",
            "0",
            "10",
            "1.5",
            "0.20",
            "2026-11-20",
            "2026-11",
            "v1:30",
            "12:",
            "1-2",
            "-3",
            "true",
            "only",
            "e3",
        ] {
            assert_eq!(misreading(text), None, "`{text}`");
        }
    }
}
