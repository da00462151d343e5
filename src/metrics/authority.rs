//! Authority to spend: from which day money may be spent on a project, how much before, and until when.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::gate::subject;
use super::slip;
use crate::model::{Decision, Filed, Period, Portfolio, Project, RecordId, Unknown};
use crate::policy::Policy;

/// The stage that the investment decision opens.
const DELIVERY: &str = "delivery";

/// What was decided about spending, by the record it is about.
#[derive(Debug)]
pub struct Authorities<'p, 'a> {
    policy: &'p Policy,
    as_of: NaiveDate,
    of: HashMap<RecordId, Vec<&'p Filed<'a, Decision<'a>>>>,
}

/// When the money of a project may be spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority<'p> {
    /// The investment gate.
    pub gate: &'p str,
    /// The day it was first passed; `None` where nobody passed it.
    pub from: Option<NaiveDate>,
    /// What decisions of earlier gates release for the planning: nothing, unless they name an amount; `None` where one
    /// is withheld.
    pub before: Option<Decimal>,
    /// The day the work was closed or cancelled.
    pub until: Option<NaiveDate>,
}

impl<'p, 'a> Authorities<'p, 'a> {
    /// Collects the decisions that were taken by a day; also those that later ones replace, since what was spent
    /// under them was in order.
    pub fn at(portfolio: &'p Portfolio<'a>, policy: &'p Policy, as_of: NaiveDate) -> Self {
        let mut of: HashMap<RecordId, Vec<&Filed<'_, Decision<'_>>>> = HashMap::new();
        for decision in &portfolio.decisions {
            let is_taken = decision.decided.value().is_none_or(|decided| decided <= as_of);
            if let Some(subject) = subject(portfolio, decision).filter(|_| is_taken) {
                of.entry(subject).or_default().push(decision);
            }
        }
        Authorities { policy, as_of, of }
    }

    /// The authority to spend on a project; `None` where the methodology has no investment decision.
    pub fn of(&self, project: &Project<'a>) -> Option<Authority<'p>> {
        let methodology = &self.policy.methodology;
        let gate = methodology.gates.iter().find(|gate| gate.to == DELIVERY)?;
        let decisions = self.of.get(&project.record).map(Vec::as_slice).unwrap_or_default();
        let approvals = || decisions.iter().filter(|decision| decision.is_approval());
        let at = |decision: &Decision<'_>| decision.gate.is_some_and(|own| own.value == gate.id);
        let investments = approvals().filter(|decision| at(decision));
        let earlier = approvals().filter(|decision| {
            let own = decision.gate.and_then(|own| methodology.gate(own.value));
            own.is_some_and(|own| !methodology.has_reached(&own.to, DELIVERY))
        });
        let cancelled =
            decisions.iter().filter(|decision| decision.outcome.is_some_and(|outcome| outcome.value == "cancel"));
        let closed = project.fields.fields("closure").and_then(|closure| closure.date("date").value());
        Some(Authority {
            gate: &gate.id,
            from: investments.map(|decision| decision.decided.value().unwrap_or(NaiveDate::MIN)).min(),
            before: earlier
                .map(|decision| match decision.amount.or_reason() {
                    Err(Unknown::NotGiven) => Some(Decimal::ZERO),
                    amount => amount.ok(),
                })
                .sum(),
            until: closed
                .or_else(|| cancelled.filter_map(|decision| decision.decided.value()).max())
                .filter(|day| *day <= self.as_of),
        })
    }

    /// The last month that the approved budget allows spending in: that of its last month by which a milestone may
    /// still slip without asking. `None` where the budget has no months.
    pub fn last_month(&self, project: &Project<'_>) -> Option<Period> {
        let months = &project.cost.as_ref()?.budget;
        let last = months.iter().rfind(|(_, amount)| !amount.value().is_some_and(|amount| amount.is_zero()))?.0.value;
        let days = u64::try_from(slip::tolerance(project, self.policy).trunc()).ok()?;
        Some(last.last_day().checked_add_days(Days::new(days)).map_or(last, Period::of))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn planning_may_spend_what_it_was_given_and_delivery_from_its_first_approval() {
        let text = "
id: PRJ-A
closure: {date: 2026-10-30}
decisions:
  - {id: DEC-1, gate: G1, decided: 2026-01-15, outcome: approve, amount: 5000}
  - {id: DEC-2, gate: G2, decided: 2026-02-16, outcome: defer}
  - {id: DEC-3, gate: G2, decided: 2026-03-16, outcome: approve}
  - {id: DEC-4, gate: G2, decided: 2026-06-15, outcome: approve, supersedes: DEC-3}
  - {id: DEC-5, gate: G2, decided: 2026-12-14, outcome: cancel}
";
        told(text, |portfolio, policy| {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let of = |as_of: &str| Authorities::at(portfolio, policy, day(as_of)).of(&portfolio.projects[0]).unwrap();
            let authority = of("2026-11-20");
            assert_eq!(
                (authority.gate, authority.from, authority.before),
                ("G2", Some(day("2026-03-16")), Some(5000.into()))
            );
            assert_eq!(authority.until, Some(day("2026-10-30")));
            assert_eq!((of("2026-02-28").from, of("2026-02-28").until), (None, None));
        });
    }

    #[test]
    fn the_budget_ends_with_its_last_month_and_the_slip_that_is_tolerated() {
        let last = |more: &str| {
            let text = format!("{{id: PRJ-A, cost: {{budget: {{2026-08: 5, 2026-09: 5, 2026-10: 0}}}}{more}}}");
            told(&text, |portfolio, policy| {
                let authorities = Authorities::at(portfolio, policy, "2026-11-20".parse().unwrap());
                authorities.last_month(&portfolio.projects[0]).map(|month| month.to_string())
            })
        };
        assert_eq!(last(", tolerances: {time: 0}").as_deref(), Some("2026-09"));
        assert_eq!(last(", tolerances: {time: 45}").as_deref(), Some("2026-11"));
    }
}
