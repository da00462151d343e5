//! The internal rate of return: at which rate the net present value is zero, if at one at all.
//!
//! Formulas: §6. With x = 1 ÷ (1 + r) the net present value is a polynomial in x. Its zeros in (0, 1] are the rates from
//! 0 % up; those of the polynomial read backwards, in y = 1 + r, are the rates below. Both are found by halving the
//! interval until Descartes' rule of signs, on the Bernstein coefficients of each part, says "none" or "exactly one"
//! (Lane and Riesenfeld 1981), so that no change of sign is stepped over. Binary floating point lives here alone.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Figure;

/// Decimals of a rate: what remains beyond them is the noise of floating point.
const DECIMALS: u32 = 12;
/// Zeros nearer to each other than this (in x) are one.
const NARROW: f64 = 1e-6;
/// A value this small beside its terms is zero: two flows that meet zero without crossing it.
const TOUCHING: f64 = 1e-12;

/// The one rate above −100 % at which the net present value of `net`, which starts with year 0, is zero.
///
/// # Errors
/// `no_root` where there is none, `not_unique` where there are several: then none of them says what the work earns.
pub fn irr(net: &[Decimal]) -> Figure {
    match rates(net).as_slice() {
        [] => Err("no_root"),
        [rate] => Decimal::try_from(*rate).map(|rate| rate.round_dp(DECIMALS)).map_err(|_| "too_large"),
        _ => Err("not_unique"),
    }
}

/// Every rate above −100 % at which the net present value is zero, lowest first.
pub fn rates(net: &[Decimal]) -> Vec<f64> {
    let flows: Vec<f64> = net.iter().map(|flow| flow.to_f64().unwrap_or_default()).collect();
    let Some(first) = flows.iter().position(|flow| *flow != 0.0) else { return Vec::new() };
    let last = flows.iter().rposition(|flow| *flow != 0.0).unwrap_or(first);
    let mut flows = flows[first..=last].to_vec();
    let largest = flows.iter().fold(0.0, |largest: f64, flow| largest.max(flow.abs()));
    flows.iter_mut().for_each(|flow| *flow /= largest);
    let mut rates: Vec<f64> = zeros(&flows).into_iter().map(|x| 1.0 / x - 1.0).collect();
    flows.reverse();
    rates.extend(zeros(&flows).into_iter().map(|y| y - 1.0));
    rates.sort_by(f64::total_cmp);
    // Where a value only touches zero, neighbouring parts may both see it. A step of x is one of (1 + r)² in r.
    rates.dedup_by(|a, b| (*a - *b).abs() <= 4.0 * NARROW * (1.0 + *b).powi(2).max(1.0));
    rates
}

/// The zeros in (0, 1] of the polynomial with these coefficients, the constant one first.
fn zeros(coefficients: &[f64]) -> Vec<f64> {
    let mut found = Vec::new();
    isolate(coefficients, bernstein(coefficients), (0.0, 1.0), &mut found);
    if touches(coefficients, 1.0) {
        found.push(1.0);
    }
    found
}

/// The coefficients over [0, 1] in Bernstein's form: b_j = Σ_{i ≤ j} C(j, i) ÷ C(n, i) · a_i.
fn bernstein(coefficients: &[f64]) -> Vec<f64> {
    let degree = coefficients.len() - 1;
    let coefficient = |j: usize| {
        let (mut sum, mut share) = (0.0, 1.0);
        for (i, coefficient) in coefficients.iter().enumerate().take(j + 1) {
            sum += share * coefficient;
            share *= (j - i) as f64 / (degree - i).max(1) as f64;
        }
        sum
    };
    (0..=degree).map(coefficient).collect()
}

/// Looks for zeros strictly inside `part`, of which `form` is the Bernstein form.
fn isolate(coefficients: &[f64], form: Vec<f64>, part: (f64, f64), found: &mut Vec<f64>) {
    let middle = f64::midpoint(part.0, part.1);
    match changes(&form) {
        0 => {}
        1 => found.push(bisect(coefficients, part, form.iter().find(|value| **value != 0.0).copied())),
        _ if part.1 - part.0 < NARROW => found.extend(Some(middle).filter(|x| touches(coefficients, *x))),
        _ => {
            let (left, right) = halves(form);
            found.extend(Some(middle).filter(|x| touches(coefficients, *x)));
            isolate(coefficients, left, (part.0, middle), found);
            isolate(coefficients, right, (middle, part.1), found);
        }
    }
}

