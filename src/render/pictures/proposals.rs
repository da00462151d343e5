//! `proposals`: what every open proposal asks for, and what its preferred option is worth.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::linear::{self, Linear};
use super::plain::{Strip, named, pick, widest};
use super::read::{Row, rows};
use super::svg::{Anchor, Svg, fitted};
use super::{Drawing, Picture, Sketch, left_out, twin};
use crate::render::Frame;
use crate::views::Table;

pub(super) const PICTURE: Picture = Picture {
    name: "proposals",
    summary: "what open proposals ask for and are worth, the best scored first",
    views: &["pipeline"],
    draw,
    print,
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

const TITLE: &str = "What proposals ask for and are worth";

/// A bar from zero to an amount.
fn bar(svg: &mut Svg, axis: &Linear, amount: Decimal, y: f64, class: &str) {
    let (zero, end) = (axis.at(Decimal::ZERO), axis.at(amount));
    svg.rect(zero.min(end), y, (end - zero).abs().max(1.0), BAR, class);
}

/// The proposals that are drawn, the best scored first, and how many are open; `None` where their currencies differ.
fn shown(answers: &[Table]) -> Option<(Vec<Row<'_>>, usize)> {
    let [table] = answers else { return None };
    let mut open: Vec<Row<'_>> = rows(table).filter(|row| row.flag("open")).collect();
    open.sort_by_key(|row| (row.integer("rank").is_none(), row.integer("rank"), row.index));
    let all = open.len();
    open.truncate(MOST);
    let currencies: Vec<&str> = open.iter().filter_map(|row| row.text("currency")).collect();
    let is_one = currencies.windows(2).all(|pair| pair[0] == pair[1]);
    is_one.then_some((open, all))
}

fn amounts<'t>(open: &'t [Row<'t>]) -> impl Iterator<Item = Decimal> + 't {
    open.iter().flat_map(|row| [row.decimal("requested"), row.decimal("npv")]).flatten()
}

fn code<'t>(open: &[Row<'t>]) -> &'t str {
    open.iter().find_map(|row| row.text("currency")).unwrap_or("money")
}

fn cut(drawn: usize, all: usize) -> Option<String> {
    left_out(drawn, all, "open proposals are drawn, the best scored first")
}

fn draw(answers: &[Table], _: &Frame) -> Option<Drawing> {
    let (open, all) = shown(answers)?;
    let axis = Linear::over(amounts(&open), LEFT, LEFT + WIDTH)?;
    let mut svg = Svg::default();
    let height = TOP + ROW * open.len() as f64 + 8.0;
    let zero = axis.at(Decimal::ZERO);
    svg.line((zero, TOP - 6.0), (zero, height - 4.0), "grid");
    svg.text(zero, TOP - 12.0, Anchor::Middle, "small", "0");
    for (place, row) in open.iter().enumerate() {
        line(&mut svg, &axis, row, TOP + ROW * place as f64);
    }
    let description =
        format!("{} open proposals by score, with the money asked for and the net present value", open.len());
    let svg = svg.finish(LEFT + WIDTH + RIGHT, height, TITLE, &description);
    let legend = format!(
        "In {}. Upper bar, solid: net present value, ▼ and hatched below zero. Lower bar, pale: asked for. ■ M mandatory.",
        code(&open)
    );
    let notes = std::iter::once(legend).chain(cut(open.len(), all)).collect();
    let columns = ["rank", "id", "title", "score", "requested", "npv", "bcr", "mandatory", "currency"];
    let twin = twin(answers.first()?, open.iter().map(|row| row.index), &columns);
    Some(Drawing { svg, notes, twin, is_complete: false })
}

fn line(svg: &mut Svg, axis: &Linear, row: &Row<'_>, y: f64) {
    let rank = row.integer("rank").map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    svg.text(20.0, y + 17.0, Anchor::End, "figure", &rank);
    let name = row.text("title").or(row.text("id")).unwrap_or_default();
    let mark = if row.flag("mandatory") { "■ M " } else { "" };
    svg.text(30.0, y + 17.0, Anchor::Start, "name", &fitted(&format!("{mark}{name}"), LEFT - 44.0, 13.0));
    let mut said = Vec::new();
    if let Some(worth) = row.decimal("npv") {
        bar(svg, axis, worth, y, if worth < Decimal::ZERO { "fill-red" } else { "fill-blue" });
        if worth < Decimal::ZERO {
            let (zero, end) = (axis.at(Decimal::ZERO), axis.at(worth));
            svg.hatch(end, y, zero - end, BAR, "hatch");
        }
        said.push(format!("{}{}", if worth < Decimal::ZERO { "▼ " } else { "" }, short(worth)));
    }
    if let Some(asked) = row.decimal("requested") {
        bar(svg, axis, asked, y + BAR + 2.0, "bar");
        said.push(format!("asks {}", short(asked)));
    }
    svg.text(LEFT + WIDTH + 12.0, y + 16.0, Anchor::Start, "figure", &said.join(" · "));
}

fn short(amount: Decimal) -> String {
    linear::short(amount.to_f64().unwrap_or_default())
}

fn print(answers: &[Table], frame: &Frame) -> Option<Sketch> {
    let (open, all) = shown(answers)?;
    let title = |row: &Row<'_>| row.text("title").or(row.text("id")).unwrap_or_default().to_owned();
    let titles: Vec<String> = open.iter().map(title).collect();
    let width = widest(titles.iter().map(String::as_str), 8, (frame.width / 3).min(frame.width - 30).max(8));
    let figure = |row: &Row<'_>, name: &str| row.decimal(name).map_or(frame.dash().to_owned(), short);
    let columns = frame.width.saturating_sub(width + 26).max(4);
    let axis = Linear::over(amounts(&open), 0.0, (columns - 1) as f64)?;
    let [worth, asked] = [('█', '#'), ('░', '.')].map(|(fine, plain)| pick(frame, fine, plain));
    let zero = axis.at(Decimal::ZERO).round() as usize;
    let mut lines = vec![format!("{:width$}   {:columns$}  {:>8} {:>8}", "", "", "worth", "asked")];
    for (row, title) in open.iter().zip(&titles) {
        let mut strip = Strip::blank(columns);
        for (name, c) in [("requested", asked), ("npv", worth)] {
            if let Some(end) = row.decimal(name).map(|amount| axis.at(amount).round() as usize) {
                strip.fill(zero.min(end), zero.max(end), c);
            }
        }
        let mark = if row.flag("mandatory") { 'M' } else { ' ' };
        let (npv, requested) = (figure(row, "npv"), figure(row, "requested"));
        lines.push(format!("{} {mark} {}  {npv:>8} {requested:>8}", named(title, width, frame), strip.text()));
    }
    let legend = format!("{worth} net present value, {asked} asked for, in {}; M mandatory.", code(&open));
    Some(Sketch { title: TITLE, lines, notes: std::iter::once(legend).chain(cut(open.len(), all)).collect() })
}
