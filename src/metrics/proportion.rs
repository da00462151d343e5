//! How far the share of a few cases tells the share of all.
//!
//! Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927: the score interval, which
//! holds for few cases and for shares near 0 and 1, where the usual one does not.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Figure, sample};

/// The normal quantile of an interval that holds 95 times of 100.
const Z: f64 = 1.959_964;
/// Decimals of a share, beyond what binary fractions tell.
const DECIMALS: u32 = 12;

/// Where a share (0–1) of `cases` lies, 95 times of 100: lower and upper end.
///
/// # Errors
/// `nothing_known` without a case.
pub fn wilson(share: Decimal, cases: usize) -> Figure<(Decimal, Decimal)> {
    if cases == 0 {
        return Err("nothing_known");
    }
    let (share, n) = (share.to_f64().ok_or("too_large")?, cases as f64);
    let whole = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / whole;
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).max(0.0).sqrt() / whole;
    let end = |end: f64| sample::exact(end.clamp(0.0, 1.0)).map(|end| end.round_dp(DECIMALS).normalize());
    Ok((end(middle - half)?, end(middle + half)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 1998, table I, the
    /// score method: 81 of 263, 15 of 148, 0 of 20 and 1 of 29.
    #[test]
    fn the_intervals_of_newcombes_table() {
        let of = |part: i64, cases: usize| {
            let (low, high) = wilson(Decimal::from(part) / Decimal::from(cases), cases).unwrap();
            [low, high].map(|end| end.round_dp(4).normalize().to_string())
        };
        assert_eq!(of(81, 263), ["0.2553", "0.3662"]);
        assert_eq!(of(15, 148), ["0.0624", "0.1605"]);
        assert_eq!(of(0, 20), ["0", "0.1611"]);
        assert_eq!(of(1, 29), ["0.0061", "0.1718"]);
        assert_eq!(wilson(Decimal::ZERO, 0), Err("nothing_known"));
    }
}
