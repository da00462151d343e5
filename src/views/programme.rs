//! `programme`: what stands below each programme, every project once.

use super::line::{self, Figures};
use super::{Cell, Column, ColumnType as Type, Known, Query, Table, Total, View, programme_figures, rating};
use crate::metrics::hierarchy::Hierarchy;
use crate::metrics::position::{Amount, Position};
use crate::metrics::rollup::{self, Sum};
use crate::metrics::{Figure, horizon};
use crate::model::ProjectId;
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "programme",
    summary: "what stands below each programme, every project counted once",
    by: &[],
    about: &["programme", "portfolio"],
    figures: programme_figures::FIGURES,
    build,
    totals,
};

/// Columns that a single project does not have, between its declared and its computed rating.
fn counts() -> Vec<Column> {
    vec![
        Column::new("projects", Type::Count),
        Column::new("green", Type::Count),
        Column::new("amber", Type::Count),
        Column::new("red", Type::Count),
        Column::new("unrated", Type::Count),
        Column::new("rag_weighted", Type::Status),
        Column::hidden("rag_index", Type::Number),
    ]
}

/// Of the columns of a project, those that people's tables of programmes leave out for the counts.
const HIDDEN: [&str; 3] = ["stage", "rag_computed", "freshness_days"];

/// Money, ratings and dates are those of the projects below; a budget of the programme's own would count them again
/// and is left out. Risks and issues are those of the programme, of programmes below it and of their projects.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns: Vec<Column> = [line::header(), counts(), line::figures()].into_iter().flatten().collect();
    columns.push(Column::hidden("summary", Type::Text));
    columns.iter_mut().for_each(|column| column.shown &= !HIDDEN.contains(&&*column.name));
    let mut table = Table::new("programme", "Programmes", columns);
    let work = Work::of(scene);
    let asked = scene
        .portfolio
        .projects()
        .filter(|(id, programme)| programme.kind == "programme" && query.takes(scene.portfolio, *id));
    table.rows = asked.map(|(id, _)| row(scene, id, &work)).collect();
    table
}

/// The positions of all work, rolled up, and findings in the same way.
struct Work {
    hierarchy: Hierarchy,
    positions: Vec<Position>,
    findings: Option<Vec<usize>>,
}

impl Work {
    fn of(scene: &Scene<'_>) -> Self {
        let portfolio = scene.portfolio;
        let hierarchy = Hierarchy::of(portfolio);
        let basis = scene.basis();
        let own = portfolio.projects().map(|(id, _)| Position::own(portfolio, id, &basis)).collect();
        let positions = hierarchy.rolled_up(own, Position::add);
        let findings = scene.tally.map(|tally| {
            let own = portfolio.projects().map(|(id, _)| tally.get(&id).copied().unwrap_or_default()).collect();
            hierarchy.rolled_up(own, |all: &mut usize, more| *all += more)
        });
        Work { hierarchy, positions, findings }
    }

    fn position(&self, id: ProjectId) -> &Position {
        &self.positions[id.0 as usize]
    }

    fn findings(&self, id: ProjectId) -> Option<usize> {
        self.findings.as_ref().map(|findings| findings[id.0 as usize])
    }
}

fn row(scene: &Scene<'_>, id: ProjectId, work: &Work) -> Vec<Cell> {
    let position = work.position(id);
    let mut cells = line::header_cells(scene, id);
    cells.extend(counted(scene, position));
    cells.extend(line::figure_cells(scene, id, figures(scene, position, work.findings(id))));
    let status = scene.portfolio.project(id).status.as_ref();
    cells.push(Cell::or_null(status, "no_status", |status| Cell::text(status.summary)));
    cells
}

/// The cells of [`counts`].
fn counted(scene: &Scene<'_>, position: &Position) -> Vec<Cell> {
    let index = position.declared_index(&position.currency(scene.policy), scene.policy);
    let counts = position.declared;
    vec![
        Cell::count(position.projects),
        Cell::count(counts.green),
        Cell::count(counts.amber),
        Cell::count(counts.red),
        Cell::count(counts.unrated),
        rating::computed(index.map(rollup::colour)),
        Cell::figure(index, Cell::Decimal),
    ]
}

