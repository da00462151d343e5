//! `proposals`: what every open proposal asks for, and what its preferred option is worth.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, twin};
use crate::render::Frame;
use crate::views::{Cell, Table};

pub(super) const PICTURE: Picture = Picture {
    name: "proposals",
    summary: "what open proposals ask for and are worth, the best scored first",
    views: &["pipeline"],
    draw,
};

/// Proposals that have room.
const MOST: usize = 40;
const LEFT: f64 = 300.0;
const WIDTH: f64 = 560.0;
/// Room at the right for the figures.
const RIGHT: f64 = 170.0;
const TOP: f64 = 34.0;
const ROW: f64 = 34.0;
const BAR: f64 = 11.0;

/// An axis of money with zero somewhere on it.
struct Axis {
    least: Decimal,
    most: Decimal,
}

impl Axis {
    fn over(amounts: impl Iterator<Item = Decimal>) -> Option<Self> {
        let axis = amounts.fold(Axis { least: Decimal::ZERO, most: Decimal::ZERO }, |axis, amount| Axis {
            least: axis.least.min(amount),
            most: axis.most.max(amount),
        });
        (axis.most > axis.least).then_some(axis)
    }

    fn x(&self, amount: Decimal) -> f64 {
        let share = (amount - self.least).checked_div(self.most - self.least).and_then(|share| share.to_f64());
        LEFT + WIDTH * share.unwrap_or_default().clamp(0.0, 1.0)
    }

    /// A bar from zero to an amount.
    fn bar(&self, svg: &mut Svg, amount: Decimal, y: f64, class: &str) {
        let (zero, end) = (self.x(Decimal::ZERO), self.x(amount));
        svg.rect(zero.min(end), y, (end - zero).abs().max(1.0), BAR, class);
    }
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let [table] = answers else { return None };
    let mut open: Vec<Row<'_>> = rows(table).filter(|row| row.flag("open")).collect();
    open.sort_by_key(|row| (row.integer("rank").is_none(), row.integer("rank"), row.index));
    let all = open.len();
    open.truncate(MOST);
    let currencies: Vec<&str> = open.iter().filter_map(|row| row.text("currency")).collect();
    if currencies.windows(2).any(|pair| pair[0] != pair[1]) {
        return None;
    }
    let amounts = open.iter().flat_map(|row| [amount(row, "requested"), amount(row, "npv")]).flatten();
    let axis = Axis::over(amounts)?;
    let mut svg = Svg::default();
    let height = TOP + ROW * open.len() as f64 + 8.0;
    let zero = axis.x(Decimal::ZERO);
    svg.line((zero, TOP - 6.0), (zero, height - 4.0), "grid");
    svg.text(zero, TOP - 12.0, Anchor::Middle, "small", "0");
    for (place, row) in open.iter().enumerate() {
        line(&mut svg, &axis, row, TOP + ROW * place as f64);
    }
    let code = currencies.first().copied().unwrap_or("money");
    let description =
        format!("{} open proposals by score, with the money asked for and the net present value", open.len());
    let svg = svg.finish(LEFT + WIDTH + RIGHT, height, "What proposals ask for and are worth", &description);
    let mut notes = vec![format!(
        "In {code}. Upper bar, solid: net present value, ▼ and hatched below zero. Lower bar, pale: asked for. ■ M mandatory."
    )];
    if all > open.len() {
        notes.push(format!("{} of {all} open proposals are drawn, the best scored first.", open.len()));
    }
    let columns = ["rank", "id", "title", "score", "requested", "npv", "bcr", "mandatory", "currency"];
    let twin = twin(table, open.iter().map(|row| row.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: false })
}

fn line(svg: &mut Svg, axis: &Axis, row: &Row<'_>, y: f64) {
    let rank = row.integer("rank").map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    svg.text(20.0, y + 17.0, Anchor::End, "figure", &rank);
    let name = row.text("title").or(row.text("id")).unwrap_or_default();
    let mark = if row.flag("mandatory") { "■ M " } else { "" };
    svg.text(30.0, y + 17.0, Anchor::Start, "name", &fitted(&format!("{mark}{name}"), LEFT - 44.0, 13.0));
    let mut said = Vec::new();
    if let Some(worth) = amount(row, "npv") {
        axis.bar(svg, worth, y, if worth < Decimal::ZERO { "fill-red" } else { "fill-blue" });
        if worth < Decimal::ZERO {
            let (zero, end) = (axis.x(Decimal::ZERO), axis.x(worth));
            svg.hatch(end, y, zero - end, BAR, "hatch");
        }
        said.push(format!("{}{}", if worth < Decimal::ZERO { "▼ " } else { "" }, short(worth)));
    }
    if let Some(asked) = amount(row, "requested") {
        axis.bar(svg, asked, y + BAR + 2.0, "bar");
        said.push(format!("asks {}", short(asked)));
    }
    svg.text(LEFT + WIDTH + 12.0, y + 16.0, Anchor::Start, "figure", &said.join(" · "));
}

fn amount(row: &Row<'_>, name: &str) -> Option<Decimal> {
    row.cell(name).and_then(Cell::number)
}

/// An amount in the fewest letters: `1.2m`, `350k`, `-76k`, `90`.
fn short(amount: Decimal) -> String {
    let steps = [(1_000_000_000_i64, "bn"), (1_000_000, "m"), (1_000, "k")];
    let step = steps.into_iter().find(|(step, _)| amount.abs() >= Decimal::from(*step));
    let Some((step, unit)) = step else { return amount.round_dp(0).normalize().to_string() };
    let scaled = amount / Decimal::from(step);
    let decimals = u32::from(scaled.abs() < Decimal::TEN);
    format!("{}{unit}", scaled.round_dp(decimals).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_in_few_letters() {
        let said = [1_234_567, 350_000, -76_368, 90, 12_500_000_000_i64].map(|amount| short(Decimal::from(amount)));
        assert_eq!(said, ["1.2m", "350k", "-76k", "90", "12bn"]);
    }
}
