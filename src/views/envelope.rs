//! `envelope`: the money set aside by financial year, what of it is bound, and what is asked of the rest.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, sums};
use crate::metrics::commitment::{commitments, requests};
use crate::model::Period;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "envelope",
    summary: "the money set aside by financial year, what of it is bound, and what is asked of the rest",
    by: &[],
    about: &[],
    figures: &[],
    build,
    totals: sums,
};

/// A row for every year of the envelope from this one on. What is bound is so whatever projects are asked about.
fn build(scene: &Scene<'_>, _: &Query) -> Table {
    let money = |name: &'static str| Column::new(name, Type::Money);
    let columns = vec![
        Column::new("year", Type::Text),
        money("envelope"),
        money("committed"),
        money("free"),
        money("requested"),
        Column::hidden("free_pct", Type::Percent),
        Column::hidden("this_year", Type::Flag),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("envelope", "Envelope", columns);
    let this = scene.policy.financial_year(Period::of(scene.as_of));
    let bound = commitments(scene.portfolio, scene.policy, scene.as_of);
    let asked = requests(scene.portfolio, scene.policy);
    for (year, set_aside) in scene.policy.envelope.range(this..) {
        let committed = bound.total(*year);
        let free = set_aside.value - committed;
        let share = crate::metrics::percent(free, set_aside.value).ok_or("no_envelope");
        table.rows.push(vec![
            Cell::Text(year.to_string()),
            Cell::Decimal(set_aside.value),
            Cell::Decimal(committed),
            Cell::Decimal(free),
            Cell::Decimal(asked.total(*year)),
            Cell::figure(share, Cell::Decimal),
            Cell::Flag(*year == this),
            scene.policy.currency.clone().map_or(Cell::Null("not_given"), Cell::Text),
        ]);
    }
    note(&mut table, "projects and approved proposals whose money is not known by year", bound.unknown);
    note(&mut table, "open proposals whose costs are not known by year", asked.unknown);
    if table.rows.is_empty() {
        table.notes.push("nothing is set aside: `pmo.yaml` names no `envelope` for this year or later".to_owned());
    }
    if table.rows.iter().any(|row| row[3].number().is_some_and(|free| free < Decimal::ZERO)) {
        table.notes.push("a year is bound beyond its envelope".to_owned());
    }
    table
}

fn note(table: &mut Table, what: &str, count: usize) {
    if count > 0 {
        table.notes.push(format!("{what}: {count}"));
    }
}
