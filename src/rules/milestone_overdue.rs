//! `milestone-overdue`: an open milestone whose forecast has passed.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::slip;

pub(super) const RULE: Rule = Rule {
    name: "milestone-overdue",
    group: Group::Schedule,
    level: Level::Warning,
    page: include_str!("milestone_overdue.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for milestone in scene.portfolio.milestones.iter().filter(|milestone| scene.is_live(milestone)) {
        let (Some(late), Some(spot)) = (slip::overdue(milestone, scene.as_of), milestone.forecast.spot()) else {
            continue;
        };
        let name = milestone.name.or(milestone.id).map_or("", |name| name.value);
        found.push(
            Finding::at(spot, format!("`{name}` is {} overdue", days(late)))
                .help("give its `actual` date, or re-forecast it"),
        );
    }
}
