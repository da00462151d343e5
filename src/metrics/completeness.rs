//! How much of what the methodology asks for is filled in.
//!
//! Formulas: §10 (completeness % = filled ÷ required by stage, tier and approach).

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::{Figure, percent, tier};
use crate::model::{Portfolio, Project, ProjectId, Record, RecordId};
use crate::policy::{Policy, Requirement, Standing};

/// A field that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'p> {
    /// Its dotted path.
    pub field: &'p str,
    /// What asks for it.
    pub requirement: &'p Requirement,
    /// Whether it says something. Withheld counts as given.
    pub is_given: bool,
}

/// Fields that are asked for, and those of them that say something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filled {
    /// Fields that say something.
    pub filled: usize,
    /// All that are asked for.
    pub required: usize,
}

impl Filled {
    /// Filled ÷ required, in percent.
    ///
    /// # Errors
    /// `nothing_required` where nothing is asked for.
    pub fn pct(&self) -> Figure {
        percent(Decimal::from(self.filled), Decimal::from(self.required)).ok_or("nothing_required")
    }
}

/// What is asked of which record, after one look at all of them.
#[derive(Debug)]
pub struct Requirements<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    policy: &'p Policy,
    /// Lists of records that a record has, in whatever file they stand: the owner, and the kind.
    held: HashSet<(RecordId, &'p str)>,
    /// Records of which anything is asked, by the project they belong to.
    of_project: HashMap<RecordId, Vec<RecordId>>,
}

impl<'p, 'a> Requirements<'p, 'a> {
    /// Goes through all records once.
    pub fn of(portfolio: &'p Portfolio<'a>, policy: &'p Policy) -> Self {
        let kinds: HashSet<&str> = policy.methodology.required.iter().map(|one| one.kind.as_str()).collect();
        let mut requirements = Requirements { portfolio, policy, held: HashSet::new(), of_project: HashMap::new() };
        for (id, record) in portfolio.records() {
            if let Some(project) = record.project {
                requirements.held.insert((project, record.kind.name.as_str()));
            }
            if kinds.contains(record.kind.name.as_str()) && !record.is_closed() {
                requirements.of_project.entry(record.project.unwrap_or(id)).or_default().push(id);
            }
        }
        requirements
    }

    /// The open records of which anything is asked, a project's own among them.
    pub fn records(&self, project: ProjectId) -> &[RecordId] {
        let project = self.portfolio.project(project).record;
        self.of_project.get(&project).map(Vec::as_slice).unwrap_or_default()
    }

    /// The fields asked of a record of a project, each once, by the requirement that asks first.
    pub fn asked(&self, id: RecordId, project: &Project<'_>) -> Vec<Asked<'p>> {
        self.asked_at(id, standing(project, self.policy))
    }

    /// The same for work that stands elsewhere, such as in its next stage.
    pub fn asked_at(&self, id: RecordId, standing: Standing<'_>) -> Vec<Asked<'p>> {
        let record = self.portfolio.record(id);
        let mut asked: Vec<Asked<'p>> = Vec::new();
        for requirement in self.policy.methodology.required_of(&record.kind.name, standing) {
            for field in &requirement.fields {
                if asked.iter().all(|known| known.field != field) {
                    asked.push(Asked { field, requirement, is_given: self.is_given(id, record, field) });
                }
            }
        }
        asked
    }

    /// What is asked of a project and of its open records, and how much of it is there.
    pub fn filled(&self, id: ProjectId) -> Filled {
        let project = self.portfolio.project(id);
        let asked = self.records(id).iter().flat_map(|record| self.asked(*record, project));
        asked.fold(Filled::default(), |sum, asked| Filled {
            filled: sum.filled + usize::from(asked.is_given),
            required: sum.required + 1,
        })
    }

    fn is_given(&self, id: RecordId, record: &Record<'_>, field: &str) -> bool {
        let inline = record.kind.inline.iter().find(|inline| inline.field == field);
        inline.is_some_and(|inline| self.held.contains(&(id, inline.kind.as_str()))) || record.says(field)
    }
}

/// Where a project stands, as far as the methodology's requirements depend on it.
pub fn standing<'a>(project: &Project<'a>, policy: &Policy) -> Standing<'a> {
    Standing {
        stage: project.stage.map(|stage| stage.value),
        tier: tier::tier(project, policy),
        approach: project.approach.map(|approach| approach.value),
        category: project.category.map(|category| category.value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn filled(text: &str) -> Filled {
        told(text, |portfolio, policy| Requirements::of(portfolio, policy).filled(ProjectId(0)))
    }

    /// By the standard pack a project of tier 3 in delivery needs: stage; sponsor, approach, ntcp; contributes_to;
    /// manager; status.date, status.rag.overall – eight fields. Its risk needs an owner, its issue an owner.
    #[test]
    fn fields_of_the_project_and_of_its_open_records_count() {
        let text = "
id: PRJ-A
stage: delivery
approach: agile
ntcp: {novelty: 1, technology: 1, complexity: 1, pace: 1}
sponsor: j.okafor
manager: ana.silva
status: {date: 2026-11-18}
risks: [{id: R1, owner: k.lee}, {id: R2, state: closed}]
issues: [{id: I1}]
";
        assert_eq!(filled(text), Filled { filled: 7, required: 10 });
        assert_eq!(filled(text).pct(), Ok(Decimal::from(70)));
    }

    #[test]
    fn records_in_lists_fill_the_field_that_asks_for_them() {
        let tier_two = "{id: PRJ-A, stage: definition, tier: 2, category: run, cost: {total: 1}";
        let without = filled(&format!("{tier_two}}}"));
        let with = filled(&format!("{tier_two}, milestones: [{{id: M1}}]}}"));
        assert_eq!((with.required, with.filled), (without.required, without.filled + 1));
    }

    #[test]
    fn nothing_asked_is_not_complete() {
        assert_eq!(Filled::default().pct(), Err("nothing_required"));
    }
}
