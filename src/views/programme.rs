//! `programme`: what stands below each programme, every project once.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::portfolio::{declared, exposure_cell, freshness, rating};
use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View};
use crate::metrics::exposure::{exposure, open};
use crate::metrics::{Figure, cost, currency::Currency, horizon, rag, rollup};
use crate::model::{ProjectId, Rag};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "programme",
    summary: "what stands below each programme, every project counted once",
    by: &[],
    about: &["programme", "portfolio"],
    figures: &[],
    build,
    totals,
};

/// Money, ratings and dates are those of the projects below; a budget of the programme's own would count them again
/// and is left out. Risks and issues are those of the programme, of programmes below it and of their projects.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns: Vec<Column> = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::hidden("stage", Type::Status),
        Column::hidden("state", Type::Status),
        Column::hidden("tier", Type::Number),
        Column::hidden("manager", Type::Reference),
        Column::hidden("sponsor", Type::Reference),
        Column::new("rag", Type::Status),
    ];
    columns.extend(rolled_columns());
    columns.push(Column::hidden("freshness_days", Type::Days));
    columns.push(Column::hidden("business_unit", Type::Text));
    let mut table = Table::new("programme", "Programmes", columns);
    let asked = scene
        .portfolio
        .projects()
        .filter(|(id, programme)| programme.kind == "programme" && query.takes(scene.portfolio, *id));
    table.rows = asked.map(|(id, _)| row(scene, id)).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId) -> Vec<Cell> {
    let programme = scene.portfolio.project(id);
    let mut cells = vec![
        Cell::word(programme.id),
        Cell::text(programme.name),
        Cell::text(programme.parent),
        Cell::text(programme.stage),
        Cell::word(programme.state.map_or("active", |state| state.value)),
        Cell::or_null(scene.tier(programme), "not_given", Cell::Integer),
        Cell::text(programme.manager),
        Cell::text(programme.sponsor),
        declared(scene, id, "overall"),
    ];
    cells.extend(rolled(scene, &own_and_below(scene, id)).into_iter().map(|(cell, _)| cell));
    cells.push(freshness(scene, id));
    cells.push(Cell::text(programme.business_unit));
    cells
}

/// A programme and everything below it, programmes in between included.
fn own_and_below(scene: &Scene<'_>, id: ProjectId) -> BTreeSet<ProjectId> {
    let mut projects = rollup::all_below(scene.portfolio, id);
    projects.insert(id);
    projects
}

fn rolled_columns() -> Vec<Column> {
    vec![
        Column::new("projects", Type::Count),
        Column::new("green", Type::Count),
        Column::new("amber", Type::Count),
        Column::new("red", Type::Count),
        Column::new("unrated", Type::Count),
        Column::new("rag_weighted", Type::Status),
        Column::hidden("rag_index", Type::Number),
        Column::hidden("rag_computed", Type::Status),
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
        Column::hidden("findings", Type::Count),
        Column::hidden("currency", Type::Text),
        Column::hidden("risks_costed", Type::Count),
    ]
}

