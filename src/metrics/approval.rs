//! What was approved for a project, and what the lines of its budget come to.
//!
//! Formulas: §1 (BAC is the current *approved* baseline, without management reserve; PMI Standard for EVM 2019).

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{Figure, cost, product, ratio};
use crate::model::{Cost, Decision, Fields, Filed, Portfolio, Project, ProjectId, Unknown};
use crate::policy::Policy;

/// The stage that the investment decision opens.
const DELIVERY: &str = "delivery";

/// Decisions that released money, by the project they are about, in the order of their days.
#[derive(Debug)]
pub struct Approvals<'p, 'a> {
    of: HashMap<ProjectId, Vec<&'p Filed<'a, Decision<'a>>>>,
}

impl<'p, 'a> Approvals<'p, 'a> {
    /// Collects the approvals that state an amount. Those of gates before the investment decision pay for the
    /// planning, not for the budget, and are left out.
    pub fn new(portfolio: &'p Portfolio<'a>, policy: &Policy) -> Self {
        let mut of: HashMap<ProjectId, Vec<&Filed<'_, Decision<'_>>>> = HashMap::new();
        let releases = |decision: &&Filed<'_, Decision<'_>>| {
            decision.is_approval() && decision.amount.is_given() && funds(decision, policy)
        };
        for decision in portfolio.decisions.iter().filter(releases) {
            let subject = decision.subject.and_then(|subject| portfolio.project_named(subject.value));
            if let Some(project) = subject.or(decision.project) {
                of.entry(project).or_default().push(decision);
            }
        }
        of.values_mut().for_each(|decisions| decisions.sort_by_key(|decision| decision.decided.value()));
        Approvals { of }
    }

    /// Those about one project.
    pub fn of(&self, project: ProjectId) -> &[&'p Filed<'a, Decision<'a>>] {
        self.of.get(&project).map(Vec::as_slice).unwrap_or_default()
    }
}

fn funds(decision: &Decision<'_>, policy: &Policy) -> bool {
    let gate = decision.gate.and_then(|gate| policy.methodology.gate(gate.value));
    gate.is_none_or(|gate| policy.methodology.has_reached(&gate.to, DELIVERY))
}

/// The budgets that `approvals`, in the order of their days, allow: the last amount, or all of them where money is
/// released in steps, with or without what was decided outside of gates (a contract awarded, say, which is paid from
/// the budget); approved changes may be added, and a management reserve may be part of what was approved. Approvals that
/// name no amount leave it as it was.
///
/// # Errors
/// Why an amount is not known. Without approvals nothing is allowed.
pub fn budgets_allowed(
    portfolio: &Portfolio<'_>,
    id: ProjectId,
    approvals: &[&Filed<'_, Decision<'_>>],
) -> Figure<Vec<Decimal>> {
    let approvals: Vec<_> = approvals.iter().filter(|one| one.amount.is_given()).collect();
    let amounts: Vec<Decimal> =
        approvals.iter().map(|one| one.amount.or_reason().map_err(Unknown::code)).collect::<Result<_, _>>()?;
    let accepted = portfolio
        .changes
        .of(id)
        .iter()
        .filter(|change| change.state.is_some_and(|state| matches!(state.value, "approved" | "implemented")));
    let changes: Decimal = accepted.filter_map(|change| change.cost.value()).sum();
    let cost = portfolio.project(id).cost.as_ref();
    let reserve = cost.and_then(|cost| cost.management_reserve.value()).unwrap_or_default();
    let gated = approvals.iter().zip(&amounts).filter(|(one, _)| one.gate.is_some()).map(|(_, amount)| *amount);
    let gated: Vec<Decimal> = gated.collect();
    let either = [&amounts, &gated].into_iter().filter_map(|amounts| Some([*amounts.last()?, amounts.iter().sum()]));
    let changed = either.flatten().flat_map(|base| [base, base + changes]);
    Ok(changed.flat_map(|base| [base, base - reserve]).collect())
}

/// What the lines of a budget come to, in the project's currency; `None` without lines.
///
/// # Errors
/// Why the amount of a line is not known, or `mixed_currencies` where a line has no rate.
pub fn lines(project: &Project<'_>, cost: &Cost<'_>, policy: &Policy) -> Option<Figure> {
    let own = cost::currency(project, policy).ok();
    let line = |line: &Fields<'_>| line_amount(*line, "amount", own.as_deref(), policy);
    (!cost.lines.is_empty()).then(|| cost.lines.iter().map(line).sum())
}

