//! Contributors: which projects bring a benefit about, and how much of it is whose.
//!
//! Formulas: §6 (attribution × share).

use rust_decimal::Decimal;

use super::Figure;
use crate::model::{Benefit, Fact, Filed, Portfolio, ProjectId, Unknown};

/// The projects that bring a benefit about, each once: the one it stands in, and those it names as contributors.
pub fn projects(portfolio: &Portfolio<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<ProjectId> {
    let named = shares(portfolio, benefit).into_iter().map(|(project, _)| project);
    let mut projects: Vec<ProjectId> = benefit.project.into_iter().chain(named).collect();
    projects.sort_unstable();
    projects.dedup();
    projects
}

/// The projects that bring a benefit about and their shares in percent: its contributors, else the project it is
/// recorded in. A lone contributor without a share brings all of it; of several, one without a share is unknown.
pub fn shares(portfolio: &Portfolio<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<(ProjectId, Figure)> {
    let alone = benefit.contributors.len() == 1;
    let share = |share: &Fact<'_, Decimal>| match share {
        Fact::Missing if alone => Ok(Decimal::ONE_HUNDRED),
        stated => stated.or_reason().map_err(Unknown::code),
    };
    let named = benefit
        .contributors
        .iter()
        .filter_map(|one| Some((portfolio.project_named(one.project?.value)?, share(&one.share))));
    let named: Vec<_> = named.collect();
    match benefit.project {
        Some(own) if benefit.contributors.is_empty() => vec![(own, Ok(Decimal::ONE_HUNDRED))],
        _ => named,
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn contributors_bring_their_shares_and_a_home_without_any_brings_all() {
        let text = "
- {kind: project, id: PRJ-A, benefits: [{id: BEN-1}, {id: BEN-2, contributors: [{project: PRJ-B}]}]}
- {kind: project, id: PRJ-B}
- {kind: benefit, id: BEN-3, contributors: [{project: PRJ-A, share: 60}, {project: PRJ-B}, {project: PRJ-GONE, share: 9}]}
";
        told(text, |portfolio, _| {
            let (a, b, all) = (ProjectId(0), ProjectId(1), Ok(Decimal::ONE_HUNDRED));
            let shares: Vec<_> = portfolio.benefits.iter().map(|one| shares(portfolio, one)).collect();
            assert_eq!(shares, [vec![(a, all)], vec![(b, all)], vec![(a, Ok(60.into())), (b, Err("not_given"))]]);
            let projects: Vec<_> = portfolio.benefits.iter().map(|one| projects(portfolio, one)).collect();
            assert_eq!(projects, [vec![a], vec![a, b], vec![a, b]]);
        });
    }
}
