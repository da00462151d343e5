//! `cost-lines`, and `costs --by category|type`: the budget lines of projects by what is bought, and by capital and
//! running cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, sums};
use crate::metrics::{Figure, approval, cost, horizon};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "cost-lines",
    summary: "the budget of each project by capital and running cost, by what is bought and from whom",
    by: &[],
    about: &[],
    figures: &[],
    build: |scene, query| table(scene, query, "cost-lines", "Cost lines", &["type", "category", "supplier"]),
    totals: sums,
};

/// One row for each project and value of the lines' `fields`. What a project states as a whole and no line explains
/// is a row of its own, so that the rows sum to what `costs` sums to.
pub(super) fn table(scene: &Scene<'_>, query: &Query, name: &str, title: &str, fields: &[&'static str]) -> Table {
    let mut columns: Vec<Column> = fields.iter().map(|field| Column::new(*field, Type::Text)).collect();
    columns.extend([
        Column::new("id", Type::Reference),
        Column::hidden("name", Type::Text),
        Column::new("budget", Type::Money),
        Column::new("forecast", Type::Money),
        Column::new("actual", Type::Money),
        Column::hidden("currency", Type::Text),
        Column::hidden("under_way", Type::Flag),
        Column::hidden("programme", Type::Reference),
        Column::hidden("business_unit", Type::Text),
    ]);
    let mut table = Table::new(name.to_owned(), title.to_owned(), columns);
    for id in origin::projects(scene, query) {
        table.rows.extend(rows(scene, id, fields));
    }
    table.sort_by(0, false);
    table
}

type Amounts = [Figure; 3];

fn rows(scene: &Scene<'_>, id: ProjectId, fields: &[&str]) -> Vec<Vec<Cell>> {
    let project = scene.portfolio.project(id);
    let Some(money) = &project.cost else { return Vec::new() };
    let own = cost::currency(project, scene.policy).ok();
    let mut groups: BTreeMap<Vec<Option<&str>>, Amounts> = BTreeMap::new();
    for line in &money.lines {
        let key = fields.iter().map(|field| line.text(field).map(|text| text.value)).collect();
        let group = groups.entry(key).or_insert([Err("not_given"); 3]);
        for (sum, key) in group.iter_mut().zip(["amount", "forecast", "actuals"]) {
            *sum = counted(*sum, approval::line_amount(*line, key, own.as_deref(), scene.policy));
        }
    }
    let whole = [cost::budget(money), cost::to_come(money, scene.as_of), cost::actual(money, scene.as_of)];
    let explained =
        groups.values().fold([Ok(Decimal::ZERO); 3], |sums, group| std::array::from_fn(|i| added(sums[i], group[i])));
    let rest: Amounts = std::array::from_fn(|i| whole[i].and_then(|whole| Ok(whole - explained[i]?)));
    if rest.iter().any(|rest| rest.is_ok_and(|rest| !rest.is_zero())) {
        let unexplained = groups.entry(vec![None; fields.len()]).or_insert([Err("not_given"); 3]);
        *unexplained = std::array::from_fn(|i| added(unexplained[i], rest[i]));
    }
    let row = |(values, amounts): (Vec<Option<&str>>, Amounts)| {
        let said = |value: Option<&str>| Cell::or_null(value, "no_line", Cell::word);
        let mut cells: Vec<Cell> = values.into_iter().map(said).collect();
        cells.extend([Cell::word(project.id), Cell::text(project.name)]);
        cells.extend(amounts.map(|amount| Cell::figure(amount, Cell::Decimal)));
        cells.push(origin::currency(scene, Some(id)));
        cells.push(Cell::Flag(horizon::is_under_way(project, scene.policy)));
        cells.extend(origin::of_project(scene.portfolio, Some(id)));
        cells
    };
    groups.into_iter().map(row).collect()
}

/// A sum with one more line: a line that says nothing adds nothing, one that is withheld or in a currency without a
/// rate makes the sum unknown.
fn counted(sum: Figure, line: Figure) -> Figure {
    match (sum, line) {
        (sum, Err("not_given")) => sum,
        (Err("not_given"), line) => line,
        (sum, line) => sum.and_then(|sum| Ok(sum + line?)),
    }
}

/// What is known of two figures together; what no line explains is what is left of the whole.
fn added(sum: Figure, other: Figure) -> Figure {
    match (sum, other) {
        (Ok(sum), Ok(other)) => Ok(sum + other),
        (Ok(known), Err(_)) | (Err(_), Ok(known)) => Ok(known),
        (Err(reason), Err(_)) => Err(reason),
    }
}