fn figures(scene: &Scene<'_>, position: &Position, findings: Option<usize>) -> Figures {
    let policy = scene.policy;
    let currency = position.currency(policy);
    let computed = position.computed_index(&currency, policy);
    let declared = position.declared_index(&currency, policy);
    let gap = declared.and_then(|declared| Ok((declared - computed?).round_dp(2)));
    let sum = |amount| Cell::figure(position.sum(amount, &currency, policy).amount, Cell::Decimal);
    let finish = position.finish.ok_or("nothing_known");
    let next = position.next.and_then(|(_, id)| horizon::next(scene.portfolio, id));
    Figures {
        rag_computed: rating::computed(computed.map(rollup::colour)),
        rag_gap: Cell::figure(gap, Cell::Decimal),
        finish_baseline: Cell::figure(finish, |(baseline, _)| Cell::Date(baseline)),
        finish_forecast: Cell::figure(finish, |(_, expected)| Cell::Date(expected)),
        slip_days: Cell::figure(finish, |(baseline, expected)| Cell::Integer((expected - baseline).num_days())),
        budget: sum(Amount::Budget),
        actual: sum(Amount::Actual),
        eac: sum(Amount::AtCompletion),
        variance: sum(Amount::Variance),
        variance_pct: Cell::figure(position.variance_pct(&currency, policy), Cell::Decimal),
        risks_open: Cell::count(exposed(scene, position).of),
        exposure: Cell::figure(exposed(scene, position).amount, Cell::Decimal),
        issues_open: Cell::count(position.issues_open),
        next_milestone: Cell::or_null(next, "no_open_milestone", |next| Cell::text(next.name.or(next.id))),
        next_milestone_date: Cell::or_null(next, "no_open_milestone", |next| Cell::date(&next.forecast)),
        findings: Cell::or_null(findings, "not_checked", Cell::count),
        currency: Cell::figure(currency.code(), Cell::word),
        forecast: sum(Amount::ToCome),
        risks_costed: Cell::count(exposed(scene, position).known),
    }
}

/// What open risks may cost; nothing where there is none.
fn exposed(scene: &Scene<'_>, position: &Position) -> Sum {
    let sum = position.sum(Amount::Exposure, &position.currency(scene.policy), scene.policy);
    let amount: Figure = if sum.of == 0 { Ok(0.into()) } else { sum.amount };
    Sum { amount, ..sum }
}

/// The same figures over all programmes left in the table, each project once though programmes may be nested.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    let Some(ids) = table.column("id") else { return };
    let work = Work::of(scene);
    let listed = table.rows.iter().filter_map(|row| scene.portfolio.project_named(row[ids].as_text()?));
    let top = work.hierarchy.topmost(listed);
    let mut all = Position::default();
    top.iter().for_each(|id| all.add(work.position(*id)));
    let findings = top.iter().map(|id| work.findings(*id)).sum::<Option<usize>>();
    let currency = all.currency(scene.policy);
    let known = |amount| {
        let sum = all.sum(amount, &currency, scene.policy);
        Some(Known { known: sum.known, of: sum.of })
    };
    let figures = figures(scene, &all, findings);
    let counted = counts().into_iter().zip(counted(scene, &all)).map(|(column, cell)| (column.name, cell, None));
    let totals = counted.chain([
        ("budget".into(), figures.budget, known(Amount::Budget)),
        ("actual".into(), figures.actual, known(Amount::Actual)),
        ("eac".into(), figures.eac, known(Amount::AtCompletion)),
        ("variance".into(), figures.variance, known(Amount::Variance)),
        ("risks_open".into(), figures.risks_open, None),
        ("exposure".into(), figures.exposure, known(Amount::Exposure)),
        ("issues_open".into(), figures.issues_open, None),
        ("findings".into(), figures.findings, None),
        ("currency".into(), figures.currency, None),
        ("forecast".into(), figures.forecast, known(Amount::ToCome)),
        ("risks_costed".into(), figures.risks_costed, None),
    ]);
    let totals: Vec<Total> =
        totals.map(|(name, value, known)| Total { name: name.to_string(), value, known }).collect();
    table.totals.extend(totals);
}
