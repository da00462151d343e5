//! Business cases: what work is worth, and what a proposal promises.
//!
//! Formulas: §6 (NPV, IRR, payback, PI, BCR, NPSV). A proposal's case is its preferred option as stated, not the
//! difference to doing nothing.

use rust_decimal::Decimal;

use super::present_value::{Flows, Rate, Yearly, discounted};
use super::{Figure, irr, payback};
use crate::model::{Choice, Proposal, Unknown};
use crate::policy::Policy;

/// What a case is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The preferred option of a proposal.
    Proposal,
    /// A project's actuals and forecast.
    Forecast,
    /// A project's budget: nothing is spent or forecast yet.
    Budget,
}

impl Basis {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Proposal => "proposal",
            Basis::Forecast => "forecast",
            Basis::Budget => "budget",
        }
    }
}

/// A case: money by year and the rate it is discounted at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it is made from.
    pub basis: Basis,
    /// ISO 4217 code of its amounts.
    pub currency: Figure<String>,
    /// The yearly rate, as a fraction.
    pub rate: Decimal,
    /// Costs and benefits.
    pub flows: Flows,
}

impl Case {
    /// Net present value.
    ///
    /// # Errors
    /// Why costs or benefits are not known.
    pub fn npv(&self) -> Figure {
        self.flows.npv(Rate::Flat(self.rate))
    }

    /// Net present social value, at the rates of the Green Book.
    ///
    /// # Errors
    /// Why costs or benefits are not known.
    pub fn npsv(&self) -> Figure {
        self.flows.npv(Rate::GreenBook)
    }

    /// Benefit-cost ratio.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_costs`.
    pub fn bcr(&self) -> Figure {
        self.flows.bcr(Rate::Flat(self.rate))
    }

    /// Present value of the costs.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn present_costs(&self) -> Figure {
        self.flows.present_costs(Rate::Flat(self.rate))
    }

    /// Present value of the benefits.
    ///
    /// # Errors
    /// Why they are not known.
    pub fn present_benefits(&self) -> Figure {
        self.flows.present_benefits(Rate::Flat(self.rate))
    }

    /// Profitability index.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_outlay`.
    pub fn profitability_index(&self) -> Figure {
        self.flows.profitability_index(Rate::Flat(self.rate))
    }

    /// Internal rate of return, as a fraction.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_root`, `not_unique`.
    pub fn irr(&self) -> Figure {
        irr::irr(&self.flows.net()?)
    }

    /// Whether there is exactly one internal rate of return: false where there are several.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_root` where there is none.
    pub fn irr_is_unique(&self) -> Figure<bool> {
        match self.irr() {
            Ok(_) | Err("too_large") => Ok(true),
            Err("not_unique") => Ok(false),
            Err(reason) => Err(reason),
        }
    }

    /// Years until the money is back.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_outlay`, `not_paid_back`.
    pub fn payback(&self) -> Figure {
        payback::payback(self.flows.net()?, self.flows.first_outlay())
    }

    /// Years until the discounted money is back.
    ///
    /// # Errors
    /// Why costs or benefits are not known; `no_outlay`, `not_paid_back`.
    pub fn payback_discounted(&self) -> Figure {
        payback::payback(discounted(&self.flows.net()?, Rate::Flat(self.rate)), self.flows.first_outlay())
    }
}

/// The currency of a proposal's amounts: its own, else the tree's.
///
/// # Errors
/// `not_given` if neither says one.
pub fn currency_of(proposal: &Proposal<'_>, policy: &Policy) -> Figure<String> {
    let own = proposal.currency.map(|currency| currency.value.to_owned());
    own.or_else(|| policy.currency.clone()).ok_or(Unknown::NotGiven.code())
}

/// The case of an option of a proposal, at the proposal's rate, else the tree's.
pub fn of_option(proposal: &Proposal<'_>, option: Option<&Choice<'_>>, policy: &Policy) -> Case {
    let side = |key: &str, none: &'static str| match option {
        None => Err("no_preferred_option"),
        Some(option) => stated(option, key, none),
    };
    Case {
        basis: Basis::Proposal,
        currency: currency_of(proposal, policy),
        rate: proposal.discount_rate.value().unwrap_or(policy.discount_rate),
        flows: Flows { costs: side("costs", "not_given"), benefits: side("benefits", "no_benefits") },
    }
}

/// The case of a proposal's preferred option.
pub fn of_proposal(proposal: &Proposal<'_>, policy: &Policy) -> Case {
    of_option(proposal, proposal.preferred_option(), policy)
}

/// Amounts by year as an option states them.
fn stated(option: &Choice<'_>, key: &str, none: &'static str) -> Figure<Yearly> {
    if option.fields.fields(key).is_some_and(|amounts| amounts.has("withheld")) {
        return Err(Unknown::Withheld.code());
    }
    let years = option.fields.by_year(key);
    let known = years.iter().map(|(year, amount)| Ok((year.value, amount.or_reason().map_err(Unknown::code)?)));
    let known: Yearly = known.collect::<Figure<_>>()?;
    if known.is_empty() { Err(none) } else { Ok(known) }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// The oil pump of Lorie and Savage (1955), −1,600, +10,000, −10,000, as a proposal states it.
    #[test]
    fn a_proposal_is_judged_by_its_preferred_option() {
        let text = "
- id: PRP-PUMP
  kind: proposal
  discount_rate: 0.1
  options:
    - {id: do-nothing}
    - {id: larger-pump, costs: {2027: 1600, 2029: 10000}, benefits: {2028: 10000}}
";
        told(text, |portfolio, policy| {
            let case = of_proposal(portfolio.proposals.iter().next().unwrap(), policy);
            assert_eq!((case.irr(), case.irr_is_unique()), (Err("not_unique"), Ok(false)));
            assert_eq!(case.npv().map(|npv| npv.round_dp(1)), Ok(Decimal::new(-7736, 1)));
            assert_eq!(case.payback(), Ok(Decimal::new(16, 2)));
            assert_eq!(case.currency, Err("not_given"));
        });
    }

    #[test]
    fn what_an_option_does_not_say_is_unknown_and_not_zero() {
        let text = "
- {id: PRP-A, kind: proposal, options: [{id: do-nothing}, {id: a, costs: {2027: 5}}]}
- {id: PRP-B, kind: proposal, preferred: b, options: [{id: b, costs: {2027: {withheld: tender}}, benefits: {2027: 5}}]}
- {id: PRP-C, kind: proposal, options: [{id: a, costs: {2027: 5}}, {id: b, costs: {2027: 5}}]}
";
        told(text, |portfolio, policy| {
            let npv: Vec<Figure> = portfolio.proposals.iter().map(|one| of_proposal(one, policy).npv()).collect();
            assert_eq!(npv, [Err("no_benefits"), Err("withheld"), Err("no_preferred_option")]);
        });
    }
}
