//! `business-cases`: what each proposal promises and what each project now promises, in present values.

mod figures;

use super::{Cell, Column, ColumnType as Type, Query, Table, View, origin, pipeline};
use crate::metrics::business_case::{self, Case};
use crate::metrics::present_value::CONVENTION;
use crate::metrics::project_case::Cases;
use crate::model::{Filed, ProjectId, Proposal};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "business-cases",
    summary: "what each proposal promises and what each project now promises, in present values",
    by: &[],
    about: &["proposal", "project"],
    figures: figures::FIGURES,
    build,
    totals: |_, _| (),
};

/// Every proposal and every project asked about. Nothing is added up: a project and the proposal it was are one case.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut table = Table::new("business-cases", "Business cases", columns());
    let cases = Cases::new(scene.portfolio, scene.policy, scene.as_of);
    let proposals = pipeline::asked(scene, query);
    table.rows.extend(proposals.map(|proposal| of_proposal(scene, proposal)));
    table.rows.extend(origin::projects(scene, query).map(|id| of_project(scene, &cases, id)));
    table.notes.push(format!("present values: {CONVENTION}"));
    table
}

fn columns() -> Vec<Column> {
    let money = |name: &'static str| Column::new(name, Type::Money).adding(false);
    let hidden = |name: &'static str| Column::hidden(name, Type::Money).adding(false);
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("basis", Type::Status),
        money("npv"),
        Column::new("irr", Type::Share),
        Column::hidden("irr_unique", Type::Flag),
        Column::new("payback", Type::Number).unit("years"),
        Column::hidden("payback_discounted", Type::Number).unit("years"),
        Column::hidden("profitability_index", Type::Number),
        hidden("pv_costs"),
        hidden("pv_benefits"),
        Column::new("bcr", Type::Number),
        hidden("npsv"),
        hidden("npv_do_nothing"),
        hidden("npv_approved"),
        Column::hidden("bcr_approved", Type::Number),
        Column::hidden("discount_rate", Type::Share),
        Column::hidden("first_year", Type::Text),
        Column::hidden("kind", Type::Status),
        Column::hidden("state", Type::Status),
        Column::hidden("currency", Type::Text),
    ];
    columns.extend(origin::columns());
    columns
}

fn of_proposal(scene: &Scene<'_>, proposal: &Filed<'_, Proposal<'_>>) -> Vec<Cell> {
    let case = business_case::of_proposal(proposal, scene.policy);
    let do_nothing = proposal.options.iter().find(|option| option.is_do_nothing());
    let do_nothing = match do_nothing {
        Some(option) => business_case::of_option(proposal, Some(option), scene.policy).npv(),
        None => Err("no_do_nothing"),
    };
    let mut cells = vec![Cell::text(proposal.id), Cell::text(proposal.title)];
    cells.extend(worth(&case));
    cells.push(Cell::figure(do_nothing, Cell::Decimal));
    cells.extend([Cell::Null("no_project"), Cell::Null("no_project")]);
    cells.extend(terms(&case));
    cells.push(Cell::word("proposal"));
    cells.push(Cell::word(proposal.state.map_or("idea", |state| state.value)));
    cells.push(Cell::figure(case.currency, Cell::Text));
    cells.extend(pipeline::origin(scene, proposal));
    cells
}

fn of_project(scene: &Scene<'_>, cases: &Cases<'_, '_>, id: ProjectId) -> Vec<Cell> {
    let project = scene.portfolio.project(id);
    let case = cases.of(id);
    let approved = cases.approved(id);
    let approved = |figure: fn(&Case) -> crate::metrics::Figure| match &approved {
        Some(approved) => Cell::figure(figure(approved), Cell::Decimal),
        None => Cell::Null("no_proposal"),
    };
    let mut cells = vec![Cell::word(project.id), Cell::text(project.name)];
    cells.extend(worth(&case));
    cells.push(Cell::Null("no_option"));
    cells.extend([approved(Case::npv), approved(Case::bcr)]);
    cells.extend(terms(&case));
    cells.push(Cell::word("project"));
    cells.push(Cell::word(project.state.map_or("active", |state| state.value)));
    cells.push(Cell::figure(case.currency, Cell::Text));
    cells.push(Cell::word(project.id));
    cells.extend(origin::of_project(scene.portfolio, Some(id)));
    cells
}

/// `basis` to `npsv`.
fn worth(case: &Case) -> Vec<Cell> {
    let figure = |figure| Cell::figure(figure, Cell::Decimal);
    vec![
        Cell::word(case.basis.name()),
        figure(case.npv()),
        figure(case.irr()),
        Cell::figure(case.irr_is_unique(), Cell::Flag),
        figure(case.payback()),
        figure(case.payback_discounted()),
        figure(case.profitability_index()),
        figure(case.present_costs()),
        figure(case.present_benefits()),
        figure(case.bcr()),
        figure(case.npsv()),
    ]
}

/// `discount_rate` and `first_year`.
fn terms(case: &Case) -> [Cell; 2] {
    [Cell::Decimal(case.rate), Cell::figure(case.flows.first_year(), |year| Cell::Text(year.to_string()))]
}
