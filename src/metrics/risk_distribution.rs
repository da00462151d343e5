//! What all risks together may cost: not only on average, but how likely every amount is.
//!
//! Formulas: §4, §5 (IEC 31010 B.5.10, Monte-Carlo; EMV = Σ p·cost). Each risk happens or does not, each on its own:
//! where one cause stands behind several, the truth lies further out than what is computed here. Few risks are
//! combined exactly, by convolution; where that would take too long chance is asked (method in the answer).

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::chance::{GENERATOR, TRIALS, Trials};
use super::sample::{Sample, exact};
use super::{Figure, product};

/// A risk as a chance of money: independent of every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    /// How likely it happens, 0–1.
    pub probability: Decimal,
    /// What it costs then; negative for an opportunity, which is a gain.
    pub cost: Decimal,
}

/// How the amounts were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Every possible total with its probability.
    Exact,
    /// Totals of random trials.
    MonteCarlo(Trials),
}

impl Method {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Method::Exact => "exact",
            Method::MonteCarlo(_) => "monte_carlo",
        }
    }

    /// The same for people: with trials, generator and seed where chance was asked.
    pub fn described(self) -> String {
        match self {
            Method::Exact => "exact: every possible total with its probability".to_owned(),
            Method::MonteCarlo(trials) => {
                format!("Monte-Carlo: {} trials, {GENERATOR}, seed {}", trials.count, trials.seed)
            }
        }
    }
}

/// How likely every total cost of some risks is.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Σ p·cost, exactly: the expected monetary value.
    pub mean: Decimal,
    /// √(Σ p·(1−p)·cost²), of independent risks.
    pub deviation: Decimal,
    /// How the amounts were found; mean and deviation are exact whatever it is.
    pub method: Method,
    totals: Totals,
}

#[derive(Debug, Clone, PartialEq)]
enum Totals {
    /// Totals in units of 10^-scale, lowest first, each with the probability that it is not exceeded.
    Known {
        scale: u32,
        upto: Vec<(i128, f64)>,
    },
    Tried(Sample),
}

/// Sums of probabilities are this exact.
const ROUNDING: f64 = 1e-12;

/// Totals that are put together exactly, for each risk, before chance is asked instead: as many as there would be
/// trials, so that being exact never costs more. That is enough for sixteen risks of any amounts.
const STEPS_A_RISK: usize = TRIALS;

/// The distribution of the total cost of independent risks, threats and opportunities.
///
/// Exact for up to sixteen risks of any amounts, and for more where their amounts have many totals in common; else
/// from trials with the usual seed. Mean and deviation are exact always.
///
/// # Errors
/// `no_risks` for an empty list; `unreadable` where a probability is not within 0–1; `too_large` for what no figure
/// can hold.
pub fn risk_distribution(risks: &[Chance]) -> Figure<Distribution> {
    if risks.is_empty() {
        return Err("no_risks");
    }
    if risks.iter().any(|risk| !(Decimal::ZERO..=Decimal::ONE).contains(&risk.probability)) {
        return Err("unreadable");
    }
    let mean = risks.iter().map(|risk| product(risk.probability, risk.cost)).sum::<Figure>()?;
    let variance: f64 = risks.iter().map(variance).sum();
    let deviation = exact(variance.sqrt())?;
    let (method, totals) = match known(risks) {
        Some(known) => (Method::Exact, known),
        None => (Method::MonteCarlo(Trials::default()), tried(risks, Trials::default())),
    };
    Ok(Distribution { mean, deviation, method, totals })
}

impl Distribution {
    /// The total cost that is not exceeded with a probability of `share` (0–1): 0.8 for P80.
    ///
    /// Exactly the smallest such total; of trials, percentile type 7.
    ///
    /// # Errors
    /// `too_large` for what no figure can hold.
    pub fn quantile(&self, share: f64) -> Figure {
        match &self.totals {
            Totals::Tried(sample) => exact(sample.quantile(share)),
            Totals::Known { scale, upto } => {
                let index = upto.partition_point(|(_, reached)| *reached < share - ROUNDING);
                let (total, _) = upto.get(index.min(upto.len().saturating_sub(1))).ok_or("no_risks")?;
                Decimal::try_from_i128_with_scale(*total, *scale).map(|total| total.normalize()).or(Err("too_large"))
            }
        }
    }

