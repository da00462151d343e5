//! `milestones`: each milestone from its baseline to its forecast.

use chrono::NaiveDate;

use super::mark::Mark;
use super::plain::{Timeline, named, pick, widest};
use super::read::{Row, rows};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, days, left_out, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "milestones",
    summary: "each milestone from its baseline to where it is now expected",
    views: &["milestones"],
    draw,
    print,
};

const TITLE: &str = "Milestones against their baseline";

/// Most lines of a picture: more belong into a table.
pub(super) const MOST: usize = 40;

const LABEL: f64 = 290.0;
const PLOT: f64 = 700.0;
const SIDE: f64 = 148.0;
const ROW: f64 = 28.0;
const TOP: f64 = 34.0;

/// The milestones that are drawn, by date, and how many there are. Open ones first where not all have room.
fn shown(table: &Table) -> (Vec<Row<'_>>, usize) {
    let dated = |row: &Row<'_>| expected(row).or(row.date("baseline")).is_some();
    let mut lines: Vec<Row<'_>> = rows(table).filter(dated).collect();
    let all = lines.len();
    if all > MOST {
        lines.sort_by_key(|row| (row.date("actual").is_some(), expected(row)));
        lines.truncate(MOST);
    }
    lines.sort_by_key(|row| (expected(row).or(row.date("baseline")), row.date("baseline")));
    (lines, all)
}

fn draw(answers: &[Table], frame: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let (lines, all) = shown(table);
    let dates = lines.iter().flat_map(|row| row.date("baseline").into_iter().chain(expected(row)));
    let scale = TimeScale::over(dates.chain([frame.as_of]), LABEL, PLOT).filter(|_| all > 0)?;
    let mut svg = Svg::default();
    let bottom = TOP + ROW * lines.len() as f64;
    axis(&mut svg, &scale, bottom, frame.as_of);
    let several = several_projects(&lines);
    for (index, row) in lines.iter().enumerate() {
        line(&mut svg, row, &scale, TOP + ROW * index as f64, several);
    }
    let description = format!("{} milestones; as of {} the line marks today", lines.len(), frame.as_of);
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, TITLE, &description);
    let mut notes = vec![
        "Hollow: the approved baseline. Filled: reached or expected. ✔ done, ● on track, ▲ late, ■ overdue.".to_owned(),
    ];
    notes.extend(left_out(lines.len(), all, "milestones are drawn, open ones first"));
    let project = several.then_some("project");
    let columns = ["baseline", "forecast", "actual", "slip_days", "state"];
    let columns: Vec<&str> = std::iter::once("name").chain(project).chain(["id"]).chain(columns).collect();
    Some(Drawing { svg, notes, twin: twin(table, lines.iter().map(|row| row.index), &columns), is_complete: false })
}

/// The day a milestone was reached, else the day it is expected.
pub(super) fn expected(row: &Row<'_>) -> Option<NaiveDate> {
    row.date("actual").or(row.date("forecast"))
}

fn several_projects(lines: &[Row<'_>]) -> bool {
    lines.iter().any(|row| row.text("project") != lines.first().and_then(|first| first.text("project")))
}

/// Marks of the time axis, and today.
pub(super) fn axis(svg: &mut Svg, scale: &TimeScale, bottom: f64, today: NaiveDate) {
    for (date, word) in scale.marks() {
        let x = scale.x(date);
        svg.line((x, TOP - 8.0), (x, bottom), "grid");
        svg.text(x + 3.0, TOP - 12.0, Anchor::Start, "small", &word);
    }
    let x = scale.x(today);
    svg.line((x, 4.0), (x, bottom), "today");
    svg.text(x + 4.0, 10.0, Anchor::Start, "small strong", "today");
}

fn line(svg: &mut Svg, row: &Row<'_>, scale: &TimeScale, y: f64, several: bool) {
    let (middle, base) = (y + ROW / 2.0, y + ROW / 2.0 + 4.5);
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    svg.text(0.0, base, Anchor::Start, "name", &fitted(&label(row, several), LABEL - 12.0, 13.0));
    let mark = row.text("state").map_or(Mark::of_state(""), Mark::of_state);
    let baseline = row.date("baseline").map(|date| scale.x(date));
    let now = expected(row).map(|date| scale.x(date));
    if let (Some(from), Some(to)) = (baseline, now) {
        let class = if to > from { "slip" } else { "gain" };
        svg.line((from, middle), (to, middle), class);
    }
    if let Some(x) = baseline {
        svg.diamond(x, middle, 6.5, "ghost");
    }
    if let Some(x) = now {
        svg.diamond(x, middle, 6.5, mark.fill);
    }
    svg.text(LABEL + PLOT + 10.0, base, Anchor::Start, "figure", &format!("{} {}", mark.shape, said(row)));
}

fn label(row: &Row<'_>, several: bool) -> String {
    let name = row.text("name").or(row.text("id")).unwrap_or("–");
    row.text("project").filter(|_| several).map_or(name.to_owned(), |project| format!("{project}: {name}"))
}

/// How it stands, and how far it has moved.
fn said(row: &Row<'_>) -> String {
    let slip = row.integer("slip_days").map_or(String::new(), |slip| format!(" {}", days(slip)));
    row.text("state").map_or("no date".to_owned(), |state| state.replace('_', " ")) + &slip
}

const SAID: usize = 18;

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let [table] = answers else { return None };
    let (rows, all) = shown(table);
    let several = several_projects(&rows);
    let labels: Vec<String> = rows.iter().map(|row| label(row, several)).collect();
    let width = widest(labels.iter().map(String::as_str), 8, frame.width * 2 / 5);
    let dates = rows.iter().flat_map(|row| row.date("baseline").into_iter().chain(expected(row)));
    let time = Timeline::over(dates, frame.width.saturating_sub(width + SAID + 2).max(4), frame.as_of)?;
    let [now, ghost, way] = [('◆', '*'), ('◇', 'o'), ('─', '-')].map(|(fine, plain)| pick(frame, fine, plain));
    let mut lines = vec![" ".repeat(width + 1) + &time.head().text()];
    for (row, label) in rows.iter().zip(&labels) {
        let mut strip = time.row(frame);
        let ends = row.date("baseline").map(|date| time.column(date)).zip(expected(row).map(|date| time.column(date)));
        if let Some((from, to)) = ends {
            strip.fill(from.min(to), from.max(to), way);
        }
        row.date("baseline").into_iter().for_each(|date| strip.put(time.column(date), ghost));
        expected(row).into_iter().for_each(|date| strip.put(time.column(date), now));
        lines.push(format!("{} {} {}", named(label, width, frame), strip.text(), said(row)));
    }
    let legend = format!("{now} reached or expected, {ghost} the approved baseline; the line is today.");
    let cut = left_out(rows.len(), all, "milestones are drawn, open ones first");
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend).chain(cut).collect() })
}
