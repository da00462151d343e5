//! `s-curve`: what was planned, earned and spent up to each month, and what is forecast.

use rust_decimal::Decimal;

use super::linear::Linear;
use super::plain::{Strip, Timeline, pick};
use super::running::{Running, SERIES, running};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg};
use super::{Drawing, Picture, Sketch};
use crate::render::{Frame, tables};
use crate::views::{Cell, Column, ColumnType as Type, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "s-curve",
    summary: "what was planned, earned and spent up to each month, and what is forecast",
    views: &["earned-value-curve"],
    draw,
    print,
};

const TITLE: &str = "Planned, earned and spent over time";
/// Letter, and class of its line, of each curve.
const LOOKS: [(&str, &str); 4] =
    [("P", "curve planned"), ("E", "curve earned"), ("S", "curve spent"), ("F", "curve forecast")];

const LEFT: f64 = 64.0;
const PLOT: f64 = 834.0;
const SIDE: f64 = 240.0;
const TOP: f64 = 34.0;
const HEIGHT: f64 = 330.0;

fn draw(answers: &[Table], frame: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let running = running(table, frame.as_of)?;
    let time = TimeScale::over(running.days().chain([frame.as_of]), LEFT, PLOT)?;
    let money = Linear::over(running.figures(), TOP + HEIGHT, TOP)?;
    let mut svg = Svg::default();
    money.draw_beside(&mut svg, LEFT, LEFT + PLOT);
    super::milestones::axis(&mut svg, &time, TOP + HEIGHT, frame.as_of);
    let mut ends = Vec::new();
    for (series, (letter, class)) in LOOKS.into_iter().enumerate() {
        for part in running.points(series) {
            let points: Vec<(f64, f64)> = part.iter().map(|(day, figure)| (time.x(*day), money.at(*figure))).collect();
            svg.path(&points, class);
        }
        if let Some((day, figure)) = running.end(series) {
            ends.push(End { series, letter, at: (time.x(day), money.at(figure)), figure });
        }
    }
    labels(&mut svg, &mut ends, running.currency);
    let svg = svg.finish(LEFT + PLOT + SIDE, TOP + HEIGHT + 12.0, TITLE, &description(&running));
    Some(Drawing { svg, notes: notes(&running, LEGEND), twin: twin(&running), is_complete: false })
}

const LEGEND: &str = "Running totals. P, dashed: planned. E, thick: earned. S, thin: spent. F, dotted: forecast.";

/// Where a curve ends.
struct End {
    series: usize,
    letter: &'static str,
    at: (f64, f64),
    figure: Decimal,
}

/// A letter at the end of each curve, and its figure at the right, none over another.
fn labels(svg: &mut Svg, ends: &mut [End], currency: Option<&str>) {
    ends.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    for end in ends.iter() {
        svg.diamond(end.at.0, end.at.1, 4.0, LOOKS[end.series].1);
    }
    let beside = spread(ends.iter().map(|end| end.at.1), 13.0);
    let right = spread(ends.iter().map(|end| end.at.1), 17.0);
    for ((end, beside), right) in ends.iter().zip(beside).zip(right) {
        svg.text(end.at.0 + 7.0, beside + 4.0, Anchor::Start, "mark-small", end.letter);
        let figure = tables::grouped(end.figure, 0);
        let said = format!("{} {} {figure} {}", end.letter, SERIES[end.series], currency.unwrap_or_default());
        svg.text(LEFT + PLOT + 26.0, right + 4.0, Anchor::Start, "figure", said.trim_end());
    }
}

/// Heights in order, moved down until each is at least `gap` below the one before, and none leaves the picture.
fn spread(heights: impl Iterator<Item = f64>, gap: f64) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::new();
    for height in heights {
        placed.push(placed.last().map_or(height, |last| height.max(last + gap)));
    }
    let mut most = TOP + HEIGHT;
    for height in placed.iter_mut().rev() {
        *height = height.min(most);
        most = *height - gap;
    }
    placed
}

fn description(running: &Running<'_>) -> String {
    let ends = (0..SERIES.len()).filter_map(|series| {
        let (day, figure) = running.end(series)?;
        Some(format!("{} {} by {day}", SERIES[series], tables::grouped(figure, 0)))
    });
    let ends: Vec<String> = ends.collect();
    let of = running.name.map_or(String::new(), |name| format!("{name}: "));
    format!("{of}{} {}", ends.join(", "), running.currency.unwrap_or_default()).trim_end().to_owned()
}

