//! Where a piece of work stands, in figures that add up: one project, or a programme with all that is below it.
//!
//! Formulas: §10 (roll-up by counts and by cost-weighted index), §6 (variance), §3 (finish).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::currency::Currency;
use super::health::Basis;
use super::purse::Purse;
use super::rollup::{self, Counts, Sum};
use super::{Figure, cost, exposure, horizon, ratio};
use crate::model::{Portfolio, ProjectId, Rag};
use crate::policy::Policy;

/// An amount of money that a position holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Approved budgets.
    Budget,
    /// Spent.
    Actual,
    /// Forecast still to be spent.
    ToCome,
    /// Headline estimates at completion.
    AtCompletion,
    /// Over budget at completion.
    Variance,
    /// Budgets of the projects whose variance is known.
    Compared,
    /// Expected loss of open risks; known and of count risks.
    Exposure,
    /// Budgets of the projects that declare a rating.
    Declared,
    /// Those budgets, each times the half steps of its rating.
    DeclaredSteps,
    /// Budgets of the projects whose rating is computed.
    Computed,
    /// Those budgets, each times the half steps of its rating.
    ComputedSteps,
}

/// Figures of one or several pieces of work. Money and ratings are those of projects: what a programme states itself
/// would count theirs again and is left out. Everything else is of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// Projects.
    pub projects: usize,
    /// Projects by the overall rating they declare.
    pub declared: Counts,
    /// Open issues.
    pub issues_open: usize,
    /// The last baseline and the last expected day of what has both.
    pub finish: Option<(NaiveDate, NaiveDate)>,
    /// The next open milestone of what is under way, and whose it is.
    pub next: Option<(NaiveDate, ProjectId)>,
    purses: [Purse; 11],
}

impl Position {
    /// A project, programme or portfolio alone.
    pub fn own(portfolio: &Portfolio<'_>, id: ProjectId, basis: &Basis<'_, '_>) -> Self {
        let (project, policy) = (portfolio.project(id), basis.policy());
        let code = cost::currency(project, policy).ok();
        let exposure = exposure::exposure(portfolio, exposure::open(portfolio, [Some(id)]), policy);
        let finish = horizon::finish(portfolio, id);
        let next = horizon::next(portfolio, id).filter(|_| horizon::is_under_way(project, policy));
        let mut position = Position {
            issues_open: portfolio.issues.of(id).iter().filter(|issue| issue.is_open()).count(),
            finish: finish.baseline.ok().zip(finish.expected.ok()),
            next: next.and_then(|next| Some((next.forecast.value()?, id))),
            ..Position::default()
        };
        let lost = exposure.inherent;
        *position.purse(Amount::Exposure) = Purse::of_parts(lost.amount, code.as_deref(), lost.known, lost.of);
        if project.is_project() {
            position.state(portfolio, id, basis, code.as_deref());
        }
        position
    }

    /// Money and ratings of a project.
    fn state(&mut self, portfolio: &Portfolio<'_>, id: ProjectId, basis: &Basis<'_, '_>, code: Option<&str>) {
        let project = portfolio.project(id);
        let earned = basis.earned(id);
        let money = cost::outturn(project, basis.policy(), basis.as_of());
        let variance = earned.forecast.vac.map(|vac| -vac);
        let declared = project.status.as_ref().and_then(|status| status.rating("overall")).ok_or("unrated");
        let computed = basis.health_with(id, &earned).overall;
        let steps = |rating: Rag| Ok(money.budget? * Decimal::from(rating.half_steps()));
        self.projects = 1;
        self.declared = rollup::counts([declared.ok()]);
        for (amount, figure) in [
            (Amount::Budget, money.budget),
            (Amount::Actual, money.actual),
            (Amount::ToCome, money.to_come),
            (Amount::AtCompletion, earned.forecast.eac),
            (Amount::Variance, variance),
            (Amount::Compared, variance.and(money.budget)),
            (Amount::Declared, declared.and(money.budget)),
            (Amount::DeclaredSteps, declared.and_then(steps)),
            (Amount::Computed, computed.and(money.budget)),
            (Amount::ComputedSteps, computed.and_then(steps)),
        ] {
            *self.purse(amount) = Purse::one(figure, code);
        }
    }

    fn purse(&mut self, amount: Amount) -> &mut Purse {
        &mut self.purses[amount as usize]
    }

    /// Adds what another one holds.
    pub fn add(&mut self, other: &Position) {
        self.projects += other.projects;
        self.declared.add(&other.declared);
        self.issues_open += other.issues_open;
        self.purses.iter_mut().zip(&other.purses).for_each(|(own, other)| own.add(other));
        self.finish = match (self.finish, other.finish) {
            (Some(own), Some(other)) => Some((own.0.max(other.0), own.1.max(other.1))),
            (own, other) => own.or(other),
        };
        self.next = self.next.into_iter().chain(other.next).min();
    }

