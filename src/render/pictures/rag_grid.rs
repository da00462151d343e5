//! `rag-grid`: declared and computed ratings, project by dimension.

use std::collections::BTreeMap;

use super::mark::{Mark, severity};
use super::plain::{named, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, days, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "rag-grid",
    summary: "ratings of every project under way, declared beside computed, worst first",
    views: &["portfolio", "status"],
    draw,
    print,
};

const TITLE: &str = "Ratings by project and dimension";

const DIMENSIONS: [&str; 8] = ["overall", "schedule", "cost", "scope", "benefits", "resources", "risk", "quality"];

/// Most projects that are drawn.
const MOST: usize = 60;

const WIDTH: f64 = 1138.0;
const LABEL: f64 = 310.0;
const SIDE: f64 = 80.0;
const ROW: f64 = 34.0;
const TOP: f64 = 30.0;

/// What one project's line is drawn from.
struct Line<'t> {
    portfolio: Row<'t>,
    status: Row<'t>,
}

impl Line<'_> {
    fn rank(&self) -> (u8, u8) {
        let declared = severity(self.status.text("overall"));
        let computed = severity(self.status.text("overall_computed"));
        (declared.min(computed), declared)
    }
}

/// The projects that are drawn, worst first; the dimensions that anything is rated in; how many projects there are.
fn shown(answers: &[Table]) -> Option<(Vec<Line<'_>>, Vec<&'static str>, usize)> {
    let [portfolio, status] = answers else { return None };
    let shown = |row: &Row<'_>| row.flag("under_way") || row.text("state") == Some("on_hold");
    let reports: BTreeMap<&str, Row<'_>> = rows(status).filter_map(|row| Some((row.text("id")?, row))).collect();
    let report = |row: &Row<'_>| row.text("id").and_then(|id| reports.get(id)).copied();
    let mut lines: Vec<Line<'_>> = rows(portfolio)
        .filter(shown)
        .filter_map(|portfolio| Some(Line { status: report(&portfolio)?, portfolio }))
        .collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(Line::rank);
    let all = lines.len();
    lines.truncate(MOST);
    let rated = |dimension: &&str| {
        let computed = format!("{dimension}_computed");
        lines.iter().any(|line| line.status.cell(dimension).is_some() || line.status.cell(&computed).is_some())
    };
    let dimensions: Vec<&str> = DIMENSIONS.into_iter().filter(rated).collect();
    Some((lines, dimensions, all))
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let (lines, dimensions, all) = shown(answers)?;
    let mut svg = Svg::default();
    head(&mut svg, &dimensions);
    for (index, line) in lines.iter().enumerate() {
        row(&mut svg, line, &dimensions, TOP + ROW * index as f64);
    }
    let description =
        format!("{} projects, {} dimensions; see the table for every rating", lines.len(), dimensions.len());
    let svg = svg.finish(WIDTH, TOP + ROW * lines.len() as f64 + 4.0, TITLE, &description);
    let legend = "Large: as declared. Small, at its right: what the figures say. A frame marks where the two differ. \
                  ● G green, ▲ A amber, ■ R red, ○ U unrated, – unknown.";
    let mut notes = vec![legend.to_owned()];
    if all > MOST {
        notes.push(format!("The worst {MOST} of {all} projects are drawn."));
    }
    let twin = twin(answers.last()?, lines.iter().map(|line| line.status.index), &columns(&dimensions));
    Some(Drawing { svg, notes, twin, is_complete: true })
}

fn columns<'a>(dimensions: &[&'a str]) -> Vec<&'a str> {
    const COMPUTED: [&str; 8] = [
        "overall_computed",
        "schedule_computed",
        "cost_computed",
        "scope_computed",
        "benefits_computed",
        "resources_computed",
        "risk_computed",
        "quality_computed",
    ];
    let pair = |dimension: &&'a str| {
        let computed = DIMENSIONS.iter().position(|known| known == dimension).map(|index| COMPUTED[index]);
        std::iter::once(*dimension).chain(computed)
    };
    ["name", "id"].into_iter().chain(dimensions.iter().flat_map(pair)).chain(["date"]).collect()
}

/// Width of a dimension's column.
fn column(dimensions: &[&str]) -> f64 {
    (WIDTH - LABEL - SIDE * 2.0) / dimensions.len().max(1) as f64
}

fn head(svg: &mut Svg, dimensions: &[&str]) {
    svg.text(0.0, TOP - 11.0, Anchor::Start, "head", "Project");
    for (index, dimension) in dimensions.iter().enumerate() {
        let x = LABEL + column(dimensions) * (index as f64 + 0.5);
        svg.text(x, TOP - 11.0, Anchor::Middle, "head", dimension);
    }
    let side = WIDTH - SIDE * 2.0;
    svg.text(side + SIDE, TOP - 11.0, Anchor::End, "head", "finish");
    svg.text(WIDTH, TOP - 11.0, Anchor::End, "head", "reported");
}

