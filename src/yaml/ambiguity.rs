//! Plain scalars that other YAML readers take for something else.

use super::scalar;

/// What other readers make of this plain scalar, or `None` where all agree.
///
/// Compared are the core schema of YAML 1.2, the types of YAML 1.1 (yaml.org/type), and what PyYAML, Ruby's Psych
/// and Go's yaml.v2 make of them: truth values, numbers to base 2, 8 and 60, exponents and digit groups, numbers
/// too long for a double, points in time, and dates that no calendar has.
pub fn misreading(text: &str) -> Option<&'static str> {
    match text.as_bytes().first()? {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' => truth_value(text),
        b'0'..=b'9' if is_plain(text) => None,
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text).or_else(|| date(text)),
        b'=' if text == "=" => Some("a default value"),
        _ => None,
    }
}

/// Whether this is what most numbers in records are: a day, or a whole number that everybody reads.
fn is_plain(text: &str) -> bool {
    let is_short = text.len() <= 15 && (text.len() == 1 || !text.starts_with('0'));
    is_short && (text.bytes().all(|byte| byte.is_ascii_digit()) || scalar::day(text).is_some())
}

fn truth_value(text: &str) -> Option<&'static str> {
    const WORDS: [[&str; 3]; 6] = [
        ["y", "Y", "Y"],
        ["n", "N", "N"],
        ["yes", "Yes", "YES"],
        ["no", "No", "NO"],
        ["on", "On", "ON"],
        ["off", "Off", "OFF"],
    ];
    if text.len() > 3 {
        return None;
    }
    let word = WORDS.into_iter().find(|forms| forms.contains(&text))?;
    Some(match word[0] {
        "y" | "yes" | "on" => "the truth value `true`",
        _ => "the truth value `false`",
    })
}

fn number(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let bytes = unsigned.as_bytes();
    let only = |allowed: &[u8]| bytes.iter().all(|byte| byte.is_ascii_digit() || allowed.contains(byte));
    match bytes {
        [b'.', b'i' | b'I', ..] if matches!(unsigned, ".inf" | ".Inf" | ".INF") => Some("infinity"),
        [b'.', b'n' | b'N', ..] if matches!(text, ".nan" | ".NaN" | ".NAN") => Some("a number that is none"),
        [b'0', b'o', digits @ ..] if is_octal(digits) => Some("text"),
        [b'0', b'b', digits @ ..]
            if !digits.is_empty() && digits.iter().all(|byte| matches!(byte, b'0' | b'1' | b'_')) =>
        {
            Some("a binary number")
        }
        [b'0'..=b'9', ..] if bytes.contains(&b':') && is_to_base_60(unsigned) => Some("a number to base 60"),
        [b'0', digits @ ..] if !digits.is_empty() && only(b"") => {
            Some(if is_octal(digits) { "an octal number" } else { "text" })
        }
        [b'0'..=b'9', ..] if bytes.contains(&b'_') && only(b"_.") => Some("a number with digit groups"),
        [b'1'..=b'9', ..] if bytes.contains(&b',') && only(b",") => Some("a number with digit groups"),
        [b'0'..=b'9' | b'.', ..] if bytes.iter().any(|byte| matches!(byte, b'e' | b'E')) => exponent(unsigned),
        [b'0'..=b'9', ..] if only(b".") && is_too_long(unsigned) => Some("a number whose last digits get lost"),
        _ => None,
    }
}

fn is_octal(digits: &[u8]) -> bool {
    !digits.is_empty() && digits.iter().all(|byte| (b'0'..=b'7').contains(byte))
}

fn is_to_base_60(unsigned: &str) -> bool {
    let mut parts = unsigned.split(':');
    let first_holds = parts.next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_digit()));
    let place_holds = |part: &str| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        matches!(whole.len(), 1 | 2) && digits(fraction) && whole.parse::<u8>().is_ok_and(|place| place < 60)
    };
    first_holds && parts.all(place_holds)
}

/// YAML 1.1 wants a point before and a sign behind the `e`; YAML 1.2 wants neither.
fn exponent(unsigned: &str) -> Option<&'static str> {
    let value: f64 = unsigned.parse().ok()?;
    let (mantissa, exponent) = unsigned.split_once(['e', 'E'])?;
    let all_agree = value.is_finite() && mantissa.contains('.') && exponent.starts_with(['+', '-']);
    (!all_agree).then_some("a number or for text, by their version")
}

/// Whether a double cannot hold every digit: whole numbers beyond 2^53, else more than 17 significant digits.
fn is_too_long(unsigned: &str) -> bool {
    const LARGEST: u64 = 1 << 53;
    match unsigned.split_once('.') {
        None => unsigned.len() > 15 && unsigned.parse::<u64>().map_or(true, |whole| whole > LARGEST),
        Some((whole, fraction)) => whole.trim_start_matches('0').len() + fraction.len() > 17 && !fraction.contains('.'),
    }
}

