//! All records of a tree, filed by kind and project, with their references resolved.

use std::collections::{HashMap, HashSet};

use super::allocation::Allocation;
use super::benefit::Benefit;
use super::collection::{Collection, Filed};
use super::decision::Decision;
use super::dependency::Dependency;
use super::escalation::Escalation;
use super::fields::{Fields, Text};
use super::filing::{self, Shape};
use super::issue::{Assumption, Change, Issue};
use super::lesson::Lesson;
use super::milestone::Milestone;
use super::natural::natural_order;
use super::objective::Objective;
use super::people::{Absence, Board, Calendar, Person};
use super::project::Project;
use super::proposal::Proposal;
use super::record::{ProjectId, Record, RecordId};
use super::reference::{self, Reference};
use super::risk::Risk;
use super::waiver::Waiver;
use crate::schema::{Catalogue, IdStyle, Kind};
use crate::source::{FileId, Spot};
use crate::yaml::Node;

/// One file with a tree, as the portfolio takes it.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// How findings name the file.
    pub file: FileId,
    /// Path from the tree's root, `/` between the parts: it says which kind the file holds.
    pub path: &'a str,
    /// Its tree.
    pub root: &'a Node,
}

/// Something in a file that could not be taken as a record.
#[derive(Debug, Clone)]
pub struct Unfiled {
    /// Where.
    pub spot: Spot,
    /// The fact.
    pub message: String,
    /// The next step.
    pub help: String,
}

/// Everything a tree states.
#[derive(Debug, Default)]
pub struct Portfolio<'a> {
    /// Every record of every kind, in the order of files and places.
    pub records: Vec<Record<'a>>,
    /// What could not be taken as a record.
    pub unfiled: Vec<Unfiled>,
    /// Portfolios, programmes and projects in the order of their ids: [`ProjectId`] counts them.
    pub projects: Vec<Project<'a>>,
    /// Every use of an id or handle.
    pub references: Vec<Reference<'a>>,
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
    /// Calendars.
    pub calendars: Collection<'a, Calendar<'a>>,
    /// Absences.
    pub absences: Collection<'a, Absence<'a>>,
    /// Escalations.
    pub escalations: Collection<'a, Escalation<'a>>,
    /// Lessons.
    pub lessons: Collection<'a, Lesson<'a>>,
    /// Waivers.
    pub waivers: Collection<'a, Waiver<'a>>,
    by_key: HashMap<&'a str, Vec<RecordId>>,
    ids_of_project: HashMap<RecordId, HashMap<&'a str, Vec<RecordId>>>,
    project_of_record: HashMap<RecordId, ProjectId>,
    person_by_handle: HashMap<&'a str, usize>,
}