fn row(svg: &mut Svg, line: &Line<'_>, dimensions: &[&str], y: f64) {
    let base = y + ROW / 2.0 + 4.5;
    svg.line((0.0, y), (WIDTH, y), "rule");
    let id = line.portfolio.text("id").unwrap_or("–");
    let name = line.portfolio.text("name").unwrap_or(id);
    svg.text(0.0, y + 15.0, Anchor::Start, "name", &fitted(name, LABEL - 12.0, 13.0));
    let held = line.portfolio.text("state").filter(|state| *state != "active");
    let stage = held.or(line.portfolio.text("stage")).unwrap_or("–").replace('_', " ");
    svg.text(0.0, y + 28.0, Anchor::Start, "small", &fitted(&format!("{id} · {stage}"), LABEL - 12.0, 11.0));
    for (index, dimension) in dimensions.iter().enumerate() {
        let declared = line.status.text(dimension);
        let computed = line.status.text(&format!("{dimension}_computed"));
        let place = (LABEL + column(dimensions) * index as f64, y, column(dimensions));
        cell(svg, declared, computed, place);
    }
    let side = WIDTH - SIDE * 2.0;
    let slip = line.portfolio.integer("slip_days").map_or("–".to_owned(), days);
    svg.text(side + SIDE, base, Anchor::End, "figure", &slip);
    let age = line.portfolio.integer("freshness_days").map_or("never".to_owned(), |age| format!("{age} d ago"));
    svg.text(WIDTH, base, Anchor::End, "figure", &age);
}

/// Declared rating, computed rating, and a frame where they differ.
fn cell(svg: &mut Svg, declared: Option<&str>, computed: Option<&str>, (x, y, column): (f64, f64, f64)) {
    let (left, top, width, height) = (x + 3.0, y + 4.0, column - 6.0, ROW - 8.0);
    let split = (width * 0.64).round();
    let right = width - split;
    for (word, left, width, size) in [(declared, left, split, "mark"), (computed, left + split, right, "mark-small")] {
        let base = top + height / 2.0 + 4.5;
        match word.and_then(Mark::of_rating) {
            Some(mark) => {
                svg.rect(left, top, width, height, mark.fill);
                let said =
                    if size == "mark" { format!("{} {}", mark.shape, mark.letter) } else { mark.letter.to_owned() };
                svg.text(left + width / 2.0, base, Anchor::Middle, &format!("{size} {}", mark.ink()), &said);
            }
            None => {
                svg.rect(left, top, width, height, "fill-empty");
                svg.text(left + width / 2.0, base, Anchor::Middle, "small", "–");
            }
        }
    }
    let differ = matches!((declared, computed), (Some(declared), Some(computed)) if declared != computed);
    if differ && declared != Some("unrated") {
        svg.rect(left - 1.5, top - 1.5, column - 3.0, height + 3.0, "frame");
    }
}

/// Columns of a dimension.
const CELL: usize = 6;
/// Columns of a name, and of the finish with the space before it.
const LEAST_NAME: usize = 8;
const FINISH: usize = 9;

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let (rows, mut dimensions, all) = shown(answers)?;
    let rated = dimensions.len();
    dimensions.truncate((frame.width.saturating_sub(LEAST_NAME + FINISH) / CELL).max(1));
    let name = |line: &Line<'_>| line.portfolio.text("name").or(line.portfolio.text("id")).unwrap_or("–").to_owned();
    let names: Vec<String> = rows.iter().map(name).collect();
    let room = frame.width.saturating_sub(CELL * dimensions.len() + FINISH).max(LEAST_NAME);
    let width = widest(names.iter().map(String::as_str), LEAST_NAME, room);
    let heads = dimensions.iter().map(|dimension| format!("{:<CELL$}", dimension.get(..4).unwrap_or(dimension)));
    let mut lines = vec![format!("{:width$} {}{:>8}", "", heads.collect::<String>(), "finish")];
    for (line, name) in rows.iter().zip(&names) {
        let cells = dimensions.iter().map(|dimension| {
            let letter = |word: Option<&str>| word.and_then(Mark::of_rating).map_or("-", |mark| mark.letter);
            let [declared, computed] =
                [line.status.text(dimension), line.status.text(&format!("{dimension}_computed"))].map(letter);
            format!("{:<CELL$}", format!("{declared}/{computed}"))
        });
        let slip = line.portfolio.integer("slip_days").map_or(frame.dash().to_owned(), days);
        lines.push(format!("{} {}{slip:>8}", named(name, width, frame), cells.collect::<String>()));
    }
    let mut notes = vec!["As declared / as the figures say: G green, A amber, R red, U unrated, - unknown.".to_owned()];
    if all > rows.len() {
        notes.push(format!("The worst {} of {all} projects are drawn.", rows.len()));
    }
    if rated > dimensions.len() {
        notes.push(format!("{} of {rated} dimensions have room.", dimensions.len()));
    }
    Some(Sketch { title: TITLE, lines, notes })
}