/// The cells of [`rolled_columns`] over a set of programmes and projects, each with how many projects it is made of.
fn rolled(scene: &Scene<'_>, scope: &BTreeSet<ProjectId>) -> Vec<(Cell, Option<Known>)> {
    let portfolio = scene.portfolio;
    let projects: Vec<ProjectId> = scope.iter().copied().filter(|id| portfolio.project(*id).is_project()).collect();
    let money = rollup::money(portfolio, &projects, scene.policy, scene.as_of);
    let told = |id: &ProjectId| portfolio.project(*id).status.as_ref().and_then(|status| status.rating("overall"));
    let judged = |id: &ProjectId| rag::health(portfolio, *id, scene.policy, scene.as_of).overall.ok();
    let counts = rollup::counts(projects.iter().map(told));
    let weighted = index(scene, &projects, &money.currency, told);
    let computed = index(scene, &projects, &money.currency, judged);
    let gap = weighted.and_then(|weighted| Ok((weighted - computed?).round_dp(2)));
    let (finish, next) = (finish(scene, scope), next(scene, scope));
    let exposure = exposure(portfolio, open(portfolio, scope.iter().copied().map(Some)), scene.policy);
    let (currency, exposed) = match (money.currency.code(), exposure.currency.code()) {
        (Ok(money), Ok(risks)) if money != risks => (Ok(money), Cell::Null("mixed_currencies")),
        (money, risks) => (money.or(risks), exposure_cell(&exposure)),
    };
    let issues = scope.iter().flat_map(|id| portfolio.issues.of(*id)).filter(|issue| issue.is_open()).count();
    let findings = scene.tally.map(|tally| scope.iter().filter_map(|id| tally.get(id)).sum());
    let plain = |cell: Cell| (cell, None);
    let sum =
        |sum: &rollup::Sum| (Cell::figure(sum.amount, Cell::Decimal), Some(Known { known: sum.known, of: sum.of }));
    vec![
        plain(Cell::count(projects.len())),
        plain(Cell::count(counts.green)),
        plain(Cell::count(counts.amber)),
        plain(Cell::count(counts.red)),
        plain(Cell::count(counts.unrated)),
        plain(rating(weighted.map(rollup::colour))),
        plain(Cell::figure(weighted, Cell::Decimal)),
        plain(rating(computed.map(rollup::colour))),
        plain(Cell::figure(gap, Cell::Decimal)),
        plain(Cell::Null("needs_history")),
        plain(Cell::figure(finish.baseline, Cell::Date)),
        plain(Cell::figure(finish.expected, Cell::Date)),
        plain(Cell::figure(finish.slip, Cell::Integer)),
        sum(&money.budget),
        sum(&money.actual),
        sum(&money.at_completion),
        sum(&money.variance),
        plain(Cell::figure(money.variance_pct, Cell::Decimal)),
        plain(Cell::count(exposure.open)),
        (exposed, Some(Known { known: exposure.inherent.known, of: exposure.open })),
        plain(Cell::count(issues)),
        plain(next.as_ref().map_or(Cell::Null("no_open_milestone"), |(_, name)| name.clone())),
        plain(Cell::or_null(next, "no_open_milestone", |(date, _)| Cell::Date(date))),
        plain(Cell::or_null(findings, "not_checked", Cell::count)),
        plain(Cell::figure(currency, Cell::word)),
        plain(Cell::count(exposure.inherent.known)),
    ]
}

/// The rating of projects weighted by their budgets.
fn index(
    scene: &Scene<'_>,
    projects: &[ProjectId],
    into: &Currency,
    rated: impl Fn(&ProjectId) -> Option<Rag>,
) -> Figure {
    let weights = projects.iter().filter_map(|id| {
        let project = scene.portfolio.project(*id);
        let budget = cost::budget(project.cost.as_ref()?).ok()?;
        let code = cost::currency(project, scene.policy).ok();
        Some((rated(id)?, into.convert(budget, code.as_deref(), scene.policy).ok()?))
    });
    rollup::weighted_index(weights)
}

/// The last dates over everything that has both: what nobody has planned yet has no say.
fn finish(scene: &Scene<'_>, scope: &BTreeSet<ProjectId>) -> horizon::Finish {
    let known = scope.iter().filter_map(|id| {
        let finish = horizon::finish(scene.portfolio, *id);
        finish.baseline.ok().zip(finish.expected.ok())
    });
    let (baseline, expected): (Vec<NaiveDate>, Vec<NaiveDate>) = known.unzip();
    let last = |dates: Vec<NaiveDate>| dates.into_iter().max().ok_or("nothing_known");
    let (baseline, expected) = (last(baseline), last(expected));
    let slip = baseline.and_then(|baseline| Ok((expected? - baseline).num_days()));
    horizon::Finish { baseline, expected, slip }
}

fn next(scene: &Scene<'_>, scope: &BTreeSet<ProjectId>) -> Option<(NaiveDate, Cell)> {
    let live = scope.iter().filter(|id| horizon::is_under_way(scene.portfolio.project(**id), scene.policy));
    let next = live.filter_map(|id| {
        let next = horizon::next(scene.portfolio, *id)?;
        Some((next.forecast.value()?, Cell::text(next.name.or(next.id))))
    });
    next.min_by_key(|(date, _)| *date)
}

/// The same figures over all programmes left in the table, each project once though programmes may be nested.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    let Some(ids) = table.column("id") else { return };
    let listed = table.rows.iter().filter_map(|row| scene.portfolio.project_named(row[ids].as_text()?));
    let scope: BTreeSet<ProjectId> = listed.flat_map(|id| own_and_below(scene, id)).collect();
    let figures = rolled_columns().into_iter().zip(rolled(scene, &scope));
    let added = figures
        .filter(|(column, _)| column.additive || matches!(&*column.name, "rag_weighted" | "rag_index" | "currency"));
    table.totals.extend(added.map(|(column, (value, known))| Total { name: column.name.to_string(), value, known }));
}
