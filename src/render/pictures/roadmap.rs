//! `roadmap`: every project under way on one line, from today's plan back to its baseline.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::mark::Mark;
use super::milestones::{MOST, axis, expected};
use super::plain::{Timeline, named, pick, widest};
use super::read::{Row, rows};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, days, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "roadmap",
    summary: "what lands when: every project under way with its milestones and its baseline",
    views: &["portfolio", "milestones"],
    draw,
    print,
};

const TITLE: &str = "Roadmap against the baseline";

const LABEL: f64 = 290.0;
const PLOT: f64 = 778.0;
const SIDE: f64 = 70.0;
const ROW: f64 = 32.0;
const TOP: f64 = 34.0;

/// A project with its milestones in the order of their days.
struct Line<'t> {
    project: Row<'t>,
    milestones: Vec<(NaiveDate, Row<'t>)>,
}

impl Line<'_> {
    fn name(&self) -> &str {
        self.project.text("name").or(self.project.text("id")).unwrap_or("–")
    }

    fn last_baseline(&self) -> Option<NaiveDate> {
        self.milestones.iter().filter_map(|(_, row)| row.date("baseline")).max()
    }

    fn first_baseline(&self) -> Option<NaiveDate> {
        self.milestones.iter().filter_map(|(_, row)| row.date("baseline")).min()
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let own = self.milestones.iter().map(|(date, _)| *date);
        own.chain(self.first_baseline()).chain(self.last_baseline())
    }
}

/// The projects that are drawn, those that end first above, and how many there are.
fn shown(answers: &[Table]) -> Option<(Vec<Line<'_>>, usize)> {
    let [portfolio, milestones] = answers else { return None };
    let mut by_project: BTreeMap<&str, Vec<(NaiveDate, Row<'_>)>> = BTreeMap::new();
    for row in rows(milestones) {
        if let (Some(project), Some(date)) = (row.text("project"), expected(&row).or(row.date("baseline"))) {
            by_project.entry(project).or_default().push((date, row));
        }
    }
    let mut lines: Vec<Line<'_>> = rows(portfolio)
        .filter(|row| row.flag("under_way") || row.text("state") == Some("on_hold"))
        .filter_map(|project| {
            let mut milestones = by_project.remove(project.text("id")?)?;
            milestones.sort_by_key(|(date, _)| *date);
            Some(Line { project, milestones })
        })
        .collect();
    lines.sort_by_key(|line| line.milestones.last().map(|(date, _)| *date));
    let all = lines.len();
    lines.truncate(MOST);
    Some((lines, all))
}

fn draw(answers: &[Table], frame: &Frame) -> Option<Drawing> {
    let (lines, all) = shown(answers)?;
    let days = lines.iter().flat_map(Line::days).chain([frame.as_of]);
    let scale = TimeScale::over(days, LABEL, PLOT).filter(|_| all > 0)?;
    let mut svg = Svg::default();
    let bottom = TOP + ROW * lines.len() as f64;
    axis(&mut svg, &scale, bottom, frame.as_of);
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, &scale, TOP + ROW * index as f64);
    }
    let description = format!("{} projects with their milestones; the line marks {}", lines.len(), frame.as_of);
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, TITLE, &description);
    let mut notes = vec![
        "Bar: from the first to the last milestone as now expected; below it, thin: as approved. Diamonds: D done, G on \
         track, L late, O overdue, – stands still. At the right: how far the finish has moved."
            .to_owned(),
    ];
    notes.extend(cut(lines.len(), all));
    let columns =
        ["name", "id", "finish_baseline", "finish_forecast", "slip_days", "next_milestone", "next_milestone_date"];
    let twin = twin(answers.first()?, lines.iter().map(|line| line.project.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: false })
}

fn line(svg: &mut Svg, line: &Line<'_>, scale: &TimeScale, y: f64) {
    let (middle, base) = (y + ROW / 2.0 - 2.0, y + ROW / 2.0 + 4.5);
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    svg.text(0.0, base, Anchor::Start, "name", &fitted(line.name(), LABEL - 12.0, 13.0));
    let ends = line.milestones.first().zip(line.milestones.last());
    if let Some(((first, _), (last, _))) = ends {
        svg.rect(scale.x(*first), middle - 4.0, scale.x(*last) - scale.x(*first), 8.0, "bar");
    }
    if let (Some(first), Some(last)) = (line.first_baseline(), line.last_baseline()) {
        svg.rect(scale.x(first), middle + 9.0, scale.x(last) - scale.x(first), 3.0, "ghost-bar");
    }
    for (date, row) in &line.milestones {
        let mark = row.text("state").map_or(Mark::of_state(""), Mark::of_state);
        svg.diamond(scale.x(*date), middle, 8.0, mark.fill);
        svg.text(scale.x(*date), middle + 3.0, Anchor::Middle, &format!("tiny {}", mark.ink()), mark.letter);
    }
    let slip = line.project.integer("slip_days").map_or("–".to_owned(), days);
    svg.text(LABEL + PLOT + SIDE - 2.0, base, Anchor::End, "figure", &slip);
}

fn cut(drawn: usize, all: usize) -> Option<String> {
    (all > drawn).then(|| format!("The {drawn} projects that end first of {all} are drawn."))
}

const SAID: usize = 7;

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let (rows, all) = shown(answers)?;
    let width = widest(rows.iter().map(Line::name), 8, frame.width / 3);
    let columns = frame.width.saturating_sub(width + SAID + 3).max(4);
    let time = Timeline::over(rows.iter().flat_map(Line::days), columns, frame.as_of)?;
    let [bar, ghost] = [('─', '-'), ('◇', 'o')].map(|(fine, plain)| pick(frame, fine, plain));
    let mut lines = vec![" ".repeat(width + 1) + &time.head().text()];
    for line in &rows {
        let mut strip = time.row(frame);
        if let Some(((first, _), (last, _))) = line.milestones.first().zip(line.milestones.last()) {
            strip.fill(time.column(*first), time.column(*last), bar);
        }
        for (date, row) in &line.milestones {
            let letter = row.text("state").map_or("-", |state| Mark::of_state(state).letter);
            strip.write(time.column(*date), letter);
        }
        line.last_baseline().into_iter().for_each(|date| strip.put_below(time.column(date), ghost));
        let slip = line.project.integer("slip_days").map_or(frame.dash().to_owned(), days);
        lines.push(format!("{} {} {slip:>SAID$}", named(line.name(), width, frame), strip.text()));
    }
    let legend = format!(
        "Milestones: D done, G on track, L late, O overdue; {ghost} the approved finish; the line is today. At the right: \
         how far the finish has moved."
    );
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend).chain(cut(rows.len(), all)).collect() })
}
