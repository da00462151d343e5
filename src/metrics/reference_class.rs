//! What the like has cost before: actual cost of closed projects against what was first approved for them.
//!
//! Formulas: §11 (Flyvbjerg, "From Nobel Prize to Project Management: Getting Risks Right", 2006; HM Treasury, *Green
//! Book supplementary guidance: optimism bias*). ratio = actual ÷ first approved estimate; a forecast is the base times a
//! quantile of the ratios. Quantiles are of type 7 (Hyndman and Fan 1996), like everywhere in this program.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::approval::Approvals;
use super::{Figure, cost, ratio};
use crate::model::{Portfolio, Project, ProjectId, Unknown};
use crate::policy::Policy;

/// Where the first approved estimate is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// In the first decision that released money for delivery.
    Decision,
    /// In the project's baseline: no decision states an amount.
    Budget,
}

impl Estimate {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Estimate::Decision => "decision",
            Estimate::Budget => "budget",
        }
    }
}

/// A closed project with what it was to cost and what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparable {
    /// The project.
    pub project: ProjectId,
    /// What was first approved, in the project's currency.
    pub estimate: Decimal,
    /// Where that is stated.
    pub stated: Estimate,
    /// What it cost, in the same.
    pub actual: Decimal,
    /// Actual ÷ estimate: 1 is on the estimate, above it is dearer.
    pub ratio: Decimal,
}

/// Whether a project has come to its end with what it was to deliver: at closure or later, and neither cancelled nor
/// rejected.
pub fn is_closed(project: &Project<'_>, policy: &Policy) -> bool {
    let closed = project.stage.is_some_and(|stage| policy.methodology.has_reached(stage.value, "closure"));
    closed && !is_stopped(project)
}

/// Whether a project was ended before it delivered: what it spent is no ratio, and is told apart.
pub fn is_stopped(project: &Project<'_>) -> bool {
    project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"))
}

/// A closed project as one to compare with. The estimate is what the first decision at or after the investment gate
/// released, never the latest baseline: re-planning cannot make an overrun disappear. A project's own baseline stands in
/// where no decision states an amount.
///
/// # Errors
/// `no_actuals`, `no_estimate`, or why one of them is not known.
pub fn comparable(
    portfolio: &Portfolio<'_>,
    id: ProjectId,
    approvals: &Approvals<'_, '_>,
    as_of: chrono::NaiveDate,
) -> Figure<Comparable> {
    let money = portfolio.project(id).cost.as_ref().ok_or("no_actuals")?;
    let actual = cost::actual(money, as_of)?;
    let decisions = approvals.of(id);
    let first = decisions.iter().find(|decision| decision.gate.is_some()).or(decisions.first());
    let (estimate, stated) = match first {
        Some(decision) => (decision.amount.or_reason().map_err(Unknown::code)?, Estimate::Decision),
        None => (cost::budget(money)?, Estimate::Budget),
    };
    let ratio = ratio(actual, estimate).filter(|_| estimate > Decimal::ZERO).ok_or("no_estimate")?;
    Ok(Comparable { project: id, estimate, stated, actual, ratio })
}

/// The value below which a share (0–1) of these lies, lowest first: quantile type 7, linear between two of them.
/// `None` of nothing.
pub fn quantile(sorted: &[Decimal], share: Decimal) -> Option<Decimal> {
    let place = share.clamp(Decimal::ZERO, Decimal::ONE) * Decimal::from(sorted.len().checked_sub(1)?);
    let below = place.floor().to_usize()?;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::example::told;
    use super::super::sample::Sample;
    use super::*;

    /// Microsoft's example of `PERCENTILE.INC`: of 1, 3, 2 and 4 the value at 0.3 is 1.9.
    #[test]
    fn quantiles_are_those_of_spreadsheets() {
        let sorted = [1, 2, 3, 4].map(Decimal::from);
        let at = |tenths: i64| quantile(&sorted, Decimal::new(tenths, 1));
        assert_eq!(at(3), Some(Decimal::new(19, 1)));
        assert_eq!((at(0), at(5), at(10)), (Some(1.into()), Some(Decimal::new(25, 1)), Some(4.into())));
        assert_eq!((quantile(&[], Decimal::ONE), quantile(&sorted[..1], Decimal::ONE)), (None, Some(1.into())));
    }

    /// formulas.md §11: the approval-time baseline counts, not the latest; money released for planning does not.
    #[test]
    fn the_first_approval_counts_and_not_the_latest_baseline() {
        let text = "
- id: PRJ-A
  kind: project
  stage: complete
  cost: {total: 150, actuals: {2026-01: 100, 2026-02: 20}}
- {id: PRJ-B, kind: project, stage: complete, cost: {total: 100, actuals: {2026-01: 90}}}
- {id: PRJ-C, kind: project, stage: complete, cost: {total: 100}}
- {id: PRJ-D, kind: project, stage: complete, state: cancelled}
- {id: PRJ-E, kind: project, stage: delivery}
- {id: DEC-0, kind: decision, subject: PRJ-A, gate: G1, decided: 2025-01-01, outcome: approve, amount: 5}
- {id: DEC-2, kind: decision, subject: PRJ-A, gate: G2, decided: 2025-06-01, outcome: approve, amount: 150}
- {id: DEC-1, kind: decision, subject: PRJ-A, gate: G2, decided: 2025-03-01, outcome: approve, amount: 100}
";
        told(text, |portfolio, policy| {
            let approvals = Approvals::new(portfolio, policy);
            let of = |id: &str| {
                let project = portfolio.project_named(id).unwrap();
                let found = comparable(portfolio, project, &approvals, "2026-11-20".parse().unwrap());
                found.map(|found| (found.ratio, found.stated.name()))
            };
            assert_eq!(of("PRJ-A"), Ok((Decimal::new(12, 1), "decision")));
            assert_eq!(of("PRJ-B"), Ok((Decimal::new(9, 1), "budget")));
            assert_eq!(of("PRJ-C"), Err("no_actuals"));
            let closed = |id: &str| is_closed(portfolio.project(portfolio.project_named(id).unwrap()), policy);
            assert_eq!(["PRJ-A", "PRJ-D", "PRJ-E"].map(closed), [true, false, false]);
        });
    }

    proptest! {
        /// The same quantile as that of simulations.
        #[test]
        fn quantiles_agree_with_those_of_trials(mut ratios in prop::collection::vec(1_i32..10_000, 1..50), share in 0_u32..=100) {
            ratios.sort_unstable();
            let exact: Vec<Decimal> = ratios.iter().copied().map(Decimal::from).collect();
            let binary = Sample::of(ratios.iter().copied().map(f64::from).collect()).quantile(f64::from(share) / 100.0);
            let found = quantile(&exact, Decimal::new(share.into(), 2)).unwrap().to_f64().unwrap();
            prop_assert!((found - binary).abs() < 1e-6);
        }
    }
}
