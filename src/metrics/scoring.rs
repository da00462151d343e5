//! How proposals compare: the weighted score, weighted shortest job first, and their ranks.
//!
//! Formulas: §7. Weighted score Σ wᵢ·sᵢ with Σ w = 1, on the scale 1–5 of the scores; a cost-like criterion counts as
//! six minus its score (Keeney and Raiffa, *Decisions with Multiple Objectives*, 1976, the additive value function).
//! WSJF (value + time + risk) ÷ size (Reinertsen, *The Principles of Product Development Flow*, 2009; SAFe).

use rust_decimal::Decimal;

use super::{Figure, product, ratio};
use crate::model::{Fact, Fields, Proposal, Unknown};
use crate::policy::Criterion;

/// One above the best score: what a cost-like score is taken from.
const MIRROR: Decimal = Decimal::from_parts(6, 0, 0, false, 0);

/// The weighted score of a proposal, 1 to 5.
///
/// # Errors
/// `no_criteria` where the policy names none, `not_scored` where a criterion that weighs anything has no score: a score
/// over part of the criteria would compare with nothing. `unreadable` off the scale.
pub fn weighted(proposal: &Proposal<'_>, criteria: &[Criterion]) -> Figure {
    if criteria.is_empty() {
        return Err("no_criteria");
    }
    let part = |criterion: &Criterion| product(criterion.weight, counted(proposal, criterion)?);
    criteria.iter().filter(|criterion| !criterion.weight.is_zero()).map(part).sum()
}

/// What a criterion counts with: the score, or six minus it.
///
/// # Errors
/// `not_scored`, `unreadable`.
pub fn counted(proposal: &Proposal<'_>, criterion: &Criterion) -> Figure {
    let stated = proposal.scores.iter().find(|(name, _)| name.value == criterion.name);
    let score = match stated.map_or(Fact::Missing, |(_, score)| *score) {
        Fact::Missing => return Err("not_scored"),
        stated => stated.or_reason().map_err(Unknown::code)?,
    };
    if score < Decimal::ONE || score >= MIRROR {
        return Err(Unknown::Unreadable.code());
    }
    Ok(if criterion.is_cost_like { MIRROR - score } else { score })
}

/// Weighted shortest job first: cost of delay ÷ size.
///
/// # Errors
/// Why one of its parts is not known; `no_size` where the size is zero.
pub fn wsjf(proposal: &Proposal<'_>) -> Figure {
    let parts = proposal.wsjf.ok_or(Unknown::NotGiven.code())?;
    let part = |key: &str| Fields::decimal(&parts, key).or_reason().map_err(Unknown::code);
    let delay = part("value")? + part("time")? + part("risk")?;
    ratio(delay, part("size")?).ok_or("no_size")
}

/// Ranks from 1 up, the best first; what is not known has no rank. Equals are told apart by `tie`, so that no two
/// have the same rank.
pub fn ranks<K: Ord>(figures: &[(Figure, K)]) -> Vec<Figure<usize>> {
    let mut order: Vec<(usize, Decimal, &K)> =
        figures.iter().enumerate().filter_map(|(index, (figure, tie))| Some((index, (*figure).ok()?, tie))).collect();
    order.sort_by(|(_, a, tie), (_, b, other)| b.cmp(a).then_with(|| tie.cmp(other)));
    let mut ranks: Vec<Figure<usize>> = figures.iter().map(|(figure, _)| figure.map(|_| 0)).collect();
    for (rank, (index, ..)) in order.into_iter().enumerate() {
        ranks[index] = Ok(rank + 1);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::example::told;
    use super::*;

    fn criteria(weights: &[(&str, i64, bool)]) -> Vec<Criterion> {
        let criterion = |(name, weight, is_cost_like): &(&str, i64, bool)| Criterion {
            name: (*name).to_owned(),
            title: None,
            weight: Decimal::new(*weight, 2),
            is_cost_like: *is_cost_like,
        };
        weights.iter().map(criterion).collect()
    }

    fn of<T>(proposal: &str, look: impl FnOnce(&Proposal<'_>) -> T) -> T {
        told(&format!("{{id: PRP-A, kind: proposal, {proposal}}}"), |portfolio, _| {
            look(portfolio.proposals.iter().next().unwrap())
        })
    }

    /// formulas.md §7: 0.5 · 4 + 0.3 · 3 + 0.2 · (6 − 2) = 3.7, the last criterion being effort.
    #[test]
    fn cost_like_criteria_count_the_other_way_round() {
        let criteria = criteria(&[("strategy", 50, false), ("urgency", 30, false), ("effort", 20, true)]);
        let score = |scores: &str| of(&format!("scores: {{{scores}}}"), |proposal| weighted(proposal, &criteria));
        assert_eq!(score("strategy: 4, urgency: 3, effort: 2"), Ok(Decimal::new(37, 1)));
        assert_eq!(score("strategy: 4, urgency: 3"), Err("not_scored"));
        assert_eq!(score("strategy: 4, urgency: 3, effort: 9"), Err("unreadable"));
        assert_eq!(of("scores: {strategy: 4}", |proposal| weighted(proposal, &[])), Err("no_criteria"));
    }

    /// SAFe, "WSJF": a cost of delay of 8 + 5 + 3 over a size of 5.
    #[test]
    fn the_shortest_job_of_weight_goes_first() {
        let wsjf = |parts: &str| of(&format!("wsjf: {{{parts}}}"), super::wsjf);
        assert_eq!(wsjf("value: 8, time: 5, risk: 3, size: 5"), Ok(Decimal::new(32, 1)));
        assert_eq!(wsjf("value: 8, time: 5, risk: 3, size: 0"), Err("no_size"));
        assert_eq!(wsjf("value: 8, time: 5, size: 5"), Err("not_given"));
        assert_eq!(of("title: a", super::wsjf), Err("not_given"));
    }

    #[test]
    fn ranks_leave_out_what_is_not_known() {
        let figures = [(Ok(3.into()), "b"), (Err("not_scored"), "c"), (Ok(5.into()), "d"), (Ok(3.into()), "a")];
        assert_eq!(ranks(&figures), [Ok(3), Err("not_scored"), Ok(1), Ok(2)]);
    }

    proptest! {
        /// A weighted mean lies between the lowest and the highest of what is weighed.
        #[test]
        fn a_score_stays_on_the_scale(scores in prop::collection::vec((1_u8..=5, 0_i64..100, any::<bool>()), 1..8)) {
            let total: i64 = scores.iter().map(|(_, weight, _)| weight).sum();
            prop_assume!(total > 0);
            let names: Vec<String> = (0..scores.len()).map(|index| format!("c{index}")).collect();
            let stated: Vec<String> = names.iter().zip(&scores).map(|(name, (score, ..))| format!("{name}: {score}")).collect();
            let criteria: Vec<Criterion> = names.iter().zip(&scores).map(|(name, (_, weight, is_cost_like))| Criterion {
                name: name.clone(),
                title: None,
                weight: Decimal::from(*weight) / Decimal::from(total),
                is_cost_like: *is_cost_like,
            }).collect();
            let score = of(&format!("scores: {{{}}}", stated.join(", ")), |proposal| weighted(proposal, &criteria)).unwrap();
            let tiny = Decimal::new(1, 12);
            prop_assert!(score >= Decimal::ONE - tiny && score <= Decimal::from(5) + tiny);
        }
    }
}
