//! `risks`: what could happen, how bad it would be, and what is left after response.

mod figures;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View, origin, sums};
use crate::metrics::risk::{self, Rating};
use crate::model::{Filed, Risk, Unknown};
use crate::policy::Scales;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "risks",
    summary: "what could happen, how bad it would be, and what is left after response",
    by: &[],
    about: &["risk"],
    figures: figures::FIGURES,
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("project", Type::Reference),
        Column::new("title", Type::Text),
        Column::new("owner", Type::Reference),
        Column::hidden("probability", Type::Share),
        Column::hidden("impact", Type::Number),
        Column::new("score", Type::Number),
        Column::new("band", Type::Status),
        Column::hidden("residual_score", Type::Number),
        Column::new("residual_band", Type::Status),
        Column::new("exposure", Type::Money),
        Column::hidden("residual_exposure", Type::Money),
        Column::new("proximity", Type::Status),
        Column::new("response", Type::Status),
        Column::new("state", Type::Status),
        Column::hidden("age_days", Type::Days),
        Column::hidden("currency", Type::Text),
        Column::hidden("open", Type::Flag),
        Column::hidden("kind", Type::Status),
        Column::hidden("category", Type::Text),
        Column::hidden("cause_tag", Type::Text),
        Column::hidden("reduction", Type::Share),
        Column::hidden("leverage", Type::Number),
        Column::hidden("unreviewed_days", Type::Number).unit("days"),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("risks", "Risks", columns);
    let asked = origin::items(scene, query, &scene.portfolio.risks);
    table.rows = asked.map(|risk| row(scene, risk)).collect();
    table
}

fn row(scene: &Scene<'_>, risk: &Filed<'_, Risk<'_>>) -> Vec<Cell> {
    let scales = &scene.policy.scales;
    let known =
        |rating: Result<Rating, Unknown>, cell: fn(Rating) -> Cell| Cell::figure(rating.map_err(Unknown::code), cell);
    let (inherent, residual) = (risk::inherent(risk, scales), risk::residual(risk, scales));
    let probability = risk.probability.ok_or("not_given");
    let fraction = probability.and_then(|written| scales.fraction(written.value).ok_or("unreadable"));
    let while_open = |cell: Cell| if risk.is_open() { cell } else { Cell::Null("closed") };
    let exposed =
        |exposure: Result<_, Unknown>| while_open(Cell::figure(exposure.map_err(Unknown::code), Cell::Decimal));
    let proximity =
        Cell::or_null(risk::proximity(risk, scene.as_of), "not_given", |proximity| Cell::word(proximity.name()));
    let age = risk::age(risk, scene.as_of).map_err(Unknown::code);
    let response = before_and_after(risk, scales).map_err(Unknown::code);
    let leverage = response.and_then(|(before, after)| {
        let cost = risk.response_cost.or_reason().map_err(Unknown::code)?;
        risk::leverage(before, after, cost).ok_or("no_cost")
    });
    let mut cells = vec![
        Cell::text(risk.id),
        origin::project(scene.portfolio, risk.project),
        Cell::text(risk.title),
        Cell::text(risk.owner),
        Cell::figure(fraction, Cell::Decimal),
        Cell::or_null(risk::highest(&risk.impact), "not_given", Cell::Integer),
        known(inherent, |rating| Cell::Integer(rating.score)),
        known(inherent, |rating| Cell::word(rating.band.name())),
        known(residual, |rating| Cell::Integer(rating.score)),
        known(residual, |rating| Cell::word(rating.band.name())),
        exposed(risk::exposure(risk, scales)),
        exposed(risk::residual_exposure(risk, scales)),
        while_open(proximity),
        Cell::text(risk.response),
        Cell::word(risk.state.map_or("open", |state| state.value)),
        Cell::figure(age, Cell::Integer),
        origin::currency(scene, risk.project),
        Cell::Flag(risk.is_open()),
        Cell::word(if risk.is_opportunity() { "opportunity" } else { "threat" }),
        Cell::text(risk.category),
        Cell::text(risk.cause_tag),
        Cell::figure(
            response.and_then(|(before, after)| risk::reduction(before, after).ok_or("no_exposure")),
            Cell::Decimal,
        ),
        Cell::figure(leverage, Cell::Decimal),
        while_open(Cell::figure(risk::since_review(risk, scene.as_of).map_err(Unknown::code), Cell::Integer)),
    ];
    cells.extend(origin::cells(scene.portfolio, risk));
    cells
}

/// Exposure before and after response, where anything is said of what remains.
fn before_and_after(risk: &Risk<'_>, scales: &Scales) -> Result<(Decimal, Decimal), Unknown> {
    risk.residual.ok_or(Unknown::NotGiven)?;
    Ok((risk::exposure(risk, scales)?, risk::residual_exposure(risk, scales)?))
}

/// Sums of what open risks could cost, and how many are open.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(column) = table.column("open") else { return };
    let open = table.rows.iter().filter(|row| row[column] == Cell::Flag(true)).count();
    // What is over exposes nobody: of it there is nothing to know.
    for total in table.totals.iter_mut().filter(|total| total.name.ends_with("exposure")) {
        total.known = total.known.map(|known| Known { of: open, ..known });
    }
    table.totals.push(Total { name: "open".to_owned(), value: Cell::count(open), known: None });
}
