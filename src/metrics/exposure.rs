//! Exposure: what the open risks of one or several pieces of work may cost together.
//!
//! Formulas: §5 (exposure = Σ p·cost of threats − Σ p·gain of opportunities, before and after response; PMBOK's
//! expected monetary value). Only amounts are added, never scores, and currencies only with a rate.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::currency::Currency;
use super::risk_distribution::Chance;
use super::rollup::{self, Sum};
use super::{Figure, cost, product, risk};
use crate::model::{Filed, Portfolio, ProjectId, Risk, Unknown};
use crate::policy::Policy;

/// The open risks of some work, added up. Each sum says of how many risks it knows the amount, of how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// What amounts are in.
    pub currency: Currency,
    /// Open risks, threats and opportunities.
    pub open: usize,
    /// Expected loss before response, less expected gain.
    pub inherent: Sum,
    /// The same after response.
    pub residual: Sum,
    /// The part of `inherent` that is expected gain, as a positive amount.
    pub opportunities: Sum,
    /// What remains after response of each risk of which that is known, for its distribution.
    pub chances: Vec<Chance>,
    /// How likely it is (0–1) that at least one threat happens after response, if none depends on another: 1 − Π(1 − p).
    pub any: Figure,
}

/// The exposure of open risks, in the one currency they can be added in.
pub fn exposure<'p, 'a: 'p>(
    portfolio: &Portfolio<'a>,
    risks: impl IntoIterator<Item = &'p Filed<'a, Risk<'a>>>,
    policy: &Policy,
) -> Exposure {
    let risks: Vec<&Filed<'_, Risk<'_>>> = risks.into_iter().collect();
    let works: BTreeSet<Option<ProjectId>> = risks.iter().map(|risk| risk.project).collect();
    let codes: BTreeMap<_, _> = works.into_iter().map(|work| (work, code(portfolio, work, policy))).collect();
    let currency = Currency::of(codes.values().filter_map(Option::as_deref), policy);
    let convert = |amount: Decimal, risk: &Filed<'_, Risk<'_>>| {
        currency.convert(amount, codes.get(&risk.project).and_then(Option::as_deref), policy)
    };
    let scales = &policy.scales;
    let inherent = |risk: &&Filed<'_, Risk<'_>>| {
        risk::exposure(risk, scales).map_err(Unknown::code).and_then(|lost| convert(lost, risk))
    };
    let chance = |risk: &&Filed<'_, Risk<'_>>| {
        let chance = risk::residual_chance(risk, scales).map_err(Unknown::code)?;
        Ok(Chance { cost: convert(chance.cost, risk)?, ..chance })
    };
    let chances: Vec<Figure<Chance>> = risks.iter().map(chance).collect();
    let lost = |chance: &Figure<Chance>| chance.and_then(|chance| product(chance.probability, chance.cost));
    let gains = risks.iter().filter(|risk| risk.is_opportunity());
    Exposure {
        open: risks.len(),
        inherent: sum(risks.iter().map(inherent)),
        residual: sum(chances.iter().map(lost)),
        opportunities: sum(gains.map(inherent).map(|lost| lost.map(|lost| -lost))),
        chances: chances.into_iter().flatten().collect(),
        any: any(&risks, policy),
        currency,
    }
}

/// The open risks of projects, programmes and portfolios, each by its own records; `None` stands for those of nobody.
pub fn open<'p, 'a>(
    portfolio: &'p Portfolio<'a>,
    works: impl IntoIterator<Item = Option<ProjectId>>,
) -> Vec<&'p Filed<'a, Risk<'a>>> {
    let of_nobody = || {
        let last = portfolio.risks.iter().rev().take_while(|risk| risk.project.is_none()).count();
        &portfolio.risks.iter().as_slice()[portfolio.risks.len() - last..]
    };
    let of = |work: Option<ProjectId>| work.map_or_else(of_nobody, |id| portfolio.risks.of(id));
    works.into_iter().flat_map(of).filter(|risk| risk.is_open()).collect()
}

/// A sum of which nothing is missing where there is nothing to add.
fn sum(amounts: impl Iterator<Item = Figure>) -> Sum {
    match rollup::sum(amounts) {
        none @ Sum { of: 0, .. } => Sum { amount: Ok(Decimal::ZERO), ..none },
        sum => sum,
    }
}

