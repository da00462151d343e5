//! How many findings each project has, for views that show it.

use std::collections::BTreeMap;

use crate::finding::{Finding, Outcome};
use crate::model::{Portfolio, ProjectId};

/// Failing findings by project, programme or portfolio, those about its own records included. Every project is in
/// it, with zero if nothing was found; findings about no project are left out.
pub fn tally(portfolio: &Portfolio<'_>, findings: &[Finding]) -> BTreeMap<ProjectId, usize> {
    let mut tally: BTreeMap<ProjectId, usize> = portfolio.projects().map(|(id, _)| (id, 0)).collect();
    for finding in findings.iter().filter(|finding| finding.outcome == Outcome::Fail) {
        let Some(&record) = finding.record.as_deref().and_then(|key| portfolio.named(key).first()) else { continue };
        let owner = portfolio.as_project(record).or_else(|| portfolio.as_project(portfolio.record(record).project?));
        if let Some(count) = owner.and_then(|owner| tally.get_mut(&owner)) {
            *count += 1;
        }
    }
    tally
}
