//! `forecast-accuracy`: how far forecasts lay from what came, by how long ahead they were given.

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, calibration, origin, sums};
use crate::chronicle::Chronicle;
use crate::metrics::Figure;
use crate::metrics::calibration::least;
use crate::metrics::forecast_error::{self, AHEAD, Error, Forecasts, Summary, class};
use crate::metrics::retrospect::{Moments, Told};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "forecast-accuracy",
    summary: "how far forecasts of dates and money lay from what came, by how long ahead they were given",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// One row for each class of how long ahead a forecast was given.
///
/// Dates: `actual − forecast` in calendar days, over every forecast that was ever given for a milestone that has been
/// reached, by a report or by a commit that changed it; ahead counts to the day it was given for. Money: outturn less the
/// estimate at completion of every report, in percent of the estimate, over work that is closed; ahead counts to the day
/// it was closed. Positive promised too much. `bias` is the mean error, `absolute` the mean of its size (Hyndman and
/// Koehler 2006; Flyvbjerg 2006). `overdue` are forecasts whose day has passed while the milestone is still open: how wrong
/// they are is not known, so that they are in no figure, and would make all of them worse.
///
/// No figure is given where fewer than `calibration_minimum` milestones or projects stand behind it.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut table = Table::new("forecast-accuracy", "Accuracy of forecasts", columns());
    let past = match scene.past {
        Ok(past) => past,
        Err(reason) => {
            table.notes.push(format!("nothing is known of earlier forecasts: {}", reason.replace('_', " ")));
            return table;
        }
    };
    let found = forecasts(scene, query, past);
    let least = least(scene.policy);
    for number in 0..=AHEAD.len() {
        let own = |errors: &'_ [Error]| errors.iter().filter(|error| class(error.ahead) == number).copied().collect();
        let (dates, costs): (Vec<Error>, Vec<Error>) = (own(&found.dates), own(&found.costs));
        let overdue = found.passed.iter().filter(|ahead| class(**ahead) == number).count();
        let mut cells = vec![Cell::Text(name(number))];
        cells.extend(figures(&dates, overdue, &costs, least));
        table.rows.push(cells);
    }
    let all = figures(&found.dates, found.passed.len(), &found.costs, least);
    let named = table.columns.iter().skip(1).zip(all);
    table.totals = named.map(|(column, value)| Total { name: column.name.to_string(), value, known: None }).collect();
    table
        .notes
        .push("error: what came less what was said; positive promised too much; bias is the mean error".to_owned());
    if let Some(why) = past.reach.why_cut() {
        table.notes.push(format!("earlier forecasts are not known: {why}"));
    }
    table
}

fn columns() -> Vec<Column> {
    let count = |name: &'static str| Column::new(name, Type::Count);
    let days = |name: &'static str| Column::new(name, Type::Number);
    let share = |name: &'static str| Column::new(name, Type::Percent);
    vec![
        Column::new("ahead", Type::Text),
        count("forecasts"),
        count("milestones").adding(false),
        days("median_days"),
        days("bias_days"),
        days("absolute_days"),
        share("late_pct"),
        count("overdue"),
        count("estimates"),
        count("projects").adding(false),
        share("median_pct"),
        share("bias_pct"),
        share("absolute_pct"),
        share("over_pct"),
    ]
}

/// What a class is called: `up_to_30`, `31_to_90`, `over_180` days.
fn name(number: usize) -> String {
    let above = number.checked_sub(1).and_then(|below| AHEAD.get(below));
    match (above, AHEAD.get(number)) {
        (None, most) => format!("up_to_{}", most.copied().unwrap_or_default()),
        (Some(above), Some(most)) => format!("{}_to_{most}", above + 1),
        (Some(above), None) => format!("over_{above}"),
    }
}

/// Every forecast that is asked about.
fn forecasts(scene: &Scene<'_>, query: &Query, past: &Chronicle) -> Forecasts {
    let moments = Moments::of(past);
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
    let mut found = Forecasts::default();
    let mut add = |own: Forecasts| {
        let next = own.dates.iter().chain(&own.costs).map(|error| error.about + 1).max();
        found.dates.extend(own.dates);
        found.costs.extend(own.costs);
        found.passed.extend(own.passed);
        next
    };
    let mut about = 0;
    for id in origin::projects(scene, query) {
        about = add(forecast_error::of(&told, id, about, scene.as_of)).unwrap_or(about);
    }
    for gone in calibration::gone(scene, query, past) {
        about = add(forecast_error::of_gone(&told, &gone, about, scene.as_of)).unwrap_or(about);
    }
    found
}

/// The cells behind the name of a class.
fn figures(dates: &[Error], overdue: usize, costs: &[Error], least: usize) -> Vec<Cell> {
    let number = |figure: Figure| Cell::figure(figure, |figure| Cell::Decimal(figure.normalize()));
    let of = |errors: &[Error]| {
        let sum = Summary::of(errors.iter(), least);
        let shares = [sum.median, sum.bias, sum.absolute, sum.missed_pct].map(number);
        [Cell::count(sum.forecasts), Cell::count(sum.about)].into_iter().chain(shares).collect::<Vec<_>>()
    };
    let (mut cells, costs) = (of(dates), of(costs));
    cells.push(Cell::count(overdue));
    cells.extend(costs);
    cells
}
