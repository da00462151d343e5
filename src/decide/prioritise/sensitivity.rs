//! What hangs on the weights: ranks and choices with each weight a fifth higher and lower.

use rust_decimal::Decimal;

use super::candidates::{Candidates, Worth};
use super::{Choice, Method, Question, by_rank, problem};
use crate::metrics::selection::EFFORT;
use crate::metrics::{ratio, scoring};
use crate::policy::Criterion;
use crate::views::{Cell, Misfit, Table, Total};

/// Each question may take this part of the effort of the first.
const PART: u64 = 10;
/// By how many per cent each weight is varied.
const CHANGES: [i64; 2] = [20, -20];

/// Adds `sensitivity`: for each weight varied, whose rank by score changes and which proposals are taken or left instead.
pub(super) fn add<'p, 'a>(
    table: &mut Table,
    criteria: &[Criterion],
    candidates: &Candidates<'p, 'a>,
    choice: &Choice,
    question: &Question,
    again: impl Fn(&[Criterion]) -> Result<Candidates<'p, 'a>, Misfit>,
) -> Result<(), Misfit> {
    let mut lines = Vec::new();
    let (mut most, mut stays) = (0, true);
    let before = ranks(candidates);
    for varied in criteria.iter().filter(|varied| varied.weight < Decimal::ONE) {
        for change in CHANGES {
            let Some(changed) = with(criteria, &varied.name, change) else { continue };
            let other = again(&changed)?;
            let moved = moved(candidates, &before, &ranks(&other));
            let (taken, left) = swapped(candidates, &other, choice, question);
            note(table, &varied.name, change, &taken, &left);
            most = most.max(moved.len());
            stays &= taken.is_empty() && left.is_empty();
            let weight = changed.iter().find(|one| one.name == varied.name).map_or(varied.weight, |one| one.weight);
            lines.push(Cell::Record(vec![
                ("criterion".into(), Cell::word(&varied.name)),
                ("change_pct".into(), Cell::Integer(change)),
                ("weight".into(), Cell::Decimal(weight)),
                ("moved".into(), Cell::count(moved.len())),
                ("changes".into(), Cell::List(moved.iter().map(moved_cell).collect())),
                ("taken".into(), Cell::List(taken.iter().map(|id| Cell::word(id)).collect())),
                ("left".into(), Cell::List(left.iter().map(|id| Cell::word(id)).collect())),
            ]));
        }
    }
    if !lines.is_empty() {
        let ranked = before.iter().flatten().count();
        let choice = if stays { "the choice stays" } else { "the choice changes" };
        table.notes.push(format!(
            "each weight 20 % higher and lower: up to {most} of {ranked} ranks by score change, {choice}"
        ));
    }
    table.totals.push(Total { name: "sensitivity".to_owned(), value: Cell::List(lines), known: None });
    Ok(())
}

/// The criteria with one weight changed by so many per cent and the others in proportion, so that all add up to one.
fn with(criteria: &[Criterion], name: &str, change: i64) -> Option<Vec<Criterion>> {
    let own = criteria.iter().find(|one| one.name == name)?.weight;
    let changed = (own * Decimal::new(100 + change, 2)).min(Decimal::ONE);
    let rest = ratio(Decimal::ONE - changed, Decimal::ONE - own)?;
    let weight = |one: &Criterion| if one.name == name { changed } else { one.weight * rest };
    Some(criteria.iter().map(|one| Criterion { weight: weight(one), ..one.clone() }).collect())
}

/// The rank of every candidate by score: the cheaper one first among equals, then by id.
fn ranks(candidates: &Candidates<'_, '_>) -> Vec<Option<usize>> {
    let figures = candidates.all.iter().map(|one| (one.score, (one.cost.is_err(), one.cost.ok(), one.id)));
    scoring::ranks(&figures.collect::<Vec<_>>()).into_iter().map(Result::ok).collect()
}

type Moved<'a> = (&'a str, usize, usize);

fn moved<'a>(candidates: &Candidates<'_, 'a>, before: &[Option<usize>], after: &[Option<usize>]) -> Vec<Moved<'a>> {
    let both = candidates.all.iter().zip(before.iter().zip(after));
    let known = both.filter_map(|(one, (before, after))| Some((one.id, (*before)?, (*after)?)));
    let mut moved: Vec<Moved<'_>> = known.filter(|(_, before, after)| before != after).collect();
    moved.sort_by_key(|(_, before, _)| *before);
    moved
}

fn moved_cell((id, before, after): &Moved<'_>) -> Cell {
    Cell::Record(vec![
        ("id".into(), Cell::word(id)),
        ("from".into(), Cell::count(*before)),
        ("to".into(), Cell::count(*after)),
    ])
}

/// What is taken and what is left instead, where the choice hangs on scores at all.
fn swapped<'a>(
    candidates: &Candidates<'_, 'a>,
    other: &Candidates<'_, 'a>,
    choice: &Choice,
    question: &Question,
) -> (Vec<&'a str>, Vec<&'a str>) {
    let by_score = candidates.all.iter().any(|one| one.worth == Some(Worth::Score));
    let changed = || problem(other, question);
    let then = match question.method {
        Method::Weighted => by_rank(other, &changed(), question, Decimal::ZERO).ok(),
        Method::Ratio if by_score => by_rank(other, &changed(), question, Decimal::ZERO).ok(),
        Method::Optimal if by_score && choice.best.optimal => changed().best(EFFORT / PART).ok(),
        _ => None,
    };
    let Some(then) = then else { return (Vec::new(), Vec::new()) };
    let pairs = || candidates.all.iter().zip(choice.taken.taken.iter().zip(&then.taken));
    let ids = |now: bool, then: bool| {
        pairs().filter(move |(_, (a, b))| (**a, **b) == (now, then)).map(|(one, _)| one.id).collect()
    };
    (ids(false, true), ids(true, false))
}

/// A line for people where the choice changes.
fn note(table: &mut Table, name: &str, change: i64, taken: &[&str], left: &[&str]) {
    let named = |ids: &[&str], what: &str| (!ids.is_empty()).then(|| format!("{} {what}", ids.join(", ")));
    let said: Vec<String> = [named(taken, "taken"), named(left, "left")].into_iter().flatten().collect();
    if !said.is_empty() {
        let sign = if change > 0 { "+" } else { "−" };
        table.notes.push(format!("weight of {name} {sign}{} %: {}", change.abs(), said.join(", ")));
    }
}
