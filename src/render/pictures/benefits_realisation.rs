//! `benefits-realisation`: what each benefit has brought, of what was planned by now and of what is promised in all.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::mark::Mark;
use super::milestones::MOST;
use super::plain::{Strip, columns_of, named, pick, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, left_out, twin};
use crate::metrics::ratio;
use crate::render::{Frame, tables};
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "benefits-realisation",
    summary: "what each benefit has brought, of what was planned by now and of what is promised in all",
    views: &["benefits"],
    draw,
    print,
};

const TITLE: &str = "Benefits planned and realised";
const LABEL: f64 = 330.0;
const PLOT: f64 = 478.0;
const SIDE: f64 = 330.0;
const ROW: f64 = 26.0;
const TOP: f64 = 30.0;
/// What the plot is wide enough for, as a share of what is promised.
const WIDEST: f64 = 1.25;

/// One benefit.
struct Line<'t> {
    row: Row<'t>,
    name: &'t str,
    /// Gains in its own unit: due by now, brought by now.
    planned: Option<Decimal>,
    actual: Option<Decimal>,
    /// The gain that is promised in all: over the whole life in money, else from baseline to target.
    whole: Option<Decimal>,
    realised: Option<Decimal>,
    /// Measurements that were due and not made.
    unmeasured: i64,
}

impl<'t> Line<'t> {
    fn of(row: Row<'t>) -> Self {
        let in_money = row.cell("money_planned_full").is_some();
        let span = row.decimal("target").zip(row.decimal("baseline"));
        let span = span.and_then(|(target, baseline)| target.checked_sub(baseline)).map(|span| span.abs());
        let life = row.decimal("planned_full").map(|life| life.abs());
        Line {
            name: row.text("name").or(row.text("id")).unwrap_or("–"),
            planned: row.decimal("planned_to_date"),
            actual: row.decimal("actual_to_date"),
            whole: if in_money { life } else { span.or(life) }.filter(|whole| !whole.is_zero()),
            realised: row.decimal("realised_pct"),
            unmeasured: row.integer("due_unmeasured").unwrap_or(0),
            row,
        }
    }

    /// A gain as a share of what is promised, or of what is due where nobody says what is promised. A harm that was
    /// planned counts as it was planned: more of it is a longer bar.
    fn share(&self, gain: Option<Decimal>) -> Option<f64> {
        let whole = self.whole.or(self.planned.map(|planned| planned.abs()))?;
        let planned_harm = self.planned.is_some_and(|planned| planned < Decimal::ZERO);
        let share = ratio(gain?, whole)?.to_f64()?;
        Some(if planned_harm { -share } else { share })
    }

    fn mark(&self) -> Mark {
        match self.realised {
            _ if self.unmeasured > 0 => Mark::of_band("high"),
            Some(realised) if realised >= Decimal::ONE_HUNDRED => Mark::of_rating("green").unwrap_or(Mark::of_band("")),
            Some(_) => Mark::of_rating("amber").unwrap_or(Mark::of_band("")),
            None => Mark::of_band(""),
        }
    }

    fn said(&self) -> String {
        let gain = |gain: Decimal| tables::grouped(gain, 1);
        let measured = match (self.actual, self.planned) {
            (Some(actual), Some(planned)) => format!("{} of {}", gain(actual), gain(planned)),
            _ if self.unmeasured > 0 => String::new(),
            _ => self.row.reason("realised_pct").map_or("not measured".to_owned(), |reason| reason.replace('_', " ")),
        };
        let realised = self.realised.map(|share| format!("{} %", tables::grouped(share, 1)));
        let due = (self.unmeasured > 0).then(|| format!("{} due, not measured", self.unmeasured));
        let parts = realised.into_iter().chain([measured]).chain(due).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    }

    /// With its unit, which may be long.
    fn said_with_unit(&self) -> String {
        let unit = self.row.text("unit").filter(|_| self.actual.is_some()).unwrap_or_default();
        format!("{} {unit}", self.said()).trim_end().to_owned()
    }

