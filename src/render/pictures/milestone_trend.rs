//! `milestone-trend`: report by report, the date each milestone was then expected on.

mod choice;

use chrono::NaiveDate;

use self::choice::{Choice, Course, choice};
use super::plain::{Timeline, named, pick, widest};
use super::read::{Row, rows};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, days, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "milestone-trend",
    summary: "the date each milestone was expected on, report by report",
    views: &["milestone-trend"],
    draw,
    print,
};

const TITLE: &str = "Milestone trend";

/// Most lines that can be told apart by their letter.
const MOST: usize = 12;
const LETTERS: [&str; MOST] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];

const LEFT: f64 = 72.0;
const PLOT: f64 = 620.0;
/// Where the names stand, beside the plot and the letters at its edge.
const NAMES: f64 = LEFT + PLOT + 56.0;
const SIDE: f64 = 420.0;
/// Room for how far it moved.
const MOVED: f64 = 56.0;
const TOP: f64 = 24.0;
const HEIGHT: f64 = 380.0;
const ROW: f64 = 24.0;

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let Choice { courses, several, note } = choice(answers)?;
    let table = answers.first()?;
    let points = || courses.iter().flat_map(|course| &course.points);
    let across = TimeScale::over(points().map(|(report, _)| *report), LEFT, PLOT)?;
    let up = TimeScale::over(points().map(|(_, forecast)| *forecast), 0.0, HEIGHT)?;
    let place = |(report, forecast): (NaiveDate, NaiveDate)| (across.x(report), TOP + HEIGHT - up.x(forecast));
    let mut svg = Svg::default();
    axes(&mut svg, &across, &up);
    diagonal(&mut svg, points().copied(), place);
    let mut letters = Vec::new();
    for (index, course) in courses.iter().enumerate() {
        line(&mut svg, course, LETTERS[index], &mut letters, place);
        let y = TOP + ROW * (index as f64 + 0.5);
        let name =
            fitted(&format!("{} {}", LETTERS[index], course.name(several)), LEFT + PLOT + SIDE - MOVED - NAMES, 13.0);
        svg.text(NAMES, y, Anchor::Start, "figure", &name);
        svg.text(LEFT + PLOT + SIDE, y, Anchor::End, "figure", &days(course.moved()));
    }
    let height = (TOP + HEIGHT).max(TOP + ROW * courses.len() as f64) + 24.0;
    let description = format!("{} milestones; a level line is a forecast that holds", courses.len());
    let svg = svg.finish(LEFT + PLOT + SIDE, height, TITLE, &description);
    let mut notes = vec![
        "Across: when it was reported. Up: when it was then expected. Level lines hold, rising lines slip. A line that meets \
         the diagonal was reached."
            .to_owned(),
    ];
    notes.extend(note);
    notes.push("In the table, reports in which nothing moved are left out.".to_owned());
    let shown = told(table, &courses);
    let columns = ["name", "project", "id", "report_date", "baseline", "forecast", "change_days", "slip_days"];
    Some(Drawing { svg, notes, twin: twin(table, shown, &columns), is_complete: false })
}

