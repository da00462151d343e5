//! `case-no-longer-holds`: work goes on though what it now promises is not worth what it now costs.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::business_case::{Basis, Case};
use crate::metrics::contributor;
use crate::metrics::horizon::is_under_way;
use crate::metrics::project_case::Cases;
use crate::model::{Project, ProjectId};

pub(super) const RULE: Rule = Rule {
    name: "case-no-longer-holds",
    group: Group::Benefits,
    level: Level::Warning,
    page: include_str!("case_no_longer_holds.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let cases = Cases::new(scene.portfolio, scene.policy, scene.as_of);
    let least = scene.policy.thresholds.number("minimum_bcr");
    let unpriced = unpriced(scene);
    for (id, _) in scene.portfolio.projects().filter(|(_, project)| applies(scene, project)) {
        let current = cases.current(id);
        if let Err(reason) = current.bcr() {
            found.extend(unknown(scene, &cases, id, reason, least));
        }
        let Some(ratio) = current.bcr().ok().filter(|ratio| current.basis == Basis::Forecast && *ratio < least) else {
            continue;
        };
        let approved = cases.approved(id).and_then(|approved| approved.bcr().ok());
        let told = match approved {
            Some(approved) if approved >= least => format!("it was approved at {}", shown(approved)),
            None if !unpriced.contains(&id) => format!("{} is asked", shown(least)),
            _ => continue,
        };
        let lasting = horizon(scene, &cases, id, &current).map(|until| cases.lasting(id, until));
        let Some(at_best) = lasting.as_ref().map_or(Some(ratio), |lasting| lasting.bcr().ok()) else { continue };
        if at_best >= least {
            continue;
        }
        let on = if at_best > ratio { format!(", {} if its benefits go on", shown(at_best)) } else { String::new() };
        let told = format!("for each unit it costs{on}; {told}");
        found.push(finding(scene, &cases, id, told, ratio, lasting.as_ref().unwrap_or(&current)));
    }
}

/// The financial year up to which benefits count: the last in which the approved case has any, else the end of the
/// horizon that policy sets, from the first of them on.
fn horizon(scene: &Scene<'_>, cases: &Cases<'_, '_>, id: ProjectId, current: &Case) -> Option<i32> {
    let last = |case: Case| case.flows.benefits.ok()?.keys().next_back().copied();
    let years = i32::try_from(scene.policy.thresholds.whole("case_horizon_years")).unwrap_or(i32::MAX);
    let first = || current.flows.benefits.as_ref().ok()?.keys().next().copied();
    cases.approved(id).and_then(last).or_else(|| Some(first()?.saturating_add(years - 1)))
}

fn finding(
    scene: &Scene<'_>,
    cases: &Cases<'_, '_>,
    id: ProjectId,
    tail: String,
    ratio: Decimal,
    case: &Case,
) -> Finding {
    let project = scene.portfolio.project(id);
    let head = scene.portfolio.record(project.record).head();
    let stated = |key: &str| project.cost.as_ref().and_then(|cost| cost.fields.key_spot(key));
    let spot = stated("forecast").or_else(|| stated("actuals")).unwrap_or(head);
    let message = format!("`{}` now promises {} {tail}", project.id, shown(ratio));
    let loss = case.npv().map(|npv| format!(" (net present value {})", npv.round_dp(0))).unwrap_or_default();
    let help = format!("take the case back to its board{loss}: change the work, or stop it");
    let finding = Finding::at(spot, message).help(help);
    match cases.proposal(id) {
        Some(proposal) => finding.also(scene.portfolio.record(proposal.record).head(), "the case that was approved"),
        None => finding,
    }
}

/// A case was approved, and what stands in its place today is not known.
fn unknown(scene: &Scene<'_>, cases: &Cases<'_, '_>, id: ProjectId, reason: &str, least: Decimal) -> Option<Finding> {
    let approved = cases.approved(id)?.bcr().ok().filter(|approved| *approved >= least)?;
    let project = scene.portfolio.project(id);
    let message = format!(
        "nobody can tell whether the case of `{}` still holds, which was approved at {}: {}",
        project.id,
        shown(approved),
        reason.replace('_', " ")
    );
    let head = scene.portfolio.record(project.record).head();
    Some(Finding::at(head, message).help("see `pmo show business-cases` for what is missing").indeterminate())
}

fn shown(ratio: Decimal) -> Decimal {
    ratio.round_dp(2).normalize()
}

/// Funded work under way that somebody chose: what law or contract demand needs no return.
fn applies(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    let mandatory =
        project.mandatory_reason.is_some() || project.category.is_some_and(|category| category.value == "mandatory");
    let spending = scene.has_reached(project, "delivery") && !scene.has_reached(project, "closure");
    project.is_project() && !mandatory && spending && is_under_way(project, scene.policy)
}

/// Projects that also work for a benefit which is not counted in money: what they return is more than a ratio says.
fn unpriced(scene: &Scene<'_>) -> HashSet<ProjectId> {
    let others = scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued() && !benefit.is_money());
    others.flat_map(|benefit| contributor::projects(scene.portfolio, benefit)).collect()
}
