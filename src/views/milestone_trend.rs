//! `milestone-trend`: where each milestone was expected to land, report by report.

use super::{Cell, Column, ColumnType as Type, Derivation, From, Query, Table, View, origin, sums};
use crate::metrics::retrospect::{Moments, Report, Retrospect, Told, Track};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "milestone-trend",
    summary: "where each milestone was expected to land, report by report",
    by: &[],
    about: &["milestone"],
    figures: &[
        Derivation {
            figure: "report_date",
            formula: "the date each report stated, else the day it was committed",
            source: "git",
            from: &[From::Field("forecast")],
        },
        Derivation {
            figure: "change_days",
            formula: "forecast − forecast in the report before, in calendar days; positive is later",
            source: "milestone trend analysis, DIN 69901-3; formulas §3, period slip",
            from: &[From::Field("forecast")],
        },
        Derivation {
            figure: "slip_days",
            formula: "(actual, else forecast) − baseline, as they stood in that report",
            source: "PMI Practice Standard for Scheduling; against the approved baseline, never the last forecast",
            from: &[From::Field("baseline"), From::Field("forecast"), From::Field("actual")],
        },
        Derivation {
            figure: "reached",
            formula: "whether an actual was given",
            source: "convention of this tool",
            from: &[From::Field("actual")],
        },
        Derivation {
            figure: "commit",
            formula: "the commit that gave the report",
            source: "git",
            from: &[From::Figure("report_date")],
        },
    ],
    build,
    totals: sums,
};

/// Milestones in their order, the reports of each oldest first; the last row is how it stands today.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("project", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("report_date", Type::Date),
        Column::new("baseline", Type::Date),
        Column::new("forecast", Type::Date),
        Column::new("change_days", Type::Days),
        Column::new("slip_days", Type::Days),
        Column::hidden("reached", Type::Flag),
        Column::hidden("commit", Type::Reference),
    ];
    for column in &mut columns {
        column.additive = false;
    }
    columns.extend(origin::columns());
    let mut table = Table::new("milestone-trend", "Milestone trend", columns);
    match scene.past {
        Ok(past) => {
            let moments = Moments::of(past);
            let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
            table.rows = origin::projects(scene, query).flat_map(|id| of_project(scene, &told, id)).collect();
            table.notes.extend(past.reach.why_cut().map(|why| format!("earlier forecasts are not known: {why}")));
        }
        Err(reason) => table.notes.push(format!("needs history: {}", reason.replace('_', " "))),
    }
    table
}

fn of_project(scene: &Scene<'_>, told: &Told<'_>, id: ProjectId) -> Vec<Vec<Cell>> {
    let mut seen = Retrospect::of(told, id);
    if let Some(now) = seen.on(scene.as_of).filter(|now| seen.reports.last().is_none_or(|last| last.commit < *now)) {
        seen.reports.push(Report { commit: now, date: scene.as_of, overall: None, summary: None });
    }
    seen.tracks.iter().flat_map(|track| of_milestone(scene, told, &seen.reports, track)).collect()
}

/// A row for each report, up to the first that said it was reached.
fn of_milestone(scene: &Scene<'_>, told: &Told<'_>, reports: &[Report<'_>], track: &Track<'_, '_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let Some(milestone) = track.milestone else { return rows };
    let mut last = None;
    for (report, stated) in reports.iter().filter_map(|report| Some((report, track.at(report.commit)?))) {
        let expected = stated.expected();
        let days = |from: Option<chrono::NaiveDate>| from.zip(expected).map(|(from, to)| (to - from).num_days());
        let mut cells = vec![
            Cell::text(milestone.id),
            origin::project(scene.portfolio, milestone.project),
            Cell::text(milestone.name),
            Cell::Date(report.date),
            Cell::or_null(stated.baseline, "not_given", Cell::Date),
            Cell::or_null(expected, "not_given", Cell::Date),
            Cell::or_null(days(last), "nothing_before", Cell::Integer),
            Cell::or_null(days(stated.baseline), "not_given", Cell::Integer),
            Cell::Flag(stated.actual.is_some()),
            Cell::or_null(
                told.past.commit(report.commit).filter(|commit| !commit.is_uncommitted()),
                "uncommitted",
                |commit| Cell::word(commit.short()),
            ),
        ];
        cells.extend(origin::cells(scene.portfolio, milestone));
        rows.push(cells);
        last = expected.or(last);
        if stated.actual.is_some() {
            break;
        }
    }
    rows
}
