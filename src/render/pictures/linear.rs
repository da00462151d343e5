//! A scale of amounts: figures to pixels or columns, round marks as axes, and figures said short.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::svg::{Anchor, Svg};

/// About as many parts as an axis has.
const PARTS: f64 = 4.0;

/// Figures from `low` to `high`, both of them round, spread from one place to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Linear {
    low: f64,
    high: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Linear {
    /// A scale that takes in zero and all `figures`; `None` where they are all zero.
    pub(super) fn over(figures: impl IntoIterator<Item = Decimal>, from: f64, to: f64) -> Option<Self> {
        let (low, high) = figures
            .into_iter()
            .filter_map(|figure| figure.to_f64())
            .fold((0.0_f64, 0.0_f64), |(low, high), figure| (low.min(figure), high.max(figure)));
        let step = round_up((high - low) / PARTS)?;
        Some(Linear { low: (low / step).floor() * step, high: (high / step).ceil() * step, step, from, to })
    }

    /// The place of a figure; what lies beyond the scale stands at its end.
    pub(super) fn at(&self, figure: Decimal) -> f64 {
        self.place(figure.to_f64().unwrap_or_default())
    }

    fn place(&self, figure: f64) -> f64 {
        let share = (figure - self.low) / (self.high - self.low);
        self.from + (self.to - self.from) * share.clamp(0.0, 1.0)
    }

    /// Round figures with their places and words, lowest first.
    pub(super) fn marks(&self) -> Vec<(f64, String)> {
        let parts = ((self.high - self.low) / self.step).round().clamp(1.0, 2.0 * PARTS) as u32;
        let figures = (0..=parts).map(|part| self.low + f64::from(part) * self.step);
        figures.map(|figure| (self.place(figure), short(figure))).collect()
    }

    /// The axis below a plot: a line from top to bottom at each mark, and its word under it.
    pub(super) fn draw_below(&self, svg: &mut Svg, top: f64, bottom: f64) {
        for (x, word) in self.marks() {
            svg.line((x, top), (x, bottom), "grid");
            svg.text(x, bottom + 16.0, Anchor::Middle, "small", &word);
        }
    }

    /// The axis beside a plot: a level line at each mark, and its word at the left.
    pub(super) fn draw_beside(&self, svg: &mut Svg, left: f64, right: f64) {
        self.marks().iter().for_each(|(y, word)| level(svg, *y, left, right, word));
    }
}

/// A level line of the grid with a word at its left.
pub(super) fn level(svg: &mut Svg, y: f64, left: f64, right: f64, word: &str) {
    svg.line((left, y), (right, y), "grid");
    svg.text(left - 8.0, y + 4.0, Anchor::End, "small", word);
}

/// The next of 1, 2 and 5 times a power of ten; `None` of nothing.
fn round_up(figure: f64) -> Option<f64> {
    if !figure.is_finite() || figure <= 0.0 {
        return None;
    }
    let power = 10.0_f64.powf(figure.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= figure * 0.999_999);
    step.filter(|step| step.is_finite() && *step > 0.0)
}

/// A figure in a few characters: `1.5M`, `-250k`, `0.25`.
pub(super) fn short(figure: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")];
    if figure.abs() >= 1e15 {
        return format!("{figure:.0e}");
    }
    let (size, unit) = UNITS.into_iter().find(|(size, _)| figure.abs() >= *size).unwrap_or((1.0, ""));
    let digits = format!("{:.2}", figure / size);
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    if digits == "-0" { "0".to_owned() } else { format!("{digits}{unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(figures: &[i64]) -> Vec<String> {
        let scale = Linear::over(figures.iter().map(|figure| Decimal::from(*figure)), 0.0, 100.0).unwrap();
        scale.marks().into_iter().map(|(_, word)| word).collect()
    }

    #[test]
    fn marks_are_round_and_take_everything_in() {
        assert_eq!(words(&[2_637_960]), ["0", "1M", "2M", "3M"]);
        assert_eq!(words(&[-30, 90]), ["-50", "0", "50", "100"]);
        assert_eq!(words(&[7]), ["0", "2", "4", "6", "8"]);
    }

    #[test]
    fn nothing_has_no_scale_and_the_largest_number_has() {
        assert!(Linear::over([], 0.0, 1.0).is_none() && Linear::over([Decimal::ZERO], 0.0, 1.0).is_none());
        let huge = Linear::over([Decimal::MAX, Decimal::MIN], 0.0, 100.0).unwrap();
        assert!(huge.at(Decimal::MAX) <= 100.0 && huge.at(Decimal::MIN) >= 0.0 && huge.marks().len() > 2);
        let tiny = Linear::over([Decimal::new(1, 28)], 0.0, 100.0).unwrap();
        assert!(tiny.at(Decimal::new(1, 28)) > 50.0);
    }

    #[test]
    fn figures_are_said_short() {
        let said: Vec<String> = [0.0, -0.001, 999.0, 1_250_000.0, -250_000.0, 3e9, 7.9e28].map(short).into();
        assert_eq!(said, ["0", "0", "999", "1.25M", "-250k", "3bn", "8e28"]);
    }
}
