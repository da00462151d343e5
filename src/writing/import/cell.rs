//! One cell of a spreadsheet as a value: cleaned, translated, or withheld.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::assign::typed;
use super::super::draft;
use super::source::{Otherwise, Source};
use crate::schema::Expected;
use crate::yaml::Node;

/// What a cell comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Nothing stands there.
    Empty,
    /// A value.
    Value(Node),
    /// It is kept back, for this reason.
    Withheld(String),
    /// Nobody said what it means: the reason, as a sentence part.
    Unmatched(String),
}

/// Reads a cell as `source` says, for a field of which `expected` may stand.
///
/// `reason` is what the column beside it says about a withheld value, empty if it says nothing.
pub fn read(cell: &str, reason: &str, source: &Source, expected: Expected) -> Meaning {
    let cell = cell.trim();
    if !reason.trim().is_empty() && expected.mapping {
        return Meaning::Withheld(reason.trim().to_owned());
    }
    if let Some((_, reason)) = source.withheld.iter().find(|(pattern, _)| pattern.fits(cell)) {
        return Meaning::Withheld(reason.clone());
    }
    if let Some((_, value)) = source.values.iter().find(|(pattern, _)| pattern.fits(cell)) {
        return if value.is_empty() { Meaning::Empty } else { Meaning::Value(typed(value, expected)) };
    }
    if cell.is_empty() {
        return Meaning::Empty;
    }
    match source.otherwise {
        Otherwise::Empty => return Meaning::Empty,
        Otherwise::Unmatched if !source.values.is_empty() => {
            return Meaning::Unmatched("it is not among the values of the map".to_owned());
        }
        _ => {}
    }
    if !source.dates.is_empty() {
        return match date(cell, &source.dates) {
            Some(date) => Meaning::Value(draft::text(&date.to_string())),
            None => Meaning::Unmatched(format!("it is no date of the form {}", source.dates.join(" or "))),
        };
    }
    if !expected.number || expected.prose {
        return Meaning::Value(typed(cell, expected));
    }
    match number(cell, source.decimal_comma) {
        Some(number) => {
            let scaled = source.scale.map_or(Some(number), |scale| number.checked_mul(scale));
            scaled.map_or_else(
                || Meaning::Unmatched("it is too large a number".to_owned()),
                |number| Meaning::Value(draft::plain(&number.normalize().to_string())),
            )
        }
        None if expected.word || expected.flag => Meaning::Value(typed(cell, expected)),
        None => Meaning::Unmatched("it is no number".to_owned()),
    }
}

fn date(cell: &str, formats: &[String]) -> Option<NaiveDate> {
    formats.iter().find_map(|format| NaiveDate::parse_from_str(cell, format).ok())
}

/// A number as spreadsheets show it: signs of currency, spaces and separators of thousands do not count, brackets make
/// it negative, and k, m and bn behind it are thousands, millions and billions.
fn number(cell: &str, decimal_comma: bool) -> Option<Decimal> {
    let (cell, is_negative) = match cell.strip_prefix('(').and_then(|cell| cell.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (cell, false),
    };
    let is_noise = |c: char| c.is_whitespace() || matches!(c, '£' | '$' | '€' | '¥' | '%' | '\'' | '’');
    let bare: String = cell.chars().filter(|c| !is_noise(*c)).collect::<String>().to_lowercase().replace('−', "-");
    let (digits, factor) = [("bn", 1_000_000_000), ("m", 1_000_000), ("k", 1_000)]
        .into_iter()
        .find_map(|(suffix, factor)| Some((bare.strip_suffix(suffix)?, factor)))
        .unwrap_or((&bare, 1));
    let digits = match decimal_comma {
        true => digits.replace('.', "").replace(',', "."),
        false if groups_are_thousands(digits) => digits.replace(',', ""),
        false => return None,
    };
    let number = Decimal::from_str_exact(&digits).ok()?.checked_mul(Decimal::from(factor))?;
    Some(if is_negative { -number } else { number })
}

/// Whether every comma stands before three digits: `1,234,567.8`, not `1,5`, which is a decimal comma.
fn groups_are_thousands(digits: &str) -> bool {
    let whole = digits.split('.').next().unwrap_or(digits);
    let in_fraction = digits.len() > whole.len() && digits[whole.len()..].contains(',');
    !in_fraction && whole.split(',').skip(1).all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::*;

    fn money(cell: &str, source: &Source) -> Meaning {
        read(cell, "", source, Expected { number: true, word: true, mapping: true, ..Expected::default() })
    }

    #[test]
    fn numbers_as_spreadsheets_show_them() {
        let plain = Source::default();
        for (cell, expected) in [
            ("5,609.46", "5609.46"),
            ("£1,234,567", "1234567"),
            (" (12.50) ", "-12.5"),
            ("−3", "-3"),
            ("1 234", "1234"),
            ("€2.5m", "2500000"),
            ("1bn", "1000000000"),
            ("12%", "12"),
            ("0", "0"),
        ] {
            assert_eq!(money(cell, &plain), Meaning::Value(draft::plain(expected)), "{cell}");
        }
        assert_eq!(number("1,5", false), None);
        assert_eq!(number("1.234,5", true), Decimal::from_str_exact("1234.5").ok());
        let millions = Source { scale: Some(Decimal::from(1_000_000)), ..Source::default() };
        assert_eq!(money("450.37", &millions), Meaning::Value(draft::plain("450370000")));
    }

    #[test]
    fn words_are_translated_withheld_or_said_to_be_unmatched() {
        let source = Source {
            values: vec![(Pattern::new("Amber/Red"), "amber_red".into()), (Pattern::new("-"), String::new())],
            withheld: vec![(Pattern::new("Exempt*"), "commercial".into())],
            ..Source::default()
        };
        let word = Expected { word: true, mapping: true, ..Expected::default() };
        assert_eq!(read("amber/red", "", &source, word), Meaning::Value(draft::text("amber_red")));
        assert_eq!(read("-", "", &source, word), Meaning::Empty);
        assert_eq!(read("", "", &source, word), Meaning::Empty);
        assert_eq!(read("Exempt under Section 43", "", &source, word), Meaning::Withheld("commercial".into()));
        assert_eq!(read("", "exempt", &source, word), Meaning::Withheld("exempt".into()));
        assert!(matches!(read("Purple", "", &source, word), Meaning::Unmatched(_)));
    }

    #[test]
    fn dates_by_their_formats_only() {
        let source = Source { dates: vec!["%d/%m/%Y".into(), "%Y-%m-%d".into()], ..Source::default() };
        let word = Expected { word: true, ..Expected::default() };
        assert_eq!(read("3/4/2026", "", &source, word), Meaning::Value(draft::text("2026-04-03")));
        assert_eq!(read("2026-04-03", "", &source, word), Meaning::Value(draft::text("2026-04-03")));
        assert!(matches!(read("30/02/2026", "", &source, word), Meaning::Unmatched(_)));
    }
}
