//! `capacity`: how much of everybody's time is booked, period by period.

use std::collections::BTreeMap;

use super::grid::{Line, Load, MOST, busiest_first, grid};
use super::read::{Row, rows};
use super::{Drawing, Picture, twin};
use crate::render::Frame;
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "capacity",
    summary: "how much of everybody's time is booked, busiest first",
    views: &["capacity"],
    draw,
};

fn booked(row: &Row<'_>) -> Option<Load> {
    row.cell("utilisation").and_then(Cell::number).map(Load::Share)
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
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
    if lines.is_empty() {
        return None;
    }
    let over = lines.iter().filter(|line| line.busiest().is_over()).count();
    let description =
        format!("{} resources in {} periods; {over} are booked beyond what they have", lines.len(), periods.len());
    let svg = grid(&lines, &periods, "Booked share of capacity", &description);
    let mut notes =
        vec!["Percent of capacity that is agreed. ▲ nearly booked up, ■ and hatched: more than there is.".to_owned()];
    if loaded > MOST {
        notes.push(format!("The busiest {MOST} of {loaded} are drawn."));
    }
    if everybody > loaded {
        notes.push(format!("{} more are not booked, or nobody knows how much they have.", everybody - loaded));
    }
    let kept = lines.iter().filter_map(|line| by_resource.get(line.name)).flat_map(BTreeMap::values);
    let columns = ["resource", "period", "capacity", "demand_firm", "demand_soft", "utilisation", "gap"];
    let twin = twin(table, kept.map(|row| row.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: true })
}
