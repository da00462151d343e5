//! `risk-matrix`: how many open risks stand in which cell, before and after response, and which.

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::risk::{self, Rating};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "risk-matrix",
    summary: "how many open risks stand in which cell, before and after response",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// All 25 cells, highest probability first and lowest impact first, as the picture is drawn. A risk of which nothing
/// residual is said stands where it stood before.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("probability", Type::Number),
        Column::new("impact", Type::Number),
        Column::new("band", Type::Status),
        Column::new("count", Type::Count),
        Column::new("ids", Type::List),
        Column::new("residual_count", Type::Count),
        Column::new("residual_ids", Type::List),
    ];
    let mut table = Table::new("risk-matrix", "Risk matrix", columns);
    let scales = &scene.policy.scales;
    let open: Vec<_> = origin::items(scene, query, &scene.portfolio.risks).filter(|risk| risk.is_open()).collect();
    let stands =
        |rating: fn(&crate::model::Risk<'_>, &crate::policy::Scales) -> Result<Rating, crate::model::Unknown>| {
            let rated = open.iter().filter_map(|item| Some((rating(item, scales).ok()?, item.record)));
            rated.collect::<Vec<_>>()
        };
    let (before, after) = (stands(risk::inherent), stands(risk::current));
    for probability in (1..=5).rev() {
        for impact in 1..=5 {
            let ids = |rated: &[(Rating, crate::model::RecordId)]| -> Vec<Cell> {
                let here = rated.iter().filter(|(at, _)| (at.probability, at.impact) == (probability, impact));
                here.map(|(_, record)| Cell::word(&scene.portfolio.record(*record).key)).collect()
            };
            let (inherent, residual) = (ids(&before), ids(&after));
            table.rows.push(vec![
                Cell::Integer(probability),
                Cell::Integer(impact),
                Cell::word(scales.band(probability, impact).name()),
                Cell::count(inherent.len()),
                Cell::List(inherent),
                Cell::count(residual.len()),
                Cell::List(residual),
            ]);
        }
    }
    let unrated = open.len() - before.len();
    if unrated > 0 {
        table.notes.push(format!("open risks in no cell, for want of a probability or an impact: {unrated}"));
    }
    let chances = open.iter().filter(|risk| risk.is_opportunity());
    let chances: Vec<&str> = chances.map(|risk| &*scene.portfolio.record(risk.record).key).collect();
    if !chances.is_empty() {
        table.notes.push(format!("opportunities among them: {}", chances.join(", ")));
    }
    table
}
