//! `honesty`: how far each project's reports could be trusted when they were given.

mod figures;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::Figure;
use crate::metrics::calibration::Count;
use crate::metrics::forecast_error::{self, Summary};
use crate::metrics::hindsight::{self, Fate, Verdict};
use crate::metrics::honesty::Honesty;
use crate::metrics::retrospect::{Moments, Money, Retrospect, Told};
use crate::model::{ProjectId, Rag};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "honesty",
    summary: "how far each project's reports could be trusted when they were given",
    by: &[],
    about: &["project"],
    figures: figures::FIGURES,
    build,
    totals: sums,
};

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("reports", Type::Count),
        Column::new("optimism_streak", Type::Count),
        Column::new("watermelon_streak", Type::Count),
        Column::new("rag_churn", Type::Count),
        Column::new("sudden_reds", Type::Count),
        Column::new("repeated_commentary_pct", Type::Percent),
        Column::new("slip_velocity", Type::Number),
        Column::new("forecast_error_days_90", Type::Number),
        Column::new("green_then_late_pct", Type::Percent),
        Column::new("missed_pct", Type::Percent),
        Column::hidden("judged", Type::Count),
        Column::hidden("forecasts", Type::Count),
        Column::hidden("forecast_median_days", Type::Number),
        Column::new("forecast_bias_days", Type::Number),
        Column::hidden("forecast_late_pct", Type::Percent),
        Column::new("cost_forecast_bias_pct", Type::Percent),
        Column::hidden("rag", Type::Status),
        Column::hidden("manager", Type::Reference),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ];
    for column in &mut columns {
        column.additive &= matches!(&*column.name, "reports" | "sudden_reds" | "judged" | "forecasts");
    }
    let mut table = Table::new("honesty", "Honesty", columns);
    let moments = scene.past.map(Moments::of).ok();
    let rows = origin::projects(scene, query).map(|id| row(scene, moments.as_ref(), id));
    table.rows = rows.collect();
    match scene.past.map(|past| past.reach.why_cut()) {
        Ok(None) => {}
        Ok(Some(why)) => table.notes.push(format!("earlier reports are not known: {why}")),
        Err(reason) => {
            table.notes.push(format!("nothing is known of earlier reports: {}", reason.replace('_', " ")));
        }
    }
    table
}

fn row(scene: &Scene<'_>, moments: Option<&Moments>, id: ProjectId) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let mut cells = vec![Cell::word(project.id), Cell::text(project.name)];
    cells.extend(figures(scene, moments, id));
    cells.push(super::rating::declared(scene, id, "overall"));
    cells.push(Cell::text(project.manager));
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

/// How many cells [`figures`] are.
const FIGURES: usize = 16;

fn figures(scene: &Scene<'_>, moments: Option<&Moments>, id: ProjectId) -> [Cell; FIGURES] {
    let (Ok(past), Some(moments)) = (scene.past, moments) else {
        return [(); FIGURES].map(|()| Cell::Null("needs_history"));
    };
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments };
    let seen = Honesty::of(&Retrospect::of(&told, id), &Money::of(&told, id), scene.policy, scene.as_of);
    let verdicts = hindsight::of(&told, id, scene.as_of);
    let forecasts = forecast_error::of(&told, id, 0, scene.as_of);
    let dates = Summary::of(forecasts.dates.iter(), 1);
    let money = Summary::of(forecasts.costs.iter(), 1);
    let (green, all) = (late_after_green(&verdicts), missed(&verdicts));
    let count = |count: Figure<usize>| Cell::figure(count, Cell::count);
    let number = |number: Figure| Cell::figure(number, |number| Cell::Decimal(number.normalize()));
    [
        count(seen.reports),
        count(seen.optimism_streak),
        count(seen.watermelon_streak),
        count(seen.rag_churn),
        count(seen.sudden_reds),
        number(seen.repeated_commentary_pct),
        number(seen.slip_velocity),
        number(seen.forecast_error_days_90),
        number(green.pct(1)),
        number(all.pct(1)),
        Cell::count(all.known),
        Cell::count(dates.forecasts),
        number(dates.median),
        number(dates.bias),
        number(dates.missed_pct),
        number(money.bias),
    ]
}

/// The green reports that were late when they were judged.
fn late_after_green(verdicts: &[Verdict]) -> Count {
    let green = verdicts.iter().filter(|verdict| verdict.rating == Rag::Green);
    Count::of(green.filter_map(|verdict| match verdict.fate {
        Fate::Judged(judged) => Some(judged.late),
        Fate::Open | Fate::Left => None,
    }))
}

/// The reports, whatever they declared, after which the work was late, re-baselined or overspent.
fn missed(verdicts: &[Verdict]) -> Count {
    Count::of(verdicts.iter().filter_map(|verdict| match verdict.fate {
        Fate::Judged(judged) => Some(judged.missed()),
        Fate::Open | Fate::Left => None,
    }))
}
