//! Numbers as people write them.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::views::{Column, ColumnType};

/// A movement against a plan says its direction; any other length of time is just that long.
pub(super) fn days(days: i64, column: &Column) -> String {
    let count = days.unsigned_abs();
    let unit = if count == 1 { "day" } else { "days" };
    let is_movement = column.unit.is_none() && (column.name.contains("slip") || column.name.contains("late"));
    match (is_movement, days) {
        (true, 0) => "on time".to_owned(),
        (true, 1..) => format!("{count} {unit} late"),
        (true, _) => format!("{count} {unit} early"),
        (false, _) => format!("{days} {}", column.unit.unwrap_or(unit)),
    }
}

/// An exact number the way its type is read: shares and percent as percent, money with its currency.
pub(super) fn number(number: Decimal, kind: ColumnType, currency: Option<&str>) -> String {
    match kind {
        ColumnType::Share => match number.checked_mul(Decimal::ONE_HUNDRED) {
            Some(percent) => format!("{}%", grouped(percent, 1)),
            None => grouped(number, 2),
        },
        ColumnType::Percent => format!("{}%", grouped(number, 1)),
        ColumnType::Money => {
            let amount = if number.is_integer() { grouped(number, 0) } else { cents(number) };
            currency.map_or_else(|| amount.clone(), |currency| format!("{amount} {currency}"))
        }
        _ => grouped(number, 2),
    }
}

/// An amount that is no whole number: always two decimals, so that columns line up.
fn cents(amount: Decimal) -> String {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    with_commas(&rounded.to_string())
}

/// A number with thousands separators and at most `decimals` decimals, none of them a trailing zero.
pub(in crate::render) fn grouped(number: Decimal, decimals: u32) -> String {
    let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero).normalize();
    if rounded.is_zero() { "0".to_owned() } else { with_commas(&rounded.to_string()) }
}

fn with_commas(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or_default()
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(grouped(decimal("1234567.10"), 2), "1,234,567.1");
        assert_eq!(grouped(decimal("-999"), 0), "-999");
        assert_eq!(grouped(decimal("-1000"), 0), "-1,000");
        assert_eq!(number(decimal("-1250000.5"), ColumnType::Money, Some("EUR")), "-1,250,000.50 EUR");
        assert_eq!(number(decimal("1250000.00"), ColumnType::Money, None), "1,250,000");
        assert_eq!(number(decimal("0.4235"), ColumnType::Share, None), "42.4%");
        assert_eq!(number(decimal("0.9523809523809523809523809524"), ColumnType::Number, None), "0.95");
        assert_eq!(number(decimal("-0.04"), ColumnType::Percent, None), "0%");
        assert_eq!(number(Decimal::MAX, ColumnType::Share, None), "79,228,162,514,264,337,593,543,950,335");
    }

    #[test]
    fn a_slip_has_a_direction_and_an_age_has_none() {
        let slip = Column::new("slip_days", ColumnType::Days);
        let age = Column::new("age_days", ColumnType::Days);
        let said: Vec<String> = [12, 1, 0, -3].into_iter().map(|count| days(count, &slip)).collect();
        assert_eq!(said, ["12 days late", "1 day late", "on time", "3 days early"]);
        assert_eq!((days(1, &age), days(90, &age)), ("1 day".to_owned(), "90 days".to_owned()));
        assert_eq!(days(5, &age.clone().unit("working days")), "5 working days");
    }
}
