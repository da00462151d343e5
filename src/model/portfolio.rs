//! All records of a tree, filed by kind and project, with their references resolved.

use ahash::HashMap;

use super::allocation::Allocation;
use super::audit::Audit;
use super::benefit::Benefit;
use super::collection::{Collection, Filed};
use super::decision::Decision;
use super::dependency::Dependency;
use super::escalation::Escalation;
use super::intake::{Input, Unfiled, take_in};
use super::issue::{Assumption, Change, Issue};
use super::lesson::Lesson;
use super::milestone::Milestone;
use super::names::Names;
use super::objective::Objective;
use super::people::{Absence, Board, Calendar, Person};
use super::project::Project;
use super::proposal::Proposal;
use super::rate_card::RateCard;
use super::record::{ProjectId, Record, RecordId, count};
use super::review::Review;
use super::risk::Risk;
use super::team::Team;
use super::waiver::Waiver;
use crate::schema::{Catalogue, IdStyle};

/// Everything a tree states.
#[derive(Debug, Default)]
pub struct Portfolio<'a> {
    /// Every record of every kind, in the order of files and places.
    pub records: Vec<Record<'a>>,
    /// What could not be taken as a record.
    pub unfiled: Vec<Unfiled>,
    /// Portfolios, programmes and projects in the order of their ids: [`ProjectId`] counts them.
    pub projects: Vec<Project<'a>>,
    /// Milestones.
    pub milestones: Collection<'a, Milestone<'a>>,
    /// Activities.
    pub activities: Collection<'a, Milestone<'a>>,
    /// Risks.
    pub risks: Collection<'a, Risk<'a>>,
    /// Issues.
    pub issues: Collection<'a, Issue<'a>>,
    /// Assumptions.
    pub assumptions: Collection<'a, Assumption<'a>>,
    /// Dependencies.
    pub dependencies: Collection<'a, Dependency<'a>>,
    /// Changes.
    pub changes: Collection<'a, Change<'a>>,
    /// Benefits.
    pub benefits: Collection<'a, Benefit<'a>>,
    /// Allocations.
    pub allocations: Collection<'a, Allocation<'a>>,
    /// Objectives.
    pub objectives: Collection<'a, Objective<'a>>,
    /// Proposals.
    pub proposals: Collection<'a, Proposal<'a>>,
    /// Decisions.
    pub decisions: Collection<'a, Decision<'a>>,
    /// Boards.
    pub boards: Collection<'a, Board<'a>>,
    /// People.
    pub people: Collection<'a, Person<'a>>,
    /// Teams.
    pub teams: Collection<'a, Team<'a>>,
    /// Calendars.
    pub calendars: Collection<'a, Calendar<'a>>,
    /// Absences.
    pub absences: Collection<'a, Absence<'a>>,
    /// Escalations.
    pub escalations: Collection<'a, Escalation<'a>>,
    /// Audits.
    pub audits: Collection<'a, Audit<'a>>,
    /// Reviews.
    pub reviews: Collection<'a, Review<'a>>,
    /// Lessons.
    pub lessons: Collection<'a, Lesson<'a>>,
    /// Rate cards.
    pub rate_cards: Collection<'a, RateCard<'a>>,
    /// Waivers.
    pub waivers: Collection<'a, Waiver<'a>>,
    pub(super) names: Names<'a>,
    /// By record: the project, programme or portfolio that it is.
    pub(super) project_of_record: Vec<Option<ProjectId>>,
    /// What records without an id go by: their number among those of one file, kind and project.
    pub(super) numbers: HashMap<RecordId, u32>,
    pub(super) person_by_handle: HashMap<&'a str, usize>,
    pub(super) team_by_id: HashMap<&'a str, usize>,
}

/// The records of a part of a tree with their names and projects, neither decoded nor connected: for comparing two
/// moments of a few files.
pub fn records_of<'a>(inputs: &[Input<'a>], catalogue: &'a Catalogue) -> Vec<Record<'a>> {
    let (mut records, _) = take_in(inputs, catalogue);
    Names::give(&mut records, inputs);
    records
}

