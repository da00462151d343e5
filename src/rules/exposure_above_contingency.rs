//! `exposure-above-contingency`: what open risks are expected to cost is more than what is left to pay for them.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::exposure::{Exposure, exposure, open};
use crate::metrics::horizon::is_under_way;
use crate::metrics::{contingency, risk};
use crate::model::Project;
use crate::source::Spot;

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
        let risks = open(scene.portfolio, [Some(id)]);
        let stated = project.cost.as_ref().and_then(|cost| cost.contingency.spot());
        let Some(spot) = stated.filter(|_| !risks.is_empty()) else { continue };
        let uncosted = risks
            .iter()
            .filter(|risk| !risk.is_opportunity() && risk::residual_exposure(risk, &scene.policy.scales).is_err());
        let uncosted = uncosted.count();
        let exposure = exposure(scene.portfolio, risks, scene.policy);
        found.extend(match (contingency::remaining(project), exposure.residual.amount) {
            (Ok(left), Ok(expected)) if expected > left => Some(beyond(spot, left, expected, &exposure)),
            (Ok(left), _) if uncosted > 0 => Some(unknown(spot, left, uncosted)),
            (Err(reason), _) => Some(unjudged(spot, project, reason)),
            _ => None,
        });
    }
}

fn beyond(spot: Spot, left: Decimal, expected: Decimal, exposure: &Exposure) -> Finding {
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
    Finding::at(spot, message)
        .help("treat the largest of them further, or ask for more contingency with the figures at hand")
}

fn unknown(spot: Spot, left: Decimal, uncosted: usize) -> Finding {
    let risks = if uncosted == 1 { "an open risk".to_owned() } else { format!("{uncosted} open risks") };
    let message = format!("{} of contingency is left, and nobody says what {risks} may cost", left.normalize());
    Finding::at(spot, message).help("state `probability` and `cost` of each open risk").indeterminate()
}

fn unjudged(spot: Spot, project: &Project<'_>, reason: &str) -> Finding {
    let message = format!("nobody can tell whether the contingency of `{}` covers its risks: {reason}", project.id);
    Finding::at(spot, message).help("state the amounts in `contingency` and `contingency_used`").indeterminate()
}
