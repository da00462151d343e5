//! What a plain scalar means: the core schema of YAML 1.2 (chapter 10.3.2), nothing more.

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The meaning of a scalar in the core schema. The text itself stays with the scalar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// `null`, `Null`, `NULL`, `~` or empty.
    Null,
    /// `true` or `false`, also capitalised or in capitals.
    Boolean(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// Any other finite number.
    Number(f64),
    /// Everything else, `.inf` and `.nan` included: a PMO has no use for either.
    Text,
}

/// The day written as `YYYY-MM-DD`; `None` for any other text, for days no calendar has and for the year 0000.
pub fn day(text: &str) -> Option<NaiveDate> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .try_fold(0, |sum: u32, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let year = i32::try_from(number(0..4)?).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)
}

/// The number written here, exactly: what money, effort and everything else that is measured is read as.
///
/// `1.10` stays `1.10`; binary floating point has no part in it. `None` for what is no number, and for numbers that
/// nobody counts in: 10^15 and more, and less than 10^-12. Any two of the others can be divided.
pub fn decimal(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let exact = match unsigned.as_bytes() {
        [b'0', b'o' | b'x', ..] => match resolve(text) {
            Resolved::Integer(whole) => Some(Decimal::from(whole)),
            _ => None,
        },
        bytes if bytes.iter().any(|byte| matches!(byte, b'e' | b'E')) => Decimal::from_scientific(unsigned).ok(),
        bytes if bytes.contains(&b'_') => None,
        _ => Decimal::from_str_exact(unsigned).ok(),
    };
    exact.filter(|number| {
        let size = number.abs();
        number.is_zero() || (size < Decimal::from(LARGEST) && size >= Decimal::new(1, MOST_DECIMALS))
    })
}

/// Numbers this large, and larger ones, are not counted in.
const LARGEST: i64 = 1_000_000_000_000_000;
/// Numbers with more zeros behind the point are not counted in.
const MOST_DECIMALS: u32 = 12;

impl Resolved {
    /// Whether this is a number that can be counted in: one that [`decimal`] reads. `text` is the scalar's.
    pub fn is_countable(self, text: &str) -> bool {
        match self {
            Resolved::Integer(whole) => -LARGEST < whole && whole < LARGEST,
            // Short ones cannot be out of bounds.
            Resolved::Number(_) if text.len() <= MOST_DECIMALS as usize && !text.contains(['e', 'E']) => true,
            Resolved::Number(_) => decimal(text).is_some(),
            _ => false,
        }
    }
}

/// Whether the text of a plain scalar means null.
pub fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Resolves the text of a plain scalar.
pub fn resolve(text: &str) -> Resolved {
    let Some(&first) = text.as_bytes().first() else { return Resolved::Null };
    match first {
        b'~' | b'n' | b'N' if is_null(text) => Resolved::Null,
        b't' | b'T' if matches!(text, "true" | "True" | "TRUE") => Resolved::Boolean(true),
        b'f' | b'F' if matches!(text, "false" | "False" | "FALSE") => Resolved::Boolean(false),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Resolved::Text,
    }
}

fn number(text: &str) -> Resolved {
    if let Some(octal) = text.strip_prefix("0o") {
        return radix(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return radix(hexadecimal, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_whole = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(integer) = is_whole.then(|| text.parse().ok()).flatten() {
        return Resolved::Integer(integer);
    }
    if !is_float(unsigned.as_bytes()) {
        return Resolved::Text;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite()).map_or(Resolved::Text, Resolved::Number)
}

fn radix(digits: &str, radix: u32) -> Resolved {
    if digits.starts_with(['+', '-']) {
        return Resolved::Text;
    }
    i64::from_str_radix(digits, radix).map_or(Resolved::Text, Resolved::Integer)
}

/// `( "." [0-9]+ | [0-9]+ ( "." [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(unsigned: &[u8]) -> bool {
    let (whole, rest) = digits(unsigned);
    let (fraction, rest) = rest.strip_prefix(b".").map_or((0, rest), digits);
    let exponent_holds = match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
            matches!(digits(exponent), (1.., []))
        }
        _ => false,
    };
    whole + fraction > 0 && exponent_holds
}

/// How many digits come first, and what follows them.
fn digits(bytes: &[u8]) -> (usize, &[u8]) {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (count, bytes.get(count..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day("2028-02-29"), NaiveDate::from_ymd_opt(2028, 2, 29));
        for text in ["2026-02-30", "2026-2-3", "0000-01-01", "2026-13-01", "2026-11-20 ", "+026-11-20", "20261120", ""]
        {
            assert_eq!(day(text), None, "`{text}`");
        }
    }

    #[test]
    fn decimals_are_exact_and_of_a_size_that_can_be_counted_in() {
        for (text, expected) in [
            ("1.10", Some("1.10")),
            ("+5", Some("5")),
            ("-0.5", Some("-0.5")),
            ("1.2e3", Some("1200")),
            ("0x10", Some("16")),
            ("0o17", Some("15")),
            ("012", Some("12")),
            ("0", Some("0")),
            ("0.30000000000000004", Some("0.30000000000000004")),
            ("999999999999999.99", Some("999999999999999.99")),
            ("1000000000000000", None),
            ("-1e15", None),
            ("0.0000000000001", None),
            ("1e-400", None),
            ("1e1000000000", None),
            ("1_000", None),
            ("five", None),
            ("", None),
        ] {
            assert_eq!(decimal(text).map(|number| number.to_string()).as_deref(), expected, "`{text}`");
            let resolved = resolve(text);
            let is_number = matches!(resolved, Resolved::Integer(_) | Resolved::Number(_));
            assert!(!is_number || resolved.is_countable(text) == expected.is_some(), "`{text}`");
        }
    }

    /// Cases of the YAML 1.2.2 specification, examples 10.3 and the tables of chapter 10.3.2.
    #[test]
    fn the_core_schema_of_yaml_1_2() {
        for (text, expected) in [
            ("", Resolved::Null),
            ("~", Resolved::Null),
            ("null", Resolved::Null),
            ("nULL", Resolved::Text),
            ("True", Resolved::Boolean(true)),
            ("FALSE", Resolved::Boolean(false)),
            ("yes", Resolved::Text),
            ("NO", Resolved::Text),
            ("0", Resolved::Integer(0)),
            ("0o7", Resolved::Integer(7)),
            ("0x3A", Resolved::Integer(58)),
            ("-19", Resolved::Integer(-19)),
            ("+12", Resolved::Integer(12)),
            ("012", Resolved::Integer(12)),
            ("0.", Resolved::Number(0.0)),
            ("-0.0", Resolved::Number(-0.0)),
            (".5", Resolved::Number(0.5)),
            ("+12e03", Resolved::Number(12000.0)),
            ("-2E+05", Resolved::Number(-200_000.0)),
            (".inf", Resolved::Text),
            (".nan", Resolved::Text),
            ("1e400", Resolved::Text),
            ("1_000", Resolved::Text),
            ("1:30", Resolved::Text),
            ("2026-11-20", Resolved::Text),
            (".", Resolved::Text),
            ("-", Resolved::Text),
            ("1e", Resolved::Text),
            ("0x-3", Resolved::Text),
            ("12345678901234567890", Resolved::Number(12_345_678_901_234_567_890.0)),
        ] {
            assert_eq!(resolve(text), expected, "`{text}`");
        }
    }
}
