//! `value-curve`: the proposals of the best choice and the others, by rank, with what they add up to.

use rust_decimal::Decimal;

use super::linear::Linear;
use super::milestones::MOST;
use super::plain::{Strip, named, pick, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, left_out, twin};
use crate::render::{Frame, tables};
use crate::views::{Cell, Column, ColumnType as Type, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "value-curve",
    summary: "the proposals that are recommended and the others, and what their costs and values add up to",
    views: &["pipeline", "prioritise"],
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
    row: Row<'t>,
    id: &'t str,
    title: &'t str,
    cost: Decimal,
    is_taken: bool,
    is_mandatory: bool,
    /// Cost and value with all that stand before it.
    reached: (Decimal, Decimal),
}

/// The proposals in order: those of the best choice, then the others, each by rank.
struct Curve<'t> {
    choice: &'t Table,
    steps: Vec<Step<'t>>,
    /// What value is, in words.
    worth: &'static str,
    currency: &'t str,
    /// How many tell what they cost and are worth, and how many do not.
    known: usize,
    unknown: usize,
}

/// `None` where nothing can be chosen, or nobody tells what anything costs and is worth.
fn curve(answers: &[Table]) -> Option<Curve<'_>> {
    let [_, choice] = answers else { return None };
    let all: Vec<Row<'_>> = rows(choice).collect();
    let mut steps: Vec<Step<'_>> = all.iter().filter_map(step).collect();
    steps.sort_by_key(|step| !step.is_taken);
    let known = steps.len();
    steps.truncate(MOST);
    let mut reached = (Decimal::ZERO, Decimal::ZERO);
    for step in &mut steps {
        let value = step.row.decimal("value")?;
        reached = (reached.0.checked_add(step.cost)?, reached.1.checked_add(value)?);
        step.reached = reached;
    }
    let is_npv = |step: &Step<'_>| step.row.text("value_is") == Some("npv");
    let worth = if steps.iter().all(is_npv) { "net present value" } else { "value" };
    let currency = all.iter().find_map(|row| row.text("currency")).unwrap_or_default();
    (known > 0).then_some(Curve { choice, worth, currency, known, unknown: all.len() - known, steps })
}

fn step<'t>(row: &Row<'t>) -> Option<Step<'t>> {
    row.decimal("value")?;
    Some(Step {
        row: *row,
        id: row.text("id")?,
        title: row.text("name").unwrap_or("–"),
        cost: row.decimal("cost").filter(|cost| *cost >= Decimal::ZERO)?,
        is_taken: row.flag("selected"),
        is_mandatory: row.flag("mandatory"),
        reached: (Decimal::ZERO, Decimal::ZERO),
    })
}

