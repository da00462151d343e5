//! `value-curve`: proposals by value for their cost, what they add up to, and where the money ends.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::linear::Linear;
use super::milestones::MOST;
use super::plain::{Strip, named, pick, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, left_out};
use crate::metrics::ratio;
use crate::render::{Frame, tables};
use crate::views::{Cell, Column, ColumnType as Type, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "value-curve",
    summary: "open proposals by value for their cost, what they add up to, and where the money ends",
    views: &["pipeline", "envelope"],
    draw,
    print,
};

const TITLE: &str = "Value for money";
const LEFT: f64 = 64.0;
const PLOT: f64 = 640.0;
const SIDE: f64 = 434.0;
const TOP: f64 = 34.0;
const HEIGHT: f64 = 330.0;
const ROW: f64 = 17.0;

/// One proposal.
struct Step<'t> {
    id: &'t str,
    title: &'t str,
    value: Decimal,
    cost: Decimal,
    is_mandatory: bool,
    /// With all that stand before it.
    reached: (Decimal, Decimal),
}

/// The proposals in order, and where the money ends.
struct Curve<'t> {
    steps: Vec<Step<'t>>,
    /// What value is: `value`, `npv` or `score`.
    measure: &'static str,
    currency: &'t str,
    cut: Option<(Decimal, String)>,
    all: usize,
    notes: Vec<String>,
}

fn curve(answers: &[Table]) -> Option<Curve<'_>> {
    let (pipeline, envelope) = answers.split_first()?;
    let mut open: Vec<Row<'_>> = rows(pipeline).filter(|row| row.flag("open")).collect();
    let currency = most_common(&open);
    let everybody = open.len();
    open.retain(|row| row.text("currency").is_none() || row.text("currency") == currency);
    let known = |measure: &str| {
        open.iter().filter(|row| row.cell(measure).is_some() && row.cell("requested").is_some()).count()
    };
    let measure =
        ["score", "npv", "value"].into_iter().max_by_key(|measure| known(measure)).filter(|best| known(best) > 0)?;
    let mut steps: Vec<Step<'_>> = open.iter().filter_map(|row| step(row, measure)).collect();
    steps.sort_by(order);
    let asked = steps.iter().try_fold(Decimal::ZERO, |sum, step| sum.checked_add(step.cost))?;
    let all = steps.len();
    steps.truncate(MOST);
    let mut reached = (Decimal::ZERO, Decimal::ZERO);
    for step in &mut steps {
        reached = (reached.0.checked_add(step.cost)?, reached.1.checked_add(step.value)?);
        step.reached = reached;
    }
    let missing = open.len() - all;
    let untold = (missing > 0).then(|| format!("{missing} more open proposals do not tell their cost and {measure}."));
    let foreign = everybody - open.len();
    let foreign = (foreign > 0).then(|| format!("{foreign} more are in other currencies, which are not added."));
    let notes = untold.into_iter().chain(foreign).collect();
    let currency = currency.unwrap_or_default();
    let cut = envelope.first().and_then(free).or_else(|| half(asked));
    Some(Curve { steps, measure, currency, cut, all, notes })
}

/// The currency that most proposals are in.
fn most_common<'t>(open: &[Row<'t>]) -> Option<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    open.iter().filter_map(|row| row.text("currency")).for_each(|code| *counts.entry(code).or_default() += 1);
    counts.into_iter().max_by_key(|(code, count)| (*count, std::cmp::Reverse(*code))).map(|(code, _)| code)
}

fn step<'t>(row: &Row<'t>, measure: &str) -> Option<Step<'t>> {
    let cost = row.decimal("requested").filter(|cost| *cost >= Decimal::ZERO)?;
    Some(Step {
        id: row.text("id")?,
        title: row.text("title").unwrap_or("–"),
        value: row.decimal(measure)?,
        cost,
        is_mandatory: row.flag("mandatory"),
        reached: (Decimal::ZERO, Decimal::ZERO),
    })
}

/// What must be done first, then by value for each unit of cost, what costs nothing before all; then by id.
fn order(a: &Step<'_>, b: &Step<'_>) -> Ordering {
    let worth = |step: &Step<'_>| match ratio(step.value, step.cost) {
        Some(worth) => worth,
        None if step.value >= Decimal::ZERO => Decimal::MAX,
        None => Decimal::MIN,
    };
    b.is_mandatory.cmp(&a.is_mandatory).then(worth(b).cmp(&worth(a))).then(a.id.cmp(b.id))
}

