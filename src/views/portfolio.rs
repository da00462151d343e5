//! `portfolio`: every project on one line, declared and computed side by side.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sum};
use crate::metrics::exposure::{Exposure, exposure, open};
use crate::metrics::{Figure, cost, horizon, rag, rollup};
use crate::model::{ProjectId, Rag};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "portfolio",
    summary: "every project on one line, declared and computed side by side",
    by: &[],
    about: &["project"],
    figures: &[],
    build,
    totals,
};

fn columns() -> Vec<Column> {
    vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::new("stage", Type::Status),
        Column::hidden("state", Type::Status),
        Column::hidden("tier", Type::Number),
        Column::hidden("manager", Type::Reference),
        Column::hidden("sponsor", Type::Reference),
        Column::new("rag", Type::Status),
        Column::new("rag_computed", Type::Status),
        Column::hidden("rag_gap", Type::Number),
        Column::hidden("trend", Type::Status),
        Column::hidden("finish_baseline", Type::Date),
        Column::hidden("finish_forecast", Type::Date),
        Column::new("slip_days", Type::Days),
        Column::new("budget", Type::Money),
        Column::hidden("actual", Type::Money),
        Column::hidden("eac", Type::Money),
        Column::hidden("variance", Type::Money),
        Column::new("variance_pct", Type::Percent),
        Column::new("risks_open", Type::Count),
        Column::new("exposure", Type::Money),
        Column::new("issues_open", Type::Count),
        Column::hidden("next_milestone", Type::Text),
        Column::hidden("next_milestone_date", Type::Date),
        Column::new("freshness_days", Type::Days),
        Column::hidden("findings", Type::Count),
        Column::hidden("currency", Type::Text),
        Column::hidden("forecast", Type::Money),
        Column::hidden("business_unit", Type::Text),
        Column::hidden("category", Type::Status),
        Column::hidden("under_way", Type::Flag),
        Column::hidden("risks_costed", Type::Count),
    ]
}

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut table = Table::new("portfolio", "Portfolio", columns());
    table.rows = origin::projects(scene, query).map(|id| row(scene, id)).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId) -> Vec<Cell> {
    let (portfolio, project) = (scene.portfolio, scene.portfolio.project(id));
    let money = cost::outturn(project, scene.policy, scene.as_of);
    let finish = horizon::finish(portfolio, id);
    let computed = rag::health(portfolio, id, scene.policy, scene.as_of).overall;
    let next = horizon::next(portfolio, id);
    let exposure = exposure(portfolio, open(portfolio, [Some(id)]), scene.policy);
    vec![
        Cell::word(project.id),
        Cell::text(project.name),
        origin::programme(portfolio, id),
        Cell::text(project.stage),
        Cell::word(project.state.map_or("active", |state| state.value)),
        Cell::or_null(scene.tier(project), "not_given", Cell::Integer),
        Cell::text(project.manager),
        Cell::text(project.sponsor),
        declared(scene, id, "overall"),
        rating(computed),
        gap(scene, id, computed),
        Cell::Null("needs_history"),
        Cell::figure(finish.baseline, Cell::Date),
        Cell::figure(finish.expected, Cell::Date),
        Cell::figure(finish.slip, Cell::Integer),
        Cell::figure(money.budget, Cell::Decimal),
        Cell::figure(money.actual, Cell::Decimal),
        Cell::figure(money.at_completion, Cell::Decimal),
        Cell::figure(money.variance, Cell::Decimal),
        Cell::figure(money.variance_pct, Cell::Decimal),
        Cell::count(exposure.open),
        exposure_cell(&exposure),
        Cell::count(portfolio.issues.of(id).iter().filter(|issue| issue.is_open()).count()),
        Cell::or_null(next, "no_open_milestone", |next| Cell::text(next.name.or(next.id))),
        Cell::or_null(next, "no_open_milestone", |next| Cell::date(&next.forecast)),
        freshness(scene, id),
        Cell::or_null(scene.tally.and_then(|tally| tally.get(&id)), "not_checked", |count| Cell::count(*count)),
        Cell::figure(money.currency, Cell::Text),
        Cell::figure(money.to_come, Cell::Decimal),
        Cell::text(project.business_unit),
        Cell::text(project.category),
        Cell::Flag(horizon::is_under_way(project, scene.policy)),
        Cell::count(exposure.inherent.known),
    ]
}

