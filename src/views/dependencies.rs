//! `dependencies`: what one piece of work gives another, and whether it will come in time.

mod figures;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, sums};
use crate::metrics::dependency::{self, Half, Pair};
use crate::metrics::{Figure, criticality};
use crate::model::natural_order;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "dependencies",
    summary: "what one piece of work gives another, and whether it comes in time",
    by: &[],
    about: &["dependency"],
    figures: figures::FIGURES,
    build,
    totals: sums,
};

/// One row for each giver and taker; a half that names neither is a row of its own.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::new("what", Type::Text),
        Column::new("gives", Type::Reference),
        Column::new("gets", Type::Reference),
        Column::new("need_by", Type::Date),
        Column::new("promised", Type::Date),
        Column::hidden("forecast", Type::Date),
        Column::new("float_days", Type::Days),
        Column::hidden("agreed", Type::Status),
        Column::new("state", Type::Status),
        Column::new("critical", Type::Flag),
    ];
    let mut table = Table::new("dependencies", "Dependencies", columns);
    let asked = |id: &str| scene.portfolio.project_named(id).is_some_and(|id| query.takes(scene.portfolio, id));
    let mut pairs = dependency::pairs(scene.portfolio);
    pairs.retain(|pair| asked(pair.giver) || asked(pair.taker));
    let critical = criticality::critical(scene.portfolio, &pairs, scene.policy, scene.as_of);
    table.rows = pairs.iter().zip(critical).map(|(pair, critical)| row(scene, pair, critical)).collect();
    let lone = scene.portfolio.dependencies.iter().filter(|half| half.gives.is_none() && half.gets.is_none());
    let lone = lone.filter(|half| query.takes_item(scene.portfolio, half.project));
    table.rows.extend(lone.map(|half| external(scene, half)));
    let text = |cell: &Cell| cell.as_text().unwrap_or_default().to_owned();
    table.rows.sort_by(|a, b| {
        let ids = natural_order(&text(&a[0]), &text(&b[0]));
        ids.then_with(|| natural_order(&text(&a[2]), &text(&b[2])))
            .then_with(|| natural_order(&text(&a[3]), &text(&b[3])))
    });
    table
}

fn row(scene: &Scene<'_>, pair: &Pair<'_, '_>, critical: Figure<bool>) -> Vec<Cell> {
    let (need_by, promised) = (pair.need_by().map(|date| date.value), pair.promised().map(|date| date.value));
    let forecast = pair.forecast(scene.portfolio).map(|date| date.value);
    let float = need_by.zip(forecast.max(promised)).map(|(need, comes)| (need - comes).num_days());
    let agreed = agreed(pair);
    vec![
        Cell::word(pair.id),
        Cell::word(pair.what()),
        Cell::word(pair.giver),
        Cell::word(pair.taker),
        Cell::or_null(need_by, "not_given", Cell::Date),
        Cell::or_null(promised, "not_given", Cell::Date),
        Cell::or_null(forecast, "no_milestone", Cell::Date),
        Cell::or_null(float, "not_given", Cell::Integer),
        Cell::or_null(agreed, "not_given", Cell::word),
        Cell::word(state(scene, pair, agreed, float)),
        Cell::figure(critical, Cell::Flag),
    ]
}

/// How far the two sides have come: the less settled of what the halves say.
fn agreed<'a>(pair: &Pair<'_, 'a>) -> Option<&'a str> {
    const SETTLED: [&str; 5] = ["disputed", "rejected", "proposed", "agreed", "delivered"];
    let said = pair.halves().filter_map(|half| half.agreed.map(|agreed| agreed.value));
    said.min_by_key(|said| SETTLED.iter().position(|known| known == said))
}

/// `disputed` before `late` before `one_sided`: what is worst comes first. A giver or taker outside this tree keeps
/// no half here, which is not one-sided.
fn state(scene: &Scene<'_>, pair: &Pair<'_, '_>, agreed: Option<&str>, float: Option<i64>) -> &'static str {
    let is_here = |id: &str| scene.portfolio.project_named(id).is_some();
    let one_sided = (pair.given.is_none() && is_here(pair.giver)) || (pair.taken.is_none() && is_here(pair.taker));
    match agreed {
        Some("disputed") => "disputed",
        _ if pair.is_open() && float.is_some_and(|float| float < 0) => "late",
        _ if one_sided => "one_sided",
        _ => "ok",
    }
}

/// A half whose other side is named in words, or not at all.
fn external(scene: &Scene<'_>, half: Half<'_, '_>) -> Vec<Cell> {
    let (need_by, promised) = (half.need_by.value(), half.promised.value());
    let float = need_by.zip(promised).map(|(need, comes)| (need - comes).num_days());
    let late = float.is_some_and(|float| float < 0) && !scene.portfolio.record(half.record).is_closed();
    vec![
        Cell::text(half.id),
        Cell::text(half.what),
        Cell::text(half.fields.text("external")),
        super::origin::project(scene.portfolio, half.project),
        Cell::date(&half.need_by),
        Cell::date(&half.promised),
        Cell::Null("no_milestone"),
        Cell::or_null(float, "not_given", Cell::Integer),
        Cell::text(half.agreed),
        Cell::word(match half.agreed.map(|agreed| agreed.value) {
            Some("disputed") => "disputed",
            _ if late => "late",
            _ => "ok",
        }),
        Cell::or_null(half.critical, "not_given", Cell::Flag),
    ]
}
