//! `milestone-overdue`: an open milestone whose forecast has passed.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "milestone-overdue",
    group: Group::Schedule,
    level: Level::Warning,
    page: include_str!("milestone_overdue.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for milestone in
        scene.portfolio.milestones.iter().filter(|milestone| !milestone.actual.is_given() && scene.is_live(milestone))
    {
        let Some(forecast) = milestone.forecast.known().filter(|forecast| forecast.value < scene.as_of) else {
            continue;
        };
        let late = (scene.as_of - forecast.value).num_days();
        let name = milestone.name.or(milestone.id).map_or("", |name| name.value);
        found.push(
            Finding::at(forecast.spot, format!("`{name}` is {} overdue", days(late)))
                .help("give its `actual` date, or re-forecast it"),
        );
    }
}
