//! `budget-moved-without-decision`: the approved budget changed and nobody decided that.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::Life;
use crate::finding::{Finding, Level};
use crate::metrics::cost;
use crate::metrics::mandate::Mandates;
use crate::yaml;

pub(super) const RULE: Rule = Rule {
    name: "budget-moved-without-decision",
    group: Group::Money,
    level: Level::Error,
    page: include_str!("budget_moved_without_decision.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let judged = portfolio.projects().filter(|(_, project)| {
        project.is_project() && project.is_active() && project.cost.is_some() && scene.has_reached(project, "delivery")
    });
    let mut judged = judged.peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let mandates = Mandates::new(portfolio, scene.policy);
    let (mut unknown, mut undated) = (Vec::new(), Vec::new());
    for (id, project) in judged {
        let Some(cost) = &project.cost else { continue };
        let Ok(now) = cost::budget(cost) else { continue };
        let spot = cost.fields.value_spot("budget").or_else(|| cost.fields.value_spot("total"));
        let spot = spot.unwrap_or_else(|| cost.fields.spot());
        let delivery = scene.delivery_since(past, id);
        let moves = past.life(project.id).map(|life| moves(life, now)).unwrap_or_default();
        let behind = |number: u32| {
            let day = past.commit(number).map_or(scene.as_of, |commit| commit.arrival());
            mandates.behind(id, day)
        };
        let mut later = moves.iter().filter(|moved| moved.number > delivery);
        if let Some(reason) = later.find_map(|moved| past.commit(moved.number)?.doubt) {
            undated.push((spot, reason));
            continue;
        }
        let mut bare = moves.iter().filter(|moved| moved.number > delivery && behind(moved.number).is_none());
        if let Some(moved) = bare.next_back() {
            let when = past.commit(moved.number).filter(|commit| !commit.is_uncommitted());
            let when = when.map_or_else(|| "in no commit yet".to_owned(), |commit| format!("on {}", commit.day()));
            let message = format!(
                "the budget went from {} to {} {when}, and no decision or approved change stands behind it",
                moved.before.normalize(),
                moved.after.normalize()
            );
            found.push(
                Finding::at(spot, message).help("record the decision or the approved change, or set the budget back"),
            );
        } else if past.born(project.id).is_none() {
            unknown.push(spot);
        }
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
}

/// A change of the sum of a budget.
struct Move {
    number: u32,
    before: Decimal,
    after: Decimal,
}

/// Every commit that changed the sum of a budget that was there, oldest first; spreading the same sum over other months
/// is none.
fn moves(life: &Life, now: Decimal) -> Vec<Move> {
    let mut deltas: Vec<(u32, Decimal)> = Vec::new();
    let amount = |text: Option<&str>| text.and_then(yaml::decimal).unwrap_or_default();
    let is_budget = |path: &str| path.starts_with("cost.budget.") || path == "cost.total";
    for change in life.changes.iter().filter(|change| is_budget(&change.path)) {
        let delta = amount(change.after.as_deref()) - amount(change.before.as_deref());
        match deltas.last_mut() {
            Some((number, sum)) if *number == change.commit => *sum += delta,
            _ => deltas.push((change.commit, delta)),
        }
    }
    let mut moves = Vec::new();
    let mut after = now;
    for (number, delta) in deltas.into_iter().rev() {
        let before = after - delta;
        if !delta.is_zero() && !before.is_zero() {
            moves.push(Move { number, before, after });
        }
        after = before;
    }
    moves.reverse();
    moves
}
