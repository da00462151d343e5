//! `milestones`: every dated commitment, with its slip against the baseline.

use super::{Cell, Column, ColumnType, Query, Table, View, sums};
use crate::rules::Scene;

pub(super) const VIEW: View =
    View { name: "milestones", summary: "what lands when, and how far it has moved", by: &[], build, totals: sums };

fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("id", ColumnType::Reference),
        Column::new("project", ColumnType::Reference),
        Column::new("name", ColumnType::Text),
        Column::new("baseline", ColumnType::Date),
        Column::new("forecast", ColumnType::Date),
        Column::new("actual", ColumnType::Date),
        Column::new("slip_days", ColumnType::Days),
        Column::new("state", ColumnType::Status),
        Column::new("gate", ColumnType::Text),
        Column::new("weight", ColumnType::Percent),
    ];
    let mut table = Table::new("milestones", "Milestones", columns);
    for milestone in
        scene.portfolio.milestones.iter().filter(|milestone| query.takes_item(scene.portfolio, milestone.project))
    {
        let project = milestone.project.map(|project| scene.portfolio.project(project).id.to_owned());
        table.rows.push(vec![
            Cell::text(milestone.id),
            Cell::or_null(project, "not_given", Cell::Text),
            Cell::text(milestone.name),
            Cell::date(&milestone.baseline),
            Cell::date(&milestone.forecast),
            Cell::date(&milestone.actual),
            Cell::Null("not_given"),
            Cell::Null("not_given"),
            Cell::text(milestone.gate),
            Cell::decimal(&milestone.weight),
        ]);
    }
    table
}
