//! `bottlenecks`: projects, teams and people that much else waits for.

use std::cmp::Reverse;

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, View, origin};
use crate::metrics::bottleneck::{Bottleneck, Constraint, bottlenecks};
use crate::model::RecordId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "bottlenecks",
    summary: "projects, teams and people that much else waits for, directly and down the line",
    by: &[],
    about: &["project", "programme", "portfolio", "team", "person"],
    figures: FIGURES,
    build,
    totals: |_, _| (),
};

const SOURCE: &str = "Goldratt 1997, Critical Chain: the constraint is what the rest waits for; counted by this tool";

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "dependants",
        formula: "number of active projects that wait for it: open dependencies, logic after its open work, bookings from today on",
        source: SOURCE,
        from: &[From::Found(dependants)],
    },
    Derivation {
        figure: "dependant_ids",
        formula: "the projects that dependants counts",
        source: SOURCE,
        from: &[From::Found(dependants)],
    },
    Derivation {
        figure: "downstream",
        formula: "dependants, and the projects that wait for those, at any distance, each once",
        source: SOURCE,
        from: &[From::Figure("dependants")],
    },
    Derivation {
        figure: "overlaps",
        formula: "the most that want it at once: projects on one day (people, teams), hand-overs needed in one month (projects)",
        source: SOURCE,
        from: &[From::Figure("dependants")],
    },
];

/// One row for everything that some active project waits for, those with most behind them first. A question about
/// projects is answered by what they are and what they wait for.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("kind", Type::Status),
        Column::new("dependants", Type::Number),
        Column::new("downstream", Type::Number),
        Column::new("overlaps", Type::Number),
        Column::hidden("dependant_ids", Type::List),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ];
    let mut table = Table::new("bottlenecks", "Bottlenecks", columns);
    let portfolio = scene.portfolio;
    let mut found = bottlenecks(portfolio, scene.policy, scene.as_of);
    found.retain(|one| match one.constraint {
        Constraint::Project(id) if query.takes(portfolio, id) => true,
        _ => one.dependants.iter().any(|id| query.takes(portfolio, *id)),
    });
    found.sort_by_key(|one| Reverse((one.downstream, one.dependants.len())));
    table.rows = found.iter().map(|one| row(scene, one)).collect();
    table
}

fn row(scene: &Scene<'_>, one: &Bottleneck<'_>) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let named = |id: &str, kind: &str| {
        let title = portfolio.named(id).iter().map(|record| portfolio.record(*record));
        let title = title.into_iter().find(|record| record.kind.name == kind).map(|record| record.title().to_owned());
        (Cell::word(id), Cell::or_null(title, "not_recorded", Cell::Text), Cell::word(kind))
    };
    let ((id, name, kind), project) = match one.constraint {
        Constraint::Project(id) => (named(portfolio.project(id).id, portfolio.project(id).kind), Some(id)),
        Constraint::Team(id) => (named(id, "team"), None),
        Constraint::Person(id) => (named(id, "person"), None),
    };
    let dependants = one.dependants.iter().map(|id| Cell::word(portfolio.project(*id).id)).collect();
    let mut cells = vec![
        id,
        name,
        kind,
        Cell::count(one.dependants.len()),
        Cell::count(one.downstream),
        Cell::figure(one.overlaps, Cell::count),
        Cell::List(dependants),
    ];
    cells.extend(origin::of_project(portfolio, project));
    cells
}

/// The projects that wait for a record.
fn dependants(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    let (portfolio, own) = (scene.portfolio, scene.portfolio.record(record));
    let is_own = |constraint: &Constraint<'_>| match constraint {
        Constraint::Project(id) => portfolio.project(*id).record == record,
        Constraint::Team(id) | Constraint::Person(id) => own.id.is_some_and(|own| own.value == *id),
    };
    let found = bottlenecks(portfolio, scene.policy, scene.as_of).into_iter().find(|one| is_own(&one.constraint));
    let waits = |id| {
        let project = portfolio.project(id);
        Stated {
            name: project.id.to_owned(),
            value: Cell::word(project.title()),
            spot: Some(portfolio.record(project.record).head()),
        }
    };
    found.map(|one| one.dependants.into_iter().map(waits).collect()).unwrap_or_default()
}
