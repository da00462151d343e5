//! One run of all rules over one scene: levels from policy, waivers, one root cause once.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;

use super::{ALL, Findings, Group, Indexes, Rule, Scene, Shared, custom, waivers};
use crate::finding::{Finding, Level};
use crate::model::ProjectId;
use crate::policy::{CustomRule, OperatingModel, Policy, RuleSetting};

/// Rules about the findings of the others.
const LAST: [&str; 1] = ["waiver-expired"];

/// Every finding, sorted by path, place and rule.
pub fn run(scene: &Scene<'_>) -> Vec<Finding> {
    let own = Shared::of(scene.portfolio);
    let scene = &Scene { shared: scene.shared.or(Some(&own)), ..*scene };
    let indexes = work_out(scene);
    let scene = &Scene { indexes: Some(&indexes), ..*scene };
    let is_last = |rule: &&Rule| LAST.contains(&rule.name);
    let built_in: Vec<Vec<Finding>> =
        ALL.par_iter().with_max_len(1).filter(|rule| !is_last(rule)).map(|rule| check(scene, rule)).collect();
    let own: Vec<Vec<Finding>> = scene.policy.custom_rules.par_iter().map(|rule| check_custom(scene, rule)).collect();
    let mut findings: Vec<Finding> = built_in.into_iter().flatten().collect();
    once(scene.policy, &mut findings);
    findings.extend(own.into_iter().flatten());
    let used = waivers::apply(scene, &mut findings);
    let scene = &Scene { waivers_used: Some(&used), ..*scene };
    findings.extend(ALL.iter().filter(is_last).flat_map(|rule| check(scene, rule)));
    findings.par_sort_by(|a, b| {
        let path = |finding: &Finding| scene.sources.file(finding.spot.file).path();
        (path(a), a.spot.span, &a.rule, &a.message).cmp(&(path(b), b.spot.span, &b.rule, &b.message))
    });
    findings
}

/// Works out on all threads what many rules ask for one project after the other, and what they look things up in.
fn work_out<'a>(scene: &Scene<'a>) -> Indexes<'a> {
    let basis = scene.basis();
    let active: Vec<ProjectId> = scene.active().map(|(id, _)| id).collect();
    let index = || {
        let indexes = Indexes::of(scene.portfolio, scene.policy, scene.as_of);
        basis.prepare(&indexes.loads);
        indexes
    };
    let (indexes, ()) = rayon::join(index, || active.par_iter().for_each(|id| _ = basis.earned(*id)));
    active.par_iter().for_each(|id| _ = basis.health(*id));
    indexes
}

/// The level of a rule in this tree, and whether policy set it by name.
pub fn level(policy: &Policy, name: &str, group: Group, usual: Level) -> (Level, bool) {
    if let Some(level) = policy.rules.get(name).and_then(|setting| setting.level) {
        return (level, true);
    }
    let level = match policy.operating_model {
        OperatingModel::Supportive => usual.milder(),
        OperatingModel::Directive if matches!(group, Group::Completeness | Group::Approvals) => Level::Error,
        _ => usual,
    };
    (level, false)
}

fn check(scene: &Scene<'_>, rule: &Rule) -> Vec<Finding> {
    let (level, pinned) = level(scene.policy, rule.name, rule.group, rule.level);
    if level == Level::Off {
        return Vec::new();
    }
    let mut findings = Findings::new(Cow::Borrowed(rule.name), level, pinned);
    match scene.policy.for_rule(rule.name) {
        Some(policy) => (rule.check)(&Scene { policy: &policy, shared: None, indexes: None, ..*scene }, &mut findings),
        None => (rule.check)(scene, &mut findings),
    }
    settle(scene, findings, scene.policy.rules.get(rule.name))
}

fn check_custom(scene: &Scene<'_>, rule: &CustomRule) -> Vec<Finding> {
    let level = custom::level(rule);
    if level == Level::Off {
        return Vec::new();
    }
    let mut findings = Findings::new(Cow::Owned(rule.name.clone()), level, true);
    custom::check(scene, rule, &mut findings);
    settle(scene, findings, Some(&rule.setting))
}

