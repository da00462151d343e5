//! `dependency-late`: something is promised or forecast for a day after it is needed.

use super::sentence::days;
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::criticality::critical;
use crate::metrics::dependency::{Pair, pairs};

pub(super) const RULE: Rule = Rule {
    name: "dependency-late",
    group: Group::Dependencies,
    level: Level::Error,
    page: include_str!("dependency_late.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let open = |pair: &Pair<'_, '_>| pair.is_open() && pair.halves().any(|half| scene.is_live(half));
    let pairs: Vec<Pair<'_, '_>> = pairs(scene.portfolio).into_iter().filter(open).collect();
    let critical = critical(scene.portfolio, &pairs, scene.policy, scene.as_of);
    for (pair, critical) in pairs.iter().zip(critical) {
        let Some(need) = pair.need_by() else { continue };
        let promised = pair.promised().map(|date| (date, "promised"));
        let forecast = pair.forecast(scene.portfolio).map(|date| (date, "forecast"));
        let latest = promised.into_iter().chain(forecast).max_by_key(|(date, _)| date.value);
        let Some((date, is)) = latest.filter(|(date, _)| date.value > need.value) else { continue };
        let late = days((date.value - need.value).num_days());
        let finding =
            Finding::at(date.spot, format!("`{}` is {is} {late} after `{}` needs it", pair.what(), pair.taker))
                .help("agree another date with the other project, or a way to go on without it")
                .also(need.spot, format!("needed by {}", need.value));
        if critical == Ok(true) { found.push(finding) } else { found.push_milder(finding) }
    }
}