    fn order(&self, other: &Self) -> Ordering {
        let group = |line: &Line<'_>| match (line.unmeasured > 0, line.realised) {
            (true, _) => 0,
            (_, Some(_)) => 1,
            _ => 2,
        };
        group(self).cmp(&group(other)).then(self.realised.cmp(&other.realised))
    }
}

/// Most benefits that leave room for those of which nothing is due.
const ROOMY: usize = 20;

/// What was not measured first, then what is furthest behind, then what is not due; and what was left out.
fn lines(table: &Table) -> (Vec<Line<'_>>, Vec<String>) {
    let mut lines: Vec<Line<'_>> =
        rows(table).filter(|row| row.text("state") != Some("retired")).map(Line::of).collect();
    lines.sort_by(Line::order);
    let all = lines.len();
    let is_due = |line: &Line<'_>| line.realised.is_some() || line.unmeasured > 0;
    if all > ROOMY && lines.iter().any(is_due) {
        lines.retain(is_due);
    }
    let due = lines.len();
    lines.truncate(MOST);
    let not_due = (all > due).then(|| format!("Of {} more nothing is due or measured yet.", all - due));
    let cut = left_out(lines.len(), due, "benefits are drawn, what was not measured first");
    (lines, cut.into_iter().chain(not_due).collect())
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let (lines, left_out) = lines(table);
    if lines.is_empty() {
        return None;
    }
    let mut svg = Svg::default();
    let bottom = TOP + ROW * lines.len() as f64;
    for (share, word) in [(0.0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "all that is promised")] {
        let x = LABEL + PLOT * share / WIDEST;
        svg.line((x, TOP - 6.0), (x, bottom), "grid");
        svg.text(x, TOP - 11.0, Anchor::Middle, "small", word);
    }
    for (index, one) in lines.iter().enumerate() {
        line(&mut svg, one, TOP + ROW * index as f64);
    }
    let measured = lines.iter().filter(|line| line.realised.is_some()).count();
    let behind = lines.iter().filter(|line| line.realised.is_some_and(|share| share < Decimal::ONE_HUNDRED)).count();
    let description = format!("{} benefits, {measured} measured, {behind} of them behind their plan", lines.len());
    let svg = svg.finish(LABEL + PLOT + SIDE, bottom + 8.0, TITLE, &description);
    let legend = "Bar: brought by now; upright line: planned by now; both of what is promised in all. ● as planned or \
                  better, ▲ behind, ◆ due and not measured, ○ with a dashed frame: nothing measured.";
    Some(Drawing { svg, notes: notes(table, legend, left_out), twin: same_figures(table, &lines), is_complete: false })
}

