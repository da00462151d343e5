//! `dangling-reference`: a name that leads nowhere, or to a record of the wrong kind.

mod absent;
mod suggestions;

use std::collections::{BTreeMap, HashMap};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level, Related};
use crate::model::{RecordId, Reference};
use crate::source::Spot;
use absent::Absent;
use suggestions::Suggestions;

pub(super) const RULE: Rule = Rule {
    name: "dangling-reference",
    group: Group::References,
    level: Level::Error,
    page: include_str!("dangling_reference.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let absent = Absent::of(scene);
    let mut suggestions = Suggestions::default();
    let mut elsewhere: BTreeMap<&[String], (Spot, usize)> = BTreeMap::new();
    let mut places: HashMap<(RecordId, &str), usize> = HashMap::new();
    let mut findings: Vec<Finding> = Vec::new();
    for reference in scene.references().iter().filter(|reference| reference.to.is_none()) {
        if absent.is_unread(reference.text) {
            continue;
        }
        if absent.is_kept_elsewhere(&reference.field.kinds) {
            elsewhere.entry(&reference.field.kinds).or_insert((reference.spot, 0)).1 += 1;
            continue;
        }
        let known = places.entry((reference.from, reference.text)).or_insert(findings.len());
        match findings.get_mut(*known) {
            Some(finding) => {
                finding.related.push(Related { spot: reference.spot, label: "and named here".to_owned() });
            }
            None => findings.push(finding(scene, reference, &mut suggestions)),
        }
    }
    findings.into_iter().for_each(|finding| found.push(finding));
    for (kinds, (first, count)) in elsewhere {
        found.push_at(Level::Info, not_judged(kinds, first, count));
    }
}

fn finding<'a>(scene: &Scene<'a>, reference: &Reference<'a>, suggestions: &mut Suggestions<'a>) -> Finding {
    let field = reference.field.path.iter().rev().find(|step| !matches!(step.as_str(), "[]" | "*"));
    let field = field.map_or("", String::as_str);
    let wanted = alternatives(&reference.field.kinds);
    let text = reference.text;
    if let Some(&other) = scene.portfolio.named(text).first() {
        let kind = &scene.portfolio.record(other).kind.name;
        let message = format!("`{field}` names `{text}`, which is of the kind {kind} and not {wanted}");
        return Finding::at(reference.spot, message).help(format!("name a record of the kind {wanted}"));
    }
    let help = match suggestions.close_to(scene, reference) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "correct the name, or add the record that it is to lead to".to_owned(),
    };
    Finding::at(reference.spot, format!("`{field}` names `{text}`, and there is no {wanted} of that name")).help(help)
}

fn not_judged(kinds: &[String], first: Spot, count: usize) -> Finding {
    let wanted = alternatives(kinds);
    let what = if count == 1 { "a name is".to_owned() } else { format!("{count} names are") };
    let message = format!("{what} not followed: this repository keeps no {wanted}");
    Finding::at(first, message)
        .help("they are followed where the portfolio is checked; to check them here, add a `pmo.yaml`")
        .indeterminate()
}

/// `person`, or `programme, portfolio or project`.
fn alternatives(kinds: &[String]) -> String {
    match kinds {
        [one] if one == "any" => "record".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
        [] => String::new(),
    }
}
