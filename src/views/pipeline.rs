//! `pipeline`: every proposal on its way to a decision, with its score and its place in the queue.

mod figures;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Cell, Column, ColumnType as Type, Query, Table, Total, View, sums};
use crate::metrics::{Figure, business_case, ratio, scoring};
use crate::model::{Filed, Proposal, RecordId, Unknown};
use crate::rules::Scene;

pub(super) const VIEW: View = View {
    name: "pipeline",
    summary: "every proposal on its way to a decision, with its score and its place in the queue",
    by: &[],
    about: &["proposal"],
    figures: figures::FIGURES,
    build,
    totals,
};

/// The proposals asked about, in the order of their ids: those of a project are the ones that became it.
pub(super) fn asked<'s, 'a>(
    scene: &'s Scene<'a>,
    query: &'s Query,
) -> impl Iterator<Item = &'s Filed<'a, Proposal<'a>>> {
    let portfolio = scene.portfolio;
    portfolio.proposals.iter().filter(move |proposal| {
        let became = proposal.converts_to.and_then(|project| portfolio.project_named(project.value));
        let of_project = (query.projects.is_empty() && query.programme.is_none())
            || became.is_some_and(|project| {
                let place = Query { unit: None, ..query.clone() };
                place.takes(portfolio, project)
            });
        let unit = query.unit.as_ref().is_none_or(|unit| proposal.business_unit.is_some_and(|own| own.value == unit));
        of_project && unit
    })
}

/// The `key`, `programme` and `business_unit` of a proposal.
pub(super) fn origin(scene: &Scene<'_>, proposal: &Filed<'_, Proposal<'_>>) -> [Cell; 3] {
    let key = &*scene.portfolio.record(proposal.record).key;
    let key = if key.is_empty() { Cell::Null("not_given") } else { Cell::word(key) };
    [key, Cell::Null("no_project"), Cell::text(proposal.business_unit)]
}

/// Ranks count the open proposals of the whole tree, also where only some are asked about.
fn build(scene: &Scene<'_>, query: &Query) -> Table {
    let mut columns = vec![
        Column::new("id", Type::Reference),
        Column::new("title", Type::Text),
        Column::new("state", Type::Status),
        Column::new("age_days", Type::Days),
        Column::new("score", Type::Number),
        Column::new("rank", Type::Number),
        Column::new("npv", Type::Money).adding(false),
        Column::new("wsjf", Type::Number),
        Column::new("requested", Type::Money),
        Column::hidden("bcr", Type::Number),
        Column::hidden("value", Type::Number),
        Column::hidden("npv_per_cost", Type::Number),
        Column::hidden("category", Type::Status),
        Column::hidden("mandatory", Type::Flag),
        Column::hidden("submitted", Type::Date),
        Column::hidden("submitted_by", Type::Reference),
        Column::hidden("review_by", Type::Date),
        Column::hidden("open", Type::Flag),
        Column::hidden("decision", Type::Reference),
        Column::hidden("converts_to", Type::Reference),
        Column::hidden("currency", Type::Text),
    ];
    columns.extend(super::origin::columns());
    let mut table = Table::new("pipeline", "Pipeline", columns);
    let queue = Queue::of(scene);
    table.rows = asked(scene, query).map(|proposal| row(scene, proposal, &queue)).collect();
    if scene.policy.criteria.is_empty() {
        table.notes.push("nothing is scored: `pmo.yaml` names no `criteria`".to_owned());
    }
    table
}

/// What is looked up once for all rows.
struct Queue<'a> {
    ranks: HashMap<RecordId, Figure<usize>>,
    /// The days of decisions by their ids.
    decided: HashMap<&'a str, NaiveDate>,
}

impl<'a> Queue<'a> {
    /// The rank of every proposal: by score, the cheaper one first among equals, then by id.
    fn of(scene: &Scene<'a>) -> Self {
        let portfolio = scene.portfolio;
        let figures = portfolio.proposals.iter().map(|proposal| {
            let open = proposal.is_open();
            let score = if open { scoring::weighted(proposal, &scene.policy.criteria) } else { Err("closed") };
            let cost = proposal.amount.value();
            (score, (cost.is_none(), cost, proposal.id.map_or("", |id| id.value)))
        });
        let ranks = scoring::ranks(&figures.collect::<Vec<_>>());
        let ranks = portfolio.proposals.iter().map(|proposal| proposal.record).zip(ranks).collect();
        let decided = portfolio.decisions.iter();
        let decided = decided.filter_map(|decision| Some((decision.id?.value, decision.decided.value()?))).collect();
        Queue { ranks, decided }
    }

    /// Days since it was handed in, up to the day it was decided.
    fn age(&self, proposal: &Proposal<'_>, as_of: NaiveDate) -> Figure<i64> {
        let submitted = proposal.submitted.or_reason().map_err(Unknown::code)?;
        if proposal.is_open() {
            return Ok((as_of - submitted).num_days());
        }
        let decided = proposal.decision.and_then(|decision| self.decided.get(decision.value));
        decided.map(|decided| (*decided - submitted).num_days()).ok_or("closed")
    }
}

fn row(scene: &Scene<'_>, proposal: &Filed<'_, Proposal<'_>>, queue: &Queue<'_>) -> Vec<Cell> {
    let case = business_case::of_proposal(proposal, scene.policy);
    let figure = |figure| Cell::figure(figure, Cell::Decimal);
    let rank = queue.ranks.get(&proposal.record).copied().unwrap_or(Err("closed"));
    let cost = proposal.amount.or_reason().map_err(Unknown::code);
    let mut cells = vec![
        Cell::text(proposal.id),
        Cell::text(proposal.title),
        Cell::word(proposal.state.map_or("idea", |state| state.value)),
        Cell::figure(queue.age(proposal, scene.as_of), Cell::Integer),
        figure(scoring::weighted(proposal, &scene.policy.criteria)),
        Cell::figure(rank, Cell::count),
        figure(case.npv()),
        figure(scoring::wsjf(proposal)),
        Cell::decimal(&proposal.amount),
        figure(case.bcr()),
        Cell::decimal(&proposal.value),
        figure(case.npv().and_then(|npv| ratio(npv, cost?).ok_or("no_cost"))),
        Cell::text(proposal.category),
        Cell::Flag(proposal.is_mandatory()),
        Cell::date(&proposal.submitted),
        Cell::text(proposal.submitted_by),
        Cell::date(&proposal.review_by),
        Cell::Flag(proposal.is_open()),
        Cell::text(proposal.decision),
        Cell::text(proposal.converts_to),
        Cell::figure(case.currency, Cell::Text),
    ];
    cells.extend(origin(scene, proposal));
    cells
}

/// Sums, and how many are open.
fn totals(table: &mut Table, scene: &Scene<'_>) {
    sums(table, scene);
    let Some(column) = table.column("open") else { return };
    let open = table.rows.iter().filter(|row| row[column] == Cell::Flag(true)).count();
    table.totals.push(Total { name: "open".to_owned(), value: Cell::count(open), known: None });
}
