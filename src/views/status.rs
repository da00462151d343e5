//! `status`: what each project reports, beside what its figures say.

use super::{Cell, Column, ColumnType as Type, Query, Table, View, line_figures, origin, rating, sums};
use crate::metrics::health::Basis;
use crate::metrics::rag;
use crate::model::{Ask, PathToGreen, ProjectId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "status",
    summary: "what each project reports, beside what its figures say",
    by: &[],
    about: &["project"],
    figures: line_figures::STATUS,
    build,
    totals: sums,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![Column::new("id", Type::Reference), Column::new("name", Type::Text)];
    for dimension in rag::DIMENSIONS {
        let core = matches!(dimension, "overall" | "schedule" | "cost" | "scope" | "benefits");
        columns.push(Column { shown: core, ..Column::new(dimension, Type::Status) });
        columns.push(Column {
            shown: dimension == "overall",
            ..Column::new(format!("{dimension}_computed"), Type::Status)
        });
    }
    columns.extend([
        Column::new("date", Type::Date),
        Column::new("summary", Type::Text),
        Column::hidden("path_to_green", Type::Text),
        Column::hidden("asks", Type::List),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ]);
    let mut table = Table::new("status", "Status", columns);
    let basis = scene.basis();
    table.rows = origin::projects(scene, query).map(|id| row(scene, id, &basis)).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId, basis: &Basis<'_, '_>) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let health = basis.health(id);
    let mut cells = vec![Cell::word(project.id), Cell::text(project.name)];
    for dimension in rag::DIMENSIONS {
        cells.push(rating::declared(scene, id, dimension));
        cells.push(rating::computed(health.of(dimension)));
    }
    match &project.status {
        Some(status) => cells.extend([
            Cell::date(&status.date),
            Cell::text(status.summary),
            Cell::or_null(status.path_to_green.as_ref(), "not_given", path_to_green),
            Cell::List(status.asks.iter().map(ask).collect()),
        ]),
        None => cells.extend(std::iter::repeat_n(Cell::Null("no_status"), 4)),
    }
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

fn path_to_green(path: &PathToGreen<'_>) -> Cell {
    let fields = [("action", Cell::text(path.action)), ("owner", Cell::text(path.owner)), ("by", Cell::date(&path.by))];
    Cell::Record(fields.map(|(name, cell)| (name.into(), cell)).into())
}

fn ask(ask: &Ask<'_>) -> Cell {
    let fields = [
        ("id", Cell::text(ask.id)),
        ("text", Cell::text(ask.text)),
        ("of", Cell::text(ask.of)),
        ("by", Cell::date(&ask.by)),
    ];
    Cell::Record(fields.map(|(name, cell)| (name.into(), cell)).into())
}
