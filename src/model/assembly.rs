//! From records to typed kinds and resolved references.

use std::collections::HashMap;

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
use super::portfolio::Portfolio;
use super::project::Project;
use super::proposal::Proposal;
use super::rate_card::RateCard;
use super::record::{ProjectId, RecordId, count};
use super::reference::{self, Reference};
use super::review::Review;
use super::risk::Risk;
use super::team::Team;
use super::waiver::Waiver;

/// The records of each kind, in their order.
struct ByKind<'a>(HashMap<&'a str, Vec<RecordId>>);

impl<'a> Portfolio<'a> {
    /// Decodes every typed kind.
    pub(super) fn decode(&mut self) {
        let mut by_kind = ByKind(HashMap::new());
        for (id, record) in self.records() {
            by_kind.0.entry(record.kind.name.as_str()).or_default().push(id);
        }
        self.decode_projects(&by_kind);
        self.decode_work(&by_kind);
        self.decode_organisation(&by_kind);
    }

    /// Finds what every id and handle names.
    pub(super) fn resolve(&mut self) {
        let portfolio = &*self;
        let named = |(i, record)| {
            let from = RecordId(count(i));
            let texts = reference::named_by(record).into_iter();
            let resolved = texts.map(move |(field, text)| Reference {
                from,
                spot: text.spot,
                text: text.value,
                field,
                to: portfolio.find(from, text.value, &field.kinds),
            });
            resolved.collect::<Vec<_>>()
        };
        let references: Vec<Vec<Reference<'a>>> = portfolio.records.par_iter().enumerate().map(named).collect();
        self.references = references.into_iter().flatten().collect();
    }

    fn decode_projects(&mut self, by_kind: &ByKind<'a>) {
        let headers = by_kind.0.iter().filter(|(kind, _)| is_project_kind(kind)).flat_map(|(_, records)| records);
        let headers: Vec<RecordId> = headers.copied().collect();
        let decode = |id: &RecordId| {
            let record = self.record(*id);
            Project::decode(*id, &record.kind.name, record.fields())
        };
        let mut projects: Vec<Project<'a>> = headers.par_iter().map(decode).collect();
        projects.sort_by(|a, b| natural_order(a.id, b.id).then_with(|| a.record.cmp(&b.record)));
        self.project_of_record =
            projects.iter().enumerate().map(|(i, project)| (project.record, ProjectId(count(i)))).collect();
        for project in &mut projects {
            let parent = project.parent.and_then(|parent| self.names.project(parent.value, &self.records));
            project.parent_id = parent.and_then(|parent| self.project_of_record.get(&parent).copied());
        }
        self.projects = projects;
    }

    fn decode_work(&mut self, by_kind: &ByKind<'a>) {
        self.milestones = self.collect(by_kind, "milestone", Milestone::decode, none);
        self.activities = self.collect(by_kind, "activity", Milestone::decode, none);
        self.risks = self.collect(by_kind, "risk", Risk::decode, none);
        self.issues = self.collect(by_kind, "issue", Issue::decode, none);
        self.assumptions = self.collect(by_kind, "assumption", Assumption::decode, none);
        self.dependencies = self.collect(by_kind, "dependency", Dependency::decode, none);
        self.changes = self.collect(by_kind, "change", Change::decode, none);
        self.benefits = self.collect(by_kind, "benefit", Benefit::decode, none);
        self.allocations = self.collect(by_kind, "allocation", Allocation::decode, Allocation::order);
        self.escalations = self.collect(by_kind, "escalation", Escalation::decode, none);
        self.audits = self.collect(by_kind, "audit", Audit::decode, none);
        self.reviews = self.collect(by_kind, "review", Review::decode, none);
        self.lessons = self.collect(by_kind, "lesson", Lesson::decode, none);
    }

    fn decode_organisation(&mut self, by_kind: &ByKind<'a>) {
        self.objectives = self.collect(by_kind, "objective", Objective::decode, none);
        self.proposals = self.collect(by_kind, "proposal", Proposal::decode, none);
        self.decisions = self.collect(by_kind, "decision", Decision::decode, none);
        self.boards = self.collect(by_kind, "board", Board::decode, none);
        self.people = self.collect(by_kind, "person", Person::decode, none);
        let handles = self.people.iter().enumerate().rev().filter_map(|(i, person)| Some((person.id?.value, i)));
        self.person_by_handle = handles.collect();
        self.teams = self.collect(by_kind, "team", Team::decode, none);
        let ids = self.teams.iter().enumerate().rev().filter_map(|(i, team)| Some((team.id?.value, i)));
        self.team_by_id = ids.collect();
        self.calendars = self.collect(by_kind, "calendar", Calendar::decode, none);
        self.absences = self.collect(by_kind, "absence", Absence::decode, none);
        self.rate_cards = self.collect(by_kind, "rate_card", RateCard::decode, none);
        self.waivers = self.collect(by_kind, "waiver", Waiver::decode, none);
    }

    fn collect<T: Send>(
        &self,
        by_kind: &ByKind<'a>,
        kind: &str,
        decode: impl Fn(Fields<'a>) -> T + Sync,
        order: impl Fn(&T) -> String,
    ) -> Collection<'a, T> {
        let records = by_kind.0.get(kind).map(Vec::as_slice).unwrap_or_default();
        let filed = records.par_iter().map(|&id| {
            let record = self.record(id);
            let project = record.project.and_then(|project| self.as_project(project));
            Filed { record: id, project, id: record.id, data: decode(record.fields()) }
        });
        Collection::new(filed.collect(), self.projects.len(), order)
    }
}

fn none<T>(_: &T) -> String {
    String::new()
}
