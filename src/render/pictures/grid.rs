//! A grid of shares by period, busiest first: how capacity and skills are drawn.

use rust_decimal::{Decimal, RoundingStrategy};

use super::mark::Mark;
use super::plain::{named, pick, widest};
use super::svg::{Anchor, Svg, fitted};
use crate::render::Frame;

/// Most lines that are drawn.
pub(super) const MOST: usize = 60;

const WIDTH: f64 = 1138.0;
const LABEL: f64 = 190.0;
const ROW: f64 = 26.0;
const TOP: f64 = 26.0;

/// From here on something is nearly used up, as a share.
const NEARLY: Decimal = Decimal::from_parts(85, 0, 0, false, 2);

/// How much of what there is, is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Load {
    /// A share of it.
    Share(Decimal),
    /// Something is asked for and there is nothing.
    OfNothing,
}

impl Load {
    /// Whether it is more than there is.
    pub(super) fn is_over(self) -> bool {
        self > Load::Share(Decimal::ONE)
    }
}

/// One line: a name, and a load for each period.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub(super) name: &'t str,
    pub(super) loads: Vec<Option<Load>>,
}

impl Line<'_> {
    /// The highest of its loads.
    pub(super) fn busiest(&self) -> Load {
        self.loads.iter().flatten().copied().max().unwrap_or(Load::Share(Decimal::ZERO))
    }
}

/// Sorts lines by their highest load and cuts off what asks for nothing and what is too much; says how many there
/// were with any load.
pub(super) fn busiest_first(lines: &mut Vec<Line<'_>>) -> usize {
    lines.sort_by_key(|line| std::cmp::Reverse(line.busiest()));
    lines.retain(|line| line.busiest() > Load::Share(Decimal::ZERO));
    let loaded = lines.len();
    lines.truncate(MOST);
    loaded
}

/// The grid, with a title and a description for those who do not see it.
pub(super) fn grid(lines: &[Line<'_>], periods: &[&str], title: &str, description: &str) -> String {
    let column = (WIDTH - LABEL) / periods.len().max(1) as f64;
    let mut svg = Svg::default();
    for (index, period) in periods.iter().enumerate() {
        let said = fitted(period, column, 11.0);
        svg.text(LABEL + column * (index as f64 + 0.5), TOP - 9.0, Anchor::Middle, "head", &said);
    }
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, TOP + ROW * index as f64, column);
    }
    svg.finish(WIDTH, TOP + ROW * lines.len() as f64 + 4.0, title, description)
}

fn line(svg: &mut Svg, line: &Line<'_>, y: f64, column: f64) {
    let base = y + ROW / 2.0 + 4.5;
    svg.text(0.0, base, Anchor::Start, "name", &fitted(line.name, LABEL - 10.0, 13.0));
    for (index, load) in line.loads.iter().enumerate() {
        let (x, width, height) = (LABEL + column * index as f64 + 1.0, column - 2.0, ROW - 2.0);
        let Some(load) = *load else {
            svg.rect(x, y + 1.0, width, height, "fill-empty");
            svg.text(x + width / 2.0, base, Anchor::Middle, "small", "–");
            continue;
        };
        let mark = mark(load);
        svg.rect(x, y + 1.0, width, height, mark.map_or("fill-plain", |mark| mark.fill));
        if load.is_over() {
            svg.hatch(x, y + 1.0, width, height, "hatch");
        }
        let said = mark.map_or_else(|| said(load), |mark| format!("{} {}", mark.shape, said(load)));
        let ink = mark.map_or("", Mark::ink);
        svg.text(x + width / 2.0, base, Anchor::Middle, format!("figure {ink}").trim_end(), &said);
    }
}

fn said(load: Load) -> String {
    match load {
        Load::OfNothing => "none".to_owned(),
        Load::Share(share) => {
            let percent = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
            percent.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven).normalize().to_string()
        }
    }
}

/// Only what deserves attention is marked.
fn mark(load: Load) -> Option<Mark> {
    match load {
        load if load.is_over() => Some(Mark::of_band("very_high")),
        load if load >= Load::Share(NEARLY) => Some(Mark::of_band("medium")),
        _ => None,
    }
}

/// Columns of a figure: three digits and a mark.
const FIGURE: usize = 4;

/// The grid in characters, and what there was no room for. The denser the shade, the busier; `!` is more than there is.
pub(super) fn print(lines: &[Line<'_>], periods: &[&str], frame: &Frame) -> (Vec<String>, Vec<String>) {
    let label = widest(lines.iter().map(|line| line.name), 8, frame.width / 3);
    let halves: Vec<(&str, &str)> =
        periods.iter().map(|period| period.split_once('-').unwrap_or(("", period))).collect();
    let cell = widest(halves.iter().map(|(_, second)| *second), FIGURE, 2 * FIGURE) + 1;
    let room = (frame.width.saturating_sub(label) / cell).max(1).min(periods.len());
    let mut year = "";
    let mut head = [" ".repeat(label), " ".repeat(label)];
    for (first, second) in halves.iter().take(room) {
        let shown = if *first == year { "" } else { first };
        year = first;
        head[0] += &format!("{:>cell$}", crate::render::line(shown));
        head[1] += &format!("{:>cell$}", crate::render::line(second));
    }
    let mut printed = Vec::from(head);
    printed.extend(lines.iter().map(|line| {
        let cells = line.loads.iter().take(room).map(|load| shaded(*load, cell, frame));
        named(line.name, label, frame) + &cells.collect::<String>()
    }));
    let legend = "Percent; the denser the shade, the busier. + nearly all, ! more than there is, X asked for where there is none.";
    let cut = (room < periods.len()).then(|| format!("{room} of {} periods have room.", periods.len()));
    (printed, std::iter::once(legend.to_owned()).chain(cut).collect())
}

/// A load as a figure in its shade.
fn shaded(load: Option<Load>, cell: usize, frame: &Frame) -> String {
    let Some(load) = load else { return format!("{:>cell$}", pick(frame, '–', '-')) };
    let (figure, mark) = match load {
        Load::OfNothing => ("X".to_owned(), '!'),
        load if load.is_over() => (said(load), '!'),
        load if load >= Load::Share(NEARLY) => (said(load), '+'),
        load => (said(load), ' '),
    };
    let figure = if figure.len() > FIGURE { ">999".to_owned() } else { figure };
    let shade = match load {
        Load::Share(share) if share.is_zero() => ' ',
        Load::Share(share) if share < Decimal::new(5, 1) => pick(frame, '░', '.'),
        Load::Share(share) if share < NEARLY => pick(frame, '▒', ':'),
        load if !load.is_over() => pick(frame, '▓', '='),
        _ => pick(frame, '█', '#'),
    };
    let filled = cell.saturating_sub(figure.len() + 2);
    format!(" {}{figure}{mark}", shade.to_string().repeat(filled))
}