/// What a line of a budget states as `key`, in the currency `own`.
///
/// # Errors
/// Why the amount is not known, or `mixed_currencies` where the line's own currency has no rate.
pub fn line_amount(line: Fields<'_>, key: &str, own: Option<&str>, policy: &Policy) -> Figure {
    convert(amount(line, key)?, line.text("currency").map(|code| code.value), own, policy)
}

/// An amount of a line: one figure, or a sum over months.
fn amount(line: Fields<'_>, key: &str) -> Figure {
    let phased = line.by_period(key);
    if phased.is_empty() { line.decimal(key).or_reason().map_err(Unknown::code) } else { cost::sum(&phased, |_| true) }
}

/// `amount` in `to`, by way of the tree's currency; unchanged where one of the two names no currency.
///
/// # Errors
/// `mixed_currencies` without a rate, `too_large` for what no figure can hold.
pub fn convert(amount: Decimal, from: Option<&str>, to: Option<&str>, policy: &Policy) -> Figure {
    let (Some(from), Some(to)) = (from, to) else { return Ok(amount) };
    if from == to {
        return Ok(amount);
    }
    let rates = policy.rate(from).zip(policy.rate(to));
    let (from, to) = rates.ok_or("mixed_currencies")?;
    ratio(product(amount, from)?, to).ok_or("too_large")
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn lines_of(cost: &str) -> Option<Figure> {
        told(&format!("{{id: PRJ-A, cost: {{{cost}}}}}"), |portfolio, policy| {
            let project = &portfolio.projects[0];
            lines(project, project.cost.as_ref()?, policy)
        })
    }

    #[test]
    fn lines_are_added_whole_or_by_month() {
        let found = lines_of("lines: [{amount: 250000.50}, {amount: {2026-09: 100, 2026-10: 80}}]");
        assert_eq!(found, Some(Ok(Decimal::new(25_018_050, 2))));
        assert_eq!(lines_of("total: 5"), None);
    }

    #[test]
    fn an_unknown_line_makes_the_sum_unknown() {
        assert_eq!(lines_of("lines: [{amount: 5}, {amount: {withheld: tender}}]"), Some(Err("withheld")));
        assert_eq!(lines_of("lines: [{amount: 5}, {category: labour}]"), Some(Err("not_given")));
        assert_eq!(lines_of("currency: GBP, lines: [{amount: 5, currency: EUR}]"), Some(Err("mixed_currencies")));
    }

    #[test]
    fn a_line_in_another_currency_is_converted_by_way_of_the_trees() {
        let mut policy = Policy::standard();
        policy.currency = Some("GBP".to_owned());
        policy.rates = [("EUR", 80), ("USD", 40)].map(|(code, pence)| (code.to_owned(), Decimal::new(pence, 2))).into();
        let converted = |from, to| convert(Decimal::from(100), Some(from), Some(to), &policy);
        assert_eq!((converted("EUR", "GBP"), converted("EUR", "USD")), (Ok(80.into()), Ok(200.into())));
        assert_eq!(converted("CHF", "GBP"), Err("mixed_currencies"));
    }

    #[test]
    fn money_may_be_released_in_steps_and_changed_by_approved_changes() {
        let text = "
id: PRJ-A
cost: {total: 1, management_reserve: 10}
changes: [{id: C1, title: More, state: approved, impact: {cost: 7}}, {id: C2, title: No, state: rejected, impact: {cost: 99}}]
decisions:
  - {id: DEC-2, subject: PRJ-A, decided: 2026-06-01, outcome: approve, amount: 40}
  - {id: DEC-1, subject: PRJ-A, gate: G2, decided: 2026-02-01, outcome: approve, amount: 100}
  - {id: DEC-0, subject: PRJ-A, gate: G1, decided: 2026-01-01, outcome: approve, amount: 5}
  - {id: DEC-3, subject: PRJ-A, gate: G3, decided: 2026-03-01, outcome: defer, amount: 500}
";
        told(text, |portfolio, policy| {
            let approvals = Approvals::new(portfolio, policy);
            let ids: Vec<&str> = approvals.of(ProjectId(0)).iter().map(|one| one.id.unwrap().value).collect();
            assert_eq!(ids, ["DEC-1", "DEC-2"]);
            let allowed = budgets_allowed(portfolio, ProjectId(0), approvals.of(ProjectId(0))).unwrap();
            let at_the_gate = [100, 90, 107, 97];
            let expected = [[40, 30, 47, 37], [140, 130, 147, 137], at_the_gate, at_the_gate].concat();
            assert_eq!(allowed, expected.into_iter().map(Decimal::from).collect::<Vec<_>>());
        });
    }
}
