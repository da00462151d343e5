//! `honesty`: how far each project's reports could be trusted when they were given.

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Stated, Table, View, origin, sums};
use crate::metrics::Figure;
use crate::metrics::honesty::Honesty;
use crate::metrics::retrospect::{Moments, Retrospect, Told};
use crate::model::{ProjectId, RecordId};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "honesty",
    summary: "how far each project's reports could be trusted when they were given",
    by: &[],
    about: &["project"],
    figures: FIGURES,
    build,
    totals: sums,
};

const CONVENTION: &str = "a convention of this tool, formulas §10; from what git knows of every report";
const KEIL: &str =
    "Keil et al., The Pitfalls of Project Status Reporting, MIT Sloan Management Review 2014; formulas §10";

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "reports",
        formula: "commits that gave status.date anew",
        source: "git",
        from: &[From::Found(dates)],
    },
    Derivation {
        figure: "optimism_streak",
        formula: "the last reports in a row whose overall rating was better than the slip of the next key milestone on that day, in percent of the tolerance, rated by rag_limits.slip",
        source: KEIL,
        from: &[
            From::Found(ratings),
            From::Items("milestone", &["baseline", "forecast", "actual"]),
            From::Field("tolerances.time"),
            From::Threshold("schedule_tolerance_days"),
            From::Threshold("rag_limits.slip.green"),
            From::Threshold("rag_limits.slip.amber"),
        ],
    },
    Derivation {
        figure: "rag_churn",
        formula: "of the last 12 reports, those with another overall rating than the report before",
        source: CONVENTION,
        from: &[From::Found(ratings)],
    },
    Derivation {
        figure: "sudden_reds",
        formula: "reports in red right after one in green",
        source: CONVENTION,
        from: &[From::Found(ratings)],
    },
    Derivation {
        figure: "repeated_commentary_pct",
        formula: "reports with the words of the one before ÷ reports with words after one with words",
        source: CONVENTION,
        from: &[From::Field("status.summary"), From::Figure("reports")],
    },
    Derivation {
        figure: "slip_velocity",
        formula: "(finish slip now − finish slip 6 months ago) ÷ 6, in calendar days a month; finish slip = latest actual or forecast − latest baseline",
        source: "formulas §3, period slip",
        from: &[From::Items("milestone", &["baseline", "forecast", "actual"])],
    },
    Derivation {
        figure: "forecast_error_days_90",
        formula: "mean of actual − the forecast 90 days before it, over milestones that were reached; positive promised too much",
        source: CONVENTION,
        from: &[From::Items("milestone", &["actual", "forecast"])],
    },
    Derivation {
        figure: "green_then_late_pct",
        formula: "green reports after which the expected finish moved out by more than the tolerance within 90 days ÷ green reports whose 90 days are over, or after which it did",
        source: KEIL,
        from: &[
            From::Found(ratings),
            From::Items("milestone", &["forecast", "actual"]),
            From::Field("tolerances.time"),
            From::Threshold("schedule_tolerance_days"),
        ],
    },
];

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("reports", Type::Count),
        Column::new("optimism_streak", Type::Count),
        Column::new("rag_churn", Type::Count),
        Column::new("sudden_reds", Type::Count),
        Column::new("repeated_commentary_pct", Type::Percent),
        Column::new("slip_velocity", Type::Number),
        Column::new("forecast_error_days_90", Type::Number),
        Column::new("green_then_late_pct", Type::Percent),
        Column::hidden("rag", Type::Status),
        Column::hidden("manager", Type::Reference),
    ];
    for column in &mut columns {
        column.additive &= matches!(&*column.name, "reports" | "sudden_reds");
    }
    columns.extend(origin::columns());
    let mut table = Table::new("honesty", "Honesty", columns);
    let moments = scene.past.map(Moments::of).ok();
    let rows = origin::projects(scene, query).map(|id| row(scene, moments.as_ref(), id));
    table.rows = rows.collect();
    if let Err(reason) = scene.past {
        table.notes.push(format!("nothing is known of earlier reports: {}", reason.replace('_', " ")));
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

fn figures(scene: &Scene<'_>, moments: Option<&Moments>, id: ProjectId) -> [Cell; 8] {
    let (Ok(past), Some(moments)) = (scene.past, moments) else { return [(); 8].map(|()| Cell::Null("needs_history")) };
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments };
    let seen = Honesty::of(&Retrospect::of(&told, id), scene.as_of);
    let count = |count: Figure<usize>| Cell::figure(count, Cell::count);
    let number = |number: Figure| Cell::figure(number, |number| Cell::Decimal(number.normalize()));
    [
        count(seen.reports),
        count(seen.optimism_streak),
        count(seen.rag_churn),
        count(seen.sudden_reds),
        number(seen.repeated_commentary_pct),
        number(seen.slip_velocity),
        number(seen.forecast_error_days_90),
        number(seen.green_then_late_pct),
    ]
}

/// When each report was given.
fn dates(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    said(scene, record, |report| Cell::Date(report.date))
}

/// What each report declared.
fn ratings(scene: &Scene<'_>, record: RecordId) -> Vec<Stated> {
    said(scene, record, |report| Cell::or_null(report.overall, "not_given", Cell::word))
}

fn said(
    scene: &Scene<'_>,
    record: RecordId,
    value: impl Fn(&crate::metrics::retrospect::Report<'_>) -> Cell,
) -> Vec<Stated> {
    let (Ok(past), Some(id)) = (scene.past, scene.portfolio.as_project(record)) else { return Vec::new() };
    let moments = Moments::of(past);
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
    let reports = Retrospect::of(&told, id).reports;
    let stated = reports.iter().map(|report| Stated {
        name: format!("report {}", report.date),
        value: value(report),
        spot: None,
    });
    stated.collect()
}
