//! `gantt`: when each piece of work can be done, what decides the finish, and where the baseline stood.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::milestones::{MOST, axis, expected};
use super::plain::{Timeline, named, pick, widest};
use super::read::{Row, rows};
use super::scale::TimeScale;
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, left_out, twin};
use crate::render::Frame;
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "gantt",
    summary: "when each piece of work can be done, what decides the finish, and where the baseline stood",
    views: &["critical-path", "milestones"],
    draw,
    print,
};

const TITLE: &str = "Plan and critical path";
const LABEL: f64 = 290.0;
const PLOT: f64 = 728.0;
const SIDE: f64 = 120.0;
const ROW: f64 = 26.0;
const TOP: f64 = 34.0;

/// One piece of work.
struct Bar<'t> {
    row: Row<'t>,
    label: String,
    start: Option<NaiveDate>,
    /// When it is or was done.
    finish: NaiveDate,
    /// The last day it may be done without moving the end.
    latest: Option<NaiveDate>,
    baseline: Option<NaiveDate>,
    is_point: bool,
    is_done: bool,
    is_critical: bool,
}

impl Bar<'_> {
    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let float = self.latest.filter(|_| !self.is_done);
        self.start.into_iter().chain([self.finish]).chain(float).chain(self.baseline)
    }

    /// What there is to say of its float, and of its movement against the baseline.
    fn said(&self) -> String {
        let moved = self.baseline.map(|baseline| (self.finish - baseline).num_days()).filter(|days| *days != 0);
        let moved = moved.map(super::days);
        let float = match self.row.decimal("total_float") {
            _ if self.is_done => Some("done".to_owned()),
            _ if self.is_critical => Some("critical".to_owned()),
            Some(float) => Some(format!("float {}", float.round_dp(1).normalize())),
            None => None,
        };
        float.into_iter().chain(moved).collect::<Vec<_>>().join(" ")
    }
}

/// The bars, and how many there are with dates. Where not all have room, critical ones go first, then open ones.
fn bars<'t>(answers: &'t [Table]) -> Option<(Vec<Bar<'t>>, usize)> {
    let [path, milestones] = answers else { return None };
    let by_key: BTreeMap<&str, Row<'t>> = rows(milestones).filter_map(|row| Some((row.text("key")?, row))).collect();
    let projects: BTreeSet<Option<&str>> = rows(path).map(|row| row.text("project")).collect();
    let several = projects.len() > 1;
    let mut bars: Vec<Bar<'t>> = rows(path).filter_map(|row| bar(row, &by_key, several)).collect();
    let all = bars.len();
    if all > MOST {
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by_key(|index| (!bars[*index].is_critical, bars[*index].is_done, bars[*index].finish));
        let kept: BTreeSet<usize> = order.into_iter().take(MOST).collect();
        let mut index = 0;
        bars.retain(|_| {
            index += 1;
            kept.contains(&(index - 1))
        });
    }
    Some((bars, all)).filter(|(bars, _)| !bars.is_empty())
}

fn bar<'t>(row: Row<'t>, milestones: &BTreeMap<&str, Row<'t>>, several: bool) -> Option<Bar<'t>> {
    let milestone = row.text("key").and_then(|key| milestones.get(key));
    let actual = row.date("actual");
    let computed = row.date("early_finish_date");
    let finish =
        actual.or(computed).or(milestone.and_then(expected)).or(milestone.and_then(|row| row.date("baseline")))?;
    let name = row.text("name").or(row.text("id")).unwrap_or("–");
    let project = row.text("project").filter(|_| several);
    Some(Bar {
        label: project.map_or(name.to_owned(), |project| format!("{project}: {name}")),
        start: row.date("early_start_date").map(|start| start.min(finish)),
        finish,
        latest: row.date("late_finish_date").filter(|latest| *latest > finish),
        baseline: row.date("baseline"),
        is_point: row.text("kind") == Some("milestone") || row.cell("duration") == Some(&Cell::Integer(0)),
        is_done: actual.is_some(),
        is_critical: row.flag("critical"),
        row,
    })
}

fn draw(answers: &[Table], frame: &Frame) -> Option<Drawing> {
    let (bars, all) = bars(answers)?;
    let scale = TimeScale::over(bars.iter().flat_map(Bar::days).chain([frame.as_of]), LABEL, PLOT)?;
    let mut svg = Svg::default();
    let bottom = TOP + ROW * bars.len() as f64;
    axis(&mut svg, &scale, bottom, frame.as_of);
    for (index, bar) in bars.iter().enumerate() {
        line(&mut svg, bar, &scale, TOP + ROW * index as f64);
    }
    let critical = bars.iter().filter(|bar| bar.is_critical).count();
    let description =
        format!("{} pieces of work, {critical} of them critical; the line marks {}", bars.len(), frame.as_of);
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, TITLE, &description);
    let legend = "Bar: from early start to early finish; red and hatched: critical; pale: done. Thin line: float. \
                  Filled diamond: milestone; hollow one: the approved baseline. At the right: float in working days, \
                  and how far the finish stands from its baseline.";
    let notes = std::iter::once(legend.to_owned()).chain(said_left_out(bars.len(), all)).collect();
    Some(Drawing { svg, notes, twin: same_figures(answers, &bars)?, is_complete: false })
}

