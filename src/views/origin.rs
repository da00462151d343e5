//! Where a row comes from: the project, programme and business unit behind it, the same in every view.

use super::{Cell, Column, ColumnType, Query};
use crate::metrics::{cost, rollup};
use crate::model::{Collection, Filed, Portfolio, ProjectId};
use crate::rules::Scene;

/// Columns for machines, filters and groups: `key`, `programme`, `business_unit`.
pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::hidden("key", ColumnType::Reference),
        Column::hidden("programme", ColumnType::Reference),
        Column::hidden("business_unit", ColumnType::Text),
    ]
}

/// The cells of [`columns`] for a record of a project, or of none.
pub(super) fn cells<T>(portfolio: &Portfolio<'_>, item: &Filed<'_, T>) -> Vec<Cell> {
    let key = &*portfolio.record(item.record).key;
    let key = if key.is_empty() { Cell::Null("not_given") } else { Cell::word(key) };
    std::iter::once(key).chain(of_project(portfolio, item.project)).collect()
}

/// The `programme` and `business_unit` of a project, or of none.
pub(super) fn of_project(portfolio: &Portfolio<'_>, project: Option<ProjectId>) -> [Cell; 2] {
    let Some(id) = project else { return [Cell::Null("no_project"), Cell::Null("no_project")] };
    [programme(portfolio, id), Cell::text(portfolio.project(id).business_unit)]
}

/// The nearest programme above a project, at any depth; a programme is its own.
pub(super) fn programme(portfolio: &Portfolio<'_>, id: ProjectId) -> Cell {
    Cell::or_null(programme_of(portfolio, id), "no_programme", |id| Cell::word(portfolio.project(id).id))
}

/// The nearest programme above a project, at any depth; a programme is its own.
pub fn programme_of(portfolio: &Portfolio<'_>, id: ProjectId) -> Option<ProjectId> {
    let mut own_and_above = std::iter::once(id).chain(rollup::ancestors(portfolio, id));
    own_and_above.find(|id| portfolio.project(*id).kind == "programme")
}

/// The id of the project a record belongs to.
pub(super) fn project(portfolio: &Portfolio<'_>, project: Option<ProjectId>) -> Cell {
    Cell::or_null(project, "no_project", |id| Cell::word(portfolio.project(id).id))
}

/// The currency of a record's amounts: its project's, else the tree's.
pub(super) fn currency(scene: &Scene<'_>, project: Option<ProjectId>) -> Cell {
    let code = match project {
        Some(id) => cost::currency(scene.portfolio.project(id), scene.policy),
        None => scene.policy.currency.clone().ok_or("not_given"),
    };
    Cell::figure(code, Cell::Text)
}

/// The projects asked about, in the order of their ids; programmes and portfolios are none.
pub(super) fn projects(scene: &Scene<'_>, query: &Query) -> impl Iterator<Item = ProjectId> {
    let portfolio = scene.portfolio;
    let asked = portfolio.projects().filter(|(id, project)| project.is_project() && query.takes(portfolio, *id));
    asked.map(|(id, _)| id)
}

/// The records asked about, in the order of project and id.
pub(super) fn items<'s, 'a, T>(
    scene: &'s Scene<'a>,
    query: &Query,
    collection: &'s Collection<'a, T>,
) -> impl Iterator<Item = &'s Filed<'a, T>> {
    collection.iter().filter(|item| query.takes_item(scene.portfolio, item.project))
}
