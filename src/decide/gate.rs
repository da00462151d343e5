//! `gate`: whether a project is ready for a gate: evidence, open conditions, findings, and how far approvals are proven.

mod approvals;
mod evidence;
mod findings;

use chrono::NaiveDate;

use crate::metrics::gate::Decisions;
use crate::model::{Project, ProjectId};
use crate::policy::Gate;
use crate::rules::Scene;
use crate::views::{Cell, Column, ColumnType as Type, Misfit, Query, Table, Total};

/// How one thing that a gate asks for stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum State {
    /// Asked for, and not there.
    Missing,
    /// A condition past its day.
    Overdue,
    /// A condition still to be met.
    Open,
    /// A rule does not hold.
    Fails,
    /// A verdict against.
    Rejected,
    /// A verdict that is not proven as far as the tier needs it.
    Unproven,
    /// It cannot be told.
    Unknown,
    /// Not decided yet.
    Pending,
    /// Missing or failing, and accepted for a while.
    Waived,
    /// A verdict that is proven as far as the tier needs it.
    Proven,
    /// There.
    There,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Missing => "missing",
            State::Overdue => "overdue",
            State::Open => "open",
            State::Fails => "fails",
            State::Rejected => "rejected",
            State::Unproven => "unproven",
            State::Unknown => "unknown",
            State::Pending => "pending",
            State::Waived => "waived",
            State::Proven => "proven",
            State::There => "there",
        }
    }
}

/// Whether something keeps the gate shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blocks {
    Yes,
    No,
    /// Nobody can tell.
    Unknown,
}

/// One thing that a gate asks for.
#[derive(Debug, Clone)]
struct Item {
    section: &'static str,
    what: String,
    state: State,
    blocks: Blocks,
    record: Cell,
    field: Cell,
    detail: String,
    owner: Cell,
    due: Cell,
    proof: Proven,
}

/// How far a verdict is proven: the last columns of its row.
#[derive(Debug, Clone)]
struct Proven {
    level: Cell,
    needed: Cell,
    by: Cell,
    commit: Cell,
    day: Cell,
}

const NO_APPROVAL: Cell = Cell::Null("not_an_approval");

impl Item {
    fn new(section: &'static str, what: String, state: State, blocks: Blocks) -> Self {
        let none = Cell::Null("not_applicable");
        let proof =
            Proven { level: NO_APPROVAL, needed: NO_APPROVAL, by: NO_APPROVAL, commit: NO_APPROVAL, day: NO_APPROVAL };
        let (record, field, owner, due) = (none.clone(), none.clone(), none.clone(), none);
        Item { section, what, state, blocks, record, field, detail: String::new(), owner, due, proof }
    }
}

/// A project before a gate.
struct Candidate<'s, 'a> {
    scene: &'s Scene<'a>,
    id: ProjectId,
    project: &'s Project<'a>,
    gate: &'s Gate,
}

/// Whether the project called `project` is ready for a gate: the one called `gate`, else the next one ahead of its stage.
///
/// A row each for: what the methodology requires in the stage that the gate opens (`field`; a kind's field that all open
/// records of that kind fill is one row), what must exist at the gate (`artefact`), conditions of earlier decisions that are
/// still open (`condition`), findings at error level about the project (`finding`), and every verdict at this gate
/// and the gates before it with the level it is proven to (`approval`). What keeps the gate shut stands first.
///
/// The total `ready` is true if nothing is missing, open or failing and every verdict given at this gate is
/// proven as far as the tier needs it; null if only unknown things are in the way. Verdicts still to be given are no
/// obstacle: the board gives them at the gate.
///
/// # Errors
/// [`Misfit`] if there is no such project or gate.
pub fn gate(scene: &Scene<'_>, project: &str, gate: Option<&str>) -> Result<Table, Misfit> {
    let query = Query { projects: vec![project.to_owned()], ..Query::default() };
    query.check(scene.portfolio)?;
    let known = scene.portfolio.project_named(project);
    let id = known.ok_or_else(|| Misfit::unknown("project", project, "this tree", []))?;
    let project = scene.portfolio.project(id);
    let Some(gate) = chosen(scene, project, gate)? else { return Ok(nothing_ahead(project)) };
    let candidate = Candidate { scene, id, project, gate };
    let decisions = Decisions::of(scene.portfolio, scene.as_of);
    let mut items = evidence::items(&candidate);
    items.extend(approvals::conditions(&candidate, &decisions));
    let findings = findings::items(&candidate, &items);
    items.extend(findings);
    items.extend(approvals::verdicts(&candidate));
    let order = |item: &Item| (rank(item.blocks), section_rank(item.section), item.state);
    items.sort_by_key(order);
    Ok(table(&candidate, &decisions, &items))
}

