//! How much hangs on few: the Herfindahl–Hirschman index, its effective number, and the Gini coefficient.
//!
//! Formulas: §9 Concentration (US Department of Justice and FTC, *Merger Guidelines*; Gini 1912, in the form of Dixon
//! et al. 1987). Shares are of one, so that the index runs from 1/n to 1; the guidelines print it times 10,000.

use rust_decimal::Decimal;

use super::{Figure, ratio};

/// How evenly an amount is spread over those who hold a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concentration {
    /// What is spread.
    pub total: Decimal,
    /// How many hold a part that is not nothing.
    pub holders: usize,
    /// Σ share²: 1 when one holds all, 1/n when n hold alike.
    pub hhi: Decimal,
    /// 1 ÷ HHI: as many holders of equal parts would be as concentrated.
    pub effective: Decimal,
    /// Σ (2i − n − 1)·xᵢ ÷ (n·Σ x), smallest first: 0 when all hold alike, towards 1 when one holds all.
    pub gini: Decimal,
    /// The largest share.
    pub top_share: Decimal,
}

/// How concentrated these parts of a whole are. Parts of zero hold nothing and do not count as holders.
///
/// # Errors
/// `nothing_known` without any part; `negative_part` where one is below zero, since a share cannot be; `too_large`.
pub fn concentration(parts: impl IntoIterator<Item = Decimal>) -> Figure<Concentration> {
    let mut parts: Vec<Decimal> = parts.into_iter().filter(|part| !part.is_zero()).collect();
    parts.sort_unstable();
    let largest = *parts.last().ok_or("nothing_known")?;
    if parts.iter().any(Decimal::is_sign_negative) {
        return Err("negative_part");
    }
    let total = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part)).ok_or("too_large")?;
    let shares: Vec<Decimal> =
        parts.iter().map(|part| ratio(*part, total).ok_or("too_large")).collect::<Result<_, _>>()?;
    let hhi: Decimal = shares.iter().map(|share| share * share).sum();
    let count = Decimal::from(shares.len());
    let rank = |index: usize| Decimal::TWO * Decimal::from(index + 1) - count - Decimal::ONE;
    let spread: Decimal = shares.iter().enumerate().map(|(index, share)| rank(index) * share).sum();
    Ok(Concentration {
        total,
        holders: shares.len(),
        hhi,
        effective: ratio(Decimal::ONE, hhi).ok_or("too_large")?,
        gini: ratio(spread, count).ok_or("too_large")?,
        top_share: ratio(largest, total).ok_or("too_large")?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(parts: &[i64]) -> Concentration {
        concentration(parts.iter().map(|part| Decimal::from(*part))).unwrap()
    }

    /// US Department of Justice, "Herfindahl-Hirschman Index": four firms with shares of 30, 30, 20 and 20 percent
    /// have an index of 2,600.
    #[test]
    fn the_index_is_that_of_the_department_of_justice() {
        let found = of(&[30, 30, 20, 20]);
        assert_eq!(found.hhi, Decimal::new(26, 2));
        assert_eq!(found.effective.round_dp(4), Decimal::new(38462, 4));
        assert_eq!((found.top_share, found.holders), (Decimal::new(3, 1), 4));
    }

    /// The mergers worked through at industrialorganization.blogspot.com (March 2006): of nine firms with 25, 20, 15,
    /// 10, 8, 7, 6, 5 and 4 percent, 1,540, the two smallest make 1,580 together and the two largest 2,540.
    #[test]
    fn shares_need_not_be_percent() {
        assert_eq!(of(&[25, 20, 15, 10, 8, 7, 6, 5, 4]).hhi, Decimal::new(154, 3));
        assert_eq!(of(&[250, 200, 150, 100, 90, 80, 70, 60]).hhi, Decimal::new(158, 3));
        assert_eq!(of(&[45, 15, 10, 8, 7, 6, 5, 4]).hhi, Decimal::new(254, 3));
    }

    /// Sutton, *Statistics Slam Dunk* (Manning 2024), §12.5: nine incomes of 10 and one of 100 have a coefficient of
    /// 0.4263158, ten equal ones of 0. R package `ineq`: 1, 3, 2, 1, 1, 1 and 4 have 0.3076923.
    #[test]
    fn the_coefficient_is_that_of_the_textbook() {
        assert_eq!(of(&[10, 10, 10, 10, 10, 10, 10, 10, 10, 100]).gini.round_dp(7), Decimal::new(4_263_158, 7));
        assert_eq!(of(&[50; 10]).gini, Decimal::ZERO);
        assert_eq!(of(&[1, 3, 2, 1, 1, 1, 4]).gini.round_dp(7), Decimal::new(3_076_923, 7));
    }

    #[test]
    fn nothing_and_less_than_nothing_have_no_shares() {
        assert_eq!(concentration([]), Err("nothing_known"));
        assert_eq!(concentration([Decimal::ZERO]), Err("nothing_known"));
        assert_eq!(concentration([Decimal::ONE, Decimal::NEGATIVE_ONE]), Err("negative_part"));
        assert_eq!(concentration([Decimal::MAX, Decimal::MAX]), Err("too_large"));
        assert_eq!(of(&[7, 0]), of(&[7]));
    }

    proptest! {
        /// 1/n ≤ HHI ≤ 1, 1 ≤ effective n ≤ n, 0 ≤ Gini ≤ 1 − 1/n; only the shares matter; joining two holders raises
        /// the index by twice the product of their shares.
        #[test]
        fn identities(parts in proptest::collection::vec(1i64..1_000_000, 2..30), scale in 1i64..1000) {
            let (found, tiny) = (of(&parts), Decimal::new(1, 20));
            let count = Decimal::from(parts.len());
            prop_assert!(found.hhi + tiny >= Decimal::ONE / count && found.hhi <= Decimal::ONE);
            prop_assert!(found.effective >= Decimal::ONE && found.effective <= count + tiny);
            prop_assert!(found.gini >= -tiny && found.gini <= Decimal::ONE - Decimal::ONE / count + tiny);
            let scaled = of(&parts.iter().map(|part| part * scale).collect::<Vec<_>>());
            prop_assert!((scaled.hhi - found.hhi).abs() < tiny && (scaled.gini - found.gini).abs() < tiny);
            let mut joined = parts.clone();
            let first = joined.remove(0);
            joined[0] += first;
            let raised = Decimal::TWO * Decimal::from(parts[0]) * Decimal::from(parts[1]) / (found.total * found.total);
            prop_assert!((of(&joined).hhi - found.hhi - raised).abs() < tiny);
        }
    }
}
