//! `pmo prioritise`: which proposals to take within a budget, in what order, and what that hangs on.
//!
//! Formulas: §7. The best choice is proven or said to be unproven; choosing by rank is never called the best.

mod candidates;
mod prices;
mod question;
mod reason;
mod rows;
mod sensitivity;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::metrics::Figure;
use crate::metrics::selection::{EFFORT, Infeasible, Item, Problem, Selection};
use crate::model::{Filed, Proposal};
use crate::policy::Criterion;
use crate::rules::Scene;
use crate::views::{self, Cell, Misfit, Query, Table};

pub use question::{Limit, Method, Question, left_in_envelope};

use candidates::{Candidate, Candidates};
use question::check_names;

/// Ranks the open proposals and chooses among them.
///
/// # Errors
/// [`Misfit`] if the question names what is not there, or if what must be taken cannot be.
pub fn prioritise(scene: &Scene<'_>, question: &Question) -> Result<Table, Misfit> {
    check_names(scene, question)?;
    let proposals = open(scene, question)?;
    let candidates = Candidates::of(scene, question, &scene.policy.criteria, proposals.clone())?;
    let problem = problem(&candidates, question);
    let choice =
        choose(&candidates, &problem, question).map_err(|infeasible| said(&infeasible, &candidates, question))?;
    let mut table = rows::table(&candidates, question, &problem, &choice);
    rows::totals(&mut table, &candidates, question, &choice);
    prices::add(&mut table, &candidates, question, &problem, &choice);
    let again = |criteria: &[Criterion]| Candidates::of(scene, question, criteria, proposals.clone());
    sensitivity::add(&mut table, &scene.policy.criteria, &candidates, &choice, question, again)?;
    Ok(table)
}

/// The best choice among the open proposals that a question is about, within what the envelope leaves each year.
///
/// # Errors
/// As [`prioritise`].
pub fn recommended(scene: &Scene<'_>, query: &Query) -> Result<Table, Misfit> {
    let question = Question {
        limits: left_in_envelope(scene),
        method: Method::Optimal,
        mandatory: Vec::new(),
        exclude: Vec::new(),
        filter: query.filter.clone(),
        unit: query.unit.clone(),
    };
    prioritise(scene, &question)
}

/// A choice, with the best one beside it.
pub(super) struct Choice {
    /// What the method takes.
    taken: Selection,
    /// What is best, as far as that could be found.
    best: Selection,
    /// Places of the candidates from the first rank down; those without a rank are not among them.
    order: Vec<usize>,
}

fn choose(candidates: &Candidates<'_, '_>, problem: &Problem, question: &Question) -> Result<Choice, Infeasible> {
    let best = problem.best(EFFORT)?;
    let taken = match question.method {
        Method::Optimal => best.clone(),
        _ => by_rank(candidates, problem, question, best.bound)?,
    };
    Ok(Choice { taken, best, order: order(candidates, question.method) })
}

/// What is taken by rank, as long as it fits; `bound` is what the best choice brings.
fn by_rank(
    candidates: &Candidates<'_, '_>,
    problem: &Problem,
    question: &Question,
    bound: Decimal,
) -> Result<Selection, Infeasible> {
    let order = order(candidates, question.method).into_iter();
    problem.in_order(order.filter(|place| is_worth_it(&candidates.all[*place], question)), bound)
}

/// Whether choosing by rank takes it at all: by value for its cost, what is worth nothing is left.
fn is_worth_it(candidate: &Candidate<'_, '_>, question: &Question) -> bool {
    question.method != Method::Ratio || candidate.value.is_ok_and(|value| value > Decimal::ZERO)
}

/// What ranks a candidate: nothing costs nothing, so what does is first.
fn measure(candidate: &Candidate<'_, '_>, method: Method) -> Figure {
    match method {
        Method::Weighted => candidate.score,
        Method::Wsjf => candidate.wsjf,
        Method::Ratio | Method::Optimal => match candidate.value_per_cost() {
            Err("no_cost") if candidate.value? > Decimal::ZERO => Ok(Decimal::MAX),
            Err("no_cost") => Ok(Decimal::ZERO),
            ratio => ratio,
        },
    }
}

