//! Payback: when what came back covers what was spent.
//!
//! Formulas: §6 (first t with a cumulative flow of zero or more, linear inside the year).

use rust_decimal::Decimal;

use super::{Figure, ratio};

/// Years from the first one until the flows so far are back at zero, with the last year's flow spread evenly over it.
///
/// `net` starts with year 0; pass discounted flows for the discounted payback. Years before anything is spent do not
/// count as paid back, and neither does a year that is under water again later: the first time counts.
///
/// # Errors
/// `no_outlay` where nothing is ever spent, `not_paid_back` where it never comes back.
pub fn payback(net: impl IntoIterator<Item = Decimal>) -> Figure {
    let (mut so_far, mut spent) = (Decimal::ZERO, false);
    for (year, flow) in net.into_iter().enumerate() {
        let before = so_far;
        so_far += flow;
        spent |= so_far < Decimal::ZERO;
        if spent && so_far >= Decimal::ZERO {
            let last = Decimal::from(year) - Decimal::ONE;
            return Ok(last + ratio(-before, flow).unwrap_or_default());
        }
    }
    Err(if spent { "not_paid_back" } else { "no_outlay" })
}

#[cfg(test)]
mod tests {
    use super::super::present_value::{Rate, discounted};
    use super::*;

    fn of(net: &[i64]) -> Figure {
        payback(net.iter().copied().map(Decimal::from))
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
        assert_eq!(payback(net.iter().copied()), Ok(3.into()));
        let later = payback(discounted(&net, Rate::Flat(Decimal::new(125, 3)))).unwrap();
        assert_eq!(later.round_dp(0), 4.into());
    }

    #[test]
    fn a_year_without_spending_is_not_paid_back() {
        assert_eq!(of(&[0, -100, 100]), Ok(2.into()));
        assert_eq!((of(&[0, 50]), of(&[])), (Err("no_outlay"), Err("no_outlay")));
    }
}
