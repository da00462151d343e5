//! `portfolio`: every project on one line, declared and computed side by side.

use rust_decimal::Decimal;

use super::line::{self, Figures};
use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, line_figures, open, origin, rating, sum};
use crate::metrics::exposure::{exposure, open};
use crate::metrics::health::Basis;
use crate::metrics::{Figure, cost, horizon, rollup};
use crate::model::{ProjectId, Rag};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "portfolio",
    summary: "every project on one line, declared and computed side by side",
    by: &[],
    about: &["project"],
    figures: line_figures::FIGURES,
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let estimate = [Column::hidden("eac_method", Type::Status), Column::hidden("eac_because", Type::Text)];
    let columns = line::header().into_iter().chain(line::figures()).chain(estimate).collect();
    let mut table = Table::new("portfolio", "Portfolio", columns);
    let basis = scene.basis();
    table.rows = origin::projects(scene, query).map(|id| row(scene, id, &basis)).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId, basis: &Basis<'_, '_>) -> Vec<Cell> {
    let (portfolio, project) = (scene.portfolio, scene.portfolio.project(id));
    let money = cost::outturn(project, scene.policy, scene.as_of);
    let earned = basis.earned(id);
    let computed = basis.health_with(id, &earned).overall;
    let finish = horizon::finish(portfolio, id);
    let next = horizon::next(portfolio, id);
    let exposure = exposure(portfolio, open(portfolio, [Some(id)]), scene.policy);
    let findings = scene.tally.and_then(|tally| tally.get(&id));
    let amount = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let mut cells = line::header_cells(scene, id);
    cells.extend(line::figure_cells(
        scene,
        id,
        Figures {
            rag_computed: rating::computed(computed),
            rag_gap: rating::gap(scene, id, computed),
            finish_baseline: Cell::figure(finish.baseline, Cell::Date),
            finish_forecast: Cell::figure(finish.expected, Cell::Date),
            slip_days: Cell::figure(finish.slip, Cell::Integer),
            budget: amount(money.budget),
            actual: amount(money.actual),
            eac: amount(earned.forecast.eac),
            variance: amount(earned.forecast.vac.map(|vac| -vac)),
            variance_pct: amount(earned.forecast.vac_pct.map(|pct| -pct)),
            risks_open: Cell::count(exposure.open),
            exposure: amount(exposure.inherent.amount),
            issues_open: Cell::count(portfolio.issues.of(id).iter().filter(|issue| issue.is_open()).count()),
            next_milestone: Cell::or_null(next, "no_open_milestone", |next| Cell::text(next.name.or(next.id))),
            next_milestone_date: Cell::or_null(next, "no_open_milestone", |next| Cell::date(&next.forecast)),
            findings: Cell::or_null(findings, "not_checked", |count| Cell::count(*count)),
            currency: Cell::figure(money.currency, Cell::Text),
            forecast: amount(money.to_come),
            risks_costed: Cell::count(exposure.inherent.known),
        },
    ));
    cells.push(Cell::figure(earned.forecast.eac_method, |method| Cell::word(method.name())));
    cells.push(Cell::figure(earned.forecast.eac_because, Cell::word));
    cells
}

/// Sums, how many have which declared rating, and the rating weighted by budget: of all rows, and of open projects.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    open::beside(table, |table| totals_of(table, scene));
}

fn totals_of(table: &mut Table, scene: &Scene<'_>) {
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
        total("rag_weighted", rating::computed(index.map(rollup::colour))),
        total("rag_index", Cell::figure(index, Cell::Decimal)),
    ]
}
