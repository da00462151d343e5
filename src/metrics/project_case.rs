//! The business case of a project, from its own records: what it now promises.
//!
//! Formulas: §6. What was spent and is forecast (before anything is, the budget) stands against the profiles of the
//! project's benefits in money, measured where they were. Non-cashable benefits in money count as well and dis-benefits
//! count against, as the Green Book asks; a shared benefit counts by its share. Years are financial years.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::business_case::{Basis, Case, of_proposal};
use super::contributor::shares;
use super::currency::Currency;
use super::present_value::{Flows, Yearly};
use super::{Figure, benefit, cost, product};
use crate::model::{Benefit, Fact, Filed, Period, Portfolio, ProjectId, Proposal, Unknown};
use crate::policy::Policy;
use crate::source::Spanned;

/// Months in a century: nothing is thought to go on longer.
const LONGEST: usize = 1_200;

/// The cases of projects: what belongs to each is looked up once.
#[derive(Debug)]
pub struct Cases<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    policy: &'p Policy,
    as_of: NaiveDate,
    proposals: HashMap<ProjectId, &'p Filed<'a, Proposal<'a>>>,
    benefits: HashMap<ProjectId, Vec<(&'p Benefit<'a>, Figure)>>,
}

impl<'p, 'a> Cases<'p, 'a> {
    /// Looks up the proposals that became projects, and the benefits in money of each project with its shares.
    pub fn new(portfolio: &'p Portfolio<'a>, policy: &'p Policy, as_of: NaiveDate) -> Self {
        let became = |proposal: &'p Filed<'a, Proposal<'a>>| {
            Some((portfolio.project_named(proposal.converts_to?.value)?, proposal))
        };
        let mut benefits: HashMap<ProjectId, Vec<(&Benefit<'_>, Figure)>> = HashMap::new();
        for benefit in portfolio.benefits.iter().filter(|benefit| benefit.is_money()) {
            for (project, share) in shares(portfolio, benefit) {
                benefits.entry(project).or_default().push((&benefit.data, share));
            }
        }
        let proposals = portfolio.proposals.iter().rev().filter_map(became).collect();
        Cases { portfolio, policy, as_of, proposals, benefits }
    }

