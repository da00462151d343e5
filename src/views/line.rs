//! One line about a piece of work: the columns that projects and programmes have in common, in one order.

use super::{Cell, Column, ColumnType as Type, origin, rating};
use crate::metrics::horizon;
use crate::model::ProjectId;
use crate::rules::Scene;

/// Columns about the work as it is registered.
pub(super) fn header() -> Vec<Column> {
    vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::hidden("programme", Type::Reference),
        Column::new("stage", Type::Status),
        Column::hidden("state", Type::Status),
        Column::hidden("tier", Type::Number),
        Column::hidden("manager", Type::Reference),
        Column::hidden("sponsor", Type::Reference),
        Column::new("rag", Type::Status),
    ]
}

/// The cells of [`header`].
pub(super) fn header_cells(scene: &Scene<'_>, id: ProjectId) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let programme =
        if project.is_project() { origin::programme(scene.portfolio, id) } else { Cell::text(project.parent) };
    vec![
        Cell::word(project.id),
        Cell::text(project.name),
        programme,
        Cell::text(project.stage),
        Cell::word(project.state.map_or("active", |state| state.value)),
        Cell::or_null(scene.tier(project), "not_given", Cell::Integer),
        Cell::text(project.manager),
        Cell::text(project.sponsor),
        rating::declared(scene, id, "overall"),
    ]
}

/// Columns about where it stands and when it last reported.
pub(super) fn figures() -> Vec<Column> {
    vec![
        Column::new("rag_computed", Type::Status),
        Column::hidden("rag_gap", Type::Number),
        Column::new("trend", Type::Status),
        Column::hidden("finish_baseline", Type::Date),
        Column::hidden("finish_forecast", Type::Date),
        Column::new("slip_days", Type::Days),
        Column::new("budget", Type::Money),
        Column::hidden("actual", Type::Money),
        Column::hidden("eac", Type::Money),
        Column::hidden("variance", Type::Money),
        Column::new("variance_pct", Type::Percent),
        Column::new("risks_open", Type::Count),
        Column::new("exposure", Type::Money),
        Column::new("issues_open", Type::Count),
        Column::hidden("next_milestone", Type::Text),
        Column::hidden("next_milestone_date", Type::Date),
        Column::new("freshness_days", Type::Days),
        Column::hidden("findings", Type::Count),
        Column::hidden("currency", Type::Text),
        Column::hidden("forecast", Type::Money),
        Column::hidden("business_unit", Type::Text),
        Column::hidden("category", Type::Status),
        Column::hidden("under_way", Type::Flag),
        Column::hidden("risks_costed", Type::Count),
    ]
}

/// Figures of a project, or rolled up.
pub(super) struct Figures {
    pub rag_computed: Cell,
    pub rag_gap: Cell,
    pub finish_baseline: Cell,
    pub finish_forecast: Cell,
    pub slip_days: Cell,
    pub budget: Cell,
    pub actual: Cell,
    pub eac: Cell,
    pub variance: Cell,
    pub variance_pct: Cell,
    pub risks_open: Cell,
    pub exposure: Cell,
    pub issues_open: Cell,
    pub next_milestone: Cell,
    pub next_milestone_date: Cell,
    pub findings: Cell,
    pub currency: Cell,
    pub forecast: Cell,
    pub risks_costed: Cell,
}

/// The cells of [`figures`].
pub(super) fn figure_cells(scene: &Scene<'_>, id: ProjectId, figures: Figures) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    vec![
        figures.rag_computed,
        figures.rag_gap,
        rating::trend(scene, id),
        figures.finish_baseline,
        figures.finish_forecast,
        figures.slip_days,
        figures.budget,
        figures.actual,
        figures.eac,
        figures.variance,
        figures.variance_pct,
        figures.risks_open,
        figures.exposure,
        figures.issues_open,
        figures.next_milestone,
        figures.next_milestone_date,
        rating::freshness(scene, id),
        figures.findings,
        figures.currency,
        figures.forecast,
        Cell::text(project.business_unit),
        Cell::text(project.category),
        Cell::Flag(horizon::is_under_way(project, scene.policy)),
        figures.risks_costed,
    ]
}