/// A declared rating as written; null where nothing is declared, and where what is written is no rating.
pub(super) fn declared(scene: &Scene<'_>, id: ProjectId, dimension: &str) -> Cell {
    let status = scene.portfolio.project(id).status.as_ref();
    let declared = status.and_then(|status| status.declared(dimension));
    Cell::or_null(declared, "not_given", |declared| match declared.value {
        "unrated" => Cell::word("unrated"),
        word => Cell::or_null(Rag::named(word), "unreadable", |rag| Cell::word(rag.name())),
    })
}

/// A computed rating.
pub(super) fn rating(computed: Figure<Rag>) -> Cell {
    Cell::figure(computed, |rag| Cell::word(rag.name()))
}

/// Declared − computed, in steps; negative is too optimistic.
fn gap(scene: &Scene<'_>, id: ProjectId, computed: Figure<Rag>) -> Cell {
    let declared = scene.portfolio.project(id).status.as_ref().and_then(|status| status.rating("overall"));
    let gap = declared.ok_or("unrated").and_then(|declared| Ok(rag::gap(declared, computed?)));
    Cell::figure(gap, |gap| Cell::Decimal(gap.normalize()))
}

/// Exposure before response, of the open risks whose cost is known; null if there are some and it is of none.
/// `risks_costed` beside it says of how many it is.
pub(super) fn exposure_cell(exposure: &Exposure) -> Cell {
    Cell::figure(exposure.inherent.amount, Cell::Decimal)
}

/// Days since the last report, by the date it states.
pub(super) fn freshness(scene: &Scene<'_>, id: ProjectId) -> Cell {
    let Some(status) = &scene.portfolio.project(id).status else { return Cell::Null("no_status") };
    match Cell::date(&status.date) {
        Cell::Date(date) => Cell::Integer((scene.as_of - date).num_days()),
        unknown => unknown,
    }
}

/// Sums; how many rows have which declared rating, and the rating weighted by budget.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    table.add_sums(scene.policy);
    sum::partly(table, "exposure", "risks_costed", "risks_open");
    let Some((rags, budgets)) = table.column("rag").zip(table.column("budget")) else { return };
    let rag = |row: &[Cell]| row[rags].as_text().and_then(Rag::named);
    let counts = rollup::counts(table.rows.iter().map(|row| rag(row)));
    let rows: Vec<&Vec<Cell>> = table.rows.iter().collect();
    let currency = sum::currency_of(table, &rows, scene.policy);
    let codes = table.column("currency");
    let weighted = table.rows.iter().filter_map(|row| {
        let code = codes.and_then(|column| row[column].as_text());
        let budget = currency.convert(row[budgets].number()?, code, scene.policy).ok()?;
        Some((rag(row)?, budget))
    });
    let index = rollup::weighted_index(weighted.collect::<Vec<(Rag, Decimal)>>());
    table.totals.extend(rating_totals(&counts, index));
}

/// A roll-up of ratings as totals: counts, the cost-weighted colour and its index.
fn rating_totals(counts: &rollup::Counts, index: Figure) -> Vec<Total> {
    let total = |name: &str, value: Cell| Total { name: name.to_owned(), value, known: None };
    vec![
        total("green", Cell::count(counts.green)),
        total("amber", Cell::count(counts.amber)),
        total("red", Cell::count(counts.red)),
        total("unrated", Cell::count(counts.unrated)),
        total("rag_weighted", rating(index.map(rollup::colour))),
        total("rag_index", Cell::figure(index, Cell::Decimal)),
    ]
}
