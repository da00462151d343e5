//! `unowned-benefit`: a funded benefit that nobody in the business could be held to.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Benefit, Filed, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "unowned-benefit",
    group: Group::Benefits,
    level: Level::Error,
    page: include_str!("unowned_benefit.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for benefit in scene.portfolio.benefits.iter().filter(|benefit| scene.is_live(benefit) && is_pursued(benefit)) {
        let projects = projects(scene, benefit);
        if !projects.iter().any(|id| scene.has_reached(scene.portfolio.project(*id), "delivery")) {
            continue;
        }
        let title = scene.portfolio.record(benefit.record).title();
        if let Some((spot, owner)) = owned_by_manager(scene, benefit, &projects) {
            found.push(
                Finding::at(spot, format!("`{title}` is owned by `{owner}`, who runs the project"))
                    .field("owner")
                    .help("name an owner in the business, who has the gain and stays when the project ends"),
            );
        }
        found.extend(incomplete(scene, benefit, title));
    }
}

fn is_pursued(benefit: &Benefit<'_>) -> bool {
    benefit.state.is_none_or(|state| !matches!(state.value, "missed" | "retired"))
}

/// The project a benefit stands in and those that contribute to it.
fn projects(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>) -> Vec<ProjectId> {
    let contributors = benefit.contributors.iter().filter_map(|one| one.project);
    let contributors = contributors.filter_map(|project| scene.portfolio.project_named(project.value));
    benefit.project.into_iter().chain(contributors).collect()
}

fn owned_by_manager<'a>(scene: &Scene<'_>, benefit: &Benefit<'a>, projects: &[ProjectId]) -> Option<(Spot, &'a str)> {
    let owner = benefit.owner?;
    let managers = projects.iter().filter_map(|id| scene.portfolio.project(*id).manager);
    managers.into_iter().any(|manager| manager.value == owner.value).then_some((owner.spot, owner.value))
}

/// One finding for all that is missing; the field is that of the first.
fn incomplete(scene: &Scene<'_>, benefit: &Filed<'_, Benefit<'_>>, title: &str) -> Option<Finding> {
    let described = benefit.kind.is_some_and(|kind| kind.value == "qualitative");
    let parts = [
        ("owner", "owner", benefit.owner.is_some()),
        ("measure", "measure", benefit.measure.is_some()),
        ("baseline", "baseline", benefit.baseline.is_given() || described),
        ("target", "target", benefit.target.is_given() || described),
        ("target.date", "target date", benefit.target_date.is_given()),
    ];
    let missing: Vec<_> = parts.iter().filter(|(_, _, given)| !given).collect();
    let (field, ..) = missing.first()?;
    let names: Vec<&str> = missing.iter().map(|(_, name, _)| *name).collect();
    let listed = match &*names {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => names.concat(),
    };
    let head = scene.portfolio.record(benefit.record).head();
    Some(
        Finding::at(head, format!("`{title}` has no {listed}")).field(*field).help(
            "say who in the business answers for it, what is measured, from which value, to which value and by when",
        ),
    )
}