    /// The currency in which all its amounts can be added.
    pub fn currency(&self, policy: &Policy) -> Currency {
        Currency::of(self.purses.iter().flat_map(Purse::codes), policy)
    }

    /// One of its amounts in one currency.
    pub fn sum(&self, amount: Amount, currency: &Currency, policy: &Policy) -> Sum {
        self.purses[amount as usize].sum(currency, policy)
    }

    /// The variance in percent of the budgets it is of.
    ///
    /// # Errors
    /// Why the variance is not known.
    pub fn variance_pct(&self, currency: &Currency, policy: &Policy) -> Figure {
        let sum = |amount| self.sum(amount, currency, policy).amount;
        sum(Amount::Variance).and_then(|variance| cost::percent_of(variance, sum(Amount::Compared)?))
    }

    /// The mean declared rating, weighted by budget: green 0, amber 1, red 2.
    ///
    /// # Errors
    /// `nothing_known` where no rated project has a budget.
    pub fn declared_index(&self, currency: &Currency, policy: &Policy) -> Figure {
        self.index(Amount::DeclaredSteps, Amount::Declared, currency, policy)
    }

    /// The same by the figures.
    ///
    /// # Errors
    /// As [`Position::declared_index`].
    pub fn computed_index(&self, currency: &Currency, policy: &Policy) -> Figure {
        self.index(Amount::ComputedSteps, Amount::Computed, currency, policy)
    }

    fn index(&self, steps: Amount, budgets: Amount, currency: &Currency, policy: &Policy) -> Figure {
        let sum = |amount| self.sum(amount, currency, policy).amount;
        ratio(sum(steps)? / Decimal::TWO, sum(budgets)?).ok_or("nothing_known")
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::super::hierarchy::Hierarchy;
    use super::*;

    /// A million of green and three of red; 100 of 400 more than planned, where both sides are known.
    const TEXT: &str = "
- {kind: programme, id: PGM-A, name: A, cost: {currency: GBP, total: 999}, issues: [{id: I1, title: Late}]}
- kind: project
  id: PRJ-B
  parent: PGM-A
  stage: closure
  status: {date: 2026-11-18, rag: {overall: green}}
  cost: {currency: GBP, total: 100, actuals: {2026-09: 120}}
  milestones: [{id: M1, baseline: 2026-10-01, forecast: 2026-12-01}]
- kind: project
  id: PRJ-C
  parent: PGM-A
  stage: closure
  status: {date: 2026-11-18, rag: {overall: red}}
  cost: {currency: GBP, total: 300, actuals: {2026-09: 380}}
  milestones: [{id: M1, baseline: 2026-11-01, forecast: 2026-11-27}]
- {kind: project, id: PRJ-D, parent: PGM-A, cost: {currency: GBP, total: {withheld: tender}}}
";

    fn with<T>(text: &str, look: impl FnOnce(&[Position], &Policy) -> T) -> T {
        told(text, |portfolio, policy| {
            let basis = Basis::of(portfolio, policy, "2026-11-20".parse().unwrap());
            let own = portfolio.projects().map(|(id, _)| Position::own(portfolio, id, &basis)).collect();
            look(&Hierarchy::of(portfolio).rolled_up(own, Position::add), policy)
        })
    }

    #[test]
    fn a_programme_holds_its_projects_and_not_its_own_money() {
        with(TEXT, |positions, policy| {
            let programme = &positions[0];
            let currency = programme.currency(policy);
            let sum = |amount| programme.sum(amount, &currency, policy);
            assert_eq!(sum(Amount::Budget), Sum { amount: Ok(400.into()), known: 2, of: 3 });
            assert_eq!(sum(Amount::Variance).amount, Ok(100.into()));
            assert_eq!(programme.variance_pct(&currency, policy), Ok(25.into()));
            assert_eq!((programme.projects, programme.issues_open), (3, 1));
            assert_eq!(programme.declared, Counts { green: 1, amber: 0, red: 1, unrated: 1 });
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(programme.finish, Some((day("2026-11-01"), day("2026-12-01"))));
            assert_eq!(programme.next, Some((day("2026-11-27"), ProjectId(2))));
        });
    }

    /// §10, cost-weighted index: (100 × 0 + 300 × 2) ÷ 400 = 1.5.
    #[test]
    fn ratings_are_weighted_by_budget() {
        with(TEXT, |positions, policy| {
            let currency = positions[0].currency(policy);
            assert_eq!(positions[0].declared_index(&currency, policy), Ok(Decimal::new(15, 1)));
            assert_eq!(positions[3].declared_index(&currency, policy), Err("nothing_known"));
        });
    }
}