fn date(text: &str) -> Option<&'static str> {
    let (day, rest) = text.split_at_checked(10)?;
    let bytes = day.as_bytes();
    let digits = bytes.iter().enumerate().all(|(i, byte)| matches!(i, 4 | 7) || byte.is_ascii_digit());
    if !digits || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if rest.is_empty() {
        return scalar::day(day).is_none().then_some("a date, though no calendar has it");
    }
    let time = rest.strip_prefix(['T', 't', ' ', '\t'])?.trim_start();
    let mut parts = time.splitn(3, ':').map(|part| part.bytes().take(2).filter(u8::is_ascii_digit).count());
    matches!((parts.next(), parts.next(), parts.next()), (Some(1 | 2), Some(2), Some(2))).then_some("a point in time")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::scalar::resolve;

    /// Scalar as written, what it means here, what others make of it.
    const TABLE: &str = "
        NO                      | text            | the truth value `false`
        No                      | text            | the truth value `false`
        no                      | text            | the truth value `false`
        nO                      | text            |
        n                       | text            | the truth value `false`
        N                       | text            | the truth value `false`
        y                       | text            | the truth value `true`
        Yes                     | text            | the truth value `true`
        YES                     | text            | the truth value `true`
        on                      | text            | the truth value `true`
        ON                      | text            | the truth value `true`
        off                     | text            | the truth value `false`
        Off                     | text            | the truth value `false`
        Norway                  | text            |
        none                    | text            |
        note                    | text            |
        only                    | text            |
        true                    | true            |
        True                    | true            |
        TRUE                    | true            |
        tRUE                    | text            |
        false                   | false           |
        null                    | null            |
        Null                    | null            |
        ~                       | null            |
        nil                     | text            |
        =                       | text            | a default value
        0                       | 0               |
        10                      | 10              |
        -19                     | -19             |
        +12                     | 12              |
        -0                      | 0               |
        012                     | 12              | an octal number
        -012                    | -12             | an octal number
        00                      | 0               | an octal number
        08                      | 8               | text
        0o17                    | 15              | text
        0o8                     | text            |
        0x1F                    | 31              |
        0b101                   | text            | a binary number
        1_000                   | text            | a number with digit groups
        1_000.50                | text            | a number with digit groups
        1,000                   | text            | a number with digit groups
        1,000,000               | text            | a number with digit groups
        1:30                    | text            | a number to base 60
        190:20:30               | text            | a number to base 60
        12:30:45.5              | text            | a number to base 60
        1:75                    | text            |
        1:2:                    | text            |
        v1:30                   | text            |
        12:                     | text            |
        9007199254740992        | 9007199254740992 |
        9007199254740993        | 9007199254740993 | a number whose last digits get lost
        9223372036854775808     | 9.223372036854776e18 | a number whose last digits get lost
        12345678901234567890    | 1.2345678901234567e19 | a number whose last digits get lost
        0.12345678901234567891  | 0.12345678901234568 | a number whose last digits get lost
        1.10                    | 1.1             |
        1.5                     | 1.5             |
        .5                      | 0.5             |
        5.                      | 5.0             |
        0.20                    | 0.2             |
        1.2.3                   | text            |
        1e3                     | 1000.0          | a number or for text, by their version
        1.5e3                   | 1500.0          | a number or for text, by their version
        1.5e+3                  | 1500.0          |
        -2.0E-2                 | -0.02           |
        1e400                   | text            | a number or for text, by their version
        12e03                   | 12000.0         | a number or for text, by their version
        e3                      | text            |
        1e                      | text            |
        .inf                    | text            | infinity
        -.INF                   | text            | infinity
        .NaN                    | text            | a number that is none
        .nano                   | text            |
        2026-11-20              | text            |
        2026-11                 | text            |
        2026-02-30              | text            | a date, though no calendar has it
        2026-13-01              | text            | a date, though no calendar has it
        0000-00-00              | text            | a date, though no calendar has it
        9999-12-31              | text            |
        2026-11-20T10:15:00Z    | text            | a point in time
        2026-11-20 10:15:00     | text            | a point in time
        2026-11-20 10:15        | text            |
        2026-11-20, 10 o'clock  | text            |
        10000-01-01             | text            |
        1-2                     | text            |
        -                       | text            |
        .                       | text            |
    ";

    fn meaning(text: &str) -> String {
        use crate::yaml::Resolved;
        match resolve(text) {
            Resolved::Null => "null".into(),
            Resolved::Boolean(value) => value.to_string(),
            Resolved::Integer(value) => value.to_string(),
            Resolved::Number(value) => format!("{value:?}"),
            Resolved::Text => "text".into(),
        }
    }

    #[test]
    fn what_plain_scalars_mean_here_and_elsewhere() {
        let rows = TABLE.lines().filter(|line| !line.trim().is_empty());
        for row in rows {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let [text, here, elsewhere] = cells[..] else { panic!("{row}") };
            assert_eq!(meaning(text), here, "`{text}`");
            assert_eq!(misreading(text).unwrap_or(""), elsewhere, "`{text}`");
        }
    }
}
