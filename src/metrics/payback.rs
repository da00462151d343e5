//! Payback: when what came back covers what was spent.
//!
//! Formulas: §6 (first t with a cumulative flow of zero or more, linear inside the year).

use rust_decimal::Decimal;

use super::{Figure, ratio};

/// Years from the first one until the flows so far are back at zero, with the last year's flow spread evenly over it.
///
/// `net` starts with year 0; pass discounted flows for the discounted payback. `outlay` is the first year in which
/// anything is spent: before it nothing can be paid back. What is never under water at the end of a year is paid back in
/// that year, at its beginning.
///
/// # Errors
/// `no_outlay` where nothing is ever spent, `not_paid_back` where it never comes back.
pub fn payback(net: impl IntoIterator<Item = Decimal>, outlay: Option<usize>) -> Figure {
    let outlay = outlay.ok_or("no_outlay")?;
    let mut so_far = Decimal::ZERO;
    for (year, flow) in net.into_iter().enumerate() {
        let before = so_far;
        so_far += flow;
        if year >= outlay && so_far >= Decimal::ZERO {
            let part = ratio(-before, flow).filter(|_| before < Decimal::ZERO);
            return Ok(Decimal::from(year) + part.map_or(Decimal::ZERO, |part| part - Decimal::ONE));
        }
    }
    Err("not_paid_back")
}

#[cfg(test)]
mod tests {
    use super::super::present_value::{Rate, discounted};
    use super::*;

    fn of(net: &[i64]) -> Figure {
        payback(net.iter().copied().map(Decimal::from), net.iter().position(|flow| *flow < 0))
    }

    /// Ross, Westerfield and Jordan, *Fundamentals of Corporate Finance*, example 9.1: 500 is back after 2.4 years.
    #[test]
    fn payback_is_linear_inside_the_year() {
        assert_eq!(of(&[-500, 100, 200, 500]), Ok(Decimal::new(24, 1)));
        assert_eq!(of(&[-200, 40, 20, 10]), Err("not_paid_back"));
    }

    /// The same, table 9.3: 300 for 100 a year at 12.5 % is back in the fourth year, without discount in the third.
    #[test]
    fn discounted_payback_takes_longer() {
        let net: Vec<Decimal> = [-300, 100, 100, 100, 100, 100].map(Decimal::from).into();
        assert_eq!(payback(net.iter().copied(), Some(0)), Ok(3.into()));
        let later = payback(discounted(&net, Rate::Flat(Decimal::new(125, 3))), Some(0)).unwrap();
        assert_eq!(later.round_dp(0), 4.into());
    }

    #[test]
    fn a_year_before_any_spending_is_not_paid_back() {
        assert_eq!(of(&[0, -100, 100]), Ok(2.into()));
        assert_eq!(payback([20, 30].map(Decimal::from), Some(0)), Ok(0.into()), "90 spent and 110 earned in one year");
        assert_eq!(payback([20, 30].map(Decimal::from), Some(1)), Ok(1.into()));
        assert_eq!((of(&[0, 50]), of(&[])), (Err("no_outlay"), Err("no_outlay")));
    }
}