impl<'a> Portfolio<'a> {
    /// Files, decodes and connects everything in `inputs`, which stand in path order.
    pub fn build(inputs: &[Input<'a>], catalogue: &'a Catalogue) -> Self {
        let (mut records, unfiled) = take_in(inputs, catalogue);
        let names = Names::give(&mut records, inputs);
        let mut portfolio = Portfolio { records, unfiled, names, ..Portfolio::default() };
        portfolio.decode();
        portfolio.resolve_subjects();
        portfolio
    }

    /// The record known as `id`.
    ///
    /// # Panics
    /// If `id` came from another portfolio, which is a defect of this program.
    pub fn record(&self, id: RecordId) -> &Record<'a> {
        &self.records[id.0 as usize]
    }

    /// The project, programme or portfolio known as `id`.
    ///
    /// # Panics
    /// If `id` came from another portfolio, which is a defect of this program.
    pub fn project(&self, id: ProjectId) -> &Project<'a> {
        &self.projects[id.0 as usize]
    }

    /// Projects, programmes and portfolios with their numbers.
    pub fn projects(&self) -> impl Iterator<Item = (ProjectId, &Project<'a>)> {
        self.projects.iter().enumerate().map(|(i, project)| (ProjectId(count(i)), project))
    }

    /// The project, programme or portfolio that this record is.
    pub fn as_project(&self, record: RecordId) -> Option<ProjectId> {
        self.project_of_record.get(record.0 as usize).copied().flatten()
    }

    /// All records with their numbers.
    pub fn records(&self) -> impl Iterator<Item = (RecordId, &Record<'a>)> {
        self.records.iter().enumerate().map(|(i, record)| (RecordId(count(i)), record))
    }

    /// The records with this id, handle or full local id (`PRJ-CLAIMS/R1`); more than one if it is stated twice.
    pub fn named(&self, key: &str) -> &[RecordId] {
        self.names.named(key)
    }

    /// The project, programme or portfolio with this id.
    pub fn project_named(&self, id: &str) -> Option<ProjectId> {
        self.named(id).iter().find_map(|&record| self.as_project(record))
    }

    /// The record of `kinds` (`any` for all) that `text` names when written in `from`: a local id of the same
    /// project first, then a full or global id.
    pub fn find(&self, from: RecordId, text: &str, kinds: &[impl AsRef<str>]) -> Option<RecordId> {
        let kinds = || kinds.iter().map(AsRef::as_ref);
        let fits = |id: &&RecordId| kinds().any(|kind| kind == "any" || *kind == self.record(**id).kind.name);
        let home = self.record(from).project.unwrap_or(from);
        self.names.named_in(home, text).iter().chain(self.named(text)).find(fits).copied()
    }

    /// The records that go by the id of this one, itself among them: inside its project where ids of its kind are
    /// local, else in the whole tree. Each of them names the same ones in the same order.
    pub fn namesakes(&self, record: RecordId) -> impl Iterator<Item = RecordId> {
        let own = self.record(record);
        let home = own.project.filter(|_| own.kind.id == IdStyle::Local);
        let found = match (own.id, home) {
            (None, _) => &[],
            (Some(id), Some(project)) => self.names.named_in(project, id.value),
            (Some(id), None) => self.names.global(id.value),
        };
        let is_local = move |record: &RecordId| home.is_none() || self.record(*record).kind.id == IdStyle::Local;
        found.iter().copied().filter(is_local)
    }

    /// The person with this handle.
    pub fn person(&self, handle: &str) -> Option<&Filed<'a, Person<'a>>> {
        self.person_by_handle.get(handle).and_then(|&index| self.people.iter().as_slice().get(index))
    }

    /// The team with this id.
    pub fn team(&self, id: &str) -> Option<&Filed<'a, Team<'a>>> {
        self.team_by_id.get(id).and_then(|&index| self.teams.iter().as_slice().get(index))
    }
}
