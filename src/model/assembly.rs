//! From records to typed kinds and resolved references.

use ahash::HashMap;
use rayon::Scope;
use rayon::prelude::*;

use super::allocation::Allocation;
use super::audit::Audit;
use super::benefit::Benefit;
use super::collection::{Collection, Filed};
use super::decision::Decision;
use super::dependency::Dependency;
use super::escalation::Escalation;
use super::fields::Fields;
use super::filing::is_project_kind;
use super::issue::{Assumption, Change, Issue};
use super::lesson::Lesson;
use super::milestone::Milestone;
use super::natural::natural_order;
use super::objective::Objective;
use super::people::{Absence, Board, Calendar, Person};
use super::place::number;
use super::portfolio::Portfolio;
use super::project::Project;
use super::proposal::Proposal;
use super::rate_card::RateCard;
use super::record::{MANY, ProjectId, Record, RecordId, count};
use super::reference::{self, Reference};
use super::review::Review;
use super::risk::Risk;
use super::team::Team;
use super::waiver::Waiver;

/// What it takes to decode the records of a kind.
struct Sorted<'p, 'a> {
    records: &'p [Record<'a>],
    by_kind: HashMap<&'a str, Vec<RecordId>>,
    /// By record: the project, programme or portfolio that it is.
    projects: &'p [Option<ProjectId>],
    /// How many of those there are.
    count: usize,
}

impl<'a> Portfolio<'a> {
    /// Decodes every typed kind, all at the same time.
    pub(super) fn decode(&mut self) {
        let mut by_kind: HashMap<&str, Vec<RecordId>> = HashMap::default();
        for (id, record) in self.records() {
            by_kind.entry(record.kind.name.as_str()).or_default().push(id);
        }
        self.decode_projects(&by_kind);
        self.decode_others(by_kind);
        let handles = self.people.iter().enumerate().rev().filter_map(|(i, person)| Some((person.id?.value, i)));
        self.person_by_handle = handles.collect();
        let ids = self.teams.iter().enumerate().rev().filter_map(|(i, team)| Some((team.id?.value, i)));
        self.team_by_id = ids.collect();
    }

    /// Finds what every decision is about.
    pub(super) fn resolve_subjects(&mut self) {
        let mut decisions = std::mem::take(&mut self.decisions);
        decisions.par_iter_mut().for_each(|decision| {
            let subject = decision.data.subject;
            decision.data.subject_record =
                subject.and_then(|subject| self.find(decision.record, subject.value, &["any"]));
        });
        self.decisions = decisions;
    }

    /// Every use of an id or handle, worked out anew.
    pub fn references(&self) -> Vec<Reference<'a>> {
        let named = |(part, records): (usize, &[Record<'a>])| {
            let mut found = Vec::with_capacity(records.len());
            for (i, record) in records.iter().enumerate() {
                let from = RecordId(count(part * MANY + i));
                reference::named_by(record, |field, text| {
                    let to = self.find(from, text.value, &field.kinds);
                    found.push(Reference { from, spot: text.spot, text: text.value, field, to });
                });
            }
            found
        };
        let found: Vec<Vec<Reference<'a>>> = self.records.par_chunks(MANY).enumerate().map(named).collect();
        found.into_iter().flatten().collect()
    }

    fn decode_projects(&mut self, by_kind: &HashMap<&'a str, Vec<RecordId>>) {
        let headers = by_kind.iter().filter(|(kind, _)| is_project_kind(kind)).flat_map(|(_, records)| records);
        let headers: Vec<RecordId> = headers.copied().collect();
        let decode = |id: &RecordId| {
            let record = self.record(*id);
            Project::decode(*id, &record.kind.name, record.fields())
        };
        let mut projects: Vec<Project<'a>> = headers.par_iter().with_min_len(MANY).map(decode).collect();
        projects.sort_by(|a, b| natural_order(a.id, b.id).then_with(|| a.record.cmp(&b.record)));
        self.project_of_record = vec![None; self.records.len()];
        for (i, project) in projects.iter().enumerate() {
            self.project_of_record[project.record.0 as usize] = Some(ProjectId(count(i)));
        }
        for project in &mut projects {
            let parent = project.parent.and_then(|parent| self.names.project(parent.value, &self.records));
            project.parent_id = parent.and_then(|parent| self.as_project(parent));
        }
        self.projects = projects;
    }

