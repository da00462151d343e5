//! `objectives`: how far each has come, and whether the money follows its weight.

mod figures;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::objective::{self, Backing};
use crate::metrics::{Figure, ratio};
use crate::model::{Filed, Objective, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "objectives",
    summary: "how far each objective has come, and whether the money follows its weight",
    by: &[],
    about: &["objective"],
    figures: figures::FIGURES,
    build,
    totals: sums,
};

/// Every objective, or those that the projects asked about support. Shares are of the budgets of the active projects
/// asked about.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", Type::Reference),
        Column::new("title", Type::Text),
        Column::new("owner", Type::Reference),
        Column::new("weight", Type::Number),
        Column::new("projects", Type::Number),
        Column::new("budget", Type::Money),
        Column::new("budget_share", Type::Share),
        Column::new("progress", Type::Percent),
        Column::new("gap", Type::Share),
        Column::hidden("weight_share", Type::Share),
        Column::hidden("period", Type::Text),
        Column::hidden("project_ids", Type::List),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("objectives", "Objectives", columns);
    let backing = Backing::of(scene.portfolio, origin::projects(scene, query), scene.policy);
    let weights: Decimal = scene.portfolio.objectives.iter().filter_map(|objective| objective.weight.value()).sum();
    let everything = query.projects.is_empty() && query.programme.is_none() && query.unit.is_none();
    for objective in &scene.portfolio.objectives {
        let id = objective.id.map_or("", |id| id.value);
        if everything || !backing.supporters(scene.portfolio, id).is_empty() {
            table.rows.push(row(scene, objective, id, &backing, weights));
        }
    }
    table
}

fn row(
    scene: &Scene<'_>,
    objective: &Filed<'_, Objective<'_>>,
    id: &str,
    backing: &Backing,
    weights: Decimal,
) -> Vec<Cell> {
    let supporters = backing.supporters(scene.portfolio, id);
    let behind = backing.of_objective(scene.portfolio, id);
    let budget: Figure = if supporters.is_empty() { Ok(Decimal::ZERO) } else { behind.amount };
    let share = budget.and_then(|budget| ratio(budget, backing.total().amount?).ok_or("nothing_known"));
    let weight = objective.weight.or_reason().map_err(Unknown::code);
    let weight_share = weight.and_then(|weight| ratio(weight, weights).ok_or("not_given"));
    let gap = share.and_then(|share| Ok(share - weight_share?));
    vec![
        Cell::text(objective.id),
        Cell::text(objective.title),
        Cell::text(objective.owner),
        Cell::decimal(&objective.weight),
        Cell::count(supporters.len()),
        Cell::figure(budget, Cell::Decimal),
        Cell::figure(share, Cell::Decimal),
        Cell::figure(objective::progress(objective, scene.as_of), Cell::Decimal),
        Cell::figure(gap, Cell::Decimal),
        Cell::figure(weight_share, Cell::Decimal),
        Cell::text(objective.period),
        Cell::List(supporters.iter().map(|id| Cell::word(scene.portfolio.project(*id).id)).collect()),
        Cell::figure(backing.currency.code(), Cell::word),
    ]
}
