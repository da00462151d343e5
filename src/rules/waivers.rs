//! Waivers at work: findings that somebody accepted for a while.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};

use super::Scene;
use crate::finding::{Finding, Outcome};
use crate::model::{Filed, RecordId, Waiver};

/// Marks every finding that a valid waiver covers, and says which waivers cover any. Structure and references
/// cannot be waived. What could not be judged stays so, but its waiver counts as used.
pub fn apply(scene: &Scene<'_>, findings: &mut [Finding]) -> BTreeSet<RecordId> {
    let mut used = BTreeSet::new();
    let mut by_rule: BTreeMap<&str, Vec<&Filed<'_, Waiver<'_>>>> = BTreeMap::new();
    for waiver in scene.portfolio.waivers.iter().filter(|waiver| is_valid(scene, waiver)) {
        if let Some(rule) = waiver.rule.filter(|rule| can_be_waived(rule.value)) {
            by_rule.entry(rule.value).or_default().push(waiver);
        }
    }
    for finding in findings {
        let Some(waivers) = by_rule.get(&*finding.rule) else { continue };
        let covering = waivers.iter().filter(|waiver| covers(scene, waiver, finding)).map(|waiver| waiver.record);
        let found: Vec<RecordId> = covering.collect();
        if finding.outcome == Outcome::Fail && !found.is_empty() {
            finding.outcome = Outcome::Waived;
        }
        used.extend(found);
    }
    used
}

/// Whether findings of a rule may be waived; rules of a tree's own may.
pub fn can_be_waived(rule: &str) -> bool {
    super::named(rule).is_none_or(|rule| rule.group.can_be_waived())
}

/// Whether a waiver holds today: approved, begun, not expired and no longer than policy allows.
pub fn is_valid(scene: &Scene<'_>, waiver: &Waiver<'_>) -> bool {
    let begun = waiver.from.value().is_none_or(|from| from <= scene.as_of);
    let lasts = waiver.expires.value().is_some_and(|expires| expires >= scene.as_of);
    waiver.approved_by.is_some() && begun && lasts && longest(scene, waiver).is_none()
}

/// The day on which a waiver should have ended at the latest, if it lasts longer.
pub fn longest(scene: &Scene<'_>, waiver: &Waiver<'_>) -> Option<NaiveDate> {
    let months = u32::try_from(scene.policy.thresholds.whole("waiver_months")).unwrap_or(u32::MAX);
    let first = waiver.from.value().unwrap_or(scene.as_of);
    let latest = first.checked_add_months(Months::new(months))?;
    waiver.expires.value().filter(|expires| *expires > latest).map(|_| latest)
}

/// Whether a finding is within the scope of a waiver. A waiver without a scope covers nothing.
fn covers(scene: &Scene<'_>, waiver: &Waiver<'_>, finding: &Finding) -> bool {
    let Some(scope) = waiver.scope.map(|scope| scope.value) else { return false };
    let path = scene.sources.file(finding.spot.file).path();
    let folder = scope.strip_suffix("/**").or_else(|| scope.strip_suffix('/'));
    if path == scope || folder.is_some_and(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
    {
        return true;
    }
    let Some(rest) = finding.record.as_deref().and_then(|record| scope.strip_prefix(record)) else { return false };
    let Some(field) = rest.strip_prefix('.') else { return rest.is_empty() };
    let below = finding.field.as_deref().and_then(|own| own.strip_prefix(field));
    below.is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
}
