//! How far the data about a project can be trusted.
//!
//! Formulas: §10 (DQ = mean of timeliness, completeness and consistency; none where one of the three does not apply).

use rust_decimal::Decimal;

use super::Figure;
use super::completeness::Requirements;
use super::consistency;
use super::health::Health;
use super::horizon;
use crate::model::{Portfolio, ProjectId};
use crate::policy::Policy;

/// Three shares and their mean, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataQuality {
    /// Reports in time ÷ due; known from history alone.
    pub timeliness: Figure,
    /// Filled ÷ required fields.
    pub completeness: Figure,
    /// Checks that hold ÷ checks that apply.
    pub consistency: Figure,
    /// The mean of the three; `not_active` for what is not under way, `partly_known` where one of them is not known.
    pub mean: Figure,
}

impl DataQuality {
    /// The data quality of a project whose reports came in time to this share.
    pub fn of(
        portfolio: &Portfolio<'_>,
        id: ProjectId,
        requirements: &Requirements<'_, '_>,
        health: &Health,
        policy: &Policy,
        timeliness: Figure,
    ) -> Self {
        let project = portfolio.project(id);
        if !horizon::is_under_way(project, policy) {
            let none = Err("not_active");
            return DataQuality { timeliness: none, completeness: none, consistency: none, mean: none };
        }
        let completeness = requirements.filled(id).pct();
        let consistency = consistency::consistency(project, health, policy);
        DataQuality { timeliness, completeness, consistency, mean: mean([timeliness, completeness, consistency]) }
    }
}

/// The mean of three shares.
///
/// # Errors
/// `partly_known` unless all of them are known: a mean of what happens to be known flatters.
pub fn mean(shares: [Figure; 3]) -> Figure {
    let known: Figure<Vec<Decimal>> = shares.into_iter().collect();
    known.map(|known| known.iter().sum::<Decimal>() / Decimal::from(3)).map_err(|_| "partly_known")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::super::health::Basis;
    use super::*;

    fn of(text: &str, timeliness: Figure) -> DataQuality {
        told(text, |portfolio, policy| {
            let as_of = "2026-11-20".parse().unwrap();
            let health = Basis::of(portfolio, policy, as_of).health(ProjectId(0));
            let requirements = Requirements::of(portfolio, policy);
            DataQuality::of(portfolio, ProjectId(0), &requirements, &health, policy, timeliness)
        })
    }

    /// Half of the reports in time: 50. Of the eight fields asked of such a project (stage,
    /// sponsor, approach, ntcp, contributes_to, manager, status.date, status.rag.overall) two are missing: 75. The one
    /// check that applies, on the explanation of the red, holds: 100. (50 + 75 + 100) ÷ 3 = 75.
    #[test]
    fn data_quality_is_the_mean_of_three_shares() {
        let found = of(
            "
id: PRJ-A
stage: delivery
sponsor: j.okafor
manager: ana.silva
approach: agile
status: {date: 2026-10-26, rag: {overall: red}, summary: Late, path_to_green: {action: Cut, owner: a, by: 2027-01-01}}
",
            Ok(Decimal::from(50)),
        );
        assert_eq!((found.timeliness, found.completeness), (Ok(Decimal::from(50)), Ok(Decimal::from(75))));
        assert_eq!((found.consistency, found.mean), (Ok(Decimal::ONE_HUNDRED), Ok(Decimal::from(75))));
    }

    #[test]
    fn one_share_that_is_not_known_leaves_no_mean() {
        let all = Ok(Decimal::ONE_HUNDRED);
        let found = of("{id: PRJ-A, stage: concept, status: {date: 2026-11-18, rag: {overall: unrated}}}", all);
        assert_eq!((found.timeliness, found.consistency), (all, Err("nothing_rated")));
        assert_eq!(found.mean, Err("partly_known"));
        assert_eq!(of("{id: PRJ-A, state: on_hold}", all).mean, Err("not_active"));
    }
}