fn said_left_out(drawn: usize, all: usize) -> Option<String> {
    left_out(drawn, all, "pieces of work are drawn, critical ones first, then what is open")
}

fn same_figures(answers: &[Table], bars: &[Bar<'_>]) -> Option<Table> {
    let columns = [
        "project",
        "id",
        "name",
        "early_start_date",
        "early_finish_date",
        "late_finish_date",
        "baseline",
        "actual",
        "total_float",
        "critical",
    ];
    let several = bars.iter().any(|bar| bar.row.text("project") != bars[0].row.text("project"));
    let columns = if several { &columns[..] } else { &columns[1..] };
    Some(twin(answers.first()?, bars.iter().map(|bar| bar.row.index), columns))
}

fn line(svg: &mut Svg, bar: &Bar<'_>, scale: &TimeScale, y: f64) {
    let (middle, base) = (y + ROW / 2.0, y + ROW / 2.0 + 4.5);
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    svg.text(0.0, base, Anchor::Start, "name", &fitted(&bar.label, LABEL - 12.0, 13.0));
    let finish = scale.x(bar.finish);
    if let Some(latest) = bar.latest.filter(|_| !bar.is_done) {
        svg.line((finish, middle), (scale.x(latest), middle), "float");
        svg.line((scale.x(latest), middle - 4.0), (scale.x(latest), middle + 4.0), "float");
    }
    let class = match (bar.is_critical, bar.is_done) {
        (true, _) => "fill-red",
        (_, true) => "bar",
        _ => "fill-blue",
    };
    if !bar.is_point {
        let start = bar.start.map_or(finish - 3.0, |start| scale.x(start));
        let width = (finish - start).max(3.0);
        svg.rect(start, middle - 6.0, width, 12.0, class);
        if bar.is_critical {
            svg.hatch(start, middle - 6.0, width, 12.0, "hatch");
        }
    }
    if let Some(baseline) = bar.baseline {
        svg.diamond(scale.x(baseline), middle, 5.5, "ghost");
    }
    if bar.is_point {
        svg.diamond(finish, middle, 6.5, if bar.is_done { "done" } else { class });
    }
    svg.text(
        LABEL + PLOT + 10.0,
        base,
        Anchor::Start,
        if bar.is_critical { "figure strong" } else { "figure" },
        &bar.said(),
    );
}

const SAID: usize = 15;

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let (bars, all) = bars(answers)?;
    let label = widest(bars.iter().map(|bar| &*bar.label), 8, frame.width / 3);
    let columns = frame.width.saturating_sub(label + SAID + 3).max(4);
    let time = Timeline::over(bars.iter().flat_map(Bar::days), columns, frame.as_of)?;
    let [done, open, critical] = [('▒', ':'), ('▓', '='), ('█', '#')].map(|(fine, plain)| pick(frame, fine, plain));
    let [float, point, ghost] = [('─', '-'), ('◆', '*'), ('◇', 'o')].map(|(fine, plain)| pick(frame, fine, plain));
    let mut lines = vec![" ".repeat(label + 1) + &time.head().text()];
    for bar in &bars {
        let mut strip = time.row(frame);
        let finish = time.column(bar.finish);
        if let Some(latest) = bar.latest.filter(|_| !bar.is_done) {
            strip.fill(finish, time.column(latest), float);
        }
        if let Some(baseline) = bar.baseline {
            strip.put(time.column(baseline), ghost);
        }
        let fill = if bar.is_critical {
            critical
        } else if bar.is_done {
            done
        } else {
            open
        };
        match bar.is_point {
            true => strip.put(finish, point),
            false => strip.fill(bar.start.map_or(finish, |start| time.column(start)), finish, fill),
        }
        lines.push(format!("{} {}  {}", named(&bar.label, label, frame), strip.text(), bar.said()));
    }
    let legend = format!(
        "{critical} critical, {open} open, {done} done, {float} float, {point} milestone, {ghost} its baseline; the line is \
         today. At the right: float in working days, and how far the finish stands from its baseline."
    );
    let notes = std::iter::once(legend).chain(said_left_out(bars.len(), all)).collect();
    Some(Sketch { title: TITLE, lines, notes })
}
