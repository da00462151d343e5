//! `calibration`: what came of the reports that declared each rating.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, origin, sums};
use crate::chronicle::Chronicle;
use crate::metrics::Figure;
use crate::metrics::calibration::{Calibration, Count, Level, least, stated};
use crate::metrics::hindsight;
use crate::metrics::retrospect::{Gone, Moments, Told};
use crate::model::Rag;
use crate::policy::Policy;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "calibration",
    summary: "what came of the reports that declared each rating: whether green meant on course, and red off it",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals,
};

/// One row for each rating that was ever declared, best first. A report is judged by the first one that lies at least
/// `calibration_days` after it; one that nobody can judge yet is `open`, and in no share.
///
/// - `missed`: late, re-baselined or overspent, of those of which it can be told whether they were late.
/// - `late`: the next key milestone or the last one stood later than its baseline when the report was given, or, without
///   one, than its forecast then, by more than the tolerance.
/// - `rebaselined`: the approved finish or budget had moved out by more than the tolerance.
/// - `overspent`: the estimate at completion lay over the budget of the report by more than the tolerance.
/// - `worse`: a worse rating was declared. `left`: the project was no longer reported, or was cancelled.
/// - `missed_low` and `missed_high`: the interval of Wilson 1927, 95 %, counting reports about the same time once
///   (`windows`).
/// - `stated_pct`: the chance of missing that the rating states (`miss_chance_pct`), and the score of all ratings by it:
///   Brier 1950, parted as by Murphy 1973.
///
/// No share is given of fewer than `calibration_minimum`. Projects that are no longer there count too, unless the question
/// is about a part of the portfolio.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut table = Table::new("calibration", "Calibration of ratings", columns());
    match scene.past {
        Ok(past) => {
            let found = count(scene, query, past);
            let asked = Rag::ALL.into_iter().zip(&found.levels).filter(|(_, level)| level.reports > 0);
            table.rows = asked.map(|(rating, level)| row(rating, level, scene.policy)).collect();
            let days = scene.policy.thresholds.whole("calibration_days");
            table.notes.push(format!(
                "judged by the first report at least {days} days later; interval: Wilson 1927, 95 %; score: Brier 1950, \
                 parts: Murphy 1973"
            ));
            if let Some(why) = past.reach.why_cut() {
                table.notes.push(format!("earlier reports are not known: {why}"));
            }
        }
        Err(reason) => {
            table.notes.push(format!("nothing is known of earlier reports: {}", reason.replace('_', " ")));
        }
    }
    table
}

fn columns() -> Vec<Column> {
    let count = |name: &'static str| Column::hidden(name, Type::Count);
    let share = |name: &'static str| Column::new(name, Type::Percent);
    vec![
        Column::new("rating", Type::Status),
        Column::new("reports", Type::Count),
        Column::new("projects", Type::Count).adding(false),
        Column::new("judged", Type::Count),
        share("missed_pct"),
        share("missed_low"),
        share("missed_high"),
        share("stated_pct"),
        share("late_pct"),
        share("rebaselined_pct"),
        share("overspent_pct"),
        share("worse_pct"),
        share("left_pct"),
        count("open"),
        count("windows"),
        count("missed"),
        count("late"),
        count("late_known"),
        count("rebaselined"),
        count("rebaselined_known"),
        count("overspent"),
        count("overspent_known"),
        count("worse"),
        count("worse_known"),
        count("left"),
        count("left_known"),
    ]
}

/// The verdicts on every report that is asked about.
fn count(scene: &Scene<'_>, query: &Query, past: &Chronicle) -> Calibration {
    let moments = Moments::of(past);
    let told = Told { portfolio: scene.portfolio, policy: scene.policy, past, moments: &moments };
    let mut found = Calibration::default();
    for id in origin::projects(scene, query) {
        found.add(&hindsight::of(&told, id, scene.as_of));
    }
    for gone in gone(scene, query, past) {
        found.add(&hindsight::of_gone(&told, &gone, scene.as_of));
    }
    found
}

/// The projects that are no longer there, where the question is about the whole portfolio.
pub(super) fn gone<'c>(scene: &Scene<'_>, query: &Query, past: &'c Chronicle) -> Vec<Gone<'c>> {
    if query.takes_item(scene.portfolio, None) { Gone::all(past) } else { Vec::new() }
}

fn row(rating: Rag, level: &Level, policy: &Policy) -> Vec<Cell> {
    let least = least(policy);
    let interval = level.missed_interval(least);
    let shares = [level.late, level.rebaselined, level.overspent, level.worse, level.left];
    let counts = |count: Count| [Cell::count(count.yes), Cell::count(count.known)];
    let mut cells = vec![
        Cell::word(rating.name()),
        Cell::count(level.reports),
        Cell::count(level.projects),
        Cell::count(level.missed.known),
        percent(level.missed.pct(least)),
        percent(interval.map(|(low, _)| low)),
        percent(interval.map(|(_, high)| high)),
        Cell::Decimal(stated(rating, policy)),
    ];
    cells.extend(shares.map(|share| percent(share.pct(least))));
    cells.extend([Cell::count(level.open), Cell::count(level.windows), Cell::count(level.missed.yes)]);
    cells.extend(shares.into_iter().flat_map(counts));
    cells
}

fn percent(share: Figure) -> Cell {
    Cell::figure(share, Cell::Decimal)
}

/// The figures of the score, in their order.
const SCORE: [&str; 4] = ["brier", "reliability", "resolution", "uncertainty"];

/// The score of the rows that are there.
fn score(table: &Table, scene: &Scene<'_>) -> Vec<Total> {
    let score = scene.past.map_err(|_| "needs_history").and_then(|_| counted(table).score(scene.policy));
    let part = |part: fn(crate::metrics::calibration::Score) -> Decimal| Cell::figure(score.map(part), Cell::Decimal);
    let parts = [
        part(|score| score.brier),
        part(|score| score.reliability),
        part(|score| score.resolution),
        part(|score| score.uncertainty),
    ];
    SCORE.into_iter().zip(parts).map(|(name, value)| total(name, value)).collect()
}

/// What the rows count, as far as the score needs it.
fn counted(table: &Table) -> Calibration {
    let mut found = Calibration::default();
    for row in &table.rows {
        let cell = |name: &str| table.column(name).map(|column| &row[column]);
        let count = |name: &str| cell(name)?.number().and_then(|count| usize::try_from(count).ok());
        let rating = cell("rating").and_then(Cell::as_text).and_then(Rag::named);
        let Some(level) = rating.and_then(|rating| found.levels.get_mut(rating as usize)) else { continue };
        level.missed = Count { yes: count("missed").unwrap_or(0), known: count("judged").unwrap_or(0) };
        level.windows = count("windows").unwrap_or(0);
    }
    found
}

fn total(name: &str, value: Cell) -> Total {
    Total { name: name.to_owned(), value, known: None }
}

/// Counts over all ratings below the score; shares of all of them as long as there are enough.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    table.totals = score(table, scene);
    sums(table, scene);
    let least = least(scene.policy);
    for (name, known) in
        [("missed", "judged"), ("late", "late_known"), ("worse", "worse_known"), ("left", "left_known")]
    {
        let sum = |name: &str| {
            let value = table.totals.iter().find(|total| total.name == name)?.value.number()?;
            usize::try_from(value).ok()
        };
        let share =
            sum(name).zip(sum(known)).map_or(Err("nothing_known"), |(yes, known)| Count { yes, known }.pct(least));
        table.totals.push(total(&format!("{name}_pct"), percent(share)));
    }
}
