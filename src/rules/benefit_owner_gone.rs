//! `benefit-owner-gone`: the owner of a benefit that is still expected has left.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};

pub(super) const RULE: Rule = Rule {
    name: "benefit-owner-gone",
    group: Group::Benefits,
    level: Level::Warning,
    page: include_str!("benefit_owner_gone.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    for benefit in portfolio.benefits.iter().filter(|benefit| !portfolio.record(benefit.record).is_closed()) {
        let Some(owner) = benefit.owner else { continue };
        let Some(person) = portfolio.person(owner.value) else { continue };
        let Some(end) = person.end.known().filter(|end| end.value < scene.as_of) else { continue };
        let title = portfolio.record(benefit.record).title();
        found.push(
            Finding::at(owner.spot, format!("`{title}` is owned by `{}`, who left on {}", owner.value, end.value))
                .help("name who has the gain now, and have them accept baseline and target")
                .also(end.spot, "left"),
        );
    }
}
