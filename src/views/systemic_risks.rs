//! `systemic-risks`: causes that stand behind the risks of several projects, what they may cost, and who owns them.

use rust_decimal::Decimal;

use super::{Cell, Column, ColumnType as Type, Derivation, Query, Table, View, sum, sums};
use crate::metrics::exposure::exposure;
use crate::metrics::systemic::{Cause, causes};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "systemic-risks",
    summary: "causes behind the risks of several projects, what they may cost, and who owns them",
    by: &[],
    about: &[],
    figures: FIGURES,
    build,
    totals,
};

const FIGURES: &[Derivation] = &[
    Derivation {
        figure: "projects",
        formula: "number of projects with an open risk of this cause_tag",
        source: "ISO 31000:2018, risk seen across the organisation",
        from: &[],
    },
    Derivation {
        figure: "risks",
        formula: "number of open risks of this cause_tag",
        source: "ISO 31000:2018",
        from: &[],
    },
    Derivation {
        figure: "exposure",
        formula: "Σ probability × cost of those threats − Σ probability × cost of those opportunities",
        source: "PMBOK Guide, expected monetary value",
        from: &[],
    },
    Derivation {
        figure: "owner",
        formula: "the owner of the open risk of this cause_tag that stands in a portfolio, a programme or above both",
        source: "convention of this tool",
        from: &[],
    },
    Derivation {
        figure: "systemic",
        formula: "projects ≥ systemic_projects",
        source: "convention of this tool",
        from: &[],
    },
];

/// One row a cause, those of most projects first; its figures are those of the projects asked about.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let columns = vec![
        Column::new("cause_tag", Type::Text),
        Column::new("projects", Type::Number),
        Column::new("risks", Type::Count),
        Column::new("exposure", Type::Money),
        Column::new("owner", Type::Reference),
        Column::new("systemic", Type::Flag),
        Column::hidden("residual_exposure", Type::Money),
        Column::hidden("risks_costed", Type::Count),
        Column::hidden("project_ids", Type::List),
        Column::hidden("unowned_ids", Type::List),
        Column::hidden("risk_ids", Type::List),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("systemic-risks", "Systemic risks", columns);
    let portfolio = scene.portfolio;
    let asked = causes(portfolio).into_iter().filter_map(|mut cause| {
        cause.risks.retain(|risk| query.takes_item(portfolio, risk.project));
        cause.projects.retain(|id| query.takes(portfolio, *id));
        cause.unowned.retain(|id| query.takes(portfolio, *id));
        Some(cause).filter(|cause| !cause.risks.is_empty())
    });
    let mut rows: Vec<(usize, Vec<Cell>)> = asked.map(|cause| (cause.projects.len(), row(scene, &cause))).collect();
    rows.sort_by_key(|(projects, _)| std::cmp::Reverse(*projects));
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table
}

fn row(scene: &Scene<'_>, cause: &Cause<'_, '_>) -> Vec<Cell> {
    let exposure = exposure(scene.portfolio, cause.risks.iter().copied(), scene.policy);
    let projects = |ids: &mut dyn Iterator<Item = &ProjectId>| {
        Cell::List(ids.map(|id| Cell::word(scene.portfolio.project(*id).id)).collect())
    };
    let risks = cause.risks.iter().map(|risk| Cell::word(&scene.portfolio.record(risk.record).key));
    let least = scene.policy.thresholds.number("systemic_projects");
    vec![
        Cell::word(cause.tag),
        Cell::count(cause.projects.len()),
        Cell::count(exposure.open),
        Cell::figure(exposure.inherent.amount, Cell::Decimal),
        Cell::or_null(cause.owner, "not_owned", |owner| Cell::word(owner.value)),
        Cell::Flag(Decimal::from(cause.projects.len()) >= least),
        Cell::figure(exposure.residual.amount, Cell::Decimal),
        Cell::count(exposure.inherent.known),
        projects(&mut cause.projects.iter()),
        projects(&mut cause.unowned.iter()),
        Cell::List(risks.collect()),
        Cell::figure(exposure.currency.code(), Cell::word),
    ]
}

fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    sum::partly(table, "exposure", "risks_costed", "risks");
}
