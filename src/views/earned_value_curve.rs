//! `earned-value-curve`: planned, earned and spent value of each project over time, and what is forecast: the S-curve.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin};
use crate::metrics::earned_value::{EarnedValues, Memory};
use crate::metrics::spending::{self, Month};
use crate::metrics::{Figure, cost};
use crate::model::{Period, Project, ProjectId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "earned-value-curve",
    summary: "what each project planned, earned and spent by the end of each month, and what it forecasts",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: |_, _| (),
};

/// Months in a century: no project is longer, and a year typed as 0206 is a slip of the hand.
const LONGEST: usize = 1_200;

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let running = |name: &'static str| Column::new(name, Type::Money).adding(false);
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        Column::new("period", Type::Period),
        running("planned"),
        running("earned"),
        running("spent"),
        running("forecast"),
        Column::hidden("currency", Type::Text),
    ];
    columns.extend([Column::hidden("programme", Type::Reference), Column::hidden("business_unit", Type::Text)]);
    let mut table = Table::new("earned-value-curve", "Earned value over time", columns);
    let values = scene.earned_values();
    let memory = scene.past.ok().map(Memory::of);
    let mut without = 0;
    for id in origin::projects(scene, query) {
        let rows = rows(scene, &values, memory.as_ref(), id);
        without += usize::from(rows.is_empty());
        table.rows.extend(rows);
    }
    if without > 0 {
        table.notes.push(format!("projects without a row, for want of a plan and of money by month: {without}"));
    }
    table
}

fn rows(
    scene: &Scene<'_>,
    values: &EarnedValues<'_, '_>,
    memory: Option<&Memory<'_>>,
    id: ProjectId,
) -> Vec<Vec<Cell>> {
    let project = scene.portfolio.project(id);
    let stated = spending::months(project, scene.policy, scene.as_of);
    let periods = periods(values.span(id), &stated);
    let days: Vec<NaiveDate> = periods.iter().map(|period| seen(*period, scene.as_of)).collect();
    let value = values.over(id, &days, memory);
    let money = money(scene, project, &periods, &stated);
    let points = periods.iter().zip(value).zip(money);
    let rows = points.map(|((period, (planned, earned)), (spent, forecast))| {
        let earned = if *period > Period::of(scene.as_of) { Err("not_yet") } else { earned };
        let mut cells = vec![Cell::word(project.id), Cell::text(project.name), Cell::Text(period.to_string())];
        cells.extend([planned, earned, spent, forecast].map(|figure| Cell::figure(figure, Cell::Decimal)));
        cells.push(origin::currency(scene, Some(id)));
        cells.extend(origin::of_project(scene.portfolio, Some(id)));
        cells
    });
    rows.collect()
}

/// The day a month is looked at: its last, or the as-of date while it is open.
fn seen(period: Period, as_of: NaiveDate) -> NaiveDate {
    if period == Period::of(as_of) { as_of } else { period.last_day() }
}

/// Every month from the first to the last of the plan and of what is stated of money; those stated alone where that
/// is longer than any plan.
fn periods(span: Figure<(NaiveDate, NaiveDate)>, stated: &[Month]) -> BTreeSet<Period> {
    let stated: BTreeSet<Period> = stated.iter().map(|month| month.period).collect();
    let plan = span.ok().into_iter().flat_map(|(first, last)| [Period::of(first), Period::of(last)]);
    let ends: BTreeSet<Period> = plan.chain(stated.iter().copied()).collect();
    let Some((first, last)) = ends.first().zip(ends.last()) else { return stated };
    let all: BTreeSet<Period> = std::iter::successors(Some(*first), |period| Some(period.next()))
        .take_while(|period| period <= last)
        .take(LONGEST + 1)
        .collect();
    if all.len() > LONGEST { stated } else { all }
}

/// What is spent and forecast by the end of each month. A month without money of its own stands where the one before
/// it stood; nothing is forecast beyond today by those who do not say what is still to come.
fn money(
    scene: &Scene<'_>,
    project: &Project<'_>,
    periods: &BTreeSet<Period>,
    stated: &[Month],
) -> Vec<(Figure, Figure)> {
    let by_period: BTreeMap<Period, &Month> = stated.iter().map(|month| (month.period, month)).collect();
    let to_come = cost::outturn(project, scene.policy, scene.as_of).to_come;
    let mut forecast = Err("no_forecast");
    let figures = periods.iter().map(|period| {
        let month = by_period.get(period);
        forecast = month.map_or(forecast, |month| month.forecast_to_date);
        let leads_on = if *period > Period::of(scene.as_of) { to_come.and(forecast) } else { forecast };
        (month.map_or(Err("no_actuals"), |month| month.actual_to_date), leads_on)
    });
    figures.collect()
}
