//! `funded-without-benefit`: money is spent and nobody says what for.

use std::collections::HashSet;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::horizon::is_under_way;
use crate::metrics::{contributor, cost};
use crate::model::{Project, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "funded-without-benefit",
    group: Group::Benefits,
    level: Level::Error,
    page: include_str!("funded_without_benefit.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    if !scene.has_policy {
        return;
    }
    let served = served(scene);
    for (id, project) in scene.portfolio.projects().filter(|(_, project)| applies(scene, project)) {
        let Some(spot) = funding(project).filter(|_| !served.contains(&id)) else { continue };
        found.push(
            Finding::at(spot, format!("`{}` is funded and serves no benefit", project.id)).help(
                "add a benefit with an owner in the business, or say under `mandatory_reason` why it must be done",
            ),
        );
    }
}

fn applies(scene: &Scene<'_>, project: &Project<'_>) -> bool {
    let mandatory =
        project.mandatory_reason.is_some() || project.category.is_some_and(|category| category.value == "mandatory");
    project.is_project() && !mandatory && is_under_way(project, scene.policy) && scene.has_reached(project, "delivery")
}

/// Where the money is stated: the budget, else what was spent. A budget of nothing is none; a withheld one is money.
fn funding(project: &Project<'_>) -> Option<Spot> {
    let cost = project.cost.as_ref()?;
    let is_empty = cost::budget(cost).is_ok_and(|budget| budget.is_zero()) && cost.actuals.is_empty();
    let stated = ["budget", "total", "actuals"].into_iter().find(|field| cost.fields.has(field))?;
    cost.fields.key_spot(stated).filter(|_| !is_empty)
}

/// Everything that serves a benefit: it has one, contributes to one, or stands below a programme that has one.
fn served(scene: &Scene<'_>) -> HashSet<ProjectId> {
    let pursued = scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued());
    let mut served: HashSet<ProjectId> =
        pursued.flat_map(|benefit| contributor::projects(scene.portfolio, benefit)).collect();
    inherit(scene, &mut served);
    served
}

/// Hands benefits down from parents, each project visited once even where parents loop.
fn inherit(scene: &Scene<'_>, served: &mut HashSet<ProjectId>) {
    let mut settled: HashSet<ProjectId> = served.clone();
    for (id, _) in scene.portfolio.projects() {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(one) = next.filter(|one| settled.insert(*one)) {
            chain.push(one);
            next = scene.portfolio.project(one).parent_id;
        }
        if next.is_some_and(|above| served.contains(&above)) {
            served.extend(chain);
        }
    }
}
