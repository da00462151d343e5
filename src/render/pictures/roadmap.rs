//! `roadmap`: every project under way on one line, from today's plan back to its baseline.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::mark::Mark;
use super::milestones::{MOST, axis, expected};
use super::read::{Row, rows};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, days, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "roadmap",
    summary: "what lands when: every project under way with its milestones and its baseline",
    views: &["portfolio", "milestones"],
    draw,
};

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

fn draw(answers: &[Table], frame: &Frame) -> Option<Drawing> {
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
    let days = lines.iter().flat_map(Line::days).chain([frame.as_of]);
    let scale = TimeScale::over(days, LABEL, PLOT).filter(|_| all > 0)?;
    let mut svg = Svg::default();
    let bottom = TOP + ROW * lines.len() as f64;
    axis(&mut svg, &scale, bottom, frame.as_of);
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, &scale, TOP + ROW * index as f64);
    }
    let description = format!("{} projects with their milestones; the line marks {}", lines.len(), frame.as_of);
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, "Roadmap against the baseline", &description);
    let mut notes = vec![
        "Bar: from the first to the last milestone as now expected; below it, thin: as approved. Diamonds: D done, G on \
         track, L late, O overdue, – stands still. At the right: how far the finish has moved."
            .to_owned(),
    ];
    if all > lines.len() {
        notes.push(format!("The {} projects that end first of {all} are drawn.", lines.len()));
    }
    let columns =
        ["name", "id", "finish_baseline", "finish_forecast", "slip_days", "next_milestone", "next_milestone_date"];
    let twin = twin(portfolio, lines.iter().map(|line| line.project.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: false })
}

fn line(svg: &mut Svg, line: &Line<'_>, scale: &TimeScale, y: f64) {
    let (middle, base) = (y + ROW / 2.0 - 2.0, y + ROW / 2.0 + 4.5);
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    let name = line.project.text("name").or(line.project.text("id")).unwrap_or("–");
    svg.text(0.0, base, Anchor::Start, "name", &fitted(name, LABEL - 12.0, 13.0));
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