impl Curve<'_> {
    /// How many proposals are recommended; `None` where not all of them are drawn.
    fn taken(&self) -> Option<usize> {
        let taken = self.steps.iter().take_while(|step| step.is_taken).count();
        (taken < self.steps.len() || self.steps.len() == self.known).then_some(taken)
    }

    fn total(&self, name: &str) -> Option<&Cell> {
        self.choice.totals.iter().find(|total| total.name == name).map(|total| &total.value)
    }

    fn amount(&self, name: &str) -> Decimal {
        self.total(name).and_then(Cell::number).unwrap_or_default()
    }

    /// What the recommended ones cost, as it stands at the line behind them.
    fn cost(&self) -> String {
        format!("recommended: {} {}", tables::grouped(self.amount("cost"), 0), self.currency)
    }

    /// The recommendation in one sentence, the same as `pmo prioritise` gives it.
    fn said(&self) -> String {
        let proof = match self.total("optimal") {
            Some(Cell::Flag(true)) => "it is proven that no other choice is worth more".to_owned(),
            _ => format!("not proven: none is worth more than {}", tables::grouped(self.amount("bound"), 0)),
        };
        format!(
            "Recommended are {} of {} for {} {}, {} {} together; {proof}.",
            tables::grouped(self.amount("selected"), 0),
            self.choice.rows.len(),
            tables::grouped(self.amount("cost"), 0),
            self.currency,
            self.worth,
            tables::grouped(self.amount("value"), 0)
        )
    }

    fn notes(&self, legend: &str) -> Vec<String> {
        let limit = |total: &Cell| {
            let Cell::Record(fields) = total else { return None };
            let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, cell)| cell);
            let number = |name: &str| Some(tables::grouped(field(name)?.number()?, 0));
            Some(format!("{}: {} of {} used.", field("limit")?.as_text()?, number("used")?, number("of")?))
        };
        let limits: Vec<String> = match self.total("limits") {
            Some(Cell::List(limits)) if !limits.is_empty() => limits.iter().filter_map(limit).collect(),
            _ => vec!["No envelope limits the choice.".to_owned()],
        };
        let drawn = left_out(self.steps.len(), self.known, "proposals are drawn, the recommended ones first");
        let untold = (self.unknown > 0).then(|| format!("{} more do not tell their cost and value.", self.unknown));
        let said = [legend.to_owned(), self.said(), limits.join(" ")];
        said.into_iter().chain(untold).chain(drawn).collect()
    }

    /// The rows of the choice that are drawn, in the same order, with what they add up to.
    fn twin(&self) -> Table {
        let columns = ["rank", "id", "name", "value", "cost", "selected", "mandatory", "reason"];
        let mut twin = twin(self.choice, self.steps.iter().map(|step| step.row.index), &columns);
        twin.title = TITLE.to_owned();
        twin.notes.clear();
        twin.columns.push(Column::new("value_together", Type::Number));
        twin.columns.push(Column::new("cost_together", Type::Money).adding(false));
        for (row, step) in twin.rows.iter_mut().zip(&self.steps) {
            row.extend([Cell::Decimal(step.reached.1), Cell::Decimal(step.reached.0)]);
        }
        twin
    }
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let curve = curve(answers)?;
    let bottom = (TOP + HEIGHT).max(TOP + ROW * curve.steps.len() as f64);
    let x = Linear::over(curve.steps.iter().map(|step| step.reached.0), LEFT, LEFT + PLOT)?;
    let y = Linear::over(curve.steps.iter().map(|step| step.reached.1), bottom, TOP)?;
    let mut svg = Svg::default();
    x.draw_below(&mut svg, TOP, bottom);
    y.draw_beside(&mut svg, LEFT, LEFT + PLOT);
    let origin = (x.at(Decimal::ZERO), y.at(Decimal::ZERO));
    let points = curve.steps.iter().map(|step| (x.at(step.reached.0), y.at(step.reached.1)));
    svg.path(&std::iter::once(origin).chain(points).collect::<Vec<_>>(), "curve earned");
    if let Some(taken) = curve.taken() {
        let at = x.at(taken.checked_sub(1).map_or(Decimal::ZERO, |last| curve.steps[last].reached.0));
        svg.line((at, TOP - 6.0), (at, bottom), "today");
        let anchor = if at > LEFT + PLOT / 2.0 { Anchor::End } else { Anchor::Start };
        svg.text(at, TOP - 12.0, anchor, "small strong", &curve.cost());
    }
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
        draw_step(&mut svg, step, index, at);
    }
    let svg = svg.finish(LEFT + PLOT + SIDE, bottom + 24.0, TITLE, &curve.said());
    let legend = format!(
        "Rightwards: cost together; upwards: {} together. Filled: recommended; hollow: not. Both stand by value for their \
         cost. M: mandatory.",
        curve.worth
    );
    Some(Drawing { svg, notes: curve.notes(&legend), twin: curve.twin(), is_complete: false })
}

/// Its point on the curve, and beside the curve what the number stands for.
fn draw_step(svg: &mut Svg, step: &Step<'_>, index: usize, (x, y): (f64, f64)) {
    svg.diamond(x, y, 5.0, if step.is_taken { "fill-blue" } else { "ghost" });
    let number = (index + 1).to_string();
    let (left, base) = (LEFT + PLOT + 24.0, TOP + ROW * index as f64 + 4.0);
    let shape = if step.is_taken { "◆" } else { "◇" };
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
    let taken = curve.taken();
    let mut lines = Vec::new();
    let mut before = zero;
    for (index, (step, cost_said)) in curve.steps.iter().zip(&costs).enumerate() {
        if taken == Some(index) {
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
    if taken == Some(curve.steps.len()) {
        lines.push(cut_line(&curve, rule, frame));
    }
    let legend = format!(
        "Recommended above the line, each by {} for its cost, which is in {}; M mandatory. {step_bar} what each adds to the \
         {} of those before it.",
        curve.worth, curve.currency, curve.worth
    );
    Some(Sketch { title: TITLE, lines, notes: curve.notes(&legend) })
}

fn cut_line(curve: &Curve<'_>, rule: char, frame: &Frame) -> String {
    let mut strip = Strip::blank(frame.width);
    strip.fill(0, frame.width, rule);
    strip.write(3, &format!(" {} ", curve.cost()));
    strip.text()
}
