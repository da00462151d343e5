//! What of the portfolio hangs on whom: projects on sponsors and managers, money on suppliers and objectives, work on
//! people.
//!
//! Formulas: §9 Concentration (sponsor load, supplier spend, key persons, budget per objective).

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::currency::Currency;
use super::load::Loads;
use super::objective::Backing;
use super::{Figure, cost, horizon};
use crate::model::{Fields, Portfolio, Project, ProjectId, Text, Unknown};
use crate::policy::Policy;

/// In what respect something hangs on somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Projects under way, by sponsor.
    Sponsor,
    /// Projects under way, by manager.
    Manager,
    /// Approved budget lines of projects under way, by supplier.
    Supplier,
    /// Person-days agreed for the next twelve months, by person.
    Person,
    /// Budgets of projects under way, by the objectives they serve.
    Objective,
}

impl Dimension {
    /// Every dimension, in the order of tables.
    pub const ALL: [Dimension; 5] =
        [Dimension::Sponsor, Dimension::Supplier, Dimension::Person, Dimension::Objective, Dimension::Manager];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Sponsor => "sponsor",
            Dimension::Manager => "manager",
            Dimension::Supplier => "supplier",
            Dimension::Person => "person",
            Dimension::Objective => "objective",
        }
    }

    /// What the parts are parts of.
    pub fn measure(self) -> &'static str {
        match self {
            Dimension::Sponsor | Dimension::Manager => "projects",
            Dimension::Supplier => "supplier spend",
            Dimension::Person => "person-days",
            Dimension::Objective => "budget",
        }
    }
}

/// Who holds how much in one respect.
#[derive(Debug, Clone)]
pub struct Holding<'a> {
    /// In what respect.
    pub dimension: Dimension,
    /// Each holder's part.
    pub parts: BTreeMap<&'a str, Decimal>,
    /// What amounts are in; `None` where they are no money.
    pub currency: Option<Currency>,
    /// What has no known holder or amount and is in no part.
    pub unknown: usize,
}

impl Holding<'_> {
    /// The holder of the largest part; of equal ones the first by name.
    pub fn top(&self) -> Option<(&str, Decimal)> {
        let parts = self.parts.iter().filter(|(_, part)| **part > Decimal::ZERO);
        parts.rev().max_by_key(|(_, part)| **part).map(|(name, part)| (*name, *part))
    }
}

/// What these projects, in the order of their ids, hang on in every respect.
pub fn holdings<'a>(
    portfolio: &Portfolio<'a>,
    policy: &Policy,
    loads: &Loads<'_, 'a>,
    projects: &[ProjectId],
    as_of: NaiveDate,
) -> Vec<Holding<'a>> {
    let of = |dimension| match dimension {
        Dimension::Sponsor => named(portfolio, policy, projects, dimension, |project| project.sponsor),
        Dimension::Manager => named(portfolio, policy, projects, dimension, |project| project.manager),
        Dimension::Supplier => suppliers(portfolio, policy, projects),
        Dimension::Person => people(loads, projects, as_of),
        Dimension::Objective => objectives(portfolio, policy, projects),
    };
    Dimension::ALL.map(of).into()
}

/// Projects under way, counted by somebody they name.
fn named<'a>(
    portfolio: &Portfolio<'a>,
    policy: &Policy,
    projects: &[ProjectId],
    dimension: Dimension,
    holder: impl Fn(&Project<'a>) -> Option<Text<'a>>,
) -> Holding<'a> {
    let mut holding = Holding { dimension, parts: BTreeMap::new(), currency: None, unknown: 0 };
    let under_way = projects.iter().map(|id| portfolio.project(*id));
    for project in under_way.filter(|project| horizon::is_under_way(project, policy)) {
        match holder(project) {
            Some(name) => *holding.parts.entry(name.value).or_default() += Decimal::ONE,
            None => holding.unknown += 1,
        }
    }
    holding
}

/// A budget line that is paid to somebody outside.
#[derive(Debug, Clone, Copy)]
pub struct Purchase<'a> {
    /// Whose budget.
    pub project: ProjectId,
    /// Who is paid.
    pub supplier: Text<'a>,
    /// Approved, in the line's currency.
    pub amount: Figure,
    /// That currency.
    pub currency: Option<&'a str>,
}

/// What projects under way buy from suppliers, line by line.
pub fn purchases<'a>(portfolio: &Portfolio<'a>, policy: &Policy, projects: &[ProjectId]) -> Vec<Purchase<'a>> {
    let mut found = Vec::new();
    let under_way = |id: &ProjectId| horizon::is_under_way(portfolio.project(*id), policy);
    for project in projects.iter().copied().filter(under_way) {
        let Some(money) = &portfolio.project(project).cost else { continue };
        for line in &money.lines {
            let Some(supplier) = line.text("supplier") else { continue };
            let currency = line.text("currency").or(money.currency).map(|currency| currency.value);
            found.push(Purchase { project, supplier, amount: amount(*line), currency });
        }
    }
    found
}

/// A line's approved amount: one figure, or by month.
fn amount(line: Fields<'_>) -> Figure {
    let months = line.by_period("amount");
    match months.is_empty() {
        true => line.decimal("amount").or_reason().map_err(Unknown::code),
        false => cost::sum(&months, |_| true),
    }
}

