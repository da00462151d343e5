//! `approver-out-of-authority`: a verdict over the delegated limit, by nobody of the board, or on a day off office.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::gate::{self, Taken};
use crate::metrics::product;
use crate::model::{Board, Filed, RecordId, Text, Unknown};
use crate::policy::Policy;

pub(super) const RULE: Rule = Rule {
    name: "approver-out-of-authority",
    group: Group::Approvals,
    level: Level::Error,
    page: include_str!("approver_out_of_authority.md"),
    check,
};

/// Boards by their records.
type Boards<'p, 'a> = HashMap<RecordId, &'p Filed<'a, Board<'a>>>;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let boards: Boards<'_, '_> = scene.portfolio.boards.iter().map(|board| (board.record, board)).collect();
    for decision in scene.decisions().iter().filter(|decision| decision.is_approval()) {
        let board = decision.board.and_then(|board| {
            let record = scene.portfolio.find(decision.record, board.value, &["board"])?;
            Some((board, *boards.get(&record)?))
        });
        if let Some((named, board)) = board {
            found.extend(over_limit(scene, decision, named, board));
            found.extend(outside_tiers(scene, decision, named, board));
            found.extend(not_sitting(decision, named, board));
        }
        for approver in decision.approvers.iter().filter(|approver| approver.approves()) {
            let Some(person) = approver.person else { continue };
            let outside = board.and_then(|(named, board)| not_a_member(decision, named, board, person));
            found.extend(outside.or_else(|| not_active(scene, decision, person)));
        }
    }
}

/// The largest amount and the tiers that a board may decide: by its own record, else by the policy.
fn limit(policy: &Policy, named: Text<'_>, board: &Board<'_>) -> (Option<Decimal>, Vec<i64>) {
    let stated = policy.boards.get(named.value);
    let amount = board.limit.value().or_else(|| stated?.amount);
    let tiers =
        if board.tiers.is_empty() { stated.map(|stated| stated.tiers.clone()) } else { Some(board.tiers.clone()) };
    (amount, tiers.unwrap_or_default())
}

fn over_limit(scene: &Scene<'_>, decision: Taken<'_, '_>, named: Text<'_>, board: &Board<'_>) -> Option<Finding> {
    let limit = limit(scene.policy, named, board).0?;
    let unknown = |why: &str| {
        let message = format!("nobody can tell whether `{}` may decide this amount: {why}", named.value);
        Finding::at(decision.amount.spot().unwrap_or(named.spot), message).indeterminate()
    };
    let amount = match decision.amount.or_reason() {
        Ok(amount) => amount,
        Err(Unknown::NotGiven) => return None,
        Err(Unknown::Withheld) => return Some(unknown("it is withheld")),
        Err(Unknown::Unreadable) => return Some(unknown("it cannot be read")),
    };
    let rate = decision.currency.map_or(Some(Decimal::ONE), |code| scene.policy.rate(code.value));
    let Some(amount) = rate.and_then(|rate| product(amount, rate).ok()) else {
        return Some(unknown("there is no rate for its currency").help("give the rate in `rates:` of `pmo.yaml`"));
    };
    (amount > limit).then(|| {
        let spot = decision.amount.spot().unwrap_or(named.spot);
        let message =
            format!("`{}` may decide up to {}, and this is {}", named.value, limit.normalize(), amount.normalize());
        let above = board.fields.text("escalates_to").map(|board| format!("`{}`", board.value));
        let help = format!("have {} decide it", above.as_deref().unwrap_or("a board with that authority"));
        let finding = Finding::at(spot, message).help(help);
        board.limit.spot().into_iter().fold(finding, |finding, spot| finding.also(spot, "its limit"))
    })
}

/// Work of a tier that the board does not decide on.
fn outside_tiers(scene: &Scene<'_>, decision: Taken<'_, '_>, named: Text<'_>, board: &Board<'_>) -> Option<Finding> {
    let tiers = limit(scene.policy, named, board).1;
    let subject = scene.portfolio.as_project(gate::subject(scene.portfolio, decision)?)?;
    let project = scene.portfolio.project(subject);
    let tier = scene.tier(project).filter(|tier| !tiers.is_empty() && !tiers.contains(tier))?;
    let tiers: Vec<String> = tiers.iter().map(i64::to_string).collect();
    let message =
        format!("`{}` decides on tier {}, and `{}` is of tier {tier}", named.value, tiers.join(" and "), project.id);
    Some(Finding::at(named.spot, message).help("have a board decide that is there for this tier"))
}

/// A board that did not exist on the day.
fn not_sitting(decision: Taken<'_, '_>, named: Text<'_>, board: &Board<'_>) -> Option<Finding> {
    let decided = decision.decided.value()?;
    let message = match (board.start.value(), board.end.value()) {
        (Some(start), _) if decided < start => format!("`{}` did not exist before {start}", named.value),
        (_, Some(end)) if decided > end => format!("`{}` was dissolved on {end}", named.value),
        _ => return None,
    };
    Some(Finding::at(named.spot, message).help("name the board that decided, or mend the day"))
}

fn not_a_member(decision: Taken<'_, '_>, named: Text<'_>, board: &Board<'_>, person: Text<'_>) -> Option<Finding> {
    let mut sitting = board.members.iter().chain(&board.chair);
    if board.members.is_empty() || sitting.any(|member| member.value == person.value) {
        return None;
    }
    let name = decision.id.map_or("this decision", |id| id.value);
    let message = format!("`{}` approves `{name}` and is not on `{}`", person.value, named.value);
    let finding = Finding::at(person.spot, message).help("have a member decide, or add the person to the board");
    Some(board.members.first().into_iter().fold(finding, |finding, member| finding.also(member.spot, "its members")))
}

fn not_active(scene: &Scene<'_>, decision: Taken<'_, '_>, person: Text<'_>) -> Option<Finding> {
    let record = scene.portfolio.person(person.value)?;
    let decided = decision.decided.known()?;
    let message = match (record.start.value(), record.end.value()) {
        (Some(start), _) if decided.value < start => {
            format!("`{}` joined on {start}, after this was decided", person.value)
        }
        (_, Some(end)) if decided.value > end => format!("`{}` left on {end}, before this was decided", person.value),
        _ => return None,
    };
    let finding = Finding::at(person.spot, message).help("name who decided, or mend the day");
    Some(finding.also(decided.spot, format!("decided on {}", decided.value)))
}
