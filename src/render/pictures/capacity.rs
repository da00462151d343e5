//! `capacity`: how much of everybody's time is booked, period by period.

use std::collections::BTreeMap;

use super::grid::{self, Line, Load, MOST, busiest_first, grid};
use super::read::{Row, rows};
use super::{Drawing, Picture, Sketch, twin};
use crate::render::Frame;
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "capacity",
    summary: "how much of everybody's time is booked, busiest first",
    views: &["capacity"],
    draw,
    print,
};

const TITLE: &str = "Booked share of capacity";

fn booked(row: &Row<'_>) -> Option<Load> {
    row.cell("utilisation").and_then(Cell::number).map(Load::Share)
}

/// Who is booked when, busiest first.
struct Bookings<'t> {
    by_resource: BTreeMap<&'t str, BTreeMap<&'t str, Row<'t>>>,
    periods: Vec<&'t str>,
    lines: Vec<Line<'t>>,
    /// What was left out.
    notes: Vec<String>,
}

fn bookings(answers: &[Table]) -> Option<Bookings<'_>> {
    let [table] = answers else { return None };
    let mut by_resource: BTreeMap<&str, BTreeMap<&str, Row<'_>>> = BTreeMap::new();
    let mut periods: Vec<&str> = Vec::new();
    for row in rows(table) {
        let (Some(resource), Some(period)) = (row.text("resource"), row.text("period")) else { continue };
        if !periods.contains(&period) {
            periods.push(period);
        }
        by_resource.entry(resource).or_default().insert(period, row);
    }
    periods.sort_unstable();
    let loads = |cells: &BTreeMap<&str, Row<'_>>| periods.iter().map(|period| booked(cells.get(period)?)).collect();
    let mut lines: Vec<Line<'_>> = by_resource.iter().map(|(name, cells)| Line { name, loads: loads(cells) }).collect();
    let everybody = lines.len();
    let loaded = busiest_first(&mut lines);
    let mut notes = Vec::new();
    if loaded > MOST {
        notes.push(format!("The busiest {MOST} of {loaded} are drawn."));
    }
    if everybody > loaded {
        notes.push(format!("{} more are not booked, or nobody knows how much they have.", everybody - loaded));
    }
    Some(Bookings { by_resource, periods, lines, notes }).filter(|bookings| !bookings.lines.is_empty())
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let Bookings { by_resource, periods, lines, notes } = bookings(answers)?;
    let over = lines.iter().filter(|line| line.busiest().is_over()).count();
    let description =
        format!("{} resources in {} periods; {over} are booked beyond what they have", lines.len(), periods.len());
    let svg = grid(&lines, &periods, TITLE, &description);
    let legend =
        "Percent of capacity that is agreed. ▲ nearly booked up, ■ and hatched: more than there is.".to_owned();
    let notes = std::iter::once(legend).chain(notes).collect();
    let kept = lines.iter().filter_map(|line| by_resource.get(line.name)).flat_map(BTreeMap::values);
    let columns = ["resource", "period", "capacity", "demand_firm", "demand_soft", "utilisation", "gap"];
    let twin = twin(answers.first()?, kept.map(|row| row.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: true })
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let bookings = bookings(answers)?;
    let (lines, notes) = grid::print(&bookings.lines, &bookings.periods, frame);
    Some(Sketch { title: TITLE, lines, notes: notes.into_iter().chain(bookings.notes).collect() })
}