fn suppliers<'a>(portfolio: &Portfolio<'a>, policy: &Policy, projects: &[ProjectId]) -> Holding<'a> {
    let bought = purchases(portfolio, policy, projects);
    let code = |one: &Purchase<'a>| one.currency.map(str::to_owned).or_else(|| policy.currency.clone());
    let codes: Vec<String> = bought.iter().filter(|one| one.amount.is_ok()).filter_map(code).collect();
    let currency = Currency::of(codes.iter().map(String::as_str), policy);
    let mut holding = Holding { dimension: Dimension::Supplier, parts: BTreeMap::new(), currency: None, unknown: 0 };
    for one in &bought {
        let converted = one.amount.and_then(|amount| currency.convert(amount, code(one).as_deref(), policy));
        match converted {
            Ok(amount) => *holding.parts.entry(one.supplier.value).or_default() += amount,
            Err(_) => holding.unknown += 1,
        }
    }
    Holding { currency: Some(currency), ..holding }
}

fn people<'a>(loads: &Loads<'_, 'a>, projects: &[ProjectId], as_of: NaiveDate) -> Holding<'a> {
    let to = as_of.checked_add_months(Months::new(12)).and_then(|day| day.pred_opt()).unwrap_or(as_of);
    let asked = |project: Option<ProjectId>| project.is_some_and(|id| projects.binary_search(&id).is_ok());
    let mut parts = BTreeMap::new();
    for (handle, bookings) in loads.people() {
        let days = loads.work_days(handle);
        let agreed = bookings.iter().filter(|one| one.allocation.is_firm() && asked(one.allocation.project));
        let effort: Decimal = agreed.map(|booking| booking.effort(days, as_of, to)).sum();
        if !effort.is_zero() {
            parts.insert(handle, effort);
        }
    }
    let open = loads.open().iter().filter(|one| one.allocation.is_firm() && asked(one.allocation.project));
    let unknown = open.filter(|booking| booking.touches(as_of, to)).count();
    Holding { dimension: Dimension::Person, parts, currency: None, unknown }
}

fn objectives<'a>(portfolio: &Portfolio<'a>, policy: &Policy, projects: &[ProjectId]) -> Holding<'a> {
    let backing = Backing::of(portfolio, projects.iter().copied(), policy);
    let mut parts = BTreeMap::new();
    let mut unknown = 0;
    for (objective, sum) in backing.by_objective(portfolio) {
        unknown += sum.of - sum.known;
        if let Ok(amount) = sum.amount {
            parts.insert(objective, amount);
        }
    }
    Holding { dimension: Dimension::Objective, parts, currency: Some(backing.currency), unknown }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    const TEXT: &str = "
- kind: project
  id: PRJ-A
  sponsor: j.okafor
  contributes_to: [{objective: OBJ-A, weight: 60}, {objective: OBJ-B, weight: 40}]
  cost:
    currency: GBP
    total: 1000
    lines:
      - {supplier: Norden, amount: 300}
      - {supplier: Norden, amount: {2026-11: 50, 2026-12: 50}}
      - {supplier: Planwell, amount: {withheld: tender}}
      - {category: labour, amount: 600}
  people:
    - {person: k.lee, fte: 0.5, from: 2026-11-02, to: 2026-12-04}
    - {person: a.fox, fte: 0.5, from: 2026-11-23, to: 2026-11-27, state: soft}
    - {role: tester, fte: 0.5, from: 2026-11-23, to: 2026-11-27}
- {kind: project, id: PRJ-B, sponsor: j.okafor, cost: {currency: GBP, lines: [{supplier: Planwell, amount: 200}]}}
- {kind: project, id: PRJ-C}
- {kind: project, id: PRJ-D, state: cancelled, sponsor: p.lund, cost: {currency: GBP, lines: [{supplier: Norden, amount: 200}]}}
";

    #[test]
    fn parts_are_what_hangs_on_each_and_the_rest_is_counted() {
        told(TEXT, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let projects: Vec<ProjectId> = portfolio.projects().map(|(id, _)| id).collect();
            let found = holdings(portfolio, policy, &loads, &projects, "2026-11-20".parse().unwrap());
            let of = |dimension| {
                let holding = found.iter().find(|one| one.dimension == dimension).unwrap();
                let parts = holding.parts.iter().map(|(name, part)| (*name, part.normalize().to_string()));
                (parts.map(|(name, part)| format!("{name} {part}")).collect::<Vec<_>>(), holding.unknown)
            };
            let parts = |parts: &[&str]| parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
            assert_eq!(of(Dimension::Sponsor), (parts(&["j.okafor 2"]), 1));
            assert_eq!(of(Dimension::Manager), (vec![], 3));
            assert_eq!(of(Dimension::Supplier), (parts(&["Norden 400", "Planwell 200"]), 1));
            assert_eq!(of(Dimension::Person), (parts(&["k.lee 5.5"]), 1));
            assert_eq!(of(Dimension::Objective), (parts(&["OBJ-A 600", "OBJ-B 400"]), 0));
            let supplier = found.iter().find(|one| one.dimension == Dimension::Supplier).unwrap();
            assert_eq!(supplier.top(), Some(("Norden", Decimal::from(400))));
        });
    }
}
