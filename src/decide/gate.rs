//! `gate`: whether a project is ready for a gate: evidence, open conditions, findings, and how far approvals are proven.

mod approvals;
mod evidence;
mod findings;
mod item;

use std::cell::OnceCell;
use std::collections::HashMap;

use chrono::NaiveDate;

use approvals::Board;
use evidence::Belongings;
use item::{Blocks, Item, columns, row};

use crate::finding::Finding;
use crate::metrics::completeness::Requirements;
use crate::model::{Project, ProjectId};
use crate::policy::Gate;
use crate::rules::Scene;
use crate::views::{Cell, Misfit, Query, Table, Total};

/// What gates ask for: worked out once, asked about as many projects as need be.
pub struct Gates<'s, 'a> {
    scene: &'s Scene<'a>,
    requirements: Requirements<'s, 'a>,
    belongings: Belongings<'s>,
    board: Board<'s, 'a>,
    /// What rules at error level find about each project; found out with the first question that needs it.
    findings: OnceCell<HashMap<ProjectId, Vec<Finding>>>,
}

/// A project before a gate.
struct Candidate<'s, 'a> {
    gates: &'s Gates<'s, 'a>,
    scene: &'s Scene<'a>,
    id: ProjectId,
    project: &'s Project<'a>,
    gate: &'s Gate,
}

impl<'s, 'a> Gates<'s, 'a> {
    /// Goes through all records and decisions once.
    pub fn of(scene: &'s Scene<'a>) -> Self {
        Gates {
            scene,
            requirements: Requirements::of(scene.portfolio, scene.policy),
            belongings: Belongings::of(scene),
            board: Board::of(scene),
            findings: OnceCell::new(),
        }
    }

    /// Whether the project called `project` is ready for a gate: the one called `gate`, else the next one ahead of its
    /// stage.
    ///
    /// A row each for: what the methodology requires in the stage that the gate opens (`field`; a kind's field that all open
    /// records of that kind fill is one row), what must exist at the gate (`artefact`), conditions of earlier decisions that
    /// are still open (`condition`), findings at error level about the project (`finding`), and every verdict at this gate
    /// and the gates before it with the level it is proven to (`approval`). What keeps the gate shut stands first.
    ///
    /// The total `ready` is true if nothing is missing, open or failing and every verdict given at this gate is
    /// proven as far as the tier needs it; null if only unknown things are in the way. Verdicts still to be given are no
    /// obstacle: the board gives them at the gate.
    ///
    /// # Errors
    /// [`Misfit`] if there is no such project or gate.
    pub fn answer(&self, project: &str, gate: Option<&str>) -> Result<Table, Misfit> {
        let scene = self.scene;
        let query = Query { projects: vec![project.to_owned()], ..Query::default() };
        query.check(scene.portfolio)?;
        let known = scene.portfolio.project_named(project);
        let id = known.ok_or_else(|| Misfit::unknown("project", project, "this tree", []))?;
        let project = scene.portfolio.project(id);
        let Some(gate) = chosen(scene, project, gate)? else { return Ok(nothing_ahead(project)) };
        let candidate = Candidate { gates: self, scene, id, project, gate };
        let mut items = evidence::items(&candidate);
        items.extend(approvals::conditions(&candidate));
        let findings = self.findings.get_or_init(|| findings::by_project(scene));
        let own = findings.get(&id).into_iter().flatten();
        let found: Vec<Item> = findings::items(own, &items).collect();
        items.extend(found);
        items.extend(approvals::verdicts(&candidate));
        items.sort_by_key(Item::order);
        Ok(table(&candidate, &items))
    }
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

fn table(candidate: &Candidate<'_, '_>, items: &[Item]) -> Table {
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
    let decision = candidate.gates.board.at(project.record, &gate.id).and_then(|decision| decision.outcome);
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

/// Whether a day has passed.
fn is_over(day: Option<NaiveDate>, as_of: NaiveDate) -> bool {
    day.is_some_and(|day| day < as_of)
}
