//! `unowned-systemic-risk`: several projects fear one cause, and nobody above them owns it.

use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::systemic::causes;

pub(super) const RULE: Rule = Rule {
    name: "unowned-systemic-risk",
    group: Group::Portfolio,
    level: Level::Warning,
    page: include_str!("unowned_systemic_risk.md"),
    check,
};

/// Places a finding shows beside its own: the message says how many there are.
const SHOWN: usize = 5;

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let least = scene.policy.thresholds.number("systemic_projects");
    for mut cause in causes(portfolio) {
        cause.unowned.retain(|id| portfolio.project(*id).is_active());
        if Decimal::from(cause.unowned.len()) < least {
            continue;
        }
        let unowned = cause.risks.iter().filter(|risk| risk.project.is_some_and(|id| cause.unowned.contains(&id)));
        let mut places = unowned.filter_map(|risk| Some((risk, risk.cause_tag?.spot)));
        let Some((_, first)) = places.next() else { continue };
        let message =
            format!("`{}` stands behind risks of {} projects, and nobody owns it", cause.tag, cause.unowned.len());
        let finding = Finding::at(first, message)
            .help("record it once in the portfolio or programme above them, with this `cause_tag` and an owner");
        found.push(places.take(SHOWN).fold(finding, |finding, (risk, spot)| {
            finding.also(spot, format!("the same cause in `{}`", portfolio.record(risk.record).key))
        }));
    }
}
