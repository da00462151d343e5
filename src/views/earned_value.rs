//! `earned-value`: what was planned, earned and spent, what that costs at the end, and when the end is.

use chrono::NaiveDate;

use super::earned_value_figures::FIGURES;
use super::outline::{self, Said};
use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::metrics::earned_value::EarnedValue;
use crate::metrics::{Figure, horizon, percent, rag, ratio};
use crate::model::{Project, ProjectId};
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

/// The columns of where a project stands in time.
const IN_TIME: [&str; 10] =
    ["spi_t", "es", "at", "planned_duration", "sv_t", "ieac_t", "finish_independent", "tspi", "spi_t_rag", "time_unit"];

/// A project and its figures.
struct Row<'r, 's> {
    scene: &'r Scene<'s>,
    id: ProjectId,
    value: EarnedValue,
}

impl<'s> Row<'_, 's> {
    fn project(&self) -> &'s Project<'s> {
        self.scene.portfolio.project(self.id)
    }

    fn rating(&self, index: Figure, limits: &str) -> Cell {
        Cell::figure(index, |index| Cell::word(rag::at_least(index, limits, self.scene.policy).name()))
    }
}

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let values = scene.earned_values();
    let values = if IN_TIME.iter().any(|column| query.looks_at(column)) { values } else { values.without_time() };
    let rows = origin::projects(scene, query).map(|id| Row { scene, id, value: values.of(id) });
    let columns = [opening(), estimates(), times(), reasons()].into_iter().flatten();
    outline::table(("earned-value", "Earned value"), columns, rows, query)
}

fn number(figure: Figure) -> Cell {
    Cell::figure(figure, Cell::Decimal)
}

fn day(figure: Figure<NaiveDate>) -> Cell {
    Cell::figure(figure, Cell::Date)
}

/// Columns of what is planned, earned and spent.
fn opening<'r, 's>() -> Vec<Said<Row<'r, 's>>> {
    let money = |name: &'static str| Column::new(name, Type::Money);
    vec![
        (Column::new("id", Type::Reference), |row| Cell::word(row.project().id)),
        (Column::hidden("name", Type::Text), |row| Cell::text(row.project().name)),
        (money("bac"), |row| number(row.value.bac)),
        (money("pv"), |row| number(row.value.pv)),
        (money("ev"), |row| number(row.value.ev)),
        (money("ac"), |row| number(row.value.ac)),
        (Column::hidden("sv", Type::Money), |row| number(row.value.sv)),
        (Column::hidden("cv", Type::Money), |row| number(row.value.cv)),
        (Column::new("spi", Type::Number), |row| number(row.value.spi)),
        (Column::new("cpi", Type::Number), |row| number(row.value.cpi)),
        (Column::new("spi_t", Type::Number), |row| number(row.value.schedule.spi_t)),
    ]
}

/// Columns of where the money leads.
fn estimates<'r, 's>() -> Vec<Said<Row<'r, 's>>> {
    let estimate = |name: &'static str| Column::hidden(name, Type::Money);
    let index = |name: &'static str| Column::hidden(name, Type::Number);
    vec![
        (Column::new("eac", Type::Money), |row| number(row.value.forecast.eac)),
        (Column::new("eac_method", Type::Status), |row| {
            Cell::figure(row.value.forecast.eac_method, |method| Cell::word(method.name()))
        }),
        (Column::hidden("eac_because", Type::Text), |row| Cell::figure(row.value.forecast.eac_because, Cell::word)),
        (estimate("eac_typical"), |row| number(row.value.forecast.typical)),
        (estimate("eac_atypical"), |row| number(row.value.forecast.atypical)),
        (estimate("eac_combined"), |row| number(row.value.forecast.combined)),
        (estimate("eac_bottom_up"), |row| number(row.value.forecast.bottom_up)),
        (estimate("etc"), |row| number(row.value.forecast.etc)),
        (estimate("vac"), |row| number(row.value.forecast.vac)),
        (Column::hidden("vac_pct", Type::Percent), |row| number(row.value.forecast.vac_pct)),
        (index("tcpi_bac"), |row| number(row.value.tcpi_bac)),
        (index("tcpi_eac"), |row| number(row.value.forecast.tcpi_eac)),
        (Column::new("percent_complete", Type::Percent), |row| number(row.value.percent_complete)),
        (Column::hidden("percent_spent", Type::Percent), |row| number(row.value.percent_spent)),
    ]
}

/// Columns of where it stands in time.
fn times<'r, 's>() -> Vec<Said<Row<'r, 's>>> {
    let time = |name: &'static str| Column::hidden(name, Type::Number);
    vec![
        (time("es"), |row| number(row.value.schedule.es)),
        (time("at"), |row| number(row.value.schedule.at)),
        (time("planned_duration"), |row| number(row.value.schedule.pd)),
        (time("sv_t"), |row| number(row.value.schedule.sv_t)),
        (time("ieac_t"), |row| number(row.value.schedule.ieac_t)),
        (Column::new("finish_independent", Type::Date), |row| day(row.value.finish_independent)),
        (time("tspi"), |row| number(row.value.schedule.tspi)),
        (Column::hidden("start_planned", Type::Date), |row| day(row.value.start_planned)),
        (Column::hidden("finish_planned", Type::Date), |row| day(row.value.finish_planned)),
        (Column::hidden("finish_forecast", Type::Date), |row| {
            day(horizon::finish(row.scene.portfolio, row.id).expected)
        }),
        (Column::hidden("spi_t_rag", Type::Status), |row| row.rating(row.value.schedule.spi_t, "spi")),
        (Column::hidden("cpi_rag", Type::Status), |row| row.rating(row.value.cpi, "cpi")),
    ]
}

/// Columns of how all that is known, and of whom.
fn reasons<'r, 's>() -> Vec<Said<Row<'r, 's>>> {
    vec![
        (Column::new("ev_method", Type::Status), |row| {
            Cell::figure(row.value.method, |chosen| Cell::word(chosen.method.name()))
        }),
        (Column::hidden("ev_because", Type::Text), |row| {
            Cell::figure(row.value.method, |chosen| Cell::word(chosen.because))
        }),
        (Column::hidden("pv_phasing", Type::Status), |row| {
            Cell::figure(row.value.phasing, |phasing| Cell::word(phasing.name()))
        }),
        (Column::hidden("time_unit", Type::Status), |row| {
            Cell::figure(row.value.schedule.pd, |_| Cell::word(row.value.unit))
        }),
        (Column::hidden("data_date", Type::Date), |row| {
            Cell::figure(row.value.ev, |_| Cell::Date(row.value.data_date))
        }),
        (Column::hidden("forecast_fresh", Type::Flag), |row| {
            Cell::or_null(row.value.forecast.is_fresh, "no_forecast", Cell::Flag)
        }),
        (Column::hidden("currency", Type::Text), |row| origin::currency(row.scene, Some(row.id))),
        (Column::hidden("state", Type::Status), |row| {
            Cell::word(row.project().state.map_or("active", |state| state.value))
        }),
        (Column::hidden("under_way", Type::Flag), |row| {
            Cell::Flag(horizon::is_under_way(row.project(), row.scene.policy))
        }),
        (Column::hidden("programme", Type::Reference), |row| origin::programme(row.scene.portfolio, row.id)),
        (Column::hidden("business_unit", Type::Text), |row| Cell::text(row.project().business_unit)),
    ]
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
