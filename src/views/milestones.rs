//! `milestones`: what lands when, and how far it has moved.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Table, Total, View, origin, sums};
use crate::metrics::{horizon, slip};
use crate::model::{Filed, Milestone, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "milestones",
    summary: "what lands when, and how far it has moved",
    by: &[],
    about: &["milestone"],
    figures: &[
        Derivation {
            figure: "slip_days",
            formula: "(actual, else forecast) − baseline, in calendar days; positive is late",
            source: "PMI Practice Standard for Scheduling; against the approved baseline, never the last forecast",
            from: &[From::Field("baseline"), From::Field("forecast"), From::Field("actual")],
        },
        Derivation {
            figure: "state",
            formula: "done with an actual; overdue if the forecast has passed; late if slip_days > 0; else on_track",
            source: "convention of this tool",
            from: &[From::Figure("slip_days"), From::Field("forecast"), From::Field("actual")],
        },
        Derivation {
            figure: "on_time",
            formula: "of a milestone that was due: actual ≤ baseline",
            source: "GAO Schedule Assessment Guide (GAO-16-89G), baseline execution",
            from: &[From::Field("actual"), From::Field("baseline")],
        },
    ],
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("project", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("baseline", Type::Date),
        Column::new("forecast", Type::Date),
        Column::new("actual", Type::Date),
        Column::new("slip_days", Type::Days),
        Column::new("state", Type::Status),
        Column::hidden("gate", Type::Text),
        Column::hidden("weight", Type::Percent),
        Column::hidden("type", Type::Status),
        Column::hidden("owner", Type::Reference),
        Column::hidden("on_time", Type::Flag),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("milestones", "Milestones", columns);
    let asked = origin::items(scene, query, &scene.portfolio.milestones);
    table.rows = asked.map(|milestone| row(scene, milestone)).collect();
    table
}

fn row(scene: &Scene<'_>, milestone: &Filed<'_, Milestone<'_>>) -> Vec<Cell> {
    let portfolio = scene.portfolio;
    let live = milestone.project.is_none_or(|id| horizon::is_under_way(portfolio.project(id), scene.policy));
    let state = horizon::state(milestone, live, scene.as_of);
    let mut cells = vec![
        Cell::text(milestone.id),
        origin::project(portfolio, milestone.project),
        Cell::text(milestone.name),
        Cell::date(&milestone.baseline),
        Cell::date(&milestone.forecast),
        Cell::date(&milestone.actual),
        Cell::figure(slip::slip(milestone).map_err(Unknown::code), Cell::Integer),
        Cell::figure(state, |state| Cell::word(state.name())),
        Cell::text(milestone.gate),
        Cell::decimal(&milestone.weight),
        Cell::text(milestone.kind),
        Cell::text(milestone.owner),
        Cell::or_null(slip::on_time(milestone, scene.as_of), "not_due", Cell::Flag),
    ];
    cells.extend(origin::cells(portfolio, milestone));
    cells
}

/// How many milestones stand how, and the share of those due that were reached by their baseline.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(column) = table.column("state") else { return };
    for state in [horizon::State::Done, horizon::State::OnTrack, horizon::State::Late, horizon::State::Overdue] {
        let count = table.rows.iter().filter(|row| row[column].as_text() == Some(state.name())).count();
        table.totals.push(Total { name: state.name().to_owned(), value: Cell::count(count), known: None });
    }
    let Some(column) = table.column("on_time") else { return };
    let count = |flag: bool| table.rows.iter().filter(|row| row[column] == Cell::Flag(flag)).count();
    let (kept, due) = (count(true), count(true) + count(false));
    let share = (Decimal::from(kept) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(due));
    let value = Cell::or_null(share, "not_due", Cell::Decimal);
    table.totals.push(Total { name: "on_time_pct".to_owned(), value, known: None });
}