/// How often the sign changes from one coefficient to the next, zeros left out.
fn changes(form: &[f64]) -> usize {
    let signs: Vec<bool> = form.iter().filter(|value| **value != 0.0).map(|value| *value > 0.0).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The forms of the left and the right half (de Casteljau).
fn halves(mut form: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
    let mut left = Vec::with_capacity(form.len());
    let mut right = Vec::with_capacity(form.len());
    while let (Some(first), Some(last)) = (form.first(), form.last()) {
        left.push(*first);
        right.push(*last);
        form = form.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect();
    }
    right.reverse();
    (left, right)
}

/// The one zero inside a part at whose beginning the polynomial has the sign of `start`.
fn bisect(coefficients: &[f64], (mut from, mut to): (f64, f64), start: Option<f64>) -> f64 {
    let rises = start.is_some_and(|start| start < 0.0);
    loop {
        let middle = f64::midpoint(from, to);
        if middle <= from || middle >= to {
            return middle;
        }
        match value(coefficients, middle) {
            0.0 => return middle,
            below if (below < 0.0) == rises => from = middle,
            _ => to = middle,
        }
    }
}

fn value(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

fn touches(coefficients: &[f64], x: f64) -> bool {
    let terms = coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient.abs());
    value(coefficients, x).abs() <= TOUCHING * terms
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::present_value::{Rate, discounted};
    use super::*;

    fn flows(net: &[i64]) -> Vec<Decimal> {
        net.iter().copied().map(Decimal::from).collect()
    }

    fn percent(net: &[i64]) -> Vec<f64> {
        rates(&flows(net)).into_iter().map(|rate| (rate * 10_000.0).round() / 100.0).collect()
    }

    /// Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter 5.
    #[test]
    fn one_rate_of_the_textbook() {
        assert_eq!(irr(&flows(&[-4000, 2000, 4000])).unwrap().round_dp(4), Decimal::new(2808, 4));
    }

    /// Lorie and Savage, "Three Problems in Rationing Capital" (1955): the oil pump that earns 25 % and 400 %.
    #[test]
    fn the_oil_pump_has_two_rates_and_so_none() {
        assert_eq!(percent(&[-1600, 10_000, -10_000]), [25.0, 400.0]);
        assert_eq!(irr(&flows(&[-1600, 10_000, -10_000])), Err("not_unique"));
    }

    /// Brealey, Myers and Allen, chapter 5: a mine that must be cleaned up earns 3.5 % and 19.54 %; project C none.
    #[test]
    fn the_mine_has_two_rates_and_project_c_none() {
        assert_eq!(percent(&[-30, 10, 10, 10, 10, 10, 10, 10, 10, 10, -65]), [3.5, 19.54]);
        assert_eq!(irr(&flows(&[1000, -3000, 2500])), Err("no_root"));
    }

    #[test]
    fn rates_below_zero_at_zero_and_where_the_value_only_touches_zero() {
        assert_eq!(percent(&[-100, 50]), [-50.0]);
        assert_eq!(percent(&[-100, 60, 40]), [0.0]);
        assert_eq!(percent(&[-100, 240, -144]), [20.0]);
        assert_eq!(percent(&[-1000, 3600, -4310, 1716]), [10.0, 20.0, 30.0]);
        assert_eq!(percent(&[-1, 1_000_000_000]), [99_999_999_900.0]);
        for nothing in [&[][..], &[0, 0], &[-5], &[-5, -1], &[0, 7]] {
            assert_eq!(irr(&flows(nothing)), Err("no_root"), "{nothing:?}");
        }
    }

    proptest! {
        /// At the internal rate of return the net present value is zero, by the definition of both.
        #[test]
        fn the_value_at_every_rate_is_zero(net in prop::collection::vec(-1_000_000_i64..1_000_000, 2..40)) {
            let net = flows(&net);
            for rate in rates(&net).into_iter().filter(|rate| (-0.5..10.0).contains(rate)) {
                let rate = Rate::Flat(Decimal::try_from(rate).unwrap());
                let terms: Decimal = discounted(&net, rate).map(|flow| flow.abs()).sum();
                let value: Decimal = discounted(&net, rate).sum();
                prop_assert!(value.abs() <= terms * Decimal::new(1, 9), "{value} of {terms}");
            }
        }

        /// What is spent first and comes back later has one rate, below zero only where less comes back than was spent.
        #[test]
        fn an_investment_has_one_rate(outlay in 1_i64..1_000_000, later in prop::collection::vec(0_i64..1_000_000, 1..60)) {
            let back: i64 = later.iter().sum();
            prop_assume!(back > 0);
            let net: Vec<i64> = std::iter::once(-outlay).chain(later).collect();
            let rate = irr(&flows(&net)).unwrap();
            prop_assert_eq!(rate > Decimal::ZERO, back > outlay);
        }
    }
}
