//! `scope-creep`: work was added since delivery began and the baseline is still the old one.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit};
use crate::finding::{Finding, Level};
use crate::metrics::{cost, percent, scope};
use crate::model::{Project, ProjectId, RecordId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "scope-creep",
    group: Group::Consistency,
    level: Level::Warning,
    page: include_str!("scope_creep.md"),
    check,
};

/// States of a change that somebody agreed to.
const APPROVED: [&str; 2] = ["approved", "implemented"];

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
        let since = since(scene, past, id, project);
        let spot = scene.portfolio.record(project.record).head();
        let (share, untold) = approved(scene, past, id, project, since);
        if let Some(share) = share.filter(|share| *share > limit) {
            let message = format!(
                "approved changes come to {} % of the budget, and the baseline is the old one",
                share.round_dp(0)
            );
            found.push(Finding::at(spot, message).help("have a new baseline decided, with the changes in it"));
        } else if let Some((count, first)) = added(scene, past, id, since) {
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

/// What is old: the commit with which delivery began, and the day up to which the last new baseline speaks for what was
/// added, if there was one since.
#[derive(Clone, Copy)]
struct Since {
    delivery: u32,
    baseline: Option<NaiveDate>,
}

impl Since {
    /// Whether a commit came after both.
    fn is_before(self, past: &Chronicle, commit: u32) -> bool {
        let day = past.commit(commit).map(Commit::day);
        commit > self.delivery && self.baseline.is_none_or(|baseline| day.is_some_and(|day| day > baseline))
    }
}

/// A budget or baseline that changed since delivery began covers what came before it, and for a while after it: what was
/// agreed with it may be entered later.
fn since(scene: &Scene<'_>, past: &Chronicle, id: ProjectId, project: &Project<'_>) -> Since {
    let delivery = scene.delivery_since(past, id);
    let of_budget =
        past.life(project.id).into_iter().flat_map(|life| life.below("cost.budget").chain(life.below("cost.total")));
    let milestones = scene.portfolio.milestones.of(id).iter();
    let of_milestones = milestones
        .filter_map(|milestone| past.life(&scene.portfolio.record(milestone.record).key))
        .flat_map(|life| life.of("baseline"));
    let changes = of_budget.chain(of_milestones).filter(|change| change.commit > delivery && change.before.is_some());
    let last = changes.map(|change| change.commit).max().and_then(|last| past.commit(last)).map(Commit::day);
    let window = Days::new(scene.policy.thresholds.whole("mandate_window_days").unsigned_abs());
    Since { delivery, baseline: last.map(|day| day.checked_add_days(window).unwrap_or(day)) }
}

/// Cost of the approved changes in percent of the budget, as far as it is known, and the first change of which it is not.
fn approved(
    scene: &Scene<'_>,
    past: &Chronicle,
    id: ProjectId,
    project: &Project<'_>,
    since: Since,
) -> (Option<Decimal>, Option<Spot>) {
    let approved = scene.portfolio.changes.of(id).iter();
    let approved = approved
        .filter(|change| change.state.is_some_and(|state| APPROVED.contains(&state.value)))
        .filter(|change| since.baseline.is_none() || is_approved_since(scene, past, change.record, since));
    let costs: Vec<_> = approved.map(|change| (change, scope::change_cost(change))).collect();
    let sum: Decimal = costs.iter().filter_map(|(_, cost)| cost.ok()).sum();
    let untold = costs.iter().find(|(_, cost)| cost.is_err());
    let budget = project.cost.as_ref().and_then(|cost| cost::budget(cost).ok());
    (percent(sum, budget.unwrap_or_default()), untold.map(|(change, _)| scene.portfolio.record(change.record).head()))
}

/// Whether git knows that a change was approved after the last new baseline.
fn is_approved_since(scene: &Scene<'_>, past: &Chronicle, change: RecordId, since: Since) -> bool {
    let is_approval = |state: Option<&str>| state.is_some_and(|state| APPROVED.contains(&state));
    let Some(life) = past.life(&scene.portfolio.record(change).key) else { return false };
    let mut moves =
        life.of("state").filter(|one| is_approval(one.after.as_deref()) && !is_approval(one.before.as_deref()));
    let approved = moves.next_back().map(|one| one.commit).or(life.born);
    approved.is_some_and(|commit| since.is_before(past, commit))
}

/// Milestones that came after delivery began without a baseline of their own, and where the first of them stands.
fn added(scene: &Scene<'_>, past: &Chronicle, id: ProjectId, since: Since) -> Option<(usize, Spot)> {
    let later = scene.portfolio.milestones.of(id).iter().filter(|milestone| {
        let life = past.life(&scene.portfolio.record(milestone.record).key);
        !milestone.baseline.is_given()
            && life.and_then(|life| life.born).is_some_and(|born| since.is_before(past, born))
    });
    let spots: Vec<_> = later.map(|milestone| scene.portfolio.record(milestone.record).head()).collect();
    Some((spots.len(), *spots.first()?))
}
