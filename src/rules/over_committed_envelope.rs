//! `over-committed-envelope`: more is committed and approved for a year than was set aside for it.

use super::sentence::figure;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::commitment::{Claim, commitments};
use crate::model::Period;

pub(super) const RULE: Rule = Rule {
    name: "over-committed-envelope",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("over_committed_envelope.md"),
    check,
};

/// So many of the largest claims are shown beside a finding.
const SHOWN: usize = 3;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let envelope = &scene.policy.envelope;
    if envelope.is_empty() {
        return;
    }
    let claims = commitments(scene.portfolio, scene.policy, scene.as_of);
    let this = scene.policy.financial_year(Period::of(scene.as_of));
    for (year, set_aside) in envelope.range(this..) {
        let total = claims.total(*year);
        if total <= set_aside.value {
            continue;
        }
        let (bound, most) = (figure(total), figure(set_aside.value));
        let message = format!("{bound} is committed and approved for {year}, and {most} is set aside");
        let help = "move work to another year, stop some of it, or set more aside";
        let mut largest: Vec<&Claim> = claims.years.get(year).into_iter().flatten().collect();
        largest.sort_by_key(|claim| std::cmp::Reverse(claim.amount));
        let finding = Finding::at(set_aside.spot, message).help(help);
        found.push(largest.iter().take(SHOWN).fold(finding, |finding, claim| {
            let record = scene.portfolio.record(claim.record);
            finding.also(record.head(), format!("{} of it", figure(claim.amount)))
        }));
    }
}
