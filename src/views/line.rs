//! One line about a piece of work: the columns that projects and programmes have in common, in one order.

use super::outline::Said;
use super::{Cell, Column, ColumnType as Type, origin, rating};
use crate::metrics::horizon;
use crate::model::{Project, ProjectId};
use crate::rules::Scene;

/// A piece of work and its figures.
pub(super) struct Line<'r, 's, F> {
    pub(super) scene: &'r Scene<'s>,
    pub(super) id: ProjectId,
    pub(super) figures: F,
}

/// Figures of a piece of work: a project's own, or rolled up.
pub(super) trait Figures {
    fn rag_computed(&self) -> Cell;
    fn rag_gap(&self) -> Cell;
    fn finish_baseline(&self) -> Cell;
    fn finish_forecast(&self) -> Cell;
    fn slip_days(&self) -> Cell;
    fn budget(&self) -> Cell;
    fn actual(&self) -> Cell;
    fn eac(&self) -> Cell;
    fn variance(&self) -> Cell;
    fn variance_pct(&self) -> Cell;
    fn risks_open(&self) -> Cell;
    fn exposure(&self) -> Cell;
    fn issues_open(&self) -> Cell;
    fn next_milestone(&self) -> Cell;
    fn next_milestone_date(&self) -> Cell;
    fn findings(&self) -> Cell;
    fn currency(&self) -> Cell;
    fn forecast(&self) -> Cell;
    fn risks_costed(&self) -> Cell;
}

impl<'s, F> Line<'_, 's, F> {
    /// The work as it is registered.
    pub(super) fn work(&self) -> &'s Project<'s> {
        self.scene.portfolio.project(self.id)
    }
}

/// Columns about the work as it is registered.
pub(super) fn header<'r, 's, F>() -> Vec<Said<Line<'r, 's, F>>> {
    vec![
        (Column::new("id", Type::Reference), |line| Cell::word(line.work().id)),
        (Column::new("name", Type::Text), |line| Cell::text(line.work().name)),
        (Column::hidden("programme", Type::Reference), programme),
        (Column::new("stage", Type::Status), |line| Cell::text(line.work().stage)),
        (Column::hidden("state", Type::Status), |line| {
            Cell::word(line.work().state.map_or("active", |state| state.value))
        }),
        (Column::hidden("tier", Type::Number), |line| {
            Cell::or_null(line.scene.tier(line.work()), "not_given", Cell::Integer)
        }),
        (Column::hidden("manager", Type::Reference), |line| Cell::text(line.work().manager)),
        (Column::hidden("sponsor", Type::Reference), |line| Cell::text(line.work().sponsor)),
        (Column::new("rag", Type::Status), |line| rating::declared(line.scene, line.id, "overall")),
    ]
}

/// The programme that a project is in; what a programme stands in itself.
fn programme<F>(line: &Line<'_, '_, F>) -> Cell {
    let work = line.work();
    if work.is_project() { origin::programme(line.scene.portfolio, line.id) } else { Cell::text(work.parent) }
}

/// Columns about where it stands and when it last reported.
pub(super) fn figures<'r, 's, F: Figures>() -> Vec<Said<Line<'r, 's, F>>> {
    vec![
        (Column::new("rag_computed", Type::Status), |line| line.figures.rag_computed()),
        (Column::hidden("rag_gap", Type::Number), |line| line.figures.rag_gap()),
        (Column::new("trend", Type::Status), |line| rating::trend(line.scene, line.id)),
        (Column::hidden("finish_baseline", Type::Date), |line| line.figures.finish_baseline()),
        (Column::hidden("finish_forecast", Type::Date), |line| line.figures.finish_forecast()),
        (Column::new("slip_days", Type::Days), |line| line.figures.slip_days()),
        (Column::new("budget", Type::Money), |line| line.figures.budget()),
        (Column::hidden("actual", Type::Money), |line| line.figures.actual()),
        (Column::hidden("eac", Type::Money), |line| line.figures.eac()),
        (Column::hidden("variance", Type::Money), |line| line.figures.variance()),
        (Column::new("variance_pct", Type::Percent), |line| line.figures.variance_pct()),
        (Column::new("risks_open", Type::Count), |line| line.figures.risks_open()),
        (Column::new("exposure", Type::Money), |line| line.figures.exposure()),
        (Column::new("issues_open", Type::Count), |line| line.figures.issues_open()),
        (Column::hidden("next_milestone", Type::Text), |line| line.figures.next_milestone()),
        (Column::hidden("next_milestone_date", Type::Date), |line| line.figures.next_milestone_date()),
        (Column::new("freshness_days", Type::Days), |line| rating::freshness(line.scene, line.id)),
        (Column::hidden("findings", Type::Count), |line| line.figures.findings()),
        (Column::hidden("currency", Type::Text), |line| line.figures.currency()),
        (Column::hidden("forecast", Type::Money), |line| line.figures.forecast()),
        (Column::hidden("business_unit", Type::Text), |line| Cell::text(line.work().business_unit)),
        (Column::hidden("category", Type::Status), |line| Cell::text(line.work().category)),
        (Column::hidden("under_way", Type::Flag), |line| {
            Cell::Flag(horizon::is_under_way(line.work(), line.scene.policy))
        }),
        (Column::hidden("risks_costed", Type::Count), |line| line.figures.risks_costed()),
    ]
}