    fn decode_others(&mut self, by_kind: HashMap<&'a str, Vec<RecordId>>) {
        let Portfolio { records, numbers, project_of_record: projects, .. } = self;
        let sorted = &Sorted { records, by_kind, projects, count: self.projects.len() };
        Jobs::over(records.len(), |jobs| {
            jobs.add(|| *numbers = number(sorted.records));
            jobs.add(|| self.milestones = sorted.collect("milestone", Milestone::decode, none));
            jobs.add(|| self.activities = sorted.collect("activity", Milestone::decode, none));
            jobs.add(|| self.risks = sorted.collect("risk", Risk::decode, none));
            jobs.add(|| self.issues = sorted.collect("issue", Issue::decode, none));
            jobs.add(|| self.assumptions = sorted.collect("assumption", Assumption::decode, none));
            jobs.add(|| self.dependencies = sorted.collect("dependency", Dependency::decode, none));
            jobs.add(|| self.changes = sorted.collect("change", Change::decode, none));
            jobs.add(|| self.benefits = sorted.collect("benefit", Benefit::decode, none));
            jobs.add(|| self.allocations = sorted.collect("allocation", Allocation::decode, Allocation::order));
            jobs.add(|| self.escalations = sorted.collect("escalation", Escalation::decode, none));
            jobs.add(|| self.audits = sorted.collect("audit", Audit::decode, none));
            jobs.add(|| self.reviews = sorted.collect("review", Review::decode, none));
            jobs.add(|| self.lessons = sorted.collect("lesson", Lesson::decode, none));
            jobs.add(|| self.objectives = sorted.collect("objective", Objective::decode, none));
            jobs.add(|| self.proposals = sorted.collect("proposal", Proposal::decode, none));
            jobs.add(|| self.decisions = sorted.collect("decision", Decision::decode, none));
            jobs.add(|| self.boards = sorted.collect("board", Board::decode, none));
            jobs.add(|| self.people = sorted.collect("person", Person::decode, none));
            jobs.add(|| self.teams = sorted.collect("team", Team::decode, none));
            jobs.add(|| self.calendars = sorted.collect("calendar", Calendar::decode, none));
            jobs.add(|| self.absences = sorted.collect("absence", Absence::decode, none));
            jobs.add(|| self.rate_cards = sorted.collect("rate_card", RateCard::decode, none));
            jobs.add(|| self.waivers = sorted.collect("waiver", Waiver::decode, none));
        });
    }
}

/// Work of several kinds.
enum Jobs<'j, 'scope> {
    /// One after the other.
    InTurn,
    /// All at the same time.
    Together(&'j Scope<'scope>),
}

impl<'scope> Jobs<'_, 'scope> {
    /// Does everything that is added, over so many records.
    fn over(records: usize, add: impl FnOnce(&Jobs<'_, 'scope>) + Send) {
        if records < MANY {
            add(&Jobs::InTurn);
        } else {
            rayon::in_place_scope(|scope| add(&Jobs::Together(scope)));
        }
    }

    fn add(&self, job: impl FnOnce() + Send + 'scope) {
        match self {
            Jobs::InTurn => job(),
            Jobs::Together(scope) => scope.spawn(|_| job()),
        }
    }
}

impl<'a> Sorted<'_, 'a> {
    fn collect<T: Send>(
        &self,
        kind: &str,
        decode: impl Fn(Fields<'a>) -> T + Sync,
        order: impl Fn(&T) -> String,
    ) -> Collection<'a, T> {
        let records = self.by_kind.get(kind).map(Vec::as_slice).unwrap_or_default();
        let filed = records.par_iter().with_min_len(MANY).map(|&id| {
            let record = &self.records[id.0 as usize];
            let project = record.project.and_then(|project| *self.projects.get(project.0 as usize)?);
            Filed { record: id, project, id: record.id, data: decode(record.fields()) }
        });
        Collection::new(filed.collect(), self.count, order)
    }
}

fn none<T>(_: &T) -> String {
    String::new()
}
