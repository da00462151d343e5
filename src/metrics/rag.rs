//! The scale of ratings: how a figure becomes one, how several become one, and how far two lie apart.
//!
//! Formulas: §10 Health, RAG. Limits are data of the policy: `scales.rag_limits`.

use rust_decimal::Decimal;

use super::{Figure, percent};
use crate::model::Rag;
use crate::policy::Policy;

/// The dimensions of a rating, as status reports name them.
pub const DIMENSIONS: [&str; 8] = ["overall", "schedule", "cost", "scope", "benefits", "resources", "risk", "quality"];

/// The worst of the core ratings that are known (schedule, cost, benefits); an amber or red elsewhere lifts a green
/// to amber. Amber and red need one known rating; green needs schedule and cost, while benefits come later.
///
/// # Errors
/// `no_evidence` if none of the core ratings is known, `partly_known` if green would rest on one of them alone:
/// unknown is not green.
pub fn overall(core: [Figure<Rag>; 3], others: [Figure<Rag>; 4]) -> Figure<Rag> {
    let worst = core.into_iter().flatten().max().ok_or("no_evidence")?;
    let lifted = others.into_iter().flatten().max().map(|other| other.min(Rag::Amber));
    let overall = lifted.map_or(worst, |lifted| worst.max(lifted));
    let [schedule, cost, _] = core;
    if overall == Rag::Green && (schedule.is_err() || cost.is_err()) { Err("partly_known") } else { Ok(overall) }
}

/// The worse of two ratings of one dimension, where one of them is enough to know it.
///
/// # Errors
/// Why the first is not known, if neither is.
pub fn worse(first: Figure<Rag>, second: Figure<Rag>) -> Figure<Rag> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok(first.max(second)),
        (first, second) => first.or(second.or(first)),
    }
}

/// How much worse the computed rating is than the declared one, in steps of the three-point scale: declared −
/// computed. −2 is a watermelon, −1 optimistic, +1 and more pessimistic; the five-point scale has half steps.
pub fn gap(declared: Rag, computed: Rag) -> Decimal {
    Decimal::from(declared.half_steps() - computed.half_steps()) / Decimal::TWO
}

/// Green up to the green limit, amber up to the amber one, else red.
pub fn at_most(value: Decimal, limits: &str, policy: &Policy) -> Rag {
    rated(limits, policy, |limit| value <= limit)
}

/// Green from the green limit up, amber from the amber one up, else red.
pub fn at_least(value: Decimal, limits: &str, policy: &Policy) -> Rag {
    rated(limits, policy, |limit| value >= limit)
}

fn rated(limits: &str, policy: &Policy, within: impl Fn(Decimal) -> bool) -> Rag {
    let limit = |colour: &str| policy.thresholds.number(&format!("rag_limits.{limits}.{colour}"));
    match (within(limit("green")), within(limit("amber"))) {
        (true, _) => Rag::Green,
        (false, true) => Rag::Amber,
        (false, false) => Rag::Red,
    }
}

/// `part` in percent of a tolerance; without any tolerance everything above zero is beyond every limit.
pub fn of_tolerance(part: Decimal, tolerance: Decimal) -> Decimal {
    percent(part, tolerance).unwrap_or(if part > Decimal::ZERO { Decimal::MAX } else { Decimal::ZERO })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unrated_is_never_green_and_others_only_lift_to_amber() {
        let (unknown, none) = ([Err("not_given"); 3], [Err("not_given"); 4]);
        assert_eq!(overall(unknown, [Ok(Rag::Green), Err("x"), Err("x"), Err("x")]), Err("no_evidence"));
        let green = [Ok(Rag::Green), Err("not_given"), Err("not_given")];
        assert_eq!(overall(green, [Ok(Rag::Red), Err("x"), Ok(Rag::Green), Err("x")]), Ok(Rag::Amber));
        assert_eq!(overall(green, none), Err("partly_known"));
        assert_eq!(overall([green[0], green[0], Err("nothing_due")], none), Ok(Rag::Green));
        assert_eq!(overall([Ok(Rag::Red), green[0], green[1]], none), Ok(Rag::Red));
    }

    /// §10: G = 0, A = 1, R = 2; declared − computed ≤ −2 is a watermelon, and half steps exist on five points.
    #[test]
    fn the_gap_is_declared_less_computed() {
        assert_eq!(gap(Rag::Green, Rag::Red), Decimal::from(-2));
        assert_eq!(gap(Rag::Amber, Rag::Green), Decimal::ONE);
        assert_eq!(gap(Rag::GreenAmber, Rag::Amber), Decimal::new(-5, 1));
    }
}
