//! The table of a choice: a row for each proposal from the first rank down, and what it comes to.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::candidates::{Candidate, Candidates, Worth};
use super::reason::reason;
use super::{Choice, Limit, Method, Question, cell};
use crate::metrics::percent;
use crate::metrics::selection::Problem;
use crate::views::{Cell, Column, ColumnType as Type, Known, Table, Total};

pub(super) fn table(candidates: &Candidates<'_, '_>, question: &Question, problem: &Problem, choice: &Choice) -> Table {
    let worths: Vec<Worth> = worths(candidates);
    let value = if worths == [Worth::Npv] { Type::Money } else { Type::Number };
    let columns = vec![
        Column::new("rank", Type::Number),
        Column::new("id", Type::Reference),
        Column::new("name", Type::Text),
        Column::new("score", Type::Number),
        Column::new("value", value).adding(true),
        Column::new("cost", Type::Money),
        Column::new("selected", Type::Flag),
        Column::new("reason", Type::Text),
        Column::hidden("value_is", Type::Status),
        Column::hidden("value_per_cost", Type::Number),
        Column::hidden("npv", Type::Money).adding(false),
        Column::hidden("wsjf", Type::Number),
        Column::hidden("mandatory", Type::Flag),
        Column::hidden("best", Type::Flag),
        Column::hidden("uses", Type::List),
        Column::hidden("state", Type::Status),
        Column::hidden("category", Type::Status),
        Column::hidden("business_unit", Type::Text),
        Column::hidden("currency", Type::Text),
    ];
    let mut table = Table::new("prioritise", "Priorities", columns);
    let standings = problem.standings().unwrap_or_default();
    let ranked: HashSet<usize> = choice.order.iter().copied().collect();
    let unranked = (0..candidates.all.len()).filter(|place| !ranked.contains(place));
    let places: Vec<usize> = choice.order.iter().copied().chain(unranked).collect();
    for (number, place) in places.into_iter().enumerate() {
        let Some(standing) = standings.get(place) else { continue };
        let reason = reason(place, candidates, question, problem, *standing, choice);
        let rank = (number < choice.order.len()).then_some(number + 1);
        table.rows.push(row(&candidates.all[place], candidates, question, rank, choice, place, reason));
    }
    table
}

fn row(
    candidate: &Candidate<'_, '_>,
    candidates: &Candidates<'_, '_>,
    question: &Question,
    rank: Option<usize>,
    choice: &Choice,
    place: usize,
    reason: String,
) -> Vec<Cell> {
    let uses = candidate.uses.iter().zip(&question.limits);
    let uses = uses.map(|(use_, limit)| {
        Cell::Record(vec![("limit".into(), Cell::Text(limit.name())), ("use".into(), cell(*use_))])
    });
    let unranked = super::measure(candidate, question.method).err().unwrap_or("not_ranked");
    vec![
        Cell::or_null(rank, unranked, Cell::count),
        Cell::word(candidate.id),
        Cell::text(candidate.proposal.title),
        cell(candidate.score),
        cell(candidate.value),
        cell(candidate.cost),
        Cell::Flag(choice.taken.taken[place]),
        Cell::Text(reason),
        Cell::or_null(candidate.worth, "not_given", |worth| Cell::word(worth.name())),
        cell(candidate.value_per_cost()),
        cell(candidate.npv),
        cell(candidate.wsjf),
        Cell::Flag(candidate.mandatory),
        Cell::Flag(choice.best.taken[place]),
        Cell::List(uses.collect()),
        Cell::word(candidate.proposal.state.map_or("idea", |state| state.value)),
        Cell::text(candidate.proposal.category),
        Cell::text(candidate.proposal.business_unit),
        Cell::figure(candidates.currency.clone(), Cell::Text),
    ]
}

/// The kinds of values there are, each once.
fn worths(candidates: &Candidates<'_, '_>) -> Vec<Worth> {
    let mut worths: Vec<Worth> = candidates.all.iter().filter_map(|candidate| candidate.worth).collect();
    worths.sort_unstable();
    worths.dedup();
    worths
}