/// What is free of the coming year's envelope.
fn free(envelope: &Table) -> Option<(Decimal, String)> {
    let coming = rows(envelope).find(|row| !row.flag("this_year")).or_else(|| rows(envelope).next())?;
    let free = coming.decimal("free")?.max(Decimal::ZERO);
    Some((free, format!("free in {}", coming.text("year").unwrap_or("–"))))
}

fn half(asked: Decimal) -> Option<(Decimal, String)> {
    Some((asked.checked_div(Decimal::TWO)?, "half of what is asked".to_owned()))
}

impl Curve<'_> {
    /// What value is, in words.
    fn worth(&self) -> &'static str {
        if self.measure == "npv" { "net present value" } else { self.measure }
    }

    /// How many proposals stand before the cut.
    fn within(&self) -> usize {
        let Some((cut, _)) = &self.cut else { return self.steps.len() };
        self.steps.iter().take_while(|step| step.reached.0 <= *cut).count()
    }

    fn said(&self) -> String {
        let within = self.within();
        let value =
            within.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(Decimal::ZERO, |step| step.reached.1);
        let of = self.cut.as_ref().map_or(String::new(), |(cut, name)| {
            format!(" {} {} ({name}) pays for", tables::grouped(*cut, 0), self.currency)
        });
        format!(
            "In this order{of} the first {within} of {}: {} {} together.",
            self.steps.len(),
            self.worth(),
            tables::grouped(value, 0)
        )
    }

    fn notes(&self, legend: &str) -> Vec<String> {
        let cut = left_out(self.steps.len(), self.all, "proposals are drawn, those with most value for their cost");
        let said =
            [legend.to_owned(), self.said(), "The best choice may differ: `pmo prioritise` finds it.".to_owned()];
        said.into_iter().chain(self.notes.iter().cloned()).chain(cut).collect()
    }

    fn twin(&self) -> Table {
        let amount = |name: &'static str| Column::new(name, Type::Money).adding(false);
        let number = |name: &'static str| Column::new(name, Type::Number);
        let columns = vec![
            number("place"),
            Column::new("id", Type::Reference),
            Column::new("title", Type::Text),
            number(self.measure),
            amount("requested"),
            Column::new("value_together", Type::Number),
            amount("cost_together"),
            Column::new("mandatory", Type::Flag),
            Column::hidden("currency", Type::Text),
        ];
        let mut twin = Table::new("value-curve", TITLE, columns);
        let row = |(index, step): (usize, &Step<'_>)| {
            vec![
                Cell::count(index + 1),
                Cell::word(step.id),
                Cell::word(step.title),
                Cell::Decimal(step.value),
                Cell::Decimal(step.cost),
                Cell::Decimal(step.reached.1),
                Cell::Decimal(step.reached.0),
                Cell::Flag(step.is_mandatory),
                Cell::word(self.currency),
            ]
        };
        twin.rows = self.steps.iter().enumerate().map(row).collect();
        twin
    }
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let curve = curve(answers)?;
    let bottom = (TOP + HEIGHT).max(TOP + ROW * curve.steps.len() as f64);
    let cut = curve.cut.as_ref().map(|(cut, _)| *cut);
    let most = curve.steps.last().map(|step| step.reached.0);
    let x = Linear::over(
        most.into_iter().chain(cut.filter(|cut| most.is_some_and(|most| *cut <= most))),
        LEFT,
        LEFT + PLOT,
    )?;
    let y = Linear::over(curve.steps.iter().map(|step| step.reached.1), bottom, TOP)?;
    let mut svg = Svg::default();
    for (at, word) in x.marks() {
        svg.line((at, TOP), (at, bottom), "grid");
        svg.text(at, bottom + 16.0, Anchor::Middle, "small", &word);
    }
    for (at, word) in y.marks() {
        svg.line((LEFT, at), (LEFT + PLOT, at), "grid");
        svg.text(LEFT - 8.0, at + 4.0, Anchor::End, "small", &word);
    }
    let origin = (x.at(Decimal::ZERO), y.at(Decimal::ZERO));
    let points = curve.steps.iter().map(|step| (x.at(step.reached.0), y.at(step.reached.1)));
    svg.path(&std::iter::once(origin).chain(points).collect::<Vec<_>>(), "curve earned");
    if let Some((amount, name)) = &curve.cut {
        let at = x.at(*amount);
        svg.line((at, TOP - 6.0), (at, bottom), "today");
        let anchor = if at > LEFT + PLOT / 2.0 { Anchor::End } else { Anchor::Start };
        let said = format!("{name}: {} {}", tables::grouped(*amount, 0), curve.currency);
        svg.text(at, TOP - 12.0, anchor, "small strong", &said);
    }
    let within = curve.within();
    let mut taken = f64::NEG_INFINITY;
    for (index, step) in curve.steps.iter().enumerate() {
        let at = (x.at(step.reached.0), y.at(step.reached.1));
        // Numbers that would stand on one another take turns above and below the curve.
        let is_above = at.0 - taken > 14.0;
        taken = if is_above { at.0 } else { f64::NEG_INFINITY };
        svg.text(
            at.0,
            if is_above { at.1 - 9.0 } else { at.1 + 17.0 },
            Anchor::Middle,
            "mark-small",
            &(index + 1).to_string(),
        );
        draw_step(&mut svg, step, index, index < within, at);
    }
    let svg = svg.finish(LEFT + PLOT + SIDE, bottom + 24.0, TITLE, &curve.said());
    let legend = format!(
        "Rightwards: cost together; upwards: {} together. Filled: within the money in this order; hollow: beyond it. M: \
         mandatory, and therefore first.",
        curve.worth()
    );
    Some(Drawing { svg, notes: curve.notes(&legend), twin: curve.twin(), is_complete: false })
}

