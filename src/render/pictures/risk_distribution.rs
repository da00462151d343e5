//! `risk-distribution`: how likely all open risks together cost at most how much, beside the contingency.

use rust_decimal::Decimal;

use super::linear::{Linear, level};
use super::plain::{Strip, pick};
use super::read::rows;
use super::svg::{Anchor, Svg};
use super::{Drawing, Picture, Sketch, twin};
use crate::render::{Frame, tables};
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "risk-distribution",
    summary: "how likely all open risks together cost at most how much, and what the contingency covers",
    views: &["risk-distribution"],
    draw,
    print,
};

const TITLE: &str = "What all risks together may cost";
/// Percentiles that are named.
const NAMED: [i64; 3] = [50, 80, 90];

const LEFT: f64 = 64.0;
const PLOT: f64 = 834.0;
const SIDE: f64 = 240.0;
const TOP: f64 = 34.0;
const HEIGHT: f64 = 300.0;

/// The curve and what stands beside it.
struct Curve<'t> {
    table: &'t Table,
    /// Probability in percent, and the cost that is not exceeded that likely.
    points: Vec<(i64, Decimal)>,
    currency: &'t str,
    contingency: Option<Decimal>,
    /// How likely the contingency is enough, in percent.
    enough: Option<Decimal>,
}

fn curve(answers: &[Table]) -> Option<Curve<'_>> {
    let [table] = answers else { return None };
    let percent = |share: Decimal| share.checked_mul(Decimal::ONE_HUNDRED);
    let point = |row: super::read::Row<'_>| {
        let share = percent(row.decimal("probability")?)?.round();
        Some((i64::try_from(share).ok()?, row.decimal("cost")?))
    };
    let points: Vec<(i64, Decimal)> = rows(table).filter_map(point).collect();
    let total = |name: &str| table.totals.iter().find(|total| total.name == name).map(|total| &total.value);
    let known = !points.is_empty() && points.iter().any(|(_, cost)| !cost.is_zero());
    known.then_some(Curve {
        table,
        points,
        currency: total("currency").and_then(Cell::as_text).unwrap_or_default(),
        contingency: total("contingency").and_then(Cell::number),
        enough: total("p_within_contingency").and_then(Cell::number).and_then(percent),
    })
}

impl Curve<'_> {
    /// The amount at a named percentile.
    fn at(&self, percent: i64) -> Option<Decimal> {
        self.points.iter().find(|(at, _)| *at == percent).map(|(_, cost)| *cost)
    }

    fn amount(&self, amount: Decimal) -> String {
        format!("{} {}", tables::grouped(amount, 0), self.currency).trim_end().to_owned()
    }

    fn about_contingency(&self) -> String {
        match (self.contingency, self.enough) {
            (Some(left), Some(enough)) => {
                format!(
                    "The contingency left, {}, is enough in {} % of all cases.",
                    self.amount(left),
                    enough.round_dp(0)
                )
            }
            (Some(left), None) => format!(
                "The contingency left is {}; nobody can tell how likely it is enough while risks or amounts are unknown.",
                self.amount(left)
            ),
            (None, _) => "Nobody says how much contingency is left.".to_owned(),
        }
    }

    fn named(&self) -> impl Iterator<Item = (i64, Decimal)> + '_ {
        NAMED.into_iter().filter_map(|percent| Some((percent, self.at(percent)?)))
    }

    fn notes(&self, legend: &str) -> Vec<String> {
        [legend.to_owned(), self.about_contingency()].into_iter().chain(self.table.notes.iter().cloned()).collect()
    }
}

/// A stair through points: between two of them only the lower one is known to be reached.
fn steps(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut stair: Vec<(f64, f64)> = Vec::new();
    for (x, y) in points {
        if let Some((_, level)) = stair.last().copied() {
            stair.push((x, level));
        }
        stair.push((x, y));
    }
    stair
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let curve = curve(answers)?;
    let figures = curve.points.iter().map(|(_, cost)| *cost).chain(curve.contingency);
    let money = Linear::over(figures, LEFT, LEFT + PLOT)?;
    let height = |percent: i64| TOP + HEIGHT * (100 - percent) as f64 / 100.0;
    let mut svg = Svg::default();
    money.draw_below(&mut svg, TOP, TOP + HEIGHT);
    for percent in [0, 25, 50, 75, 100] {
        level(&mut svg, height(percent), LEFT, LEFT + PLOT, &format!("{percent} %"));
    }
    let points = curve.points.iter().map(|(percent, cost)| (money.at(*cost), height(*percent)));
    svg.path(&steps(points), "curve earned");
    for (percent, cost) in curve.named() {
        let (x, y) = (money.at(cost), height(percent));
        svg.line((x, y), (LEFT + PLOT, y), "curve planned");
        svg.diamond(x, y, 5.0, "fill-blue");
        let said = format!("P{percent}  {}", curve.amount(cost));
        svg.text(LEFT + PLOT + 10.0, y + 4.0, Anchor::Start, "figure strong", &said);
    }
    if let Some(left) = curve.contingency {
        let x = money.at(left);
        svg.line((x, TOP - 6.0), (x, TOP + HEIGHT), "today");
        let anchor = if x > LEFT + PLOT / 2.0 { Anchor::End } else { Anchor::Start };
        svg.text(x, TOP - 12.0, anchor, "small strong", &format!("contingency left {}", curve.amount(left)));
    }
    let named: Vec<String> =
        curve.named().map(|(percent, cost)| format!("P{percent} {}", curve.amount(cost))).collect();
    let description = format!("{}. {}", named.join(", "), curve.about_contingency());
    let svg = svg.finish(LEFT + PLOT + SIDE, TOP + HEIGHT + 24.0, TITLE, &description);
    let legend =
        "Upwards: how likely all risks together cost at most the amount below. Dashed upright: the contingency.";
    let twin = twin(curve.table, 0..curve.table.rows.len(), &["probability", "cost"]);
    Some(Drawing { svg, notes: curve.notes(legend), twin, is_complete: false })
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let curve = curve(answers)?;
    let said: Vec<String> = curve.points.iter().map(|(_, cost)| curve.amount(*cost)).collect();
    let widest = said.iter().map(String::len).max().unwrap_or(0);
    let columns = frame.width.saturating_sub(widest + 8).max(4);
    let figures = curve.points.iter().map(|(_, cost)| *cost).chain(curve.contingency);
    let money = Linear::over(figures, 0.0, (columns - 1) as f64)?;
    let [plain, named, line] = [('▒', '='), ('█', '#'), ('│', '|')].map(|(fine, plain)| pick(frame, fine, plain));
    let zero = money.at(Decimal::ZERO).round() as usize;
    let lines = curve.points.iter().zip(said).rev().map(|((percent, cost), said)| {
        let mut strip = Strip::blank(columns);
        let is_named = NAMED.contains(percent);
        let end = money.at(*cost).round() as usize;
        if !cost.is_zero() {
            strip.fill(zero.min(end), zero.max(end), if is_named { named } else { plain });
        }
        if let Some(left) = curve.contingency {
            strip.put(money.at(left).round() as usize, line);
        }
        format!("{:>3} {} {said:>widest$}", format!("P{percent}"), strip.text())
    });
    let legend = format!("P80: not exceeded in 80 of 100 cases. {line} the contingency that is left.");
    Some(Sketch { title: TITLE, lines: lines.collect(), notes: curve.notes(&legend) })
}