    /// The proposal that became this project.
    pub fn proposal(&self, project: ProjectId) -> Option<&'p Filed<'a, Proposal<'a>>> {
        self.proposals.get(&project).copied()
    }

    /// The case that was approved: that of the proposal which became the project.
    pub fn approved(&self, project: ProjectId) -> Option<Case> {
        self.proposal(project).map(|proposal| of_proposal(proposal, self.policy))
    }

    /// The case as it now stands, from the project's own records.
    pub fn current(&self, project: ProjectId) -> Case {
        self.case(project, None)
    }

    /// The same if benefits that recur went on at their last level, up to the end of a financial year: a profile says
    /// when a benefit is measured, not how long it lasts.
    pub fn lasting(&self, project: ProjectId, until: i32) -> Case {
        self.case(project, Some(until))
    }

    fn case(&self, project: ProjectId, until: Option<i32>) -> Case {
        let own = self.portfolio.project(project);
        let none = Vec::new();
        let benefits = self.benefits.get(&project).unwrap_or(&none);
        let code = cost::currency(own, self.policy).ok();
        let units = benefits.iter().filter_map(|(benefit, _)| benefit.unit.map(|unit| unit.value));
        let currency = Currency::of(code.as_deref().into_iter().chain(units), self.policy);
        let (basis, costs) = match self.costs(project) {
            Ok((basis, costs)) => (basis, self.by_year(costs, code.as_deref(), &currency)),
            Err(reason) => (Basis::Forecast, Err(reason)),
        };
        let approved = self.proposal(project).and_then(|proposal| proposal.discount_rate.value());
        Case {
            basis,
            currency: currency.code().map(str::to_owned),
            rate: approved.unwrap_or(self.policy.discount_rate),
            flows: Flows { costs, benefits: self.benefits(benefits, &currency, until) },
        }
    }

    /// The case of a project that has one: as it now stands, and where its own records do not make a case, the one
    /// that was approved.
    pub fn of(&self, project: ProjectId) -> Case {
        let current = self.current(project);
        let approved = || self.approved(project).filter(|approved| approved.npv().is_ok());
        if current.npv().is_ok() { current } else { approved().unwrap_or(current) }
    }

    /// What a project costs by month: spent and forecast once its outturn is known, its budget while neither is
    /// stated.
    fn costs(&self, project: ProjectId) -> Figure<(Basis, Vec<(Period, Decimal)>)> {
        let own = self.portfolio.project(project);
        let money = own.cost.as_ref().ok_or("not_given")?;
        let outturn = cost::outturn(own, self.policy, self.as_of);
        if money.actuals.is_empty() && money.forecast.is_empty() {
            outturn.budget?;
            let phased = months(&money.budget)?;
            return if phased.is_empty() { Err("not_phased") } else { Ok((Basis::Budget, phased)) };
        }
        if money.actuals.is_empty() {
            return Ok((Basis::Forecast, months(&money.forecast)?));
        }
        outturn.at_completion?;
        let mut phased: BTreeMap<Period, Decimal> = months(&money.forecast)?.into_iter().collect();
        phased.extend(months(&money.actuals)?);
        Ok((Basis::Forecast, phased.into_iter().collect()))
    }

    /// What benefits in money bring by year, each by its share.
    fn benefits(&self, benefits: &[(&Benefit<'a>, Figure)], currency: &Currency, until: Option<i32>) -> Figure<Yearly> {
        let mut by_year = Yearly::new();
        for (benefit, share) in benefits {
            let mut months = benefit::expected(benefit, self.as_of)?;
            if let Some(until) = until {
                months.extend(self.onwards(&months, until)?);
            }
            let share = (*share)? / Decimal::ONE_HUNDRED;
            let part = months.into_iter().map(|(month, gain)| Ok((month, product(gain, share)?)));
            let part = part.collect::<Figure<Vec<_>>>()?;
            let code = benefit.unit.map(|unit| unit.value);
            for (year, gain) in self.by_year(part, code, currency)? {
                *by_year.entry(year).or_default() += gain;
            }
        }
        if by_year.is_empty() { Err("no_benefits") } else { Ok(by_year) }
    }

    /// What months after those of a profile bring if the last of it goes on as often as in its last year: a twelfth a
    /// month. What is planned for one month alone does not recur.
    fn onwards(&self, months: &[(Period, Decimal)], until: i32) -> Figure<Vec<(Period, Decimal)>> {
        let [_, .., (last, level)] = months else { return Ok(Vec::new()) };
        let number = |month: Period| i64::from(month.year()) * 12 + i64::from(month.month());
        let in_last_year = months.iter().filter(|(month, _)| number(*last) - number(*month) < 12).count();
        let monthly = product(*level, Decimal::from(in_last_year))? / Decimal::from(12);
        let later = std::iter::successors(Some(last.next()), |month| Some(month.next())).take(LONGEST);
        Ok(later
            .take_while(|month| self.policy.financial_year(*month) <= until)
            .map(|month| (month, monthly))
            .collect())
    }

    /// Amounts by month as amounts by financial year, in the case's currency.
    fn by_year(&self, months: Vec<(Period, Decimal)>, code: Option<&str>, currency: &Currency) -> Figure<Yearly> {
        let mut by_year = Yearly::new();
        for (month, amount) in months {
            let amount = currency.convert(amount, code, self.policy)?;
            *by_year.entry(self.policy.financial_year(month)).or_default() += amount;
        }
        Ok(by_year)
    }
}

fn months(phased: &[(Spanned<Period>, Fact<'_, Decimal>)]) -> Figure<Vec<(Period, Decimal)>> {
    phased.iter().map(|(period, amount)| Ok((period.value, amount.or_reason().map_err(Unknown::code)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// 100 spent in a first year and 121 back two financial years later at 10 % are worth nothing: 121 ÷ 1.1² = 100.
    #[test]
    fn a_project_is_judged_by_its_own_records() {
        let text = "
- id: PRP-A
  kind: proposal
  discount_rate: 0.1
  converts_to: PRJ-A
  options: [{id: a, costs: {2026: 50}, benefits: {2027: 110}}]
- id: PRJ-A
  kind: project
  stage: delivery
  cost: {currency: GBP, total: 90, actuals: {2026-10: 60}, forecast: {2026-10: 99, 2026-12: 40}}
  benefits:
    - {id: BEN-1, name: a, type: cashable, unit: GBP, profile: {2028-06: 150}, contributors: [{project: PRJ-A, share: 80}, {project: PRJ-B, share: 20}]}
    - {id: BEN-2, name: b, type: non_cashable, profile: {2028-06: 1}}
    - {id: BEN-3, name: c, type: quantified, unit: calls, profile: {2028-06: 500}}
";
        told(text, |portfolio, policy| {
            let cases = Cases::new(portfolio, policy, day("2026-11-20"));
            let project = portfolio.project_named("PRJ-A").unwrap();
            let case = cases.of(project);
            assert_eq!((case.npv().map(|npv| npv.normalize()), case.basis), (Ok(0.into()), Basis::Forecast));
            assert_eq!(case.bcr().map(|bcr| bcr.round_dp(10)), Ok(1.into()));
            assert_eq!(cases.approved(project).unwrap().npv().map(|npv| npv.normalize()), Ok(50.into()));
        });
    }

    /// Four quarters of 10, 20, 30 and 30 in 2027: at the last level 30 · 4 = 120 a year. 90 in the profile, and 240 in
    /// two more years; a sum that comes once stays alone.
    #[test]
    fn benefits_that_recur_may_go_on_at_their_last_level() {
        let text = "
id: PRJ-A
cost: {currency: GBP, actuals: {2026-10: 60}, forecast: {2026-12: 40}}
benefits:
  - {id: BEN-1, name: a, type: cashable, unit: GBP, profile: {2027-03: 10, 2027-06: 20, 2027-09: 30, 2027-12: 30}}
  - {id: BEN-2, name: b, type: cashable, unit: GBP, profile: {2027-06: 7}}
";
        told(text, |portfolio, policy| {
            let policy = Policy { fiscal_year_start: 1, ..policy.clone() };
            let cases = Cases::new(portfolio, &policy, day("2026-11-20"));
            let years = |case: Case| Vec::from_iter(case.flows.benefits.unwrap());
            assert_eq!(years(cases.current(ProjectId(0))), [(2027, 97.into())]);
            let lasting = years(cases.lasting(ProjectId(0), 2029));
            let rounded = lasting.into_iter().map(|(year, gain)| (year, gain.round_dp(6).normalize()));
            assert_eq!(Vec::from_iter(rounded), [(2027, 97.into()), (2028, 120.into()), (2029, 120.into())]);
        });
    }

    #[test]
    fn a_project_without_a_case_of_its_own_has_the_one_that_was_approved() {
        let text = "
- {id: PRP-A, kind: proposal, converts_to: PRJ-A, options: [{id: a, costs: {2026: 50}, benefits: {2026: 110}}]}
- {id: PRJ-A, kind: project, cost: {total: 50}}
- {id: PRJ-B, kind: project, cost: {budget: {2026-10: 5}}}
";
        told(text, |portfolio, policy| {
            let cases = Cases::new(portfolio, policy, day("2026-11-20"));
            let of = |id: &str| cases.of(portfolio.project_named(id).unwrap());
            assert_eq!((of("PRJ-A").basis, of("PRJ-A").npv()), (Basis::Proposal, Ok(60.into())));
            assert_eq!((of("PRJ-B").npv(), of("PRJ-B").present_costs()), (Err("no_benefits"), Ok(5.into())));
        });
    }
}
