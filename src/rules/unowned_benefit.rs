//! `unowned-benefit`: a funded benefit that nobody in the business could be held to.

use super::sentence::any_of;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::contributor;
use crate::model::{Benefit, Filed, Project, ProjectId};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "unowned-benefit",
    group: Group::Benefits,
    level: Level::Error,
    page: include_str!("unowned_benefit.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let funded = |project: &Project<'_>| project.is_active() && scene.has_reached(project, "delivery");
    for benefit in scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued()) {
        let projects = contributor::projects(scene.portfolio, benefit);
        if !projects.iter().any(|id| funded(scene.portfolio.project(*id))) {
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
    let head = scene.portfolio.record(benefit.record).head();
    Some(
        Finding::at(head, format!("`{title}` has no {}", any_of(&names))).field(*field).help(
            "say who in the business answers for it, what is measured, from which value, to which value and by when",
        ),
    )
}
