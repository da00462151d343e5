//! Three-point estimates: what is expected of them, how far it scatters, and how they are drawn from.
//!
//! Formulas: §4 (triangular distribution; beta-PERT: Malcolm, Roseboom, Clark & Fazar 1959, *Application of a technique
//! for research and development program evaluation*; PMBOK).

use rand_distr::Pert;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Figure;
use super::chance::Draws;
use crate::model::{Estimate, Unknown};

/// An estimate whose three points are known and in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThreePoint {
    /// a: if all goes well.
    pub optimistic: f64,
    /// m: most likely.
    pub likely: f64,
    /// b: if much goes wrong.
    pub pessimistic: f64,
}

/// How likely the values between the points are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Rising to the likely value and falling from there in straight lines.
    #[default]
    Triangular,
    /// The beta distribution with λ = 4: more of it lies near the likely value.
    BetaPert,
}

impl Shape {
    /// Every shape, the usual one first.
    pub const ALL: [Shape; 2] = [Shape::Triangular, Shape::BetaPert];

    /// The name used on the command line and in output.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Triangular => "triangular",
            Shape::BetaPert => "beta-pert",
        }
    }

    /// The shape called `name`.
    pub fn named(name: &str) -> Option<Shape> {
        Shape::ALL.into_iter().find(|shape| shape.name() == name)
    }
}

/// The weight of the likely value in beta-PERT.
const LAMBDA: f64 = 4.0;

impl ThreePoint {
    /// The three points of an estimate.
    ///
    /// # Errors
    /// `incomplete_estimate` where one is missing, `illogical_estimate` where they are not in order (a ≤ m ≤ b): they
    /// are never put in order or cut off; and why one that is stated is not known.
    pub fn read(estimate: &Estimate<'_>) -> Figure<Self> {
        let points =
            [estimate.optimistic, estimate.likely, estimate.pessimistic].map(|point| match point.or_reason() {
                Ok(value) => value.to_f64().ok_or(Unknown::Unreadable.code()),
                Err(Unknown::NotGiven) => Err("incomplete_estimate"),
                Err(unknown) => Err(unknown.code()),
            });
        ThreePoint::new(points[0]?, points[1]?, points[2]?)
    }

    /// These three points.
    ///
    /// # Errors
    /// `illogical_estimate` where they are not in order.
    pub fn new(optimistic: f64, likely: f64, pessimistic: f64) -> Figure<Self> {
        let ordered = optimistic <= likely && likely <= pessimistic;
        if ordered { Ok(ThreePoint { optimistic, likely, pessimistic }) } else { Err("illogical_estimate") }
    }

    /// The mean: (a + m + b) ÷ 3, or (a + 4m + b) ÷ 6.
    pub fn mean(&self, shape: Shape) -> f64 {
        let ThreePoint { optimistic: a, likely: m, pessimistic: b } = *self;
        match shape {
            Shape::Triangular => (a + m + b) / 3.0,
            Shape::BetaPert => (a + LAMBDA * m + b) / (LAMBDA + 2.0),
        }
    }

    /// The variance: (a² + b² + m² − ab − am − bm) ÷ 18, or (μ − a)(b − μ) ÷ (λ + 3).
    pub fn variance(&self, shape: Shape) -> f64 {
        let ThreePoint { optimistic: a, likely: m, pessimistic: b } = *self;
        match shape {
            Shape::Triangular => (a * a + b * b + m * m - a * b - a * m - b * m) / 18.0,
            Shape::BetaPert => {
                let mean = self.mean(shape);
                (mean - a) * (b - mean) / (LAMBDA + 3.0)
            }
        }
    }

    /// The value that a share `u` (0–1) of a triangular distribution lies below:
    /// a + √(u(b − a)(m − a)) up to the likely value, b − √((1 − u)(b − a)(b − m)) above.
    pub fn triangular_quantile(&self, u: f64) -> f64 {
        let ThreePoint { optimistic: a, likely: m, pessimistic: b } = *self;
        if b <= a {
            return a;
        }
        if u <= (m - a) / (b - a) {
            a + (u * (b - a) * (m - a)).sqrt()
        } else {
            b - ((1.0 - u) * (b - a) * (b - m)).sqrt()
        }
    }

    /// What draws from it; where a = b it is that value always.
    pub fn sampler(self, shape: Shape) -> Sampler {
        let pert = || Pert::new(self.optimistic, self.pessimistic).with_shape(LAMBDA).with_mode(self.likely).ok();
        match shape {
            _ if self.optimistic >= self.pessimistic => Sampler::Constant(self.optimistic),
            Shape::Triangular => Sampler::Triangular(self),
            Shape::BetaPert => pert().map_or(Sampler::Constant(self.likely), Sampler::Beta),
        }
    }
}

