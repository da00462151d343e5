//! `exposure-above-contingency`: what open risks are expected to cost is more than what is left to pay for them.

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::contingency;
use crate::metrics::exposure::{exposure, open};
use crate::metrics::horizon::is_under_way;

pub(super) const RULE: Rule = Rule {
    name: "exposure-above-contingency",
    group: Group::Risk,
    level: Level::Warning,
    page: include_str!("exposure_above_contingency.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let under_way = scene.portfolio.projects().filter(|(_, project)| is_under_way(project, scene.policy));
    for (id, project) in under_way {
        let Ok(left) = contingency::remaining(project) else { continue };
        let exposure = exposure(scene.portfolio, open(scene.portfolio, [Some(id)]), scene.policy);
        let Ok(expected) = exposure.residual.amount else { continue };
        let spot = project.cost.as_ref().and_then(|cost| cost.contingency.spot());
        let Some(spot) = spot.filter(|_| expected > left && exposure.open > 0) else { continue };
        let of = match (exposure.residual.known, exposure.open) {
            (1, 1) => "the open risk".to_owned(),
            (known, open) if known == open => format!("the {open} open risks"),
            (known, open) => format!("{known} of {open} open risks"),
        };
        let message = format!(
            "{} of contingency is left, and after response {of} may cost {}",
            left.normalize(),
            expected.normalize()
        );
        found.push(
            Finding::at(spot, message)
                .help("treat the largest of them further, or ask for more contingency with the figures at hand"),
        );
    }
}
