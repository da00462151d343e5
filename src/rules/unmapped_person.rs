//! `unmapped-person`: somebody whose word counts has no address that git knows.

use std::collections::{BTreeMap, HashSet};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::Text;

pub(super) const RULE: Rule = Rule {
    name: "unmapped-person",
    group: Group::References,
    level: Level::Warning,
    page: include_str!("unmapped_person.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let named = named(scene);
    for (handle, text) in &named {
        let Some(person) = scene.portfolio.person(handle).filter(|person| person.emails.is_empty()) else { continue };
        let message = format!("`{handle}` has no address, so that nothing in git can be theirs");
        let finding = Finding::at(scene.portfolio.record(person.record).head(), message);
        found.push(finding.help("add the addresses they commit with to `emails:`").also(text.spot, "named here"));
    }
    let approvers: BTreeMap<&str, Text<'_>> = approvers(scene).collect();
    let Some(past) = approvers.first_key_value().and_then(|_| scene.remembered(found)) else { return };
    let authors: HashSet<String> = past.commits.iter().map(|commit| commit.author.email.to_lowercase()).collect();
    let mut unknown = Vec::new();
    for (handle, text) in &approvers {
        let Some(person) = scene.portfolio.person(handle).filter(|person| !person.emails.is_empty()) else { continue };
        if person.emails.iter().any(|email| authors.contains(&email.value.to_lowercase())) {
            continue;
        }
        if past.first().is_none() {
            unknown.push(text.spot);
            continue;
        }
        let message = format!("`{handle}` decides here, and no commit was ever made with an address of theirs");
        found.push(
            Finding::at(text.spot, message)
                .help("have them commit their verdicts, or correct `emails:` or the mailmap"),
        );
    }
    scene.out_of_reach(found, &unknown);
}

/// Everybody who runs, sponsors or decides something, with the first place that names them.
fn named<'a>(scene: &Scene<'a>) -> BTreeMap<&'a str, Text<'a>> {
    let roles = scene.active().flat_map(|(_, project)| [project.manager, project.sponsor]).flatten();
    let mut named: BTreeMap<&str, Text<'_>> = BTreeMap::new();
    for text in roles.map(|text| (text.value, text)).chain(approvers(scene)) {
        named.entry(text.0).or_insert(text.1);
    }
    named
}

/// Everybody who gave a verdict.
fn approvers<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (&'a str, Text<'a>)> + use<'a> {
    let portfolio = scene.portfolio;
    let verdicts = portfolio.decisions.iter().flat_map(|decision| &decision.approvers);
    let given = verdicts.filter(|approver| approver.verdict.is_some()).filter_map(|approver| approver.person);
    given.map(|person| (person.value, person))
}