/// What the choice comes to, how near to the best it is, and what it uses.
pub(super) fn totals(table: &mut Table, candidates: &Candidates<'_, '_>, question: &Question, choice: &Choice) {
    let taken = &choice.taken;
    let chosen = || candidates.all.iter().zip(&taken.taken).filter(|(_, taken)| **taken).map(|(one, _)| one);
    let known = |figure: fn(&Candidate<'_, '_>) -> bool| Known {
        known: chosen().filter(|one| figure(one)).count(),
        of: chosen().count(),
    };
    let gap = taken.bound - taken.value;
    let mut add = |name: &str, value: Cell, known: Option<Known>| {
        table.totals.push(Total { name: name.to_owned(), value, known });
    };
    add("selected", Cell::count(chosen().count()), None);
    add("value", Cell::Decimal(taken.value), Some(known(|one| one.value.is_ok())));
    add("cost", Cell::Decimal(taken.cost), Some(known(|one| one.cost.is_ok())));
    add("currency", Cell::figure(candidates.currency.clone(), Cell::Text), None);
    add("method", Cell::word(question.method.name()), None);
    add("optimal", Cell::Flag(taken.optimal), None);
    add("bound", Cell::Decimal(taken.bound), None);
    add("gap", Cell::Decimal(gap), None);
    add("gap_pct", Cell::or_null(percent(gap, taken.bound), "nothing_to_gain", Cell::Decimal), None);
    let used = question.limits.iter().zip(&taken.used);
    let skills = used.clone().filter_map(|(limit, used)| match limit {
        Limit::Skill(skill, _) => Some((skill.clone().into(), Cell::Decimal(*used))),
        _ => None,
    });
    add("capacity_used", Cell::Record(skills.collect()), None);
    let limits = used.map(|(limit, used)| {
        Cell::Record(vec![
            ("limit".into(), Cell::Text(limit.name())),
            ("used".into(), Cell::Decimal(*used)),
            ("of".into(), Cell::Decimal(limit.most())),
            ("left".into(), Cell::Decimal(limit.most() - used)),
        ])
    });
    add("limits", Cell::List(limits.collect()), None);
    notes(table, candidates, question, choice);
}

fn notes(table: &mut Table, candidates: &Candidates<'_, '_>, question: &Question, choice: &Choice) {
    let worths = worths(candidates);
    let names: Vec<&str> = worths.iter().map(|worth| worth.name()).collect();
    match names.as_slice() {
        [] => {}
        ["value"] => table.notes.push("value is what the proposals state as `value`".to_owned()),
        ["npv"] => table.notes.push("value is the net present value of the preferred option".to_owned()),
        [_] => table.notes.push("value is the weighted score".to_owned()),
        _ => table.notes.push(format!(
            "values are of different kinds ({}) and are added as numbers: state `value` on every proposal",
            names.join(", ")
        )),
    }
    for (limit, used) in question.limits.iter().zip(&choice.taken.used) {
        let (used, most) = (used.normalize(), limit.most().normalize());
        table.notes.push(format!("{}: {used} of {most} used", limit.name()));
    }
    if question.limits.is_empty() {
        table.notes.push("nothing limits the choice: `--budget` and `--capacity` do".to_owned());
    }
    let best = &choice.best;
    if question.method != Method::Optimal && best.optimal && best.value > choice.taken.value {
        let more = (best.value - choice.taken.value).round_dp(2).normalize();
        table.notes.push(format!("choosing by rank is not the best: `--method optimal` brings {more} more"));
    }
    if !best.optimal {
        let bound = best.bound.round_dp(2).normalize();
        table.notes.push(format!("the best choice is not proven: none brings more than {bound}"));
    }
    let unknown = candidates.all.iter().filter(|one| one.value.is_err() || one.cost.is_err()).count();
    if unknown > 0 {
        table
            .notes
            .push(format!("proposals of which value or cost is not known: {unknown} of {}", candidates.all.len()));
    }
    if question.limits.iter().any(|limit| limit.most() < Decimal::ZERO) {
        table.notes.push("a limit below zero leaves room for nothing".to_owned());
    }
}
