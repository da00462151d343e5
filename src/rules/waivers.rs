//! Waivers at work: findings that somebody accepted for a while.

use super::Scene;
use crate::finding::{Finding, Outcome};
use crate::model::Waiver;

/// Marks every finding that a valid waiver covers. Structure and references cannot be waived.
pub fn apply(scene: &Scene<'_>, findings: &mut [Finding]) {
    let valid: Vec<&Waiver<'_>> =
        scene.portfolio.waivers.iter().map(|waiver| &waiver.data).filter(|waiver| is_valid(scene, waiver)).collect();
    if valid.is_empty() {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| finding.outcome == Outcome::Fail) {
        let can_be = super::named(&finding.rule).is_none_or(|rule| rule.group.can_be_waived());
        if can_be && valid.iter().any(|waiver| covers(scene, waiver, finding)) {
            finding.outcome = Outcome::Waived;
        }
    }
}

/// Whether a waiver holds today: approved, begun and not expired.
pub fn is_valid(scene: &Scene<'_>, waiver: &Waiver<'_>) -> bool {
    let begun = waiver.from.value().is_none_or(|from| from <= scene.as_of);
    waiver.approved_by.is_some() && begun && waiver.expires.value().is_some_and(|expires| expires >= scene.as_of)
}

/// Whether a finding is within the scope of a waiver. A waiver without a scope covers nothing.
pub fn covers(scene: &Scene<'_>, waiver: &Waiver<'_>, finding: &Finding) -> bool {
    if waiver.rule.is_none_or(|rule| rule.value != finding.rule) {
        return false;
    }
    let path = scene.sources.file(finding.spot.file).path();
    let record_fits = waiver.record.is_none_or(|record| finding.record.as_deref() == Some(record.value));
    let path_fits = waiver.path.is_none_or(|wanted| {
        path == wanted.value || path.starts_with(&format!("{}/", wanted.value.trim_end_matches('/')))
    });
    let field_fits = waiver.field.is_none_or(|field| finding.field.as_deref() == Some(field.value));
    let scoped = waiver.record.is_some() || waiver.path.is_some() || waiver.field.is_some();
    scoped && record_fits && path_fits && field_fits
}
