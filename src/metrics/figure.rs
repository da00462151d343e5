//! A figure, or the reason why there is none; and the arithmetic that can leave the range of figures.
//!
//! Numbers in files are below 10^15 ([`crate::yaml::decimal`]) and may be added without care. Products and quotients
//! of two of them grow faster: here they stay below 10^20, so that they too can be added a million times and taken
//! in percent.

use rust_decimal::Decimal;

/// A computed value, or the code that tables print as a null's reason: `not_given`, `withheld`, `no_actuals` …
/// Nothing unknown is ever zero.
pub type Figure<T = Decimal> = Result<T, &'static str>;

/// `a` × `b`.
///
/// # Errors
/// `too_large` from 10^20 on.
pub fn product(a: Decimal, b: Decimal) -> Figure {
    a.checked_mul(b).filter(is_countable).ok_or("too_large")
}

/// `part` ÷ `whole`; `None` if `whole` is zero, and from 10^20 on.
pub fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    part.checked_div(whole).filter(is_countable)
}

/// `part` in percent of `whole`; `None` if `whole` is zero, and from 10^20 on.
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    ratio(part.checked_mul(Decimal::ONE_HUNDRED)?, whole)
}

/// `amount` × `part` ÷ `whole`, multiplied first where that fits, so that what comes out even is even. `None` if
/// `whole` is zero, and from 10^20 on.
pub fn scaled(amount: Decimal, part: Decimal, whole: Decimal) -> Option<Decimal> {
    match amount.checked_mul(part) {
        Some(product) => ratio(product, whole),
        None => ratio(part, whole).and_then(|share| product(amount, share).ok()),
    }
}

/// Whether a figure is below 10^20, whatever its sign.
fn is_countable(figure: &Decimal) -> bool {
    const LIMIT: u128 = 10_u128.pow(20);
    // Digits behind the point make a figure smaller than its digits: few of them leave nothing to compare.
    let digits = figure.mantissa().unsigned_abs();
    digits < LIMIT || figure.trunc().mantissa().unsigned_abs() < LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_figure_can_hold_is_unknown() {
        let (largest, smallest) = (Decimal::from(999_999_999_999_999_i64), Decimal::new(1, 12));
        assert_eq!(product(largest, largest), Err("too_large"));
        assert_eq!(product(largest, 1000.into()), Ok(Decimal::from(999_999_999_999_999_000_i64)));
        assert_eq!((ratio(largest, smallest), ratio(largest, Decimal::ZERO)), (None, None));
        assert_eq!(ratio(Decimal::ONE, 4.into()), Some(Decimal::new(25, 2)));
        assert_eq!((percent(largest, smallest), percent(Decimal::ONE, 4.into())), (None, Some(25.into())));
        assert_eq!(percent(Decimal::MAX, Decimal::MAX), None);
        assert_eq!(scaled(70.into(), 3.into(), 7.into()), Some(30.into()));
        assert_eq!(scaled(largest, largest, largest), Some(largest));
        assert_eq!((scaled(largest, largest, smallest), scaled(largest, largest, Decimal::ZERO)), (None, None));
    }
}
