//! What many results say: mean, spread, percentiles, and how likely a target is.
//!
//! Formulas: §4 (percentiles of type 7 in Hyndman & Fan 1996, *Sample quantiles in statistical packages*: the ones of
//! R, NumPy and Excel's PERCENTILE.INC).

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::Figure;

/// Results of many trials, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
}

impl Sample {
    /// Sorts results.
    pub fn of(mut results: Vec<f64>) -> Self {
        results.sort_unstable_by(f64::total_cmp);
        Sample { sorted: results }
    }

    /// How many results there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }

    /// Their mean.
    pub fn mean(&self) -> f64 {
        self.sorted.iter().sum::<f64>() / self.sorted.len() as f64
    }

    /// Their standard deviation, with n − 1 below; zero for a single result.
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        let squares: f64 = self.sorted.iter().map(|result| (result - mean).powi(2)).sum();
        if self.sorted.len() < 2 { 0.0 } else { (squares / (self.sorted.len() - 1) as f64).sqrt() }
    }

    /// The value below which a share (0–1) of the results lies: percentile type 7, linear between two results.
    pub fn quantile(&self, share: f64) -> f64 {
        let place = share.clamp(0.0, 1.0) * (self.sorted.len().max(1) - 1) as f64;
        let below = place.floor() as usize;
        let at = |index: usize| self.sorted.get(index.min(self.sorted.len().saturating_sub(1))).copied();
        match (at(below), at(below + 1)) {
            (Some(low), Some(high)) => low + (high - low) * place.fract(),
            _ => f64::NAN,
        }
    }

    /// The share (0–1) of results that are at most `target`.
    pub fn at_most(&self, target: f64) -> f64 {
        self.sorted.partition_point(|result| *result <= target) as f64 / self.sorted.len() as f64
    }
}

/// The rank of each value among all, from 1; equal values share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for equal in order.chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = start as f64 + (equal.len() + 1) as f64 / 2.0;
        equal.iter().for_each(|index| ranks[*index] = rank);
        start += equal.len();
    }
    ranks
}

/// Pearson's correlation of two lists of equal length, −1 to 1; of ranks it is Spearman's. `None` where one of them
/// does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        both += (a - mean_a) * (b - mean_b);
        square_a += (a - mean_a).powi(2);
        square_b += (b - mean_b).powi(2);
    }
    let spread = (square_a * square_b).sqrt();
    (spread > 0.0).then(|| (both / spread).clamp(-1.0, 1.0))
}

/// A result as exact number, for tables: about fifteen digits, as many as a binary fraction holds.
///
/// # Errors
/// `too_large` for what no figure can hold.
pub fn exact(result: f64) -> Figure {
    Decimal::from_f64(result).map(|exact| exact.normalize()).ok_or("too_large")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NumPy's own documentation of `percentile` (method `linear`, type 7): of 10 7 4 3 2 1 the 50th is 3.5; and R's
    /// `quantile(1:10, .1)` is 1.9.
    #[test]
    fn percentiles_are_of_type_seven() {
        let six = Sample::of(vec![10.0, 7.0, 4.0, 3.0, 2.0, 1.0]);
        assert_eq!((six.quantile(0.5), six.quantile(0.0), six.quantile(1.0)), (3.5, 1.0, 10.0));
        let ten = Sample::of((1..=10).map(f64::from).collect());
        assert!((ten.quantile(0.1) - 1.9).abs() < 1e-12);
        assert_eq!(Sample::of(vec![4.0]).quantile(0.8), 4.0);
    }

    /// Wikipedia, *Spearman's rank correlation coefficient*: IQ and hours of TV of ten people come to −29/165.
    #[test]
    fn rank_correlation_of_a_textbook_table() {
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let tv = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let found = correlation(&ranks(&iq), &ranks(&tv)).unwrap();
        assert!((found + 29.0 / 165.0).abs() < 1e-12);
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 9.0]), [2.5, 1.0, 2.5, 4.0]);
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
    }

    /// The eight numbers 2 4 4 4 5 5 7 9: mean 5, sum of squared differences 32.
    #[test]
    fn mean_and_spread() {
        let sample = Sample::of([2, 4, 4, 4, 5, 5, 7, 9].map(f64::from).to_vec());
        assert_eq!(sample.mean(), 5.0);
        assert!((sample.deviation() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-12);
        assert_eq!((sample.at_most(4.0), sample.at_most(1.0), sample.at_most(9.0)), (0.5, 0.0, 1.0));
    }
}
