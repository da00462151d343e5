//! `baseline-moved-without-decision`: the approved date of a milestone changed and nobody decided that.

use std::collections::BTreeMap;

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Change, Chronicle, Commit};
use crate::finding::{Finding, Level};
use crate::metrics::mandate::Mandates;
use crate::model::{Filed, Milestone, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "baseline-moved-without-decision",
    group: Group::Schedule,
    level: Level::Error,
    page: include_str!("baseline_moved_without_decision.md"),
    check,
};

/// A milestone with a move of its baseline.
type Moved<'s, 'a> = (&'s Filed<'a, Milestone<'a>>, &'s Change);

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let is_judged = |project: ProjectId| {
        let project = portfolio.project(project);
        project.is_active() && scene.has_reached(project, "delivery")
    };
    let judged = portfolio.milestones.iter().filter(|one| {
        // One that has none any more may have had one.
        (one.baseline.is_given() || scene.past.is_ok()) && one.project.is_some_and(is_judged)
    });
    let mut judged = judged.peekable();
    let past = if judged.peek().is_some() { scene.remembered(found) } else { scene.past.ok() };
    let Some(past) = past else { return };
    let mandates = Mandates::new(portfolio, scene.policy);
    let mut moves: BTreeMap<(ProjectId, u32), Vec<Moved<'_, '_>>> = BTreeMap::new();
    let mut unknown: BTreeMap<ProjectId, Spot> = BTreeMap::new();
    let mut undated = Vec::new();
    for milestone in judged {
        let Some(project) = milestone.project else { continue };
        let key = &*portfolio.record(milestone.record).key;
        let baseline = milestone.baseline.spot().unwrap_or_else(|| portfolio.record(milestone.record).head());
        if milestone.baseline.is_given() && past.born(key).is_none() {
            unknown.entry(project).or_insert(baseline);
        }
        let delivery = scene.delivery_since(past, project);
        for change in past.life(key).into_iter().flat_map(|life| life.of("baseline")) {
            if change.before.is_none() || change.commit <= delivery {
                continue;
            }
            let commit = past.of(change);
            let day = commit.map_or(scene.as_of, |commit| commit.arrival());
            if let Some(reason) = commit.and_then(|commit| commit.doubt) {
                undated.push((baseline, reason));
            } else if mandates.behind(project, day).is_none() {
                moves.entry((project, change.commit)).or_default().push((milestone, change));
            }
        }
    }
    for ((project, commit), moved) in &moves {
        unknown.remove(project);
        found.extend(finding(scene, moved, past.commit(*commit)));
    }
    removed(scene, past, &mandates, found);
    scene.out_of_reach(found, &unknown.into_values().collect::<Vec<_>>());
    scene.undated(found, &undated);
}

/// One finding for all the baselines that a commit moved in a project, at the first.
fn finding(scene: &Scene<'_>, moved: &[Moved<'_, '_>], commit: Option<&Commit>) -> Option<Finding> {
    let (milestone, change) = moved.first()?;
    let name = milestone.name.or(milestone.id).map_or("", |name| name.value);
    let (before, after) = (change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or("nothing"));
    let more = if moved.len() > 1 { format!(", with {} more,", moved.len() - 1) } else { String::new() };
    let when = commit
        .filter(|commit| !commit.is_uncommitted())
        .map_or_else(|| "in no commit yet".to_owned(), |commit| format!("on {}", commit.day()));
    let message = format!(
        "the baseline of `{name}`{more} went from {before} to {after} {when}, and no decision or approved change stands behind it"
    );
    let spot = milestone.baseline.spot().unwrap_or_else(|| scene.portfolio.record(milestone.record).head());
    let help = "record the decision or the approved change, or set the baseline back and move the forecast";
    Some(Finding::at(spot, message).help(help))
}

/// Milestones that were taken away in delivery with their baseline, unless they were done or another one took their place
/// with the same date. What one commit took from a project is one finding.
fn removed(scene: &Scene<'_>, past: &Chronicle, mandates: &Mandates, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let mut taken: BTreeMap<(ProjectId, u32), Vec<(&str, &str)>> = BTreeMap::new();
    for (key, life) in past.lives.iter().filter(|(_, life)| &*life.kind == "milestone") {
        let Some((ended, baseline)) = life.ended.zip(life.last_words.get("baseline")) else { continue };
        let Some(id) = portfolio.project_named(&life.project) else { continue };
        let project = portfolio.project(id);
        let is_judged = project.is_active() && scene.has_reached(project, "delivery");
        let Some(commit) = past.commit(ended).filter(|commit| is_judged && commit.doubt.is_none()) else { continue };
        let own = || portfolio.milestones.of(id).iter().map(|one| (one, &*portfolio.record(one.record).key));
        // Under another name, or as a copy of what went.
        let is_followed = own().any(|(one, own)| {
            let is_same_day = one.baseline.value().is_some_and(|day| day.to_string() == baseline);
            let came_with_it = || past.born(own).is_some_and(|born| born.arrival() == commit.arrival());
            own == &**key || (is_same_day && came_with_it())
        });
        let is_done = life.last_words.get("actual").is_some();
        let is_early = ended <= scene.delivery_since(past, id);
        if !is_done && !is_early && mandates.behind(id, commit.arrival()).is_none() && !is_followed {
            taken.entry((id, ended)).or_default().push((&life.title, baseline));
        }
    }
    for ((id, number), mut milestones) in taken {
        milestones.sort_unstable();
        let Some((name, baseline)) = milestones.first() else { continue };
        let more = if milestones.len() > 1 { format!(", with {} more,", milestones.len() - 1) } else { String::new() };
        let when = past.commit(number).filter(|commit| !commit.is_uncommitted());
        let when = when.map_or_else(|| "in no commit yet".to_owned(), |commit| format!("on {}", commit.day()));
        let message = format!(
            "`{name}`{more} was taken away {when} with its baseline of {baseline}, and no decision or approved change stands behind it"
        );
        let help = "record the decision or the approved change, or put the milestone back";
        found.push(Finding::at(portfolio.record(portfolio.project(id).record).head(), message).help(help));
    }
}
