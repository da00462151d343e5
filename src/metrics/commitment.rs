//! What money is bound by year: spent, forecast and budgeted by projects that were let go, and promised to proposals.
//!
//! Formulas: §6 (committed and approved against the envelope of a financial year; ISO 21504, portfolio funding).

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::approval::Approvals;
use super::business_case;
use super::{Figure, cost, product};
use crate::model::{Fact, Filed, Period, Portfolio, Project, ProjectId, Proposal, RecordId};
use crate::policy::Policy;
use crate::source::Spanned;

/// What binds money in a year, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The project or proposal.
    pub record: RecordId,
    /// In the tree's currency.
    pub amount: Decimal,
}

/// Claims on money by financial year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commitments {
    /// By year, each claim once.
    pub years: BTreeMap<i32, Vec<Claim>>,
    /// Projects and proposals whose money is not known, not phased, or in a currency without a rate.
    pub unknown: usize,
}

impl Commitments {
    /// What is claimed in a year, as far as it is known.
    pub fn total(&self, year: i32) -> Decimal {
        self.years.get(&year).into_iter().flatten().map(|claim| claim.amount).sum()
    }
}

/// What is committed and approved. A project counts from delivery on, or once a decision released money for it; a
/// proposal that was approved counts until it is a project.
pub fn commitments(portfolio: &Portfolio<'_>, policy: &Policy, as_of: NaiveDate) -> Commitments {
    let approvals = Approvals::new(portfolio, policy);
    let mut found = Commitments::default();
    let bound = |id: ProjectId, project: &Project<'_>| {
        let delivering = project.stage.is_some_and(|stage| policy.methodology.has_reached(stage.value, "delivery"));
        project.is_project() && (delivering || !approvals.of(id).is_empty())
    };
    for (_, project) in portfolio.projects().filter(|(id, project)| bound(*id, project)) {
        found.add(project.record, of_project(project, policy, as_of));
    }
    let approved = portfolio.decisions.iter().filter(|decision| decision.is_approval());
    let approved: HashSet<&str> = approved.filter_map(|decision| Some(decision.id?.value)).collect();
    let promised = |proposal: &&Filed<'_, Proposal<'_>>| {
        let became = proposal.converts_to.and_then(|project| portfolio.project_named(project.value));
        became.is_none() && proposal.decision.is_some_and(|decision| approved.contains(decision.value))
    };
    for proposal in portfolio.proposals.iter().filter(promised) {
        found.add(proposal.record, of_proposal(proposal, policy));
    }
    found
}

/// What open proposals ask for, by the costs of their preferred options.
pub fn requests(portfolio: &Portfolio<'_>, policy: &Policy) -> Commitments {
    let mut found = Commitments::default();
    for proposal in portfolio.proposals.iter().filter(|proposal| proposal.is_open()) {
        found.add(proposal.record, of_proposal(proposal, policy));
    }
    found
}

impl Commitments {
    fn add(&mut self, record: RecordId, years: Figure<BTreeMap<i32, Decimal>>) {
        match years {
            Err(_) => self.unknown += 1,
            Ok(years) => years.into_iter().filter(|(_, amount)| !amount.is_zero()).for_each(|(year, amount)| {
                self.years.entry(year).or_default().push(Claim { record, amount });
            }),
        }
    }
}

/// A project's money by financial year: what was spent; for the months still open what is forecast, and the budget where
/// nothing is forecast. Work that was stopped binds only what it spent.
fn of_project(project: &Project<'_>, policy: &Policy, as_of: NaiveDate) -> Figure<BTreeMap<i32, Decimal>> {
    let money = project.cost.as_ref().ok_or("not_given")?;
    let stopped = project.state.is_some_and(|state| matches!(state.value, "cancelled" | "rejected"));
    let now = Period::of(as_of);
    let last = money.actuals.last().map(|(period, _)| period.value);
    let ahead = if money.forecast.is_empty() { &money.budget } else { &money.forecast };
    if !stopped && ahead.is_empty() && money.actuals.is_empty() {
        return Err("not_phased");
    }
    let rate = rate(cost::currency(project, policy).ok().as_deref(), policy)?;
    let mut years: BTreeMap<i32, Decimal> = BTreeMap::new();
    let mut add = |(period, amount): &(Spanned<Period>, Fact<'_, Decimal>)| -> Figure<()> {
        let amount = amount.or_reason().map_err(crate::model::Unknown::code)?;
        *years.entry(policy.financial_year(period.value)).or_default() += product(amount, rate)?;
        Ok(())
    };
    money.actuals.iter().try_for_each(&mut add)?;
    if !stopped {
        let open = |period: Period| last.is_none_or(|last| period > last) && (period >= now || last.is_none());
        ahead.iter().filter(|(period, _)| open(period.value)).try_for_each(&mut add)?;
    }
    Ok(years)
}

fn of_proposal(proposal: &Proposal<'_>, policy: &Policy) -> Figure<BTreeMap<i32, Decimal>> {
    let case = business_case::of_proposal(proposal, policy);
    let rate = rate(case.currency.as_deref().ok(), policy)?;
    case.flows.costs?.into_iter().map(|(year, amount)| Ok((year, product(amount, rate)?))).collect()
}

/// What one unit of a currency is worth in the tree's.
fn rate(code: Option<&str>, policy: &Policy) -> Figure {
    match code {
        Some(code) if policy.currency.is_some() => policy.rate(code).ok_or("no_rate"),
        _ => Ok(Decimal::ONE),
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn money_is_bound_by_what_was_spent_is_forecast_budgeted_and_promised() {
        let text = "
- {id: PRJ-A, kind: project, stage: delivery, cost: {budget: {2026-10: 9, 2027-01: 9}, actuals: {2026-10: 10}, forecast: {2026-12: 20, 2027-02: 5}}}
- {id: PRJ-B, kind: project, stage: delivery, cost: {budget: {2026-12: 100, 2027-03: 7}}}
- {id: PRJ-C, kind: project, stage: definition, cost: {budget: {2026-12: 1000}}}
- {id: PRJ-D, kind: project, stage: delivery, state: cancelled, cost: {actuals: {2026-10: 3}, forecast: {2027-01: 50}}}
- {id: PRJ-E, kind: project, stage: delivery, cost: {total: 99}}
- {id: PRP-F, kind: proposal, state: decided, decision: DEC-F, options: [{id: a, costs: {2026: 40, 2027: 60}}]}
- {id: DEC-F, kind: decision, subject: PRP-F, outcome: approve}
";
        told(text, |portfolio, policy| {
            let found = commitments(portfolio, policy, "2026-11-20".parse().unwrap());
            assert_eq!((found.total(2026), found.total(2027)), ((10 + 20 + 100 + 3 + 40).into(), (5 + 7 + 60).into()));
            assert_eq!(found.unknown, 1);
        });
    }
}
