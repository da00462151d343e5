//! `budget-does-not-sum`: lines, months, totals and approved amounts that disagree, or currencies nobody can add.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::approval::{self, Approvals};
use crate::metrics::cost;
use crate::metrics::earned_value::missed_whole;
use crate::model::{Cost, Project, ProjectId, Text};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "budget-does-not-sum",
    group: Group::Money,
    level: Level::Error,
    page: include_str!("budget_does_not_sum.md"),
    check,
};

/// Of the places where a currency without a rate is used, or a weight stands, how many are shown beside the first.
const SHOWN: usize = 9;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    found.extend(rateless(scene));
    let approvals = Approvals::new(scene.portfolio, scene.policy);
    for (id, project) in scene.active() {
        let Some(cost) = &project.cost else { continue };
        let parts =
            [months(project, cost), lines(scene, project, cost), approved(scene, id, project, cost, &approvals)];
        found.extend(parts.into_iter().flatten());
        weights(scene, id, project).into_iter().for_each(|finding| found.push_milder(finding));
    }
}

/// One finding for each currency without a rate, however many projects use it: the missing rate is the cause.
fn rateless(scene: &Scene<'_>) -> Vec<Finding> {
    let costs = scene.active().filter_map(|(_, project)| project.cost.as_ref());
    let stated = costs
        .flat_map(|cost| cost.currency.into_iter().chain(cost.lines.iter().filter_map(|line| line.text("currency"))));
    let named: Vec<Text<'_>> = stated.filter(|code| is_currency(code.value)).collect();
    let own = scene.policy.currency.as_deref().or_else(|| named.first().map(|first| first.value));
    let mut uses: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    let foreign = named.iter().filter(|code| Some(code.value) != own && scene.policy.rate(code.value).is_none());
    foreign.for_each(|code| uses.entry(code.value).or_default().push(code.spot));
    let finding = |(code, spots): (&str, Vec<Spot>)| {
        let (first, others) = spots.split_first()?;
        let own = own.unwrap_or_default();
        let finding = Finding::at(*first, format!("amounts in {code} cannot be added to {own} without a rate"))
            .help(format!("add `{code}:` to `rates:` in pmo.yaml"));
        Some(others.iter().take(SHOWN).fold(finding, |finding, spot| finding.also(*spot, format!("{code} here too"))))
    };
    uses.into_iter().filter_map(finding).collect()
}

/// Whether `code` has the form of an ISO 4217 code; anything else is for the schema to say.
fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A budget stated both by month and as one figure.
fn months(project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let total = cost.total.known().filter(|_| !cost.budget.is_empty())?;
    let budget = cost::budget(cost).ok()?;
    let message = format!(
        "the months of `{}` make {}, its total says {}",
        project.id,
        budget.normalize(),
        total.value.normalize()
    );
    let finding =
        Finding::at(total.spot, message).help("keep the months and take out the total, or correct one of them");
    let months = cost.fields.key_spot("budget").unwrap_or(total.spot);
    (budget != total.value).then(|| finding.also(months, "the months"))
}

/// Lines that do not add up to the budget.
fn lines(scene: &Scene<'_>, project: &Project<'_>, cost: &Cost<'_>) -> Option<Finding> {
    let sum = approval::lines(project, cost, scene.policy)?;
    let budget = cost::budget(cost);
    let spot = cost.fields.key_spot("lines")?;
    let (sum, budget) = match (sum, budget) {
        (Ok(sum), Ok(budget)) => (sum, budget),
        (Err("mixed_currencies"), _) => return None,
        (Err(reason), _) | (_, Err(reason)) => return Some(unknown(spot, project, reason)),
    };
    let converted = cost.lines.iter().any(|line| line.has("currency"));
    let difference = (sum - budget).abs();
    let agrees = if converted { difference < Decimal::ONE } else { difference.is_zero() };
    if agrees {
        return None;
    }
    let message = format!(
        "the lines of `{}` make {}, its budget is {}",
        project.id,
        sum.round_dp(2).normalize(),
        budget.normalize()
    );
    let help = match cost.contingency.value() {
        Some(contingency) if difference == contingency => {
            "the difference is the contingency: give it a line of its own"
        }
        _ => "correct the line that is wrong or missing, or have the budget changed",
    };
    Some(Finding::at(spot, message).help(help))
}

/// Weights that share the budget out among milestones and activities and do not make the whole.
fn weights(scene: &Scene<'_>, id: ProjectId, project: &Project<'_>) -> Option<Finding> {
    let sum = missed_whole(scene.portfolio, id)?;
    let portfolio = scene.portfolio;
    let weighted = portfolio.milestones.of(id).iter().chain(portfolio.activities.of(id));
    let mut spots = weighted.filter_map(|item| item.weight.known().map(|weight| weight.spot));
    let message = format!("the weights of `{}` make {} %, not 100 %", project.id, sum.normalize());
    let finding =
        Finding::at(spots.next()?, message).help("without the whole, earned value by milestones is not known");
    Some(spots.take(SHOWN).fold(finding, |finding, spot| finding.also(spot, "also a weight")))
}

fn unknown(spot: Spot, project: &Project<'_>, reason: &str) -> Finding {
    let message = format!(
        "nobody can tell whether the lines of `{}` make its budget: an amount is {}",
        project.id,
        reason.replace('_', " ")
    );
    Finding::at(spot, message).help("state every amount, or take the lines out of this copy").indeterminate()
}

fn uncompared(spot: Spot, project: &Project<'_>, reason: &str) -> Finding {
    let message =
        format!("nobody can tell whether the budget of `{}` is what was approved: an amount is {reason}", project.id);
    Finding::at(spot, message).help("compare them where both are known, in one currency").indeterminate()
}

/// A budget other than what was approved; decisions that name no amount approve none.
fn approved(
    scene: &Scene<'_>,
    id: ProjectId,
    project: &Project<'_>,
    cost: &Cost<'_>,
    approvals: &Approvals<'_, '_>,
) -> Option<Finding> {
    let decisions: Vec<_> = approvals.of(id).iter().copied().filter(|one| one.amount.is_given()).collect();
    let last = decisions.last()?;
    let own = cost.currency.map(|code| code.value).or(scene.policy.currency.as_deref());
    let theirs = |code: Text<'_>| Some(code.value) == own;
    if !decisions.iter().all(|decision| decision.fields.text("currency").is_none_or(theirs)) {
        return Some(uncompared(last.amount.spot()?, project, "in another currency"));
    }
    let (allowed, budget) = match (approval::budgets_allowed(scene.portfolio, id, &decisions), cost::budget(cost)) {
        (Ok(allowed), Ok(budget)) => (allowed, budget),
        (_, Err("not_given")) => return None,
        (Err(reason), _) | (_, Err(reason)) => return Some(uncompared(last.amount.spot()?, project, reason)),
    };
    if allowed.contains(&budget) {
        return None;
    }
    let amount = last.amount.known()?;
    let (project, decision) = (project.id, &scene.portfolio.record(last.record).key);
    let message = format!(
        "the budget of `{project}` is {}, `{decision}` approved {}",
        budget.normalize(),
        amount.value.normalize()
    );
    let field = if cost.budget.is_empty() && cost.fields.has("total") { "total" } else { "budget" };
    let spot = cost.fields.key_spot(field)?;
    Some(
        Finding::at(spot, message)
            .also(amount.spot, "approved here")
            .help("correct the budget, or have the new one decided"),
    )
}