    /// How likely (0–1) the total is at most `amount`.
    pub fn at_most(&self, amount: Decimal) -> Decimal {
        let share = match &self.totals {
            Totals::Tried(sample) => sample.at_most(amount.to_f64().unwrap_or(f64::INFINITY)),
            Totals::Known { scale, upto } => {
                let within = |total: i128| {
                    Decimal::try_from_i128_with_scale(total, *scale).map_or(total < 0, |total| total <= amount)
                };
                let index = upto.partition_point(|(total, _)| within(*total));
                index.checked_sub(1).and_then(|index| upto.get(index)).map_or(0.0, |(_, reached)| *reached)
            }
        };
        Decimal::from_f64(share).unwrap_or_default().clamp(Decimal::ZERO, Decimal::ONE).normalize()
    }
}

fn float(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}

fn variance(risk: &Chance) -> f64 {
    float(risk.probability) * float(Decimal::ONE - risk.probability) * float(risk.cost).powi(2)
}

/// Every total with its probability, by taking in one risk after the other: each total as it is, and with the
/// risk's cost on top. `None` where there are too many.
fn known(risks: &[Chance]) -> Option<Totals> {
    let scale = risks.iter().map(|risk| risk.cost.normalize().scale()).max()?;
    let mut totals = vec![(0_i128, 1.0_f64)];
    let mut steps = 0;
    for risk in risks {
        let cost = risk.cost.normalize();
        let units = cost.mantissa().checked_mul(10_i128.checked_pow(scale - cost.scale())?)?;
        steps += 2 * totals.len();
        if steps > STEPS_A_RISK * risks.len() {
            return None;
        }
        totals = with(&totals, units, float(risk.probability))?;
    }
    let mut reached = 0.0;
    for (_, probability) in &mut totals {
        reached += *probability;
        *probability = reached;
    }
    Some(Totals::Known { scale, upto: totals })
}

/// The totals with one more risk: both lists are in order, so that one pass merges them.
fn with(totals: &[(i128, f64)], cost: i128, probability: f64) -> Option<Vec<(i128, f64)>> {
    let mut merged: Vec<(i128, f64)> = Vec::with_capacity(2 * totals.len());
    let mut add = |total: i128, share: f64| match merged.last_mut() {
        Some((last, sum)) if *last == total => *sum += share,
        _ if share > 0.0 => merged.push((total, share)),
        _ => {}
    };
    let (mut spared, mut struck) = (totals.iter().peekable(), totals.iter().peekable());
    loop {
        let without = spared.peek().map(|(total, _)| *total);
        let strikes = struck.peek().map(|(total, _)| total.checked_add(cost));
        match (without, strikes) {
            (None, None) => return Some(merged),
            (_, Some(None)) => return None,
            (Some(low), Some(Some(high))) if low > high => {
                struck.next().into_iter().for_each(|(_, share)| add(high, share * probability));
            }
            (Some(low), _) => spared.next().into_iter().for_each(|(_, share)| add(low, share * (1.0 - probability))),
            (None, Some(Some(high))) => {
                struck.next().into_iter().for_each(|(_, share)| add(high, share * probability));
            }
        }
    }
}