/// Draws values from an estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sampler {
    /// Always the same.
    Constant(f64),
    /// By the inverse of the distribution function.
    Triangular(ThreePoint),
    /// From the beta distribution (Cheng 1978).
    Beta(Pert<f64>),
}

impl Sampler {
    /// A value.
    pub fn draw(&self, draws: &mut Draws) -> f64 {
        match self {
            Sampler::Constant(value) => *value,
            Sampler::Triangular(points) => points.triangular_quantile(draws.share()),
            Sampler::Beta(pert) => draws.from(pert),
        }
    }
}

/// Which two neighbouring points of an estimate are not in order, if two are: their names and values.
pub fn disorder(estimate: &Estimate<'_>) -> Option<[(&'static str, Decimal); 2]> {
    let points =
        [("optimistic", estimate.optimistic), ("likely", estimate.likely), ("pessimistic", estimate.pessimistic)];
    let known: Vec<(&'static str, Decimal)> =
        points.into_iter().filter_map(|(name, point)| Some((name, point.value()?))).collect();
    known.windows(2).find(|pair| pair[0].1 > pair[1].1).map(|pair| [pair[0], pair[1]])
}

#[cfg(test)]
mod tests {
    use super::super::chance::Trials;
    use super::super::sample::Sample;
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    /// Hillier & Lieberman, *Introduction to Operations Research*, the Reliable Construction Co. project: μ of its
    /// activities, as the book's table has them.
    #[test]
    fn the_means_of_a_textbook_project() {
        let table = [
            ((1.0, 2.0, 3.0), 2.0),
            ((2.0, 3.5, 8.0), 4.0),
            ((6.0, 9.0, 18.0), 10.0),
            ((4.0, 5.5, 10.0), 6.0),
            ((1.0, 4.5, 5.0), 4.0),
            ((4.0, 4.0, 4.0), 4.0),
        ];
        for ((a, m, b), mean) in table {
            let points = ThreePoint::new(a, m, b).unwrap();
            assert!(near(points.mean(Shape::BetaPert), mean), "{points:?}");
        }
    }

    /// The triangular distribution of NIST's *Dataplot* and of every handbook: of 0, 1, 4 the mean is 5/3, the variance
    /// 13/18, and a quarter of it lies below the likely value.
    #[test]
    fn the_triangular_distribution() {
        let points = ThreePoint::new(0.0, 1.0, 4.0).unwrap();
        assert!(near(points.mean(Shape::Triangular), 5.0 / 3.0));
        assert!(near(points.variance(Shape::Triangular), 13.0 / 18.0));
        assert!(near(points.triangular_quantile(0.25), 1.0));
        assert!(near(points.triangular_quantile(0.0), 0.0) && near(points.triangular_quantile(1.0), 4.0));
        assert!(near(points.triangular_quantile(0.5), 4.0 - 6.0_f64.sqrt()));
    }

    #[test]
    fn points_out_of_order_are_not_an_estimate() {
        assert_eq!(ThreePoint::new(5.0, 4.0, 9.0), Err("illogical_estimate"));
        assert_eq!(ThreePoint::new(1.0, 9.5, 9.0), Err("illogical_estimate"));
        let constant = ThreePoint::new(3.0, 3.0, 3.0).unwrap();
        assert_eq!(
            (constant.triangular_quantile(0.7), constant.sampler(Shape::BetaPert)),
            (3.0, Sampler::Constant(3.0))
        );
    }

    /// Forty thousand draws come to the mean and the deviation that the formulas say, within four standard errors.
    #[test]
    fn draws_follow_their_distribution() {
        for points in [(8.0, 10.0, 20.0), (1.0, 1.0, 5.0), (2.0, 6.0, 6.0)] {
            let points = ThreePoint::new(points.0, points.1, points.2).unwrap();
            for shape in Shape::ALL {
                let sampler = points.sampler(shape);
                let sample = Sample::of(Trials { count: 40_000, seed: 3 }.run(|draws| sampler.draw(draws)));
                let deviation = points.variance(shape).sqrt();
                let error = (sample.mean() - points.mean(shape)).abs();
                assert!(error < 4.0 * deviation / 200.0, "{points:?} {shape:?}: {}", sample.mean());
                assert!((sample.deviation() / deviation - 1.0).abs() < 0.02, "{points:?} {shape:?}");
                assert!(sample.quantile(0.0) >= points.optimistic && sample.quantile(1.0) <= points.pessimistic);
            }
        }
    }
}
