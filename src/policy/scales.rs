//! How probabilities, impacts and scores of risks are read.

use rust_decimal::Decimal;

/// A class of risk scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Watch.
    Low,
    /// Manage.
    Medium,
    /// Treat.
    High,
    /// Act now.
    VeryHigh,
}

impl Band {
    /// Every band, lowest first.
    pub const ALL: [Band; 4] = [Band::Low, Band::Medium, Band::High, Band::VeryHigh];

    /// The name used in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Band::Low => "low",
            Band::Medium => "medium",
            Band::High => "high",
            Band::VeryHigh => "very_high",
        }
    }
}

/// The organisation's scales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scales {
    /// Lowest scores of medium, high and very high.
    pub bands: [i64; 3],
    /// What the steps 1–5 of probability mean, as fractions.
    pub probability: [Decimal; 5],
    /// Bands by cell (probability row, impact column), where the product does not fit.
    pub matrix: Option<[[Band; 5]; 5]>,
    /// Whether ratings have five points instead of three.
    pub five_point_rag: bool,
}

impl Default for Scales {
    fn default() -> Self {
        let probability = [5, 20, 40, 60, 85].map(|percent| Decimal::new(percent, 2));
        Scales { bands: [5, 10, 15], probability, matrix: None, five_point_rag: false }
    }
}

impl Scales {
    /// A probability as fraction, from what a record says: a whole number 1–5 is a step of the scale,
    /// anything with decimals is the fraction itself. `None` for anything else.
    pub fn fraction(&self, written: &str) -> Option<Decimal> {
        if let Ok(step) = written.parse::<usize>() {
            return match step {
                0 => Some(Decimal::ZERO),
                _ => self.probability.get(step - 1).copied(),
            };
        }
        Decimal::from_str_exact(written).ok().filter(|fraction| *fraction >= Decimal::ZERO && *fraction <= Decimal::ONE)
    }

    /// A probability as step 1–5: the step stated, else the nearest step at or above the fraction.
    pub fn step(&self, written: &str) -> Option<i64> {
        if let Ok(step) = written.parse::<i64>() {
            return (1..=5).contains(&step).then_some(step);
        }
        let fraction = self.fraction(written)?;
        let above = self.probability.iter().position(|bound| fraction <= *bound).unwrap_or(4);
        i64::try_from(above + 1).ok()
    }

    /// The band of a cell, probability and impact each 1–5.
    pub fn band(&self, probability: i64, impact: i64) -> Band {
        let index = |step: i64| usize::try_from(step.clamp(1, 5) - 1).unwrap_or(0);
        if let Some(matrix) = &self.matrix {
            return matrix[index(probability)][index(impact)];
        }
        let score = probability * impact;
        let above = self.bands.iter().filter(|bound| score >= **bound).count();
        Band::ALL[above]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bands of formulas.md §5: 1–4 low, 5–9 medium, 10–14 high, 15–25 very high.
    #[test]
    fn bands_of_the_default_scale() {
        let scales = Scales::default();
        let band = |p, i| scales.band(p, i).name();
        assert_eq!(
            [band(2, 2), band(1, 5), band(3, 3), band(2, 5), band(3, 5), band(5, 5)],
            ["low", "medium", "medium", "high", "very_high", "very_high"]
        );
    }

    #[test]
    fn probabilities_are_fractions_or_steps() {
        let scales = Scales::default();
        assert_eq!(scales.fraction("0.35"), Some(Decimal::new(35, 2)));
        assert_eq!(scales.fraction("4"), Some(Decimal::new(60, 2)));
        assert_eq!(
            (scales.step("4"), scales.step("0.35"), scales.step("0.05"), scales.step("0.99")),
            (Some(4), Some(3), Some(1), Some(5))
        );
        assert_eq!((scales.step("9"), scales.fraction("1.5"), scales.fraction("likely")), (None, None, None));
    }
}
