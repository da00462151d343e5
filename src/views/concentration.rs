//! `concentration`: how much of the portfolio hangs on few sponsors, suppliers, people, objectives and managers.

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::Figure;
use crate::metrics::concentration::{Concentration, concentration};
use crate::metrics::holding::{Holding, holdings};
use crate::metrics::horizon;
use crate::metrics::load::Loads;
use crate::model::ProjectId;
use crate::policy::Policy;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "concentration",
    summary: "how much hangs on few sponsors, suppliers, people, objectives and managers",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// One row a dimension, over the projects asked about that are under way. Shares are of what is held by somebody: `unknown` counts
/// what has no holder or no known amount. HHI runs from 1/n to 1 (the merger guidelines print it times 10,000).
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("dimension", Type::Status),
        Column::new("measure", Type::Text),
        Column::new("holders", Type::Count).adding(false),
        Column::new("hhi", Type::Number),
        Column::new("effective_n", Type::Number),
        Column::new("gini", Type::Number),
        Column::new("band", Type::Status),
        Column::new("top", Type::Reference),
        Column::new("top_share", Type::Share),
        Column::hidden("total", Type::Number),
        Column::hidden("unknown", Type::Count).adding(false),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("concentration", "Concentration", columns);
    let loads = Loads::of(scene.portfolio, scene.policy);
    let under_way = |id: &ProjectId| horizon::is_under_way(scene.portfolio.project(*id), scene.policy);
    let projects: Vec<ProjectId> = origin::projects(scene, query).filter(under_way).collect();
    let held = holdings(scene.portfolio, scene.policy, &loads, &projects, scene.as_of);
    table.rows = held.iter().map(|holding| row(scene.policy, holding)).collect();
    table
}

fn row(policy: &Policy, holding: &Holding<'_>) -> Vec<Cell> {
    let found = concentration(holding.parts.values().copied());
    let number = |figure: fn(&Concentration) -> rust_decimal::Decimal| {
        Cell::figure(found.map(|found| figure(&found)), Cell::Decimal)
    };
    let currency: Figure<&str> = holding.currency.as_ref().map_or(Err("not_money"), |currency| currency.code());
    vec![
        Cell::word(holding.dimension.name()),
        Cell::word(holding.dimension.measure()),
        Cell::figure(found, |found| Cell::count(found.holders)),
        number(|found| found.hhi),
        number(|found| found.effective),
        number(|found| found.gini),
        Cell::figure(found, |found| Cell::word(band(policy, &found))),
        Cell::figure(found.and(holding.top().ok_or("nothing_known")), |(name, _)| Cell::word(name)),
        number(|found| found.top_share),
        number(|found| found.total),
        Cell::count(holding.unknown),
        Cell::figure(currency, Cell::word),
    ]
}

/// Which of three bands an index falls into, by the policy's limits: by default those of the US merger guidelines of
/// 2023, above 1,000 and above 1,800 of 10,000.
fn band(policy: &Policy, found: &Concentration) -> &'static str {
    match found.hhi {
        hhi if hhi > policy.thresholds.number("hhi_high") => "high",
        hhi if hhi > policy.thresholds.number("hhi_moderate") => "moderate",
        _ => "low",
    }
}
