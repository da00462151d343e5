//! Why a proposal is taken or not, in a few words.

use rust_decimal::Decimal;

use super::candidates::{Candidate, Candidates};
use super::{Choice, Method, Question, measure};
use crate::metrics::selection::{Out, Problem, Standing};

/// The reason for what became of the candidate at `place`.
pub(super) fn reason(
    place: usize,
    candidates: &Candidates<'_, '_>,
    question: &Question,
    problem: &Problem,
    standing: Standing,
    choice: &Choice,
) -> String {
    let id = |place: usize| candidates.all[place].id;
    match standing {
        Standing::Mandatory => "mandatory".to_owned(),
        Standing::Required(by) => format!("required by {}, which is mandatory", id(by)),
        Standing::Out(Out::Barred) => barred(&candidates.all[place], question.method),
        Standing::Out(Out::Requires(other)) => format!("requires {}, which cannot be taken", id(other)),
        Standing::Out(Out::Excludes(other)) if other == place => "what it requires excludes it".to_owned(),
        Standing::Out(Out::Excludes(other)) => format!("cannot be taken together with {}", id(other)),
        Standing::Out(Out::Limit(limit)) => {
            let name = question.limits[limit].name();
            let alone = problem.items[place].uses[limit] > problem.limits[limit];
            let rest = if alone { "there is" } else { "what must be taken leaves" };
            format!("more than {rest} of {name}")
        }
        Standing::Open if choice.taken.taken[place] => taken(place, candidates, question.method, choice),
        Standing::Open => left(place, candidates, question, problem, choice),
    }
}

fn barred(candidate: &Candidate<'_, '_>, method: Method) -> String {
    let unranked = || match measure(candidate, method) {
        Err(reason) => format!("cannot be ranked ({})", reason.replace('_', " ")),
        Ok(_) => "cannot be taken".to_owned(),
    };
    candidate.barred.clone().unwrap_or_else(unranked)
}

fn taken(place: usize, candidates: &Candidates<'_, '_>, method: Method, choice: &Choice) -> String {
    let needed = candidates.requires.iter().find(|(by, other)| *other == place && choice.taken.taken[*by]);
    let by = needed.map(|(by, _)| candidates.all[*by].id);
    let is_worth_it = candidates.all[place].value.is_ok_and(|value| value > Decimal::ZERO);
    match (by, method) {
        (Some(by), Method::Optimal) if !is_worth_it => format!("required by {by}"),
        (_, Method::Optimal) if choice.taken.optimal => "in the best choice".to_owned(),
        (_, Method::Optimal) => "in the best choice found".to_owned(),
        (Some(by), _) => format!("fits, and {by} requires it"),
        (None, _) => "fits in its place".to_owned(),
    }
}

fn left(
    place: usize,
    candidates: &Candidates<'_, '_>,
    question: &Question,
    problem: &Problem,
    choice: &Choice,
) -> String {
    let all = &candidates.all;
    let is_taken = |place: usize| choice.taken.taken[place];
    let worthless = all[place].value.is_ok_and(|value| value <= Decimal::ZERO);
    if worthless && matches!(question.method, Method::Optimal | Method::Ratio) {
        return "brings no value".to_owned();
    }
    let partner = |(one, other): &(usize, usize)| match place {
        place if place == *one => Some(*other),
        place if place == *other => Some(*one),
        _ => None,
    };
    if let Some(other) = candidates.excludes.iter().filter_map(partner).find(|other| is_taken(*other)) {
        return format!("excluded by {}", all[other].id);
    }
    let full = (0..question.limits.len())
        .find(|limit| choice.taken.used[*limit] + problem.items[place].uses[*limit] > problem.limits[*limit]);
    if let Some(limit) = full {
        return format!("no room left in {}", question.limits[limit].name());
    }
    let missing = candidates.requires.iter().find(|(by, other)| *by == place && !is_taken(*other));
    match missing {
        Some((_, other)) => format!("requires {}, which is not taken", all[*other].id),
        None => "would cost more value than it brings".to_owned(),
    }
}
