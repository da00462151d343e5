//! `costs`: budget, forecast and spending of each project by month, with the running totals.

use super::{Cell, Column, ColumnType as Type, Query, Table, View, cost_lines, origin, sums};
use crate::metrics::horizon;
use crate::metrics::spending::{self, Month};
use crate::model::{Fields, Period, ProjectId, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "costs",
    summary: "budget, forecast and spending of each project by month, with running totals",
    by: &["category", "type"],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    if let Some(field) = VIEW.by.iter().find(|field| query.by.as_deref() == Some(**field)) {
        return cost_lines::table(scene, query, "costs", &format!("Costs by {field}"), &[field]);
    }
    let running = |name: &'static str| Column::hidden(name, Type::Money).adding(false);
    let effort = |name: &'static str| Column::hidden(name, Type::Number).unit("person-days").adding(true);
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        Column::new("period", Type::Period),
        Column::new("budget", Type::Money),
        Column::new("forecast", Type::Money),
        Column::new("actual", Type::Money),
        Column::new("variance", Type::Money),
        running("budget_cumulative"),
        running("forecast_cumulative"),
        Column::new("actual_cumulative", Type::Money).adding(false),
        Column::new("burn", Type::Money).adding(false),
        Column::new("runway_periods", Type::Number),
        effort("effort_budget"),
        effort("effort_forecast"),
        effort("effort_actual"),
        Column::hidden("currency", Type::Text),
        Column::hidden("category", Type::Status),
        Column::hidden("under_way", Type::Flag),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ];
    let mut table = Table::new("costs", "Costs", columns);
    let (mut without, mut whole) = (0, 0);
    for id in origin::projects(scene, query) {
        let months = spending::months(scene.portfolio.project(id), scene.policy, scene.as_of);
        without += usize::from(months.is_empty());
        let money = scene.portfolio.project(id).cost.as_ref();
        whole += usize::from(
            !months.is_empty() && money.is_some_and(|cost| cost.budget.is_empty() && cost.total.is_given()),
        );
        table.rows.extend(months.iter().map(|month| row(scene, id, month)));
    }
    if without > 0 {
        table.notes.push(format!("projects without a row, for want of money by month: {without}"));
    }
    if whole > 0 {
        table.notes.push(format!("projects whose budget is one figure and stands in no month: {whole}"));
    }
    table
}

fn row(scene: &Scene<'_>, id: ProjectId, month: &Month) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let effort = project.cost.as_ref().and_then(|cost| cost.effort);
    let mut cells = vec![Cell::word(project.id), Cell::text(project.name), Cell::Text(month.period.to_string())];
    let money = [
        month.budget,
        month.forecast,
        month.actual,
        month.variance,
        month.budget_to_date,
        month.forecast_to_date,
        month.actual_to_date,
        month.burn,
        month.runway,
    ];
    cells.extend(money.map(|figure| Cell::figure(figure, Cell::Decimal)));
    cells.extend(["budget", "forecast", "actuals"].map(|key| days(effort, key, month.period)));
    cells.push(origin::currency(scene, Some(id)));
    cells.push(Cell::text(project.category));
    cells.push(Cell::Flag(horizon::is_under_way(project, scene.policy)));
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

/// Person-days of one month.
fn days(effort: Option<Fields<'_>>, key: &str, period: Period) -> Cell {
    let phased = effort.map(|effort| effort.by_period(key)).unwrap_or_default();
    let stated = phased.into_iter().find(|(own, _)| own.value == period);
    stated.map_or(Cell::Null(Unknown::NotGiven.code()), |(_, days)| Cell::decimal(&days))
}