fn same_figures(table: &Table, lines: &[Line<'_>]) -> Table {
    let columns = [
        "name",
        "id",
        "unit",
        "planned_to_date",
        "actual_to_date",
        "realised_pct",
        "baseline",
        "target",
        "due_unmeasured",
    ];
    twin(table, lines.iter().map(|line| line.row.index), &columns)
}

fn notes(table: &Table, legend: &str, left_out: Vec<String>) -> Vec<String> {
    let total = |name: &str| table.totals.iter().find(|total| total.name == name);
    let amount = |name: &str| total(name)?.value.number();
    let money = amount("money_actual").zip(amount("money_planned")).map(|(actual, planned)| {
        let known = total("money_planned").and_then(|total| total.known);
        let known = known.map_or(String::new(), |known| format!(" ({} of {} benefits)", known.known, known.of));
        let currency = total("currency").and_then(|total| total.value.as_text()).map(str::to_owned);
        let currency = currency.or_else(|| rows(table).find_map(|row| row.text("currency").map(str::to_owned)));
        format!(
            "In money, all together: {} {} brought of {} planned by now{known}.",
            tables::grouped(actual, 0),
            currency.unwrap_or_default(),
            tables::grouped(planned, 0)
        )
    });
    std::iter::once(legend.to_owned()).chain(money).chain(left_out).collect()
}

fn line(svg: &mut Svg, line: &Line<'_>, y: f64) {
    let base = y + ROW / 2.0 + 4.5;
    svg.line((0.0, y), (LABEL + PLOT + SIDE, y), "rule");
    svg.text(0.0, base, Anchor::Start, "name", &fitted(line.name, LABEL - 12.0, 13.0));
    let mark = line.mark();
    let width = |share: f64| PLOT * share.clamp(0.0, WIDEST) / WIDEST;
    match line.share(line.actual) {
        Some(actual) => {
            svg.rect(LABEL, y + 6.0, width(actual), ROW - 12.0, mark.fill);
            if actual > WIDEST {
                svg.text(LABEL + PLOT - 4.0, base, Anchor::End, &format!("mark-small {}", mark.ink()), "▶");
            }
        }
        None => svg.rect(LABEL, y + 6.0, width(1.0), ROW - 12.0, "fill-empty"),
    }
    if let Some(planned) = line.share(line.planned) {
        let x = LABEL + width(planned);
        svg.line((x, y + 2.0), (x, y + ROW - 2.0), "slip");
    }
    let said = fitted(&format!("{} {}", mark.shape, line.said_with_unit()), SIDE - 12.0, 12.0);
    svg.text(LABEL + PLOT + 12.0, base, Anchor::Start, "figure", &said);
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let [table] = answers else { return None };
    let (lines, left_out) = lines(table);
    if lines.is_empty() {
        return None;
    }
    let said = widest(lines.iter().map(Line::said).collect::<Vec<_>>().iter().map(String::as_str), 4, frame.width / 3);
    let label = widest(lines.iter().map(|line| line.name), 8, frame.width * 2 / 5);
    let columns = frame.width.saturating_sub(label + said + 4).max(4);
    let [bar, tick, empty] = [('█', '#'), ('│', '|'), ('·', '.')].map(|(fine, plain)| pick(frame, fine, plain));
    let column = |share: f64| columns_of(share / WIDEST, columns - 1);
    let drawn = lines.iter().map(|line| {
        let mut strip = Strip::blank(columns);
        match line.share(line.actual).map(column) {
            Some(0) => {}
            Some(end) => strip.fill(0, end - 1, bar),
            None => strip.fill(0, column(1.0), empty),
        }
        if let Some(planned) = line.share(line.planned) {
            strip.put(column(planned), tick);
        }
        format!("{}  {}  {}", named(line.name, label, frame), strip.text(), named(&line.said(), said, frame))
    });
    let legend = format!(
        "{bar} brought by now, {tick} planned by now, both of what is promised in all; {empty} nothing measured. At the \
         right: share of what was planned by now."
    );
    Some(Sketch { title: TITLE, lines: drawn.collect(), notes: notes(table, &legend, left_out) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::{Cell, Column, ColumnType};

    #[test]
    fn a_harm_that_grew_is_a_longer_bar_and_huge_numbers_are_harmless() {
        let columns = ["baseline", "target", "planned_to_date", "actual_to_date"];
        let columns = columns.map(|name| Column::new(name, ColumnType::Number)).to_vec();
        let mut table = Table::new("benefits", "Benefits", columns);
        for figures in [[60, 450, -340, -312], [0, 0, 0, 0]] {
            table.rows.push(figures.map(|figure| Cell::Decimal(Decimal::from(figure))).to_vec());
        }
        table.rows.push([Decimal::MIN, Decimal::MAX, Decimal::MAX, Decimal::MIN].map(Cell::Decimal).to_vec());
        let lines: Vec<Line<'_>> = rows(&table).map(Line::of).collect();
        assert_eq!(lines[0].share(lines[0].actual), Some(0.8));
        assert_eq!((lines[1].share(lines[1].actual), lines[2].whole), (None, None));
    }
}
