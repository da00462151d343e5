//! `earned-value`: what was planned, earned and spent, what that costs at the end, and when the end is.

use super::earned_value_figures::FIGURES;
use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::earned_value::EarnedValue;
use crate::metrics::{Figure, horizon, percent, rag, ratio};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "earned-value",
    summary: "what was planned, earned and spent, where the money leads, and when the work is done at this pace",
    by: &[],
    about: &["project"],
    figures: FIGURES,
    build,
    totals,
};

fn columns() -> Vec<Column> {
    let money = |name: &'static str| Column::new(name, Type::Money);
    let estimate = |name: &'static str| Column::hidden(name, Type::Money);
    let time = |name: &'static str| Column::hidden(name, Type::Number);
    vec![
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        money("bac"),
        money("pv"),
        money("ev"),
        money("ac"),
        estimate("sv"),
        estimate("cv"),
        Column::new("spi", Type::Number),
        Column::new("cpi", Type::Number),
        Column::new("spi_t", Type::Number),
        money("eac"),
        Column::new("eac_method", Type::Status),
        Column::hidden("eac_because", Type::Text),
        estimate("eac_typical"),
        estimate("eac_atypical"),
        estimate("eac_combined"),
        estimate("eac_bottom_up"),
        estimate("etc"),
        estimate("vac"),
        Column::hidden("vac_pct", Type::Percent),
        time("tcpi_bac"),
        time("tcpi_eac"),
        Column::new("percent_complete", Type::Percent),
        Column::hidden("percent_spent", Type::Percent),
        time("es"),
        time("at"),
        time("planned_duration"),
        time("sv_t"),
        time("ieac_t"),
        Column::new("finish_independent", Type::Date),
        time("tspi"),
        Column::hidden("start_planned", Type::Date),
        Column::hidden("finish_planned", Type::Date),
        Column::hidden("finish_forecast", Type::Date),
        Column::hidden("spi_t_rag", Type::Status),
        Column::hidden("cpi_rag", Type::Status),
        Column::new("ev_method", Type::Status),
        Column::hidden("ev_because", Type::Text),
        Column::hidden("pv_phasing", Type::Status),
        Column::hidden("time_unit", Type::Status),
        Column::hidden("data_date", Type::Date),
        Column::hidden("forecast_fresh", Type::Flag),
        Column::hidden("currency", Type::Text),
        Column::hidden("state", Type::Status),
        Column::hidden("under_way", Type::Flag),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ]
}

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut table = Table::new("earned-value", "Earned value", columns());
    let values = scene.earned_values();
    table.rows = origin::projects(scene, query).map(|id| row(scene, id, &values.of(id))).collect();
    table
}

fn row(scene: &Scene<'_>, id: ProjectId, value: &EarnedValue) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let (forecast, schedule) = (&value.forecast, &value.schedule);
    let number = |figure: Figure| Cell::figure(figure, Cell::Decimal);
    let mut cells = vec![Cell::word(project.id), Cell::text(project.name)];
    cells.extend([value.bac, value.pv, value.ev, value.ac, value.sv, value.cv].map(number));
    cells.extend([value.spi, value.cpi, schedule.spi_t, forecast.eac].map(number));
    cells.push(Cell::figure(forecast.eac_method, |method| Cell::word(method.name())));
    cells.push(Cell::figure(forecast.eac_because, Cell::word));
    cells.extend([forecast.typical, forecast.atypical, forecast.combined, forecast.bottom_up].map(number));
    cells.extend([forecast.etc, forecast.vac, forecast.vac_pct, value.tcpi_bac, forecast.tcpi_eac].map(number));
    cells.extend([value.percent_complete, value.percent_spent].map(number));
    cells.extend([schedule.es, schedule.at, schedule.pd, schedule.sv_t, schedule.ieac_t].map(number));
    cells.push(Cell::figure(value.finish_independent, Cell::Date));
    cells.push(number(schedule.tspi));
    let expected = horizon::finish(scene.portfolio, id).expected;
    cells.extend([value.start_planned, value.finish_planned, expected].map(|day| Cell::figure(day, Cell::Date)));
    cells.extend([(schedule.spi_t, "spi"), (value.cpi, "cpi")].map(|(index, limits)| {
        Cell::figure(index, |index| Cell::word(rag::at_least(index, limits, scene.policy).name()))
    }));
    cells.push(Cell::figure(value.method, |chosen| Cell::word(chosen.method.name())));
    cells.push(Cell::figure(value.method, |chosen| Cell::word(chosen.because)));
    cells.push(Cell::figure(value.phasing, |phasing| Cell::word(phasing.name())));
    cells.push(Cell::figure(schedule.pd, |_| Cell::word(value.unit)));
    cells.push(Cell::figure(value.ev, |_| Cell::Date(value.data_date)));
    cells.push(Cell::or_null(forecast.is_fresh, "no_forecast", Cell::Flag));
    cells.push(origin::currency(scene, Some(id)));
    cells.push(Cell::word(project.state.map_or("active", |state| state.value)));
    cells.push(Cell::Flag(horizon::is_under_way(project, scene.policy)));
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

/// Sums, and the indices of all projects together: Σ EV ÷ Σ PV and Σ EV ÷ Σ AC over the projects that know both
/// sides, which is how earned value is rolled up. Averages of indices mean nothing.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    for (name, part, whole, scale) in [
        ("spi", "ev", "pv", ratio as fn(_, _) -> _),
        ("cpi", "ev", "ac", ratio),
        ("percent_complete", "ev", "bac", percent),
    ] {
        let value =
            pooled(table, scene, part, whole).and_then(|(part, whole)| scale(part, whole).ok_or("nothing_known"));
        table.totals.push(Total { name: name.to_owned(), value: Cell::figure(value, Cell::Decimal), known: None });
    }
}

/// The sums of two columns over the rows that know both.
fn pooled(
    table: &Table,
    scene: &Scene<'_>,
    part: &str,
    whole: &str,
) -> Figure<(rust_decimal::Decimal, rust_decimal::Decimal)> {
    let columns = table.column(part).zip(table.column(whole)).zip(table.column("currency"));
    let ((part, whole), code) = columns.ok_or("nothing_known")?;
    let rows: Vec<&Vec<Cell>> = table.rows.iter().filter(|row| !row[part].is_null() && !row[whole].is_null()).collect();
    let currency = super::sum::currency_of(table, &rows, scene.policy);
    let sum = |column: usize| -> Figure {
        let amounts = rows.iter().filter_map(|row| Some((row[column].number()?, row[code].as_text())));
        amounts.map(|(amount, code)| currency.convert(amount, code, scene.policy)).sum()
    };
    Ok((sum(part)?, sum(whole)?))
}
