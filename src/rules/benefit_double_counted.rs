//! `benefit-double-counted`: contributors claim more than the whole of a benefit.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Benefit;

pub(super) const RULE: Rule = Rule {
    name: "benefit-double-counted",
    group: Group::Benefits,
    level: Level::Warning,
    page: include_str!("benefit_double_counted.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for benefit in scene.portfolio.benefits.iter().filter(|benefit| benefit.is_pursued()) {
        let mut claimed = Decimal::ZERO;
        let shares = benefit.contributors.iter().filter_map(|part| Some((part, part.share.known()?)));
        let mut beyond = None;
        for (part, share) in shares {
            claimed += share.value;
            if claimed > Decimal::ONE_HUNDRED && beyond.is_none() {
                beyond = Some((part, share));
            }
        }
        let title = scene.portfolio.record(benefit.record).title();
        let Some((first, share)) = beyond else {
            found.extend(unknown(benefit, title));
            continue;
        };
        let message = format!("the contributors claim {} % of `{title}`", claimed.normalize());
        let project = first.project.map_or("this one", |project| project.value);
        found.push(
            Finding::at(share.spot, message)
                .help(format!("agree with `{project}` and the others whose gain it is; shares make at most 100")),
        );
    }
}

/// Of several contributors one without a share: nobody can add up what they claim.
fn unknown(benefit: &Benefit<'_>, title: &str) -> Option<Finding> {
    let silent = benefit.contributors.iter().find(|part| part.share.value().is_none())?;
    let project = silent.project.filter(|_| benefit.contributors.len() > 1)?;
    let message = format!("nobody says how much of `{title}` is owed to `{}`", project.value);
    Some(Finding::at(project.spot, message).help("agree its `share`, in percent").indeterminate())
}