fn notes(running: &Running<'_>, legend: &str) -> Vec<String> {
    let legend = match running.currency {
        Some(currency) => format!("{legend} Amounts in {currency}."),
        None => format!("{legend} Nobody says in which currency amounts are."),
    };
    std::iter::once(legend).chain(running.notes.iter().cloned()).collect()
}

fn twin(running: &Running<'_>) -> Table {
    let mut columns = vec![Column::new("period", Type::Period)];
    columns.extend(SERIES.map(|series| Column::new(series, Type::Money)));
    columns.push(Column::hidden("currency", Type::Text));
    let mut twin = Table::new("s-curve", TITLE, columns);
    let currency = running.currency.map_or(Cell::Null("not_given"), Cell::word);
    twin.rows = running
        .months
        .iter()
        .map(|(month, known)| {
            let figures = known.iter().map(|figure| Cell::or_null(*figure, "not_known", Cell::Decimal));
            std::iter::once(Cell::word(month)).chain(figures).chain([currency.clone()]).collect()
        })
        .collect();
    twin
}

const ROWS: usize = 16;
const MARGIN: usize = 8;

/// A letter for every column a curve passes; where several meet, the last of the curves hides the others.
fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let [table] = answers else { return None };
    let running = running(table, frame.as_of)?;
    let columns = frame.width.saturating_sub(MARGIN + 1);
    let time = Timeline::over(running.days(), columns, frame.as_of)?;
    let money = Linear::over(running.figures(), (ROWS - 1) as f64, 0.0)?;
    let mut strips = vec![time.row(frame); ROWS];
    for (series, (letter, _)) in LOOKS.into_iter().enumerate() {
        let mark = letter.chars().next().unwrap_or('*').to_ascii_lowercase();
        for part in running.points(series) {
            let points: Vec<(usize, f64)> =
                part.iter().map(|(day, figure)| (time.column(*day), money.at(*figure))).collect();
            trace(&mut strips, &points, mark);
        }
    }
    for (series, (letter, _)) in LOOKS.into_iter().enumerate() {
        if let Some((day, figure)) = running.end(series)
            && let Some(strip) = strips.get_mut(money.at(figure).round() as usize)
        {
            strip.write(time.column(day), letter);
        }
    }
    let marks: Vec<(usize, String)> =
        money.marks().into_iter().map(|(row, word)| (row.round() as usize, word)).collect();
    let mut lines = vec![" ".repeat(MARGIN + 1) + &time.head().text()];
    lines.extend(strips.iter().enumerate().map(|(row, strip)| {
        let word = marks.iter().find(|(at, _)| *at == row).map_or("", |(_, word)| word);
        format!("{word:>width$} {}{}", pick(frame, '┤', '|'), strip.text(), width = MARGIN - 1)
    }));
    let mut told = Vec::new();
    for (series, (letter, _)) in LOOKS.into_iter().enumerate() {
        if let Some((day, figure)) = running.end(series) {
            let exact = tables::grouped(figure, 0);
            told.push(format!("{letter} {} {exact} by {}", SERIES[series], day.format("%b %Y")));
        }
    }
    let name = running.name.map_or(String::new(), |name| format!("{name}: "));
    let legend = format!("{name}{}. Running totals; where curves meet, one letter hides the other.", told.join("; "));
    Some(Sketch { title: TITLE, lines, notes: notes(&running, &legend) })
}

/// Puts a mark in every column from point to point.
fn trace(strips: &mut [Strip], points: &[(usize, f64)], mark: char) {
    let mut put = |column: usize, row: f64| {
        if let Some(strip) = strips.get_mut(row.round().max(0.0) as usize) {
            strip.put(column, mark);
        }
    };
    if let [(column, row)] = points {
        put(*column, *row);
    }
    for pair in points.windows(2) {
        let ((from, start), (to, end)) = (pair[0], pair[1]);
        for column in from..=to {
            let share = (column - from) as f64 / (to - from).max(1) as f64;
            put(column, start + (end - start) * share);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::linear::short;
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_stay_inside() {
        let bottom = TOP + HEIGHT;
        assert_eq!(spread([50.0, 52.0, 90.0].into_iter(), 13.0), [50.0, 63.0, 90.0]);
        assert_eq!(spread([bottom - 1.0, bottom].into_iter(), 13.0), [bottom - 13.0, bottom]);
    }

    #[test]
    fn a_short_figure_is_short_enough_for_its_margin() {
        assert!([1.25e6, -2.5e8, 9.99e14, 7.9e28].into_iter().all(|figure| short(figure).len() < MARGIN));
    }
}
