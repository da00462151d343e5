//! `waiver-expired`: a waiver that is over, too long, approved by nobody, about no rule, or not needed.

use super::{ALL, Findings, Group, Rule, Scene, waivers};
use crate::finding::{Finding, Level, suggestion};
use crate::model::{Filed, Waiver};

pub(super) const RULE: Rule = Rule {
    name: "waiver-expired",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("waiver_expired.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    for waiver in &scene.portfolio.waivers {
        if let Some(finding) = defect(scene, waiver).or_else(|| unused(scene, waiver)) {
            found.push(finding);
        }
    }
}

/// Why a waiver does not hold, whatever it is about.
fn defect(scene: &Scene<'_>, waiver: &Filed<'_, Waiver<'_>>) -> Option<Finding> {
    let head = || scene.portfolio.record(waiver.record).head();
    let name = waiver.id.map_or("this waiver", |id| id.value);
    let rule = waiver.rule?;
    if !exists(scene, rule.value) {
        let help = suggestion(rule.value, names(scene), || "see `pmo rules`".to_owned());
        return Some(Finding::at(rule.spot, format!("there is no rule `{}` to waive", rule.value)).help(help));
    }
    if !waivers::can_be_waived(rule.value) {
        let message = format!("`{}` cannot be waived", rule.value);
        return Some(Finding::at(rule.spot, message).help("mend what it finds, and remove the waiver"));
    }
    if waiver.approved_by.is_none() {
        let message = format!("nobody has approved `{name}`");
        return Some(
            Finding::at(head(), message).field("approved_by").help("add `approved_by:`, or remove the waiver"),
        );
    }
    let Some(expires) = waiver.expires.known() else {
        let spot = waiver.expires.spot().unwrap_or_else(head);
        let message = format!("`{name}` has no end");
        return Some(Finding::at(spot, message).field("expires").help("say in `expires` when it is looked at again"));
    };
    if expires.value < scene.as_of {
        let message = format!("`{name}` expired on {}", expires.value);
        return Some(Finding::at(expires.spot, message).help("mend what it excuses, or have it approved again"));
    }
    let latest = waivers::longest(scene, waiver)?;
    let message = format!("`{name}` lasts longer than policy allows");
    Some(Finding::at(expires.spot, message).help(format!("let it end by {latest}, and renew it then if need be")))
}

/// A waiver that holds and covers nothing that was found.
fn unused(scene: &Scene<'_>, waiver: &Filed<'_, Waiver<'_>>) -> Option<Finding> {
    let begun = waiver.from.value().is_none_or(|from| from <= scene.as_of);
    if !begun || scene.waivers_used?.contains(&waiver.record) {
        return None;
    }
    let rule = waiver.rule?;
    let message = format!("nothing needs `{}`: `{}` finds nothing there", waiver.id?.value, rule.value);
    Some(Finding::at(rule.spot, message).help("remove it, or mend its `scope`"))
}

fn names<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = &'s str> {
    ALL.iter().map(|rule| rule.name).chain(scene.policy.custom_rules.iter().map(|rule| rule.name.as_str()))
}

fn exists(scene: &Scene<'_>, rule: &str) -> bool {
    names(scene).any(|name| name == rule)
}
