//! What the best choice would gain if there were more of something, or one rule fewer.

use rust_decimal::Decimal;

use super::candidates::Candidates;
use super::{Choice, Limit, Question, cell};
use crate::metrics::Figure;
use crate::metrics::selection::{EFFORT, Problem};
use crate::views::{Cell, Table, Total};

/// So many questions are asked at most; all of them together may take the effort of the first.
const MOST: usize = 100;

/// Adds `shadow`, the value that one per cent more budget brings, and `prices`, what the best choice would gain without
/// each limit, each mandatory proposal and each requirement or exclusion.
pub(super) fn add(
    table: &mut Table,
    candidates: &Candidates<'_, '_>,
    question: &Question,
    problem: &Problem,
    choice: &Choice,
) {
    let mut effort = EFFORT;
    let mut gained = |changed: &Problem| gained(choice, changed, &mut effort);
    let budget = question.limits.iter().position(|limit| matches!(limit, Limit::Budget(_)));
    let shadow = budget.ok_or("no_budget").and_then(|budget| {
        let mut richer = problem.clone();
        richer.limits[budget] = richer.limits[budget].checked_mul(Decimal::new(101, 2)).ok_or("too_large")?;
        gained(&richer)
    });
    let mut prices = Vec::new();
    for (name, kind, changed) in changes(candidates, question, problem).take(MOST) {
        let price = gained(&changed);
        if let Ok(gain) = price.as_ref().map(|gain| gain.round_dp(2).normalize()).map_err(|_| ())
            && !gain.is_zero()
        {
            table.notes.push(format!("without {name} the best choice would bring {gain} more"));
        }
        prices.push(Cell::Record(vec![
            ("constraint".into(), Cell::Text(name)),
            ("kind".into(), Cell::word(kind)),
            ("price".into(), cell(price)),
        ]));
    }
    if let Ok(shadow) = shadow {
        table.notes.push(format!("one per cent more budget would bring {} more", shadow.round_dp(2).normalize()));
    }
    table.totals.push(Total { name: "shadow".to_owned(), value: cell(shadow), known: None });
    table.totals.push(Total { name: "prices".to_owned(), value: Cell::List(prices), known: None });
}

/// How much better the best choice of a changed problem is.
fn gained(choice: &Choice, changed: &Problem, effort: &mut u64) -> Figure {
    let now = choice.best.optimal.then_some(choice.best.value).ok_or("not_proven")?;
    let then = changed.most(effort).map_err(|_| "infeasible")?.ok_or("not_proven")?;
    Ok((then - now).normalize())
}

/// The problem without each of its rules, with the rule's name and kind.
fn changes<'c>(
    candidates: &'c Candidates<'_, '_>,
    question: &'c Question,
    problem: &'c Problem,
) -> impl Iterator<Item = (String, &'static str, Problem)> + 'c {
    let id = |place: usize| candidates.all[place].id;
    let limits = question.limits.iter().enumerate().map(move |(number, limit)| {
        let mut without = problem.clone();
        without.limits.remove(number);
        for item in &mut without.items {
            item.uses.remove(number);
        }
        (format!("the limit on {}", limit.name()), "limit", without)
    });
    let mandatory = (0..problem.items.len()).filter(|place| problem.items[*place].mandatory).map(move |place| {
        let mut without = problem.clone();
        without.items[place].mandatory = false;
        (format!("{} being mandatory", id(place)), "mandatory", without)
    });
    let requires = (0..problem.requires.len()).map(move |number| {
        let mut without = problem.clone();
        let (one, other) = without.requires.remove(number);
        (format!("{} requiring {}", id(one), id(other)), "requires", without)
    });
    let excludes = (0..problem.excludes.len()).map(move |number| {
        let mut without = problem.clone();
        let (one, other) = without.excludes.remove(number);
        (format!("{} excluding {}", id(one), id(other)), "excludes", without)
    });
    limits.chain(mandatory).chain(requires).chain(excludes)
}