/// The findings with record and field filled in, as far as a setting lets them stand.
fn settle(scene: &Scene<'_>, findings: Findings, setting: Option<&RuleSetting>) -> Vec<Finding> {
    let mut found = findings.into_vec();
    found.iter_mut().for_each(|finding| place(scene, finding));
    if let Some(setting) = setting {
        found.retain(|finding| concerns(scene, setting, finding));
    }
    found
}

/// Fills in the record and field that a place belongs to, where the rule did not.
fn place(scene: &Scene<'_>, finding: &mut Finding) {
    if finding.record.is_some() && finding.field.is_some() {
        return;
    }
    let Some((record, located)) = scene.portfolio.locate(finding.spot) else { return };
    let field = finding.field.take().unwrap_or(located);
    let (key, full) = scene.portfolio.address(record, &field);
    let field = if finding.record.is_none() { full } else { field };
    if finding.record.is_none() && !key.is_empty() {
        finding.record = Some(key.to_owned());
    }
    finding.field = Some(field).filter(|field| !field.is_empty());
}

/// Whether a finding is about a project with the stage, tier and approach that a setting asks for.
fn concerns(scene: &Scene<'_>, setting: &RuleSetting, finding: &Finding) -> bool {
    if setting.stages.is_empty() && setting.tiers.is_empty() && setting.approaches.is_empty() {
        return true;
    }
    let Some((record, _)) = scene.portfolio.locate(finding.spot) else { return true };
    let owner = scene
        .portfolio
        .as_project(record)
        .or_else(|| scene.portfolio.as_project(scene.portfolio.record(record).project?));
    let Some(project) = owner.map(|owner| scene.portfolio.project(owner)) else { return true };
    let fits = |allowed: &[String], own: Option<&str>| {
        allowed.is_empty() || own.is_some_and(|own| allowed.iter().any(|one| one == own))
    };
    fits(&setting.stages, project.stage.map(|stage| stage.value))
        && fits(&setting.approaches, project.approach.map(|approach| approach.value))
        && (setting.tiers.is_empty() || scene.tier(project).is_some_and(|tier| setting.tiers.contains(&tier)))
}

/// Leaves out what a more specific finding already says about the same field, or about the block it stands in. The
/// specific one then speaks as loudly as the one left out; where policy set its level, both stay.
fn once(policy: &Policy, findings: &mut Vec<Finding>) {
    /// General rules that yield to any other rule about the same field.
    const GENERAL: [&str; 2] = ["missing-required-field", "ambiguous-scalar"];
    let is_general = |finding: &Finding| GENERAL.contains(&&*finding.rule);
    let is_pinned = |finding: &Finding| policy.rules.get(&*finding.rule).is_some_and(|setting| setting.level.is_some());
    let mut specific: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (i, finding) in findings.iter().enumerate().filter(|(_, finding)| !is_general(finding)) {
        if let Some(place) = finding.record.clone().zip(finding.field.clone()) {
            specific.entry(place).or_default().push(i);
        }
    }
    let mut left_out = vec![false; findings.len()];
    for i in 0..findings.len() {
        let general = &findings[i];
        let (Some(record), Some(field), true) = (&general.record, &general.field, is_general(general)) else {
            continue;
        };
        let ends = field.match_indices('.').map(|(end, _)| end).chain([field.len()]);
        let same = ends.filter_map(|end| specific.get(&(record.clone(), field[..end].to_owned())));
        let Some(&heir) = same.flatten().max_by_key(|&&other| findings[other].level) else { continue };
        let level = general.level.max(findings[heir].level);
        if level > findings[heir].level && is_pinned(&findings[heir]) {
            continue;
        }
        left_out[i] = true;
        findings[heir].level = level;
    }
    let mut left_out = left_out.into_iter();
    findings.retain(|_| !left_out.next().unwrap_or_default());
}
