//! `capacity`: how much of everybody's time is booked, period by period.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::mark::Mark;
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, twin};
use crate::render::Frame;
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "capacity",
    summary: "how much of everybody's time is booked, busiest first",
    views: &["capacity"],
    draw,
};

/// Most lines that are drawn.
const MOST: usize = 60;

const WIDTH: f64 = 1138.0;
const LABEL: f64 = 190.0;
const ROW: f64 = 26.0;
const TOP: f64 = 26.0;

/// From here on somebody is nearly booked up, as a share.
const NEARLY: Decimal = Decimal::from_parts(85, 0, 0, false, 2);

/// One resource with its rows by period.
struct Line<'t> {
    resource: &'t str,
    cells: BTreeMap<&'t str, Row<'t>>,
}

impl Line<'_> {
    fn busiest(&self) -> Decimal {
        self.cells.values().filter_map(booked).max().unwrap_or_default()
    }
}

fn booked(row: &Row<'_>) -> Option<Decimal> {
    row.cell("utilisation").and_then(Cell::number)
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let mut by_resource: BTreeMap<&str, Line<'_>> = BTreeMap::new();
    let mut periods: Vec<&str> = Vec::new();
    for row in rows(table) {
        let (Some(resource), Some(period)) = (row.text("resource"), row.text("period")) else { continue };
        if !periods.contains(&period) {
            periods.push(period);
        }
        let line = by_resource.entry(resource).or_insert_with(|| Line { resource, cells: BTreeMap::new() });
        line.cells.insert(period, row);
    }
    periods.sort_unstable();
    let mut lines: Vec<Line<'_>> = by_resource.into_values().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.busiest()));
    let everybody = lines.len();
    lines.retain(|line| line.busiest() > Decimal::ZERO);
    let booked = lines.len();
    lines.truncate(MOST);
    if lines.is_empty() {
        return None;
    }
    let column = (WIDTH - LABEL) / periods.len().max(1) as f64;
    let mut svg = Svg::default();
    for (index, period) in periods.iter().enumerate() {
        let said = fitted(period, column, 11.0);
        svg.text(LABEL + column * (index as f64 + 0.5), TOP - 9.0, Anchor::Middle, "head", &said);
    }
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, &periods, TOP + ROW * index as f64, column);
    }
    let over = lines.iter().filter(|line| line.busiest() > Decimal::ONE).count();
    let description =
        format!("{} resources in {} periods; {over} are booked beyond what they have", lines.len(), periods.len());
    let svg = svg.finish(WIDTH, TOP + ROW * lines.len() as f64 + 4.0, "Booked share of capacity", &description);
    let mut notes =
        vec!["Percent of capacity that is agreed. ▲ nearly booked up, ■ and hatched: more than there is.".to_owned()];
    if booked > MOST {
        notes.push(format!("The busiest {MOST} of {booked} are drawn."));
    }
    if everybody > booked {
        notes.push(format!("{} more are not booked at all.", everybody - booked));
    }
    let kept = lines.iter().flat_map(|line| line.cells.values().map(|row| row.index));
    let columns = ["resource", "period", "capacity", "demand_firm", "demand_soft", "utilisation", "gap"];
    Some(Drawing { svg, notes, twin: twin(table, kept, &columns), is_complete: true })
}

fn line(svg: &mut Svg, line: &Line<'_>, periods: &[&str], y: f64, column: f64) {
    let base = y + ROW / 2.0 + 4.5;
    svg.text(0.0, base, Anchor::Start, "name", &fitted(line.resource, LABEL - 10.0, 13.0));
    for (index, period) in periods.iter().enumerate() {
        let (x, width, height) = (LABEL + column * index as f64 + 1.0, column - 2.0, ROW - 2.0);
        match line.cells.get(period).and_then(booked) {
            None => {
                svg.rect(x, y + 1.0, width, height, "fill-empty");
                svg.text(x + width / 2.0, base, Anchor::Middle, "small", "–");
            }
            Some(share) => {
                let mark = mark(share);
                svg.rect(x, y + 1.0, width, height, mark.map_or("fill-plain", |mark| mark.fill));
                if share > Decimal::ONE {
                    svg.hatch(x, y + 1.0, width, height, "hatch");
                }
                let percent = (share * Decimal::ONE_HUNDRED)
                    .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)
                    .normalize();
                let said = mark.map_or_else(|| percent.to_string(), |mark| format!("{} {percent}", mark.shape));
                let ink = mark.map_or("", Mark::ink);
                svg.text(x + width / 2.0, base, Anchor::Middle, format!("figure {ink}").trim_end(), &said);
            }
        }
    }
}

/// Only what deserves attention is marked.
fn mark(share: Decimal) -> Option<Mark> {
    match share {
        share if share > Decimal::ONE => Some(Mark::of_band("very_high")),
        share if share >= NEARLY => Some(Mark::of_band("medium")),
        _ => None,
    }
}
