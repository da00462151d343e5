//! Systemic risks: one cause behind the risks of several projects, and who owns it.
//!
//! ISO 31000:2018 asks for risks to be seen across the organisation; what several projects fear for one reason is
//! treated once, above them. Records share a cause by their `cause_tag`, capitals and spaces apart.

use std::collections::{BTreeMap, BTreeSet};

use super::rollup;
use crate::model::{Filed, Portfolio, ProjectId, Risk, Text};

/// A cause and the open risks behind which it stands.
#[derive(Debug, Clone)]
pub struct Cause<'p, 'a> {
    /// The tag as it is first written.
    pub tag: &'a str,
    /// Its open risks, in the order of projects and ids.
    pub risks: Vec<&'p Filed<'a, Risk<'a>>>,
    /// The projects that have such a risk.
    pub projects: BTreeSet<ProjectId>,
    /// Who owns the cause: the owner of its open risk in a portfolio, a programme or none of them, the widest first,
    /// as long as one of the projects lies below.
    pub owner: Option<Text<'a>>,
    /// Those of the projects that lie below no such risk.
    pub unowned: BTreeSet<ProjectId>,
}

/// Every cause that open risks name, by its tag. Goes through risks and the ways up from their projects once.
pub fn causes<'p, 'a>(portfolio: &'p Portfolio<'a>) -> Vec<Cause<'p, 'a>> {
    let mut causes: BTreeMap<String, Vec<&Filed<'_, Risk<'_>>>> = BTreeMap::new();
    for risk in portfolio.risks.iter().filter(|risk| risk.is_open()) {
        let Some(tag) = risk.cause_tag else { continue };
        let plain = tag.value.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        causes.entry(plain).or_default().push(risk);
    }
    causes.into_values().filter_map(|risks| cause(portfolio, risks)).collect()
}

fn cause<'p, 'a>(portfolio: &'p Portfolio<'a>, risks: Vec<&'p Filed<'a, Risk<'a>>>) -> Option<Cause<'p, 'a>> {
    let tag = risks.first()?.cause_tag?.value;
    let is_project = |id: &ProjectId| portfolio.project(*id).is_project();
    let projects: BTreeSet<ProjectId> = risks.iter().filter_map(|risk| risk.project).filter(is_project).collect();
    let above = risks.iter().filter(|risk| risk.project.is_none_or(|id| !is_project(&id)));
    let mut owners: Vec<(Option<ProjectId>, Text<'a>)> =
        above.filter_map(|risk| Some((risk.project, risk.owner?))).collect();
    let width = |work: &Option<ProjectId>| work.map(|id| (portfolio.project(id).kind != "portfolio", id));
    owners.sort_by_key(|(work, _)| width(work));
    let below = |project: &ProjectId, owner: Option<ProjectId>| {
        owner.is_none_or(|owner| rollup::ancestors(portfolio, *project).any(|above| above == owner))
    };
    let unowned = projects.iter().copied().filter(|id| !owners.iter().any(|(owner, _)| below(id, *owner))).collect();
    let owner = owners.iter().find(|(owner, _)| projects.iter().any(|id| below(id, *owner)));
    Some(Cause { tag, owner: owner.map(|(_, owner)| *owner), unowned, projects, risks })
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// Three projects with one supplier. PRJ-A and PRJ-B lie below PGM-P, PRJ-C below nothing; `above` are risks that
    /// stand higher up.
    fn supplier<T>(above: &str, look: impl FnOnce(&[Cause<'_, '_>]) -> T) -> T {
        let text = format!(
            "
- {{kind: programme, id: PGM-P, parent: PFL-ALL, risks: [{above}]}}
- {{kind: portfolio, id: PFL-ALL}}
- {{kind: project, id: PRJ-A, parent: PGM-P, risks: [{{id: R1, cause_tag: One  Supplier}}, {{id: R2, cause_tag: one supplier}}]}}
- {{kind: project, id: PRJ-B, parent: PGM-P, risks: [{{id: R1, cause_tag: one supplier}}]}}
- {{kind: project, id: PRJ-C, risks: [{{id: R1, cause_tag: one supplier}}, {{id: R2, cause_tag: frost}}, {{id: R3}}]}}
- {{kind: project, id: PRJ-D, risks: [{{id: R1, cause_tag: one supplier, state: closed}}]}}
"
        );
        told(&text, |portfolio, _| look(&causes(portfolio)))
    }

    #[test]
    fn a_cause_is_one_tag_whatever_its_capitals_and_open_risks_only() {
        supplier("", |causes| {
            let found: Vec<_> = causes.iter().map(|one| (one.tag, one.risks.len(), one.projects.len())).collect();
            assert_eq!(found, [("frost", 1, 1), ("One  Supplier", 4, 3)]);
            assert!(causes.iter().all(|one| one.owner.is_none() && one.unowned == one.projects));
        });
    }

    #[test]
    fn who_owns_it_above_owns_it_for_the_projects_below() {
        supplier("{id: R1, cause_tag: one supplier, owner: r.patel}", |causes| {
            let cause = &causes[1];
            assert_eq!(cause.owner.map(|owner| owner.value), Some("r.patel"));
            assert_eq!((cause.projects.len(), cause.unowned.len()), (3, 1));
        });
        supplier("{id: R1, cause_tag: one supplier}", |causes| assert_eq!(causes[1].unowned.len(), 3));
    }
}
