//! `concentrated-portfolio`: too much of the portfolio hangs on one supplier, sponsor, objective or person.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::holding::{Dimension, Holding, holdings, purchases};
use crate::metrics::objective::Backing;
use crate::metrics::{horizon, percent};
use crate::model::{Filed, Objective, Project, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "concentrated-portfolio",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("concentrated_portfolio.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let projects: Vec<ProjectId> =
        scene.active().filter(|(_, project)| is_counted(scene, project)).map(|(id, _)| id).collect();
    if !scene.has_policy || Decimal::from(projects.len()) < scene.policy.thresholds.number("concentration_from") {
        return;
    }
    let loads = scene.loads();
    let usual = scene.policy.thresholds.number("concentration_pct");
    for holding in holdings(scene.portfolio, scene.policy, &loads, &projects, scene.as_of) {
        if holding.dimension == Dimension::Manager {
            continue;
        }
        let Some(whole) = whole(scene, &holding, &projects) else { continue };
        let limits = limits(scene, holding.dimension);
        for (name, part) in &holding.parts {
            let limit = limits.get(name).copied().unwrap_or(usual);
            let Some(share) = percent(*part, whole).filter(|share| *share > limit) else { continue };
            let Some(spot) = place(scene, &projects, holding.dimension, name) else { continue };
            let message = format!(
                "{} % of {} hangs on `{name}`, and {} % is the limit",
                share.round_dp(0).normalize(),
                of_what(holding.dimension),
                limit.round_dp(0).normalize()
            );
            found.push(Finding::at(spot, message).help("spread it, or say why it must be so in a waiver"));
        }
    }
}

fn is_counted(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    project.is_project() && horizon::is_under_way(project, scene.policy)
}

/// What the parts are compared with: all there is. For suppliers that is every approved budget, so that one small
/// contract is not everything; unknown where no budget is, or where currencies cannot be added.
fn whole(scene: &Scene<'_>, holding: &Holding<'_>, projects: &[ProjectId]) -> Option<Decimal> {
    match holding.dimension {
        Dimension::Supplier | Dimension::Objective => {
            let backing = Backing::of(scene.portfolio, projects.iter().copied(), scene.policy);
            let same = holding.currency.as_ref().is_some_and(|own| own.code().ok() == backing.currency.code().ok());
            backing.total().amount.ok().filter(|_| same)
        }
        _ => Some(holding.parts.values().sum()),
    }
}

/// The highest share in percent of those who may have more than is usual: an objective may have its share of the
/// weights, and the points by which the mix of spending may differ.
fn limits<'s>(scene: &Scene<'s>, dimension: Dimension) -> BTreeMap<&'s str, Decimal> {
    if dimension != Dimension::Objective {
        return BTreeMap::new();
    }
    let thresholds = &scene.policy.thresholds;
    let (usual, more) = (thresholds.number("concentration_pct"), thresholds.number("mix_deviation_points"));
    let objectives = scene.portfolio.objectives.iter();
    let weights: Decimal = objectives.clone().filter_map(|one| one.weight.value()).sum();
    let limit = |one: &Filed<'s, Objective<'s>>| {
        let fair = percent(one.weight.value()?, weights)?;
        Some((one.id?.value, usual.max(fair + more)))
    };
    objectives.filter_map(limit).collect()
}

fn of_what(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Sponsor | Dimension::Manager => "the projects under way",
        Dimension::Supplier | Dimension::Objective => "the budget",
        Dimension::Person => "the work agreed for a year",
    }
}

/// Where a holder is named first: in a project, in a budget line, in a booking, or their own record.
fn place(scene: &Scene<'_>, projects: &[ProjectId], dimension: Dimension, name: &str) -> Option<Spot> {
    let portfolio = scene.portfolio;
    match dimension {
        Dimension::Sponsor | Dimension::Manager => {
            let named = projects.iter().filter_map(|id| portfolio.project(*id).sponsor);
            named.filter(|sponsor| sponsor.value == name).map(|sponsor| sponsor.spot).next()
        }
        Dimension::Supplier => {
            let bought = purchases(portfolio, scene.policy, projects).into_iter();
            bought.filter(|one| one.supplier.value == name).map(|one| one.supplier.spot).next()
        }
        Dimension::Person => {
            let own = portfolio.person(name).map(|person| portfolio.record(person.record).head());
            let booked = || portfolio.allocations.iter().filter_map(|one| one.person);
            own.or_else(|| booked().find(|person| person.value == name).map(|person| person.spot))
        }
        Dimension::Objective => {
            let own = portfolio.objectives.iter().find(|one| one.id.is_some_and(|id| id.value == name));
            own.map(|one| portfolio.record(one.record).head())
        }
    }
}
