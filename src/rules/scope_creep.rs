//! `scope-creep`: work was added since delivery began and the baseline is still the old one.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::Chronicle;
use crate::finding::{Finding, Level};
use crate::metrics::{cost, percent, scope};
use crate::model::{Project, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "scope-creep",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("scope_creep.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let judged = scene.active().filter(|(id, project)| {
        let changes = scene.portfolio.changes.of(*id);
        project.is_project()
            && scene.has_reached(project, "delivery")
            && (!changes.is_empty() || !scene.portfolio.milestones.of(*id).is_empty())
    });
    let mut judged = judged.peekable();
    let Some(past) = judged.peek().and_then(|_| scene.remembered(found)) else { return };
    let limit = scene.policy.thresholds.number("scope_creep_pct");
    let mut unknown = Vec::new();
    for (id, project) in judged {
        let delivery = scene.delivery_since(past, id);
        let rebased = rebased(scene, past, id, project, delivery);
        if rebased {
            continue;
        }
        let spot = scene.portfolio.record(project.record).head();
        let (share, untold) = approved(scene, id, project);
        if let Some(share) = share.filter(|share| *share > limit) {
            let message = format!(
                "approved changes come to {} % of the budget, and the baseline is the old one",
                share.round_dp(0)
            );
            found.push(Finding::at(spot, message).help("have a new baseline decided, with the changes in it"));
        } else if let Some((count, first)) = added(scene, past, id, delivery) {
            let many = if count == 1 { "one milestone was".to_owned() } else { format!("{count} milestones were") };
            let message = format!("{many} added since delivery began, and the baseline is the old one");
            let finding = Finding::at(first, message).help("have a new baseline decided, or leave it out");
            found.push(finding);
        } else if let Some(change) = untold {
            let message = format!("nobody says what all approved changes of `{}` cost", project.id);
            let help = "state `impact` of each: its cost, or the days or benefit it changes";
            found.push(Finding::at(change, message).help(help).indeterminate());
        } else if past.born(project.id).is_none() {
            unknown.push(spot);
        }
    }
    scene.out_of_reach(found, &unknown);
}

/// Whether budget or baselines have changed since delivery began.
fn rebased(scene: &Scene<'_>, past: &Chronicle, id: ProjectId, project: &Project<'_>, delivery: u32) -> bool {
    let budget = past.life(project.id).is_some_and(|life| {
        let changed = |path: &str| life.below(path).any(|change| change.commit > delivery && change.before.is_some());
        changed("cost.budget") || changed("cost.total")
    });
    budget
        || scene.portfolio.milestones.of(id).iter().any(|milestone| {
            let life = past.life(&scene.portfolio.record(milestone.record).key);
            life.is_some_and(|life| {
                life.of("baseline").any(|change| change.commit > delivery && change.before.is_some())
            })
        })
}

/// Cost of the approved changes in percent of the budget, as far as it is known, and the first change of which it is not.
fn approved(scene: &Scene<'_>, id: ProjectId, project: &Project<'_>) -> (Option<Decimal>, Option<Spot>) {
    let approved = scene.portfolio.changes.of(id).iter();
    let approved =
        approved.filter(|change| change.state.is_some_and(|state| matches!(state.value, "approved" | "implemented")));
    let costs: Vec<_> = approved.map(|change| (change, scope::change_cost(change))).collect();
    let sum: Decimal = costs.iter().filter_map(|(_, cost)| cost.ok()).sum();
    let untold = costs.iter().find(|(_, cost)| cost.is_err());
    let budget = project.cost.as_ref().and_then(|cost| cost::budget(cost).ok());
    (percent(sum, budget.unwrap_or_default()), untold.map(|(change, _)| scene.portfolio.record(change.record).head()))
}

/// Milestones that came after delivery began without a baseline of their own, and where the first of them stands.
fn added(scene: &Scene<'_>, past: &Chronicle, id: ProjectId, delivery: u32) -> Option<(usize, Spot)> {
    let later = scene.portfolio.milestones.of(id).iter().filter(|milestone| {
        let life = past.life(&scene.portfolio.record(milestone.record).key);
        !milestone.baseline.is_given() && life.and_then(|life| life.born).is_some_and(|born| born > delivery)
    });
    let spots: Vec<_> = later.map(|milestone| scene.portfolio.record(milestone.record).head()).collect();
    Some((spots.len(), *spots.first()?))
}