impl<'a> Portfolio<'a> {
    /// Files, decodes and connects everything in `inputs`, which stand in path order.
    pub fn build(inputs: &[Input<'a>], catalogue: &'a Catalogue) -> Self {
        let mut portfolio = Portfolio::default();
        portfolio.file_all(inputs, catalogue);
        portfolio.index();
        portfolio.assign_projects(inputs);
        portfolio.decode();
        portfolio.resolve();
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
        self.project_of_record.get(&record).copied()
    }

    /// All records with their numbers.
    pub fn records(&self) -> impl Iterator<Item = (RecordId, &Record<'a>)> {
        self.records.iter().enumerate().map(|(i, record)| (RecordId(count(i)), record))
    }

    /// The records with this id, handle or full local id (`PRJ-CLAIMS/R1`); more than one if it is stated twice.
    pub fn named(&self, key: &str) -> &[RecordId] {
        if let Some((project, local)) = key.split_once('/') {
            let owner = self.by_key.get(project).and_then(|found| found.first());
            let found = owner.and_then(|owner| self.ids_of_project.get(owner)?.get(local));
            return found.map(Vec::as_slice).unwrap_or_default();
        }
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The project, programme or portfolio with this id.
    pub fn project_named(&self, id: &str) -> Option<ProjectId> {
        self.named(id).iter().find_map(|&record| self.as_project(record))
    }

    /// The record of `kinds` (`any` for all) that `text` names when written in `from`: a local id of the same
    /// project first, then a full or global id.
    pub fn find(&self, from: RecordId, text: &str, kinds: &[String]) -> Option<RecordId> {
        let fits = |id: &&RecordId| kinds.iter().any(|kind| kind == "any" || *kind == self.record(**id).kind.name);
        let home = self.record(from).project.unwrap_or(from);
        let local = self.ids_of_project.get(&home).and_then(|ids| ids.get(text)).into_iter().flatten();
        local.chain(self.named(text)).find(fits).copied()
    }

    /// The person with this handle.
    pub fn person(&self, handle: &str) -> Option<&Filed<'a, Person<'a>>> {
        self.person_by_handle.get(handle).and_then(|&index| self.people.iter().as_slice().get(index))
    }

    fn file_all(&mut self, inputs: &[Input<'a>], catalogue: &'a Catalogue) {
        let folders = project_folders(inputs);
        for input in inputs {
            self.file_one(input, catalogue, &folders);
        }
    }

    fn file_one(&mut self, input: &Input<'a>, catalogue: &'a Catalogue, folders: &HashSet<&str>) {
        let implied = filing::kind_of_path(input.path, catalogue, |folder| folders.contains(folder));
        let nodes = input.root.items().unwrap_or(std::slice::from_ref(input.root));
        let listed = input.root.items().is_some();
        for node in nodes {
            let spot = node.span.in_file(input.file);
            let stated = node.get("kind").and_then(Node::text).and_then(|kind| catalogue.get(kind));
            if node.entries().is_none() {
                let help = "write a mapping of fields, such as `id: …`".to_owned();
                self.unfiled.push(Unfiled {
                    spot,
                    message: format!("a record is a mapping; found {}", node.describe()),
                    help,
                });
            } else if let Some(kind) = stated.or(implied.map(|implied| implied.kind)) {
                self.add(kind, input.file, node, None, catalogue);
            } else {
                self.unfiled.push(unknown_kind(spot, input.path, catalogue));
                return;
            }
        }
        if let Some(implied) = implied.filter(|implied| {
            implied.shape == Shape::List && !listed && !nodes.iter().any(|node| node.entries().is_none())
        }) {
            let message = format!("a file named `{}` holds a list of records", implied.kind.plural);
            let help = format!("start each record with `- `, or name the file `{}.yaml`", implied.kind.name);
            self.unfiled.push(Unfiled { spot: input.root.span.in_file(input.file), message, help });
        }
    }

    /// Adds a record and, behind it, the records it holds in line.
    fn add(
        &mut self,
        kind: &'a Kind,
        file: FileId,
        node: &'a Node,
        project: Option<RecordId>,
        catalogue: &'a Catalogue,
    ) {
        let own = RecordId(count(self.records.len()));
        let id = Fields::new(file, node).text("id").filter(|_| kind.id != IdStyle::None);
        self.records.push(Record { kind, id, key: Box::default(), project, file, node });
        let home = if is_project_kind(&kind.name) { Some(own) } else { project };
        let held =
            kind.inline.iter().filter_map(|inline| Some((node.get(&inline.field)?, catalogue.get(&inline.kind)?)));
        let mut held: Vec<_> = held.collect();
        held.sort_by_key(|(list, _)| list.span);
        for (list, inner) in held {
            for item in list.items().unwrap_or_default().iter().filter(|item| item.entries().is_some()) {
                self.add(inner, file, item, home, catalogue);
            }
        }
    }

    fn index(&mut self) {
        for (i, record) in self.records.iter().enumerate() {
            if let Some(id) = record.id.filter(|_| record.kind.id != IdStyle::Local) {
                self.by_key.entry(id.value).or_default().push(RecordId(count(i)));
            }
        }
    }

    /// Finds the project of records that stand in a project's folder or name it, and makes their keys.
    fn assign_projects(&mut self, inputs: &[Input<'a>]) {
        let folders = self.folders_of_projects(inputs);
        let paths: HashMap<FileId, &str> = inputs.iter().map(|input| (input.file, input.path)).collect();
        for i in 0..self.records.len() {
            let record = &self.records[i];
            let project = record.project.or_else(|| {
                if is_project_kind(&record.kind.name) {
                    return None;
                }
                let named = record.fields().text("project").and_then(|id| self.first_project(id.value));
                named.or_else(|| nearest_folder(paths.get(&record.file)?, &folders))
            });
            let key = match (record.kind.id, record.id, project) {
                (IdStyle::Local, Some(id), Some(project)) => {
                    let owner = self.records[project.0 as usize].id.map_or("", |id| id.value);
                    format!("{owner}/{}", id.value).into_boxed_str()
                }
                (_, Some(id), _) => id.value.into(),
                _ => Box::default(),
            };
            let id = record.id;
            self.records[i].project = project;
            self.records[i].key = key;
            if let (Some(project), Some(id)) = (project, id) {
                self.ids_of_project.entry(project).or_default().entry(id.value).or_default().push(RecordId(count(i)));
            } else if let Some(id) = id.filter(|_| self.records[i].kind.id == IdStyle::Local) {
                self.by_key.entry(id.value).or_default().push(RecordId(count(i)));
            }
        }
    }

    fn first_project(&self, id: &str) -> Option<RecordId> {
        self.by_key.get(id)?.iter().copied().find(|&record| is_project_kind(&self.record(record).kind.name))
    }

    /// Folders to the one project whose own file they hold.
    fn folders_of_projects(&self, inputs: &[Input<'a>]) -> HashMap<&'a str, RecordId> {
        let files: HashMap<FileId, &'a str> = inputs
            .iter()
            .filter(|input| is_project_file(input.path))
            .map(|input| (input.file, folder_of(input.path)))
            .collect();
        let owners = self.records().filter(|(_, record)| is_project_kind(&record.kind.name));
        owners.filter_map(|(id, record)| Some((*files.get(&record.file)?, id))).collect()
    }

    fn decode(&mut self) {
        let mut projects: Vec<Project<'a>> = self
            .records()
            .filter(|(_, record)| is_project_kind(&record.kind.name))
            .map(|(id, record)| Project::decode(id, &record.kind.name, record.fields()))
            .collect();
        projects.sort_by(|a, b| natural_order(a.id, b.id));
        self.project_of_record =
            projects.iter().enumerate().map(|(i, project)| (project.record, ProjectId(count(i)))).collect();
        for project in &mut projects {
            let parent = project.parent.and_then(|parent| self.first_project(parent.value));
            project.parent_id = parent.and_then(|parent| self.project_of_record.get(&parent).copied());
        }
        self.projects = projects;
        self.milestones = self.collect("milestone", Milestone::decode, none);
        self.activities = self.collect("activity", Milestone::decode, none);
        self.risks = self.collect("risk", Risk::decode, none);
        self.issues = self.collect("issue", Issue::decode, none);
        self.assumptions = self.collect("assumption", Assumption::decode, none);
        self.dependencies = self.collect("dependency", Dependency::decode, none);
        self.changes = self.collect("change", Change::decode, none);
        self.benefits = self.collect("benefit", Benefit::decode, none);
        self.allocations = self.collect("allocation", Allocation::decode, Allocation::order);
        self.objectives = self.collect("objective", Objective::decode, none);
        self.proposals = self.collect("proposal", Proposal::decode, none);
        self.decisions = self.collect("decision", Decision::decode, none);
        self.boards = self.collect("board", Board::decode, none);
        self.people = self.collect("person", Person::decode, none);
        let handles = self.people.iter().enumerate().rev().filter_map(|(i, person)| Some((person.id?.value, i)));
        self.person_by_handle = handles.collect();
        self.calendars = self.collect("calendar", Calendar::decode, none);
        self.absences = self.collect("absence", Absence::decode, none);
        self.escalations = self.collect("escalation", Escalation::decode, none);
        self.lessons = self.collect("lesson", Lesson::decode, none);
        self.waivers = self.collect("waiver", Waiver::decode, none);
    }

    fn collect<T>(
        &self,
        kind: &str,
        decode: impl Fn(Fields<'a>) -> T,
        order: impl Fn(&T) -> String,
    ) -> Collection<'a, T> {
        let records = self.records().filter(|(_, record)| record.kind.name == kind);
        let filed = records.map(|(id, record)| Filed {
            record: id,
            project: record.project.and_then(|project| self.as_project(project)),
            id: record.id,
            data: decode(record.fields()),
        });
        Collection::new(filed.collect(), self.projects.len(), order)
    }

    fn resolve(&mut self) {
        let mut references = Vec::new();
        for (from, record) in self.records() {
            for (field, Text { value: text, spot }) in reference::named_by(record) {
                references.push(Reference { from, spot, text, field, to: self.find(from, text, &field.kinds) });
            }
        }
        self.references = references;
    }
}

/// Whether records of this kind have projects' headers and hold records of their own.
fn is_project_kind(kind: &str) -> bool {
    matches!(kind, "project" | "programme" | "portfolio")
}

fn is_project_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, _)| is_project_kind(stem))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn project_folders<'a>(inputs: &[Input<'a>]) -> HashSet<&'a str> {
    inputs.iter().filter(|input| is_project_file(input.path)).map(|input| folder_of(input.path)).collect()
}

fn nearest_folder(path: &str, folders: &HashMap<&str, RecordId>) -> Option<RecordId> {
    let mut folder = folder_of(path);
    loop {
        if let Some(&project) = folders.get(folder) {
            return Some(project);
        }
        if folder.is_empty() {
            return None;
        }
        folder = folder_of(folder);
    }
}

fn unknown_kind(spot: Spot, path: &str, catalogue: &Catalogue) -> Unfiled {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let help = match catalogue.did_you_mean(stem) {
        Some(close) => format!("did you mean `{close}.yaml`? Otherwise add `kind:`"),
        None => "add `kind:`, or move the file into a folder named after a kind, such as `risks/`".to_owned(),
    };
    Unfiled { spot, message: "nothing says what kind of record this is".to_owned(), help }
}

fn none<T>(_: &T) -> String {
    String::new()
}

pub(super) fn count(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