/// Places from the first rank down: by what the method ranks by, then the lower cost, then the id.
fn order(candidates: &Candidates<'_, '_>, method: Method) -> Vec<usize> {
    let mut ranked: Vec<(usize, Decimal)> = candidates
        .all
        .iter()
        .enumerate()
        .filter_map(|(place, candidate)| Some((place, measure(candidate, method).ok()?)))
        .collect();
    let cost = |place: usize| candidates.all[place].cost.map_err(|_| ());
    ranked.sort_by(|(a, first), (b, second)| {
        let by_cost = || cost(*a).is_err().cmp(&cost(*b).is_err()).then_with(|| cost(*a).ok().cmp(&cost(*b).ok()));
        second.cmp(first).then_with(by_cost).then(a.cmp(b))
    });
    ranked.into_iter().map(|(place, _)| place).collect()
}

fn problem(candidates: &Candidates<'_, '_>, question: &Question) -> Problem {
    let unranked = |candidate: &Candidate<'_, '_>| {
        question.method != Method::Optimal && !candidate.mandatory && measure(candidate, question.method).is_err()
    };
    let item = |candidate: &Candidate<'_, '_>| Item {
        value: candidate.value.unwrap_or_default(),
        cost: candidate.cost.unwrap_or_default(),
        uses: candidate.uses.iter().map(|use_| use_.unwrap_or_default()).collect(),
        mandatory: candidate.mandatory,
        barred: candidate.barred.is_some() || unranked(candidate),
    };
    Problem {
        items: candidates.all.iter().map(item).collect(),
        limits: question.limits.iter().map(Limit::most).collect(),
        requires: candidates.requires.clone(),
        excludes: candidates.excludes.clone(),
    }
}

/// The open proposals asked about, in the order of their ids.
fn open<'p, 'a>(scene: &'p Scene<'a>, question: &Question) -> Result<Vec<&'p Filed<'a, Proposal<'a>>>, Misfit> {
    let filter = question.filter.as_deref().map_or_else(|| "open".to_owned(), |filter| format!("open and ({filter})"));
    let query = Query { filter: Some(filter), unit: question.unit.clone(), ..Query::default() };
    let Some(pipeline) = views::named("pipeline") else { return Ok(Vec::new()) };
    let pipeline = pipeline.answer(scene, &query)?;
    let ids = pipeline.require("id")?;
    let ids: BTreeSet<&str> = pipeline.rows.iter().filter_map(|row| row[ids].as_text()).collect();
    let asked = |proposal: &&Filed<'_, Proposal<'_>>| {
        proposal.is_open() && proposal.id.is_some_and(|id| ids.contains(id.value))
    };
    Ok(scene.portfolio.proposals.iter().filter(asked).collect())
}

/// Why nothing can be chosen.
fn said(infeasible: &Infeasible, candidates: &Candidates<'_, '_>, question: &Question) -> Misfit {
    let id = |place: usize| candidates.all[place].id;
    let (fact, help) = match *infeasible {
        Infeasible::Barred { mandatory, barred } => {
            let reason = candidates.all[barred].barred.as_deref().unwrap_or("cannot be ranked");
            let fact = match mandatory == barred {
                true => format!("`{}` is mandatory, and cannot be taken: {reason}", id(mandatory)),
                false => format!(
                    "`{}` is mandatory and requires `{}`, which cannot be taken: {reason}",
                    id(mandatory),
                    id(barred)
                ),
            };
            (fact, "complete the proposal, or decide about it without `mandatory`".to_owned())
        }
        Infeasible::Excludes { one, other } => {
            let fact = format!("`{}` and `{}` must both be taken and exclude each other", id(one), id(other));
            (fact, "one of them cannot be mandatory, nor required by what is".to_owned())
        }
        Infeasible::Limit { limit, needed } => {
            let limit = &question.limits[limit];
            let unit = match limit {
                Limit::Skill(..) => "fte".to_owned(),
                _ => candidates.currency.clone().unwrap_or_default(),
            };
            let fact = format!(
                "what is mandatory needs {} {unit} of {}, and there are {}",
                needed.normalize(),
                limit.name(),
                limit.most().normalize()
            );
            (fact, format!("allow more of {}, or decide what is not mandatory", limit.name()))
        }
    };
    Misfit { message: format!("nothing can be chosen: {fact}"), help }
}

/// A figure as a cell.
fn cell(figure: Figure) -> Cell {
    Cell::figure(figure, Cell::Decimal)
}