/// Its point on the curve, and beside the curve what the number stands for.
fn draw_step(svg: &mut Svg, step: &Step<'_>, index: usize, is_within: bool, (x, y): (f64, f64)) {
    svg.diamond(x, y, 5.0, if is_within { "fill-blue" } else { "ghost" });
    let number = (index + 1).to_string();
    let (left, base) = (LEFT + PLOT + 24.0, TOP + ROW * index as f64 + 4.0);
    let shape = if is_within { "◆" } else { "◇" };
    let mandatory = if step.is_mandatory { " M" } else { "" };
    svg.text(left, base, Anchor::Start, "figure", shape);
    svg.text(left + 36.0, base, Anchor::End, "figure strong", &number);
    let name = fitted(&format!("{}{mandatory}  {}", step.id, step.title), SIDE - 142.0, 12.0);
    svg.text(left + 44.0, base, Anchor::Start, "figure", &name);
    svg.text(LEFT + PLOT + SIDE, base, Anchor::End, "figure", &tables::grouped(step.cost, 0));
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let curve = curve(answers)?;
    let label = widest(curve.steps.iter().map(|step| step.id), 8, frame.width / 4);
    let costs: Vec<String> = curve.steps.iter().map(|step| tables::grouped(step.cost, 0)).collect();
    let cost = widest(costs.iter().map(String::as_str), 4, 24);
    let columns = frame.width.saturating_sub(label + cost + 10).max(4);
    let scale = Linear::over(curve.steps.iter().map(|step| step.reached.1), 0.0, (columns - 1) as f64)?;
    let zero = scale.at(Decimal::ZERO).round() as usize;
    let [bar, step_bar, rule] = [('▒', '='), ('█', '#'), ('─', '-')].map(|(fine, plain)| pick(frame, fine, plain));
    let within = curve.within();
    let mut lines = Vec::new();
    let mut before = zero;
    for (index, (step, cost_said)) in curve.steps.iter().zip(&costs).enumerate() {
        if index == within {
            lines.push(cut_line(&curve, rule, frame));
        }
        let mut strip = Strip::blank(columns);
        let end = scale.at(step.reached.1).round() as usize;
        strip.fill(zero.min(before), zero.max(before), bar);
        if end != before {
            strip.fill(before.min(end), before.max(end), step_bar);
        }
        before = end;
        let mandatory = if step.is_mandatory { 'M' } else { ' ' };
        let id = named(step.id, label, frame);
        lines.push(format!("{:>2} {mandatory} {id} {cost_said:>cost$}  {}", index + 1, strip.text()));
    }
    if within == curve.steps.len() {
        lines.push(cut_line(&curve, rule, frame));
    }
    let legend = format!(
        "Proposals by {} for their cost, M mandatory and therefore first; cost of each in {}. {step_bar} what each adds to \
         the {} of those before it.",
        curve.worth(),
        curve.currency,
        curve.worth()
    );
    Some(Sketch { title: TITLE, lines, notes: curve.notes(&legend) })
}

fn cut_line(curve: &Curve<'_>, rule: char, frame: &Frame) -> String {
    let Some((cut, name)) = &curve.cut else { return String::new() };
    let said = format!(" {name}: {} {} ", tables::grouped(*cut, 0), curve.currency);
    let mut strip = Strip::blank(frame.width);
    strip.fill(0, frame.width, rule);
    strip.write(3, &said);
    strip.text()
}
