//! `benefits`: what the work is for, planned and measured, also after it has ended.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::{Figure, benefit, measurement, percent};
use crate::model::{Benefit, Filed, ProjectId, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "benefits",
    summary: "what the work is for, planned and measured, also after it has ended",
    by: &[],
    about: &["benefit"],
    figures: &[],
    build,
    totals,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("owner", Type::Reference),
        Column::hidden("type", Type::Status),
        Column::new("unit", Type::Text),
        Column::new("baseline", Type::Number),
        Column::new("target", Type::Number),
        Column::new("latest", Type::Number),
        Column::new("realised_pct", Type::Percent),
        Column::hidden("planned_to_date", Type::Number),
        Column::hidden("actual_to_date", Type::Number),
        Column::new("due_unmeasured", Type::Count),
        Column::hidden("forecast", Type::Number),
        Column::new("state", Type::Status),
        Column::hidden("projects", Type::List),
        Column::hidden("post_closure", Type::Flag),
        Column::hidden("objective", Type::Reference),
        Column::hidden("target_date", Type::Date),
        Column::hidden("money_planned", Type::Money),
        Column::hidden("money_actual", Type::Money),
        Column::hidden("currency", Type::Text),
        Column::hidden("project", Type::Reference),
        Column::hidden("target_pct", Type::Percent),
        Column::hidden("next_due", Type::Period),
    ];
    columns.extend(origin::columns());
    let mut table = Table::new("benefits", "Benefits", columns);
    let asked = scene.portfolio.benefits.iter().filter(|benefit| {
        let projects = projects(scene, benefit);
        query.takes_item(scene.portfolio, benefit.project)
            || projects.iter().any(|id| query.takes(scene.portfolio, *id))
    });
    table.rows = asked.map(|benefit| row(scene, benefit)).collect();
    table
}

/// The projects that bring it about: its contributors, else the project it is recorded in.
fn projects(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<ProjectId> {
    let named = benefit.contributors.iter().filter_map(|part| scene.portfolio.project_named(part.project?.value));
    let mut projects: Vec<ProjectId> = named.collect();
    if projects.is_empty() {
        projects.extend(benefit.project);
    }
    projects.sort_unstable();
    projects.dedup();
    projects
}

fn row(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<Cell> {
    let as_of = scene.as_of;
    let to_date = benefit::to_date(benefit, as_of).map_err(|unknown| match unknown {
        Unknown::NotGiven if measurement::latest(benefit, as_of).is_some() => "nothing_due",
        Unknown::NotGiven => "not_measured",
        other => other.code(),
    });
    let realised =
        to_date.and_then(|to_date| to_date.share().map(|share| share * Decimal::ONE_HUNDRED).ok_or("nothing_planned"));
    let due = measurement::due(benefit, as_of);
    let unmeasured = due.iter().filter(|due| due.measured.is_none()).count();
    let money = |amount: fn(benefit::Realisation) -> Decimal| match benefit.is_money() {
        true => Cell::figure(to_date.map(amount), Cell::Decimal),
        false => Cell::Null("not_money"),
    };
    let projects = projects(scene, benefit);
    let unit_is_currency = benefit.unit.filter(|_| benefit.is_money());
    let towards =
        benefit::towards_target(benefit, as_of).map(|share| share * Decimal::ONE_HUNDRED).map_err(Unknown::code);
    let mut cells = vec![
        Cell::text(benefit.id),
        Cell::text(benefit.name),
        Cell::text(benefit.owner),
        Cell::text(benefit.kind),
        Cell::text(benefit.unit),
        Cell::decimal(&benefit.baseline),
        Cell::decimal(&benefit.target),
        measurement::latest(benefit, as_of).map_or(Cell::Null("not_measured"), |latest| Cell::decimal(&latest.value)),
        Cell::figure(realised, Cell::Decimal),
        Cell::figure(to_date.map(|to_date| to_date.planned), Cell::Decimal),
        Cell::figure(to_date.map(|to_date| to_date.actual), Cell::Decimal),
        Cell::count(unmeasured),
        Cell::figure(forecast(scene, benefit, unmeasured), Cell::Decimal),
        Cell::text(benefit.state),
        Cell::List(projects.iter().map(|id| Cell::word(scene.portfolio.project(*id).id)).collect()),
        Cell::Flag(!projects.is_empty() && projects.iter().all(|id| has_closed(scene, *id))),
        Cell::text(benefit.objective),
        Cell::date(&benefit.target_date),
        money(|to_date| to_date.planned),
        money(|to_date| to_date.actual),
        unit_is_currency.map_or_else(|| origin::currency(scene, benefit.project), |unit| Cell::word(unit.value)),
        origin::project(scene.portfolio, benefit.project),
        Cell::figure(towards, Cell::Decimal),
        Cell::or_null(measurement::next(benefit, as_of), "not_due", |next| Cell::Text(next.to_string())),
    ];
    cells.extend(origin::cells(scene.portfolio, benefit));
    cells
}

/// Money over the whole life: what was measured, and the plan for the months not yet due. Unknown while a month is
/// due and not measured, and for levels, of which no forecast is recorded.
fn forecast(scene: &Scene<'_>, benefit: &Benefit<'_>, unmeasured: usize) -> Figure {
    if !benefit.is_money() {
        return Err("no_forecast");
    }
    if unmeasured > 0 {
        return Err("not_measured");
    }
    let whole = benefit::planned_in_full(benefit).map_err(Unknown::code)?;
    match benefit::to_date(benefit, scene.as_of) {
        Ok(to_date) => Ok(whole - to_date.planned + to_date.actual),
        Err(_) => Ok(whole),
    }
}

/// Whether a project has come to closure, or will not go on.
fn has_closed(scene: &Scene<'_>, id: ProjectId) -> bool {
    let project = scene.portfolio.project(id);
    scene.has_reached(project, "closure")
        || project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"))
}

/// Sums of money benefits, and how much of the plan to date they have brought. Other units are never added up.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let total = |name: &str| table.totals.iter().find(|total| total.name == name)?.value.number();
    let (Some(planned), Some(actual)) = (total("money_planned"), total("money_actual")) else { return };
    let pct = percent(actual, planned);
    let value = Cell::or_null(pct, "nothing_planned", Cell::Decimal);
    table.totals.push(Total { name: "realised_pct".to_owned(), value, known: None });
}