/// The rows of what is drawn, without those between the first and the last in which nothing moved.
fn told(table: &Table, courses: &[Course<'_>]) -> Vec<usize> {
    let mut shown: Vec<usize> = Vec::new();
    let mut own = rows(table).filter(|row| courses.iter().any(|course| course.is_same(row))).peekable();
    while let Some(row) = own.next() {
        let ids = |row: &Row<'_>| ["project", "id", "name"].map(|column| row.text(column).map(str::to_owned));
        let is_last = own.peek().is_none_or(|next| ids(next) != ids(&row));
        if is_last || row.integer("change_days") != Some(0) {
            shown.push(row.index);
        }
    }
    shown
}

fn axes(svg: &mut Svg, across: &TimeScale, up: &TimeScale) {
    let bottom = TOP + HEIGHT;
    for (date, word) in across.marks() {
        svg.line((across.x(date), TOP), (across.x(date), bottom), "grid");
        svg.text(across.x(date) + 3.0, bottom + 16.0, Anchor::Start, "small", &word);
    }
    for (date, word) in up.marks() {
        let y = bottom - up.x(date);
        svg.line((LEFT, y), (LEFT + PLOT, y), "grid");
        svg.text(LEFT - 6.0, y + 4.0, Anchor::End, "small", &word);
    }
    svg.text(0.0, 12.0, Anchor::Start, "small strong", "expected");
    svg.text(LEFT + PLOT, 12.0, Anchor::End, "small strong", "reported →");
}

/// Where the day of the report is the day expected, as far as both are drawn.
fn diagonal(
    svg: &mut Svg,
    points: impl Iterator<Item = (NaiveDate, NaiveDate)> + Clone,
    place: impl Fn((NaiveDate, NaiveDate)) -> (f64, f64),
) {
    let (reports, forecasts) = (points.clone().map(|(report, _)| report), points.map(|(_, forecast)| forecast));
    let first = reports.clone().min().max(forecasts.clone().min());
    let last = reports.max().min(forecasts.max());
    if let Some((first, last)) = first.zip(last).filter(|(first, last)| first < last) {
        svg.line(place((first, first)), place((last, last)), "today");
    }
}

/// The line of one milestone, with its letter at the end: beside those that are there already.
fn line(
    svg: &mut Svg,
    course: &Course<'_>,
    letter: &str,
    letters: &mut Vec<(f64, f64)>,
    place: impl Fn((NaiveDate, NaiveDate)) -> (f64, f64),
) {
    for pair in course.points.windows(2) {
        let class = if pair[1].1 > pair[0].1 { "slip" } else { "gain" };
        svg.line(place(pair[0]), place(pair[1]), class);
    }
    for point in &course.points {
        let (x, y) = place(*point);
        svg.diamond(x, y, 3.5, "ghost");
    }
    let Some((x, y)) = course.points.last().map(|last| place(*last)) else { return };
    let mut at = x + 7.0;
    while letters.iter().any(|(other, level)| (at - other).abs() < 11.0 && (y - level).abs() < 11.0) {
        at += 11.0;
    }
    letters.push((at, y));
    svg.text(at, y + 4.0, Anchor::Start, "small strong halo", letter);
}

const SAID: usize = 8;

/// A line for each milestone, along the days it was expected on.
fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let Choice { courses, several, note } = choice(answers)?;
    let names: Vec<String> = courses.iter().map(|course| course.name(several)).collect();
    let width = widest(names.iter().map(String::as_str), 8, frame.width / 3);
    let days_expected = courses.iter().flat_map(|course| course.points.iter().map(|(_, forecast)| *forecast));
    let columns = frame.width.saturating_sub(width + SAID + 2).max(4);
    let time = Timeline::over(days_expected, columns, frame.as_of)?;
    let [last, first, between] = [('◆', '*'), ('◇', 'o'), ('·', '.')].map(|(fine, plain)| pick(frame, fine, plain));
    let mut lines = vec![" ".repeat(width + 1) + &time.head().text()];
    for (course, name) in courses.iter().zip(&names) {
        let mut strip = time.row(frame);
        course.points.iter().for_each(|(_, forecast)| strip.put(time.column(*forecast), between));
        let ends = [(course.points.first(), first), (course.points.last(), last)];
        for (point, mark) in ends {
            point.into_iter().for_each(|(_, forecast)| strip.put(time.column(*forecast), mark));
        }
        lines.push(format!("{} {} {:>SAID$}", named(name, width, frame), strip.text(), days(course.moved())));
    }
    let legend = format!(
        "When each was expected: {first} in the first report, {between} since, {last} in the last; the line is today. At \
         the right: how far it moved."
    );
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend).chain(note).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::{Cell, Column, ColumnType};

    fn table_of(rows: &[(&str, &str, &str)]) -> Table {
        let columns = vec![
            Column::new("id", ColumnType::Reference),
            Column::new("name", ColumnType::Text),
            Column::new("report_date", ColumnType::Date),
            Column::new("forecast", ColumnType::Date),
        ];
        let mut table = Table::new("milestone-trend", "Milestone trend", columns);
        let day = |text: &str| text.parse().map_or(Cell::Null("not_given"), Cell::Date);
        let row = |(id, report, forecast): &(&str, &str, &str)| {
            vec![Cell::word(id), Cell::word("<Go-live>"), day(report), day(forecast)]
        };
        table.rows = rows.iter().map(row).collect();
        table
    }

    #[test]
    fn a_milestone_is_a_line_from_report_to_report() {
        let rows = [
            ("M1", "2026-01-01", "2026-03-01"),
            ("M1", "2026-02-01", "2026-03-31"),
            ("M1", "2026-03-31", "2026-03-31"),
            ("M2", "2026-01-01", "2026-06-01"),
            ("M2", "2026-02-01", ""),
        ];
        let drawing = draw(&[table_of(&rows)], &Frame::of_day("2026-04-01")).unwrap();
        assert_eq!(drawing.svg.matches("class=\"slip\"").count(), 1);
        assert_eq!(drawing.svg.matches("class=\"gain\"").count(), 1);
        assert_eq!(drawing.svg.matches("class=\"ghost\"").count(), 4);
        assert_eq!(drawing.svg.matches("class=\"today\"").count(), 1, "the diagonal");
        assert!(drawing.svg.contains("B &lt;Go-live&gt;</text>") && drawing.svg.contains(">+30 d<"), "{}", drawing.svg);
        assert_eq!(drawing.twin.rows.len(), 5);
        let mut quiet = table_of(&[("M1", "2026-01-01", "2026-03-01"); 4]);
        quiet.columns.push(Column::new("change_days", ColumnType::Days));
        quiet.rows.iter_mut().enumerate().for_each(|(index, row)| {
            row.push(if index == 0 { Cell::Null("nothing_before") } else { Cell::Integer(0) });
        });
        assert_eq!(draw(&[quiet], &Frame::of_day("2026-04-01")).unwrap().twin.rows.len(), 2, "the first and the last");
        assert!(draw(&[table_of(&[("M1", "2026-01-01", "")])], &Frame::of_day("2026-04-01")).is_none());
        let sketch = print(&[table_of(&rows)], &Frame::of_day("2026-04-01")).unwrap();
        assert!(sketch.lines[1].ends_with("0 d") && sketch.lines[2].ends_with("+30 d"), "{:?}", sketch.lines);
        assert!(sketch.lines[2].contains('◇') && sketch.lines[2].contains('◆'), "{:?}", sketch.lines);
    }

    /// More than there is room for: of each project one that is still open, and letters that do not lie on each other.
    #[test]
    fn of_many_projects_each_has_its_worst_open_milestone() {
        let columns = ["id", "project", "name", "report_date", "forecast", "reached"];
        let kinds = [ColumnType::Text; 6];
        let columns = columns.iter().zip(kinds).map(|(name, kind)| Column::new(*name, kind)).collect();
        let mut table = Table::new("milestone-trend", "Milestone trend", columns);
        for project in ["PRJ-A", "PRJ-B", "PRJ-C"] {
            for (number, moved) in [
                ("M1", "2026-05-01"),
                ("M2", "2026-07-01"),
                ("M3", "2026-06-01"),
                ("M4", "2026-06-02"),
                ("M5", "2026-06-01"),
            ] {
                for (report, forecast) in [("2026-01-01", "2026-04-01"), ("2026-02-01", moved)] {
                    let reached = number == "M2" && report == "2026-02-01";
                    let day = |text: &str| Cell::Date(text.parse().unwrap());
                    table.rows.push(vec![
                        Cell::word(number),
                        Cell::word(project),
                        Cell::word(number),
                        day(report),
                        day(forecast),
                        Cell::Flag(reached),
                    ]);
                }
            }
        }
        let answers = [table];
        let choice = choice(&answers).unwrap();
        let names: Vec<String> = choice.courses.iter().map(|course| course.name(choice.several)).collect();
        assert_eq!(names, ["PRJ-A: M4", "PRJ-B: M4", "PRJ-C: M4"]);
        let note = choice.note.unwrap();
        assert_eq!(note, "3 of 15 milestones are drawn: of each project the open one that slipped most.");
        let drawing = draw(&answers, &Frame::of_day("2026-04-01")).unwrap();
        let at = |letter: &str| {
            let text = drawing.svg.lines().find(|line| line.ends_with(&format!(">{letter}</text>"))).unwrap();
            text.split("x=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
        };
        assert!(at("B") - at("A") >= 11.0 && at("C") - at("B") >= 11.0);
    }
}
