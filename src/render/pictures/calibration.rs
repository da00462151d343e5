//! `calibration`: how often the work missed after each rating, beside what the rating says.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::mark::Mark;
use super::plain::{Strip, columns_of, named, pick, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg};
use super::{Drawing, Picture, Sketch, twin};
use crate::render::{Frame, tables};
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "calibration",
    summary: "how often the work was late, re-baselined or overspent after each rating, beside what the rating says",
    views: &["calibration"],
    draw,
    print,
};

const TITLE: &str = "What came after each rating";
const LABEL: f64 = 130.0;
const PLOT: f64 = 560.0;
const SIDE: f64 = 300.0;
const ROW: f64 = 40.0;
const TOP: f64 = 34.0;

/// One rating.
struct Line<'t> {
    row: Row<'t>,
    name: String,
    mark: Mark,
    /// Percent that missed, and where that lies 95 times of 100; `None` of too few.
    missed: Option<f64>,
    interval: Option<(f64, f64)>,
    /// Percent that the rating says will miss.
    stated: f64,
}

impl<'t> Line<'t> {
    fn of(row: Row<'t>) -> Option<Self> {
        let word = row.text("rating")?;
        let share = |name: &str| row.decimal(name)?.to_f64();
        Some(Line {
            row,
            name: word.replace('_', "-"),
            mark: Mark::of_rating(word)?,
            missed: share("missed_pct"),
            interval: share("missed_low").zip(share("missed_high")),
            stated: share("stated_pct")?,
        })
    }

    fn said(&self) -> String {
        let count = |name: &str| self.row.integer(name).unwrap_or_default();
        let percent = |name: &str| self.row.decimal(name).map(|share| tables::grouped(share, 0));
        let judged = format!("{} of {} judged", count("missed"), count("judged"));
        match (percent("missed_pct"), percent("missed_low").zip(percent("missed_high"))) {
            (Some(missed), Some((low, high))) => format!("{missed} % ({low} to {high}), {judged}"),
            (Some(missed), None) => format!("{missed} %, {judged}, too few apart"),
            _ => format!("too few: {judged}"),
        }
    }
}

fn lines(answers: &[Table]) -> Option<(&Table, Vec<Line<'_>>)> {
    let [table] = answers else { return None };
    let lines: Vec<Line<'_>> = rows(table).filter_map(Line::of).collect();
    (!lines.is_empty()).then_some((table, lines))
}

fn notes(table: &Table, legend: &str) -> Vec<String> {
    let total = |name: &str| table.totals.iter().find(|total| total.name == name)?.value.number();
    let figure = |figure: Decimal| tables::grouped(figure, 3);
    let score = total("brier").zip(total("resolution").zip(total("uncertainty"))).map(|(brier, (apart, all))| {
        format!(
            "Score of Brier: {}, 0 is best. Of an uncertainty of {} the ratings explain {}.",
            figure(brier),
            figure(all),
            figure(apart)
        )
    });
    std::iter::once(legend.to_owned()).chain(score).collect()
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let (table, lines) = lines(answers)?;
    let mut svg = Svg::default();
    let bottom = TOP + ROW * lines.len() as f64;
    for share in [0.0, 25.0, 50.0, 75.0, 100.0] {
        svg.line((place(share), TOP - 6.0), (place(share), bottom), "grid");
        svg.text(place(share), TOP - 11.0, Anchor::Middle, "small", &format!("{share} %"));
    }
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, TOP + ROW * index as f64);
    }
    let known = lines.iter().filter(|line| line.missed.is_some()).count();
    let description = format!("{} ratings were declared; of {known} enough reports are judged", lines.len());
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, TITLE, &description);
    let legend = "Bar: share of the reports after which the work was late, re-baselined or overspent; line with ends: where \
                  that share lies 95 times of 100; ◇ what the rating says. A dashed frame: too few to tell.";
    let columns = [
        "rating",
        "reports",
        "projects",
        "judged",
        "missed",
        "missed_pct",
        "missed_low",
        "missed_high",
        "stated_pct",
        "late_pct",
        "rebaselined_pct",
        "overspent_pct",
        "worse_pct",
        "left_pct",
        "open",
    ];
    let twin = twin(table, lines.iter().map(|line| line.row.index), &columns);
    Some(Drawing { svg, notes: notes(table, legend), twin, is_complete: false })
}

fn place(percent: f64) -> f64 {
    LABEL + PLOT * percent.clamp(0.0, 100.0) / 100.0
}

fn line(svg: &mut Svg, line: &Line<'_>, y: f64) {
    let (level, base) = (y + ROW - 11.0, y + ROW / 2.0 + 4.5);
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    svg.text(0.0, base, Anchor::Start, "name", &format!("{} {}", line.mark.shape, line.name));
    match line.missed {
        Some(missed) => svg.rect(LABEL, y + 6.0, place(missed) - LABEL, 14.0, line.mark.fill),
        None => svg.rect(LABEL, y + 6.0, PLOT, 14.0, "fill-empty"),
    }
    if let Some((low, high)) = line.interval {
        svg.line((place(low), level), (place(high), level), "slip");
        for end in [place(low), place(high)] {
            svg.line((end, level - 5.0), (end, level + 5.0), "slip");
        }
    }
    svg.diamond(place(line.stated), level, 6.0, "ghost");
    svg.text(LABEL + PLOT + 14.0, base, Anchor::Start, "figure", &line.said());
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let (table, lines) = lines(answers)?;
    let said: Vec<String> = lines.iter().map(Line::said).collect();
    let room = widest(said.iter().map(String::as_str), 4, frame.width / 2);
    let label = widest(lines.iter().map(|line| line.name.as_str()), 5, 16);
    let columns = frame.width.saturating_sub(label + room + 4).max(8);
    let [bar, span, says] = [('█', '#'), ('─', '-'), ('◇', 'o')].map(|(fine, plain)| pick(frame, fine, plain));
    let column = |percent: f64| columns_of(percent / 100.0, columns - 1);
    let drawn = lines.iter().zip(&said).map(|(line, said)| {
        let mut strip = Strip::blank(columns);
        if let Some(end) = line.missed.map(column).and_then(|end| end.checked_sub(1)) {
            strip.fill(0, end, bar);
        }
        if let Some((low, high)) = line.interval {
            (column(low)..=column(high)).for_each(|at| strip.put_below(at, span));
        }
        strip.put(column(line.stated), says);
        format!("{}  {}  {}", named(&line.name, label, frame), strip.text(), named(said, room, frame))
    });
    let legend = format!(
        "From 0 to 100 %: {bar} reports after which the work was late, re-baselined or overspent, {span} up to where that \
         share may lie, {says} what the rating says."
    );
    Some(Sketch { title: TITLE, lines: drawn.collect(), notes: notes(table, &legend) })
}