fn tried(risks: &[Chance], trials: Trials) -> Totals {
    let risks: Vec<(f64, f64)> = risks.iter().map(|risk| (float(risk.probability), float(risk.cost))).collect();
    let total = |draws: &mut super::chance::Draws| {
        risks.iter().map(|(probability, cost)| if draws.share() < *probability { *cost } else { 0.0 }).sum::<f64>()
    };
    Totals::Tried(Sample::of(trials.run(total)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chance(probability: &str, cost: i64) -> Chance {
        Chance { probability: Decimal::from_str_exact(probability).unwrap(), cost: cost.into() }
    }

    /// Two threats and an opportunity (PMBOK's expected monetary value), the eight outcomes worked by hand: 20 % of
    /// 100, 50 % of 40 and 10 % of a gain of 60 come to −60 (.04), −20 (.04), 0 (.36), 40 (.36 + .01), 80 (.01),
    /// 100 (.09) and 140 (.09).
    #[test]
    fn every_total_has_its_probability() {
        let found = risk_distribution(&[chance("0.2", 100), chance("0.5", 40), chance("0.1", -60)]).unwrap();
        assert_eq!((found.mean, found.method), (Decimal::from(34), Method::Exact));
        let upto = |amount: i64| float(found.at_most(amount.into()));
        let expected =
            [(-61, 0.0), (-60, 0.04), (-20, 0.08), (0, 0.44), (40, 0.81), (80, 0.82), (100, 0.91), (140, 1.0)];
        for (amount, share) in expected {
            assert!((upto(amount) - share).abs() < 1e-12, "{amount}: {}", upto(amount));
        }
        assert_eq!([0.5, 0.8, 0.9].map(|share| found.quantile(share).unwrap()), [40, 40, 100].map(Decimal::from));
        // √(.2·.8·100² + .5·.5·40² + .1·.9·60²) = √2324
        assert!((float(found.deviation) - 2324.0_f64.sqrt()).abs() < 1e-9);
    }

    /// Ten risks of the same size: the binomial distribution, of which tables say P(X ≤ 3; 10, 0.3) = 0.6496.
    #[test]
    fn equal_risks_are_binomial() {
        let found = risk_distribution(&[chance("0.3", 1000); 10]).unwrap();
        assert!((float(found.at_most(3000.into())) - 0.6496).abs() < 5e-5);
        let many = risk_distribution(&[chance("0.3", 1000); 1000]).unwrap();
        assert_eq!((many.method, many.mean), (Method::Exact, Decimal::from(300_000)));
        assert_eq!(many.quantile(0.5), Ok(Decimal::from(300_000)));
    }

    #[test]
    fn certain_and_impossible_risks_leave_nothing_to_chance() {
        let found = risk_distribution(&[chance("1", 70), chance("0", 1_000_000)]).unwrap();
        assert_eq!([0.0, 0.5, 1.0].map(|share| found.quantile(share)), [Ok(Decimal::from(70)); 3]);
        assert_eq!(found.deviation, Decimal::ZERO);
    }

    #[test]
    fn what_cannot_be_computed_says_why() {
        assert_eq!(risk_distribution(&[]).unwrap_err(), "no_risks");
        assert_eq!(risk_distribution(&[chance("1.2", 5)]).unwrap_err(), "unreadable");
    }

    /// Forty risks of forty odd amounts: chance is asked, and comes near what the normal distribution of the same
    /// mean and deviation says (P50 = mean, P90 = mean + 1.2816 sd).
    #[test]
    fn many_risks_are_tried_and_come_near_the_normal_distribution() {
        let risks: Vec<Chance> = (0..40).map(|i| chance("0.5", 10_007 + 131 * i * i)).collect();
        let found = risk_distribution(&risks).unwrap();
        assert_eq!((found.method.name(), found.clone()), ("monte_carlo", risk_distribution(&risks).unwrap()));
        let (mean, deviation) = (float(found.mean), float(found.deviation));
        assert!((float(found.quantile(0.5).unwrap()) - mean).abs() < 0.05 * deviation);
        assert!((float(found.quantile(0.9).unwrap()) - mean - 1.2816 * deviation).abs() < 0.08 * deviation);
    }

    proptest! {
        /// The probabilities of all totals come to one, and their mean is the sum of the means.
        #[test]
        fn probabilities_come_to_one(risks in prop::collection::vec((0_i64..=100, -500_i64..5000), 1..12)) {
            let risks: Vec<Chance> = risks
                .into_iter()
                .map(|(percent, cost)| Chance { probability: Decimal::new(percent, 2), cost: Decimal::new(cost, 1) })
                .collect();
            let found = risk_distribution(&risks).unwrap();
            let Totals::Known { upto, .. } = &found.totals else { panic!("few risks are exact") };
            prop_assert!((upto.last().unwrap().1 - 1.0).abs() < 1e-9);
            let mut before = 0.0;
            let mean: f64 = upto
                .iter()
                .map(|(total, reached)| {
                    let share = reached - before;
                    before = *reached;
                    share * *total as f64
                })
                .sum();
            let Totals::Known { scale, .. } = found.totals else { unreachable!() };
            prop_assert!((mean / 10_f64.powi(scale as i32) - float(found.mean)).abs() < 1e-6);
        }
    }
}
