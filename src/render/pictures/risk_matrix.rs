//! `risk-matrix`: how many open risks stand where, before and after response.

use super::mark::Mark;
use super::plain::pick;
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "risk-matrix",
    summary: "open risks by probability and impact, before and after response",
    views: &["risk-matrix"],
    draw,
    print,
};

const TITLE: &str = "Risk matrix before and after response";

const CELL: (f64, f64) = (101.0, 58.0);
const LEFT: f64 = 46.0;
const TOP: f64 = 30.0;
const GAP: f64 = 34.0;
/// Ids that have room in a cell.
const IDS: usize = 2;

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let all = |column: &str| -> i64 { rows(table).filter_map(|row| row.integer(column)).sum() };
    if all("count") + all("residual_count") == 0 {
        return None;
    }
    let mut svg = Svg::default();
    let (width, height) = (LEFT + CELL.0 * 5.0, TOP + CELL.1 * 5.0 + 38.0);
    matrix(&mut svg, table, 0.0, ("Before response", "count", "ids"));
    matrix(&mut svg, table, width + GAP, ("After response", "residual_count", "residual_ids"));
    let description = format!(
        "{} open risks before response and {} after, by probability (1 to 5, upwards) and impact (1 to 5, rightwards)",
        all("count"),
        all("residual_count")
    );
    let svg = svg.finish(width * 2.0 + GAP, height, TITLE, &description);
    let legend = "Bands: ● L low, ▲ M medium, ◆ H high, ■ V very high.".to_owned();
    let notes = std::iter::once(legend).chain(table.notes.iter().cloned()).collect();
    Some(Drawing { svg, notes, twin: filled(table), is_complete: false })
}

/// Only the cells in which a risk stands.
fn filled(table: &Table) -> Table {
    let columns = ["probability", "impact", "band", "count", "ids", "residual_count", "residual_ids"];
    let any = |row: &Row<'_>| row.integer("count").unwrap_or(0) + row.integer("residual_count").unwrap_or(0) > 0;
    twin(table, rows(table).filter(any).map(|row| row.index), &columns)
}

fn matrix(svg: &mut Svg, table: &Table, x: f64, (title, count, ids): (&str, &str, &str)) {
    let left = x + LEFT;
    svg.text(left, 16.0, Anchor::Start, "head", title);
    for row in rows(table) {
        let (Some(probability), Some(impact)) = (row.integer("probability"), row.integer("impact")) else { continue };
        if !(1..=5).contains(&probability) || !(1..=5).contains(&impact) {
            continue;
        }
        let place = (left + CELL.0 * (impact - 1) as f64, TOP + CELL.1 * (5 - probability) as f64);
        cell(svg, row, place, count, ids);
    }
    for step in 1..=5 {
        let said = step.to_string();
        let along = f64::from(step) - 0.5;
        svg.text(left - 10.0, TOP + CELL.1 * (5.0 - along) + 4.0, Anchor::End, "figure", &said);
        svg.text(left + CELL.0 * along, TOP + CELL.1 * 5.0 + 17.0, Anchor::Middle, "figure", &said);
    }
    svg.text(x, TOP + 10.0, Anchor::Start, "small", "likely");
    svg.text(x, TOP + CELL.1 * 5.0 - 2.0, Anchor::Start, "small", "rare");
    svg.text(left, TOP + CELL.1 * 5.0 + 33.0, Anchor::Start, "small", "impact: small");
    svg.text(left + CELL.0 * 5.0, TOP + CELL.1 * 5.0 + 33.0, Anchor::End, "small", "large");
}

fn cell(svg: &mut Svg, row: Row<'_>, (x, y): (f64, f64), count: &str, ids: &str) {
    let mark = row.text("band").map_or(Mark::of_band(""), Mark::of_band);
    let many = row.integer(count).unwrap_or(0);
    let fill = if many == 0 { format!("{} faint", mark.fill) } else { mark.fill.to_owned() };
    svg.rect(x + 1.0, y + 1.0, CELL.0 - 2.0, CELL.1 - 2.0, &fill);
    let ink = if many == 0 { "on-faint" } else { mark.ink() };
    svg.text(
        x + 7.0,
        y + 16.0,
        Anchor::Start,
        &format!("mark-small {ink}"),
        &format!("{} {}", mark.shape, mark.letter),
    );
    if many == 0 {
        return;
    }
    svg.text(x + CELL.0 - 8.0, y + 20.0, Anchor::End, &format!("count {ink}"), &many.to_string());
    let ids = row.texts(ids);
    let room = if ids.len() > IDS { IDS - 1 } else { IDS };
    let mut said: Vec<String> = ids.iter().take(room).map(|id| fitted(id, CELL.0 - 10.0, 11.5)).collect();
    if ids.len() > IDS {
        said.push(format!("and {} more", ids.len() - room));
    }
    for (index, line) in said.iter().enumerate() {
        svg.text(x + 7.0, y + 36.0 + 13.0 * index as f64, Anchor::Start, &format!("id {ink}"), line);
    }
}

/// Columns in which both matrices have room.
const BESIDE: usize = 62;

/// Both matrices, side by side where there is room: the letter of the band, and how many risks stand there.
fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let [table] = answers else { return None };
    let all = |column: &str| -> i64 { rows(table).filter_map(|row| row.integer(column)).sum() };
    if all("count") + all("residual_count") == 0 {
        return None;
    }
    let at = |probability: i64, impact: i64| {
        rows(table).find(|row| row.integer("probability") == Some(probability) && row.integer("impact") == Some(impact))
    };
    let cell = |probability: i64, impact: i64, column: &str| {
        let row = at(probability, impact);
        let letter = row.and_then(|row| row.text("band")).map_or("-", |band| Mark::of_band(band).letter);
        match row.and_then(|row| row.integer(column)) {
            Some(count) if count > 0 => format!(" {letter}{count:<3}"),
            _ => format!(" {}   ", pick(frame, '·', '.')),
        }
    };
    let matrix = |title: &str, column: &str| {
        let mut lines = vec![format!("   {title:<25}")];
        lines.extend((1..=5).rev().map(|probability| {
            let cells: String = (1..=5).map(|impact| cell(probability, impact, column)).collect();
            format!("{probability} {cells} ")
        }));
        lines.push(format!("  {} ", (1..=5).map(|impact| format!(" {impact:<4}")).collect::<String>()));
        lines
    };
    let (before, after) = (matrix("before response", "count"), matrix("after response", "residual_count"));
    let lines = if frame.width < BESIDE {
        before.into_iter().chain([String::new()]).chain(after).collect()
    } else {
        before.into_iter().zip(after).map(|(before, after)| format!("{before}    {after}")).collect()
    };
    let legend = "Upwards: probability; rightwards: impact. Bands L low, M medium, H high, V very high, with the number of \
                  open risks.";
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend.to_owned()).chain(table.notes.clone()).collect() })
}