fn code(portfolio: &Portfolio<'_>, work: Option<ProjectId>, policy: &Policy) -> Option<String> {
    match work {
        Some(id) => cost::currency(portfolio.project(id), policy).ok(),
        None => policy.currency.clone(),
    }
}

fn any(risks: &[&Filed<'_, Risk<'_>>], policy: &Policy) -> Figure {
    let threats = risks.iter().filter(|risk| !risk.is_opportunity());
    let spared = threats.map(|threat| Ok(Decimal::ONE - risk::residual_probability(threat, &policy.scales)?));
    let none = spared.map(|spared| spared.map_err(Unknown::code));
    let none = none.reduce(|all, one| Ok(all? * one?)).ok_or("no_threats")?;
    none.map(|none| Decimal::ONE - none)
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// Three risks whose expected values are known and one that nobody has costed: 40 % of 30,000 and 20 % of
    /// 10,000 lost, 10 % of 50,000 gained.
    const TEXT: &str = "
- kind: project
  id: PRJ-A
  cost: {currency: GBP}
  risks:
    - {id: R1, probability: 0.4, cost: 30000, residual: {probability: 0.2, cost: 10000}}
    - {id: R2, probability: 0.2, cost: 10000, residual: {cost: {withheld: tender}}}
    - {id: R3, kind: opportunity, probability: 0.1, cost: 50000}
    - {id: R4, probability: 0.5}
    - {id: R5, probability: 0.5, cost: 1000000, state: closed}
- kind: project
  id: PRJ-B
  cost: {currency: EUR}
  risks: [{id: R1, probability: 0.5, cost: 100}]
- {kind: project, id: PRJ-C}
";

    fn sum(amount: i64, known: usize, of: usize) -> Sum {
        Sum { amount: Ok(amount.into()), known, of }
    }

    /// PMBOK Guide, *expected monetary value*: probability × impact, threats and opportunities added with their signs.
    #[test]
    fn threats_and_opportunities_add_up_and_the_uncosted_are_counted() {
        told(TEXT, |portfolio, policy| {
            let found = exposure(portfolio, open(portfolio, [Some(ProjectId(0))]), policy);
            assert_eq!((found.open, found.inherent), (4, sum(12_000 + 2_000 - 5_000, 3, 4)));
            assert_eq!((found.residual, found.opportunities), (sum(2_000 - 5_000, 2, 4), sum(5_000, 1, 1)));
            assert_eq!(found.chances.len(), 2);
            // 1 − .8 × .8 × .5: the opportunity is no threat, and what is not costed can happen all the same.
            assert_eq!(found.any, Ok(Decimal::new(68, 2)));
        });
    }

    #[test]
    fn nothing_open_is_no_exposure_and_nothing_known_is_no_zero() {
        told(TEXT, |portfolio, policy| {
            let found = exposure(portfolio, open(portfolio, [Some(ProjectId(2))]), policy);
            assert_eq!((found.inherent, found.residual, found.any), (sum(0, 0, 0), sum(0, 0, 0), Err("no_threats")));
        });
        told("{id: PRJ-A, risks: [{id: R1, cost: 5}]}", |portfolio, policy| {
            let found = exposure(portfolio, open(portfolio, [Some(ProjectId(0))]), policy);
            assert_eq!(found.inherent, Sum { amount: Err("nothing_known"), known: 0, of: 1 });
            assert_eq!(found.any, Err("not_given"));
        });
    }

    #[test]
    fn currencies_are_added_only_with_a_rate() {
        let both = [Some(ProjectId(0)), Some(ProjectId(1)), Some(ProjectId(2))];
        told(TEXT, |portfolio, policy| {
            assert_eq!(exposure(portfolio, open(portfolio, both), policy).inherent.amount, Err("mixed_currencies"));
            let mut policy = Policy { currency: Some("GBP".to_owned()), ..policy.clone() };
            policy.rates.insert("EUR".to_owned(), Decimal::new(8, 1));
            assert_eq!(exposure(portfolio, open(portfolio, both), &policy).inherent, sum(9_000 + 40, 4, 5));
        });
    }
}