fn rank(blocks: Blocks) -> u8 {
    match blocks {
        Blocks::Yes => 0,
        Blocks::Unknown => 1,
        Blocks::No => 2,
    }
}

const SECTIONS: [&str; 5] = ["approval", "condition", "finding", "artefact", "field"];

fn section_rank(section: &str) -> usize {
    SECTIONS.iter().position(|known| *known == section).unwrap_or(SECTIONS.len())
}

/// The gate asked for, else the first that opens a stage after that of the project; `None` if there is none.
fn chosen<'s>(scene: &'s Scene<'_>, project: &Project<'_>, asked: Option<&str>) -> Result<Option<&'s Gate>, Misfit> {
    let methodology = &scene.policy.methodology;
    if let Some(asked) = asked {
        let gates = methodology.gates.iter().map(|gate| gate.id.as_str());
        let known = methodology.gate(asked);
        return known.map(Some).ok_or_else(|| Misfit::unknown("gate", asked, "the methodology", gates));
    }
    let own = project.stage.and_then(|stage| methodology.position(stage.value));
    let is_ahead = |gate: &&Gate| methodology.position(&gate.to) > own;
    Ok(methodology.gates.iter().find(is_ahead))
}

fn columns() -> Vec<Column> {
    vec![
        Column::new("section", Type::Status),
        Column::new("what", Type::Text),
        Column::new("state", Type::Status),
        Column::new("record", Type::Reference),
        Column::new("detail", Type::Text),
        Column::hidden("blocks", Type::Flag),
        Column::hidden("field", Type::Text),
        Column::hidden("owner", Type::Reference),
        Column::hidden("due", Type::Date),
        Column::hidden("level", Type::Number),
        Column::hidden("level_needed", Type::Number),
        Column::hidden("by", Type::Text),
        Column::hidden("commit", Type::Reference),
        Column::hidden("committed", Type::Date),
    ]
}

fn table(candidate: &Candidate<'_, '_>, decisions: &Decisions<'_, '_>, items: &[Item]) -> Table {
    let Candidate { project, gate, .. } = candidate;
    let title = format!("Is {} ready for {} ({})?", project.id, gate.id, gate.name);
    let mut table = Table::new("gate", title, columns());
    table.rows = items.iter().map(row).collect();
    let total = |name: &str, value: Cell| Total { name: name.to_owned(), value, known: None };
    let blocking = |blocks: Blocks| items.iter().filter(|item| item.blocks == blocks).count();
    let (shut, unknown) = (blocking(Blocks::Yes), blocking(Blocks::Unknown));
    let ready = match (shut, unknown) {
        (0, 0) => Cell::Flag(true),
        (0, _) => Cell::Null("some_unknown"),
        _ => Cell::Flag(false),
    };
    let decision = decisions.at(project.record, &gate.id).and_then(|decision| decision.outcome);
    table.totals = vec![
        total("ready", ready),
        total("gate", Cell::word(&gate.id)),
        total("blocking", Cell::count(shut)),
        total("unknown", Cell::count(unknown)),
        total("decision", Cell::or_null(decision, "not_decided", |outcome| Cell::word(outcome.value))),
    ];
    let stage = project.stage.map_or("no known stage", |stage| stage.value);
    let tier = candidate.scene.tier(project).map_or_else(|| "no tier".to_owned(), |tier| format!("tier {tier}"));
    table.notes.push(format!("{} opens {}; the project is in {stage}, {tier}", gate.id, gate.to));
    table
}

fn nothing_ahead(project: &Project<'_>) -> Table {
    let mut table = Table::new("gate", format!("The next gate of {}", project.id), columns());
    table.totals = vec![Total { name: "ready".to_owned(), value: Cell::Null("no_gate_ahead"), known: None }];
    table.notes.push("no gate lies ahead: name one to look at".to_owned());
    table
}

fn row(item: &Item) -> Vec<Cell> {
    let detail = Some(item.detail.as_str()).filter(|detail| !detail.is_empty());
    let Proven { level, needed, by, commit, day } = item.proof.clone();
    vec![
        Cell::word(item.section),
        Cell::word(&item.what),
        Cell::word(item.state.name()),
        item.record.clone(),
        Cell::or_null(detail, "nothing_to_add", Cell::word),
        match item.blocks {
            Blocks::Yes => Cell::Flag(true),
            Blocks::No => Cell::Flag(false),
            Blocks::Unknown => Cell::Null("unknown"),
        },
        item.field.clone(),
        item.owner.clone(),
        item.due.clone(),
        level,
        needed,
        by,
        commit,
        day,
    ]
}

/// Whether a day has passed.
fn is_over(day: Option<NaiveDate>, as_of: NaiveDate) -> bool {
    day.is_some_and(|day| day < as_of)
}
