//! `finding-closed-by-audited`: a finding of an audit was closed by those who were audited.

use super::{Findings, Group, Rule, Scene};
use crate::chronicle::{Chronicle, Commit};
use crate::finding::{Finding, Level};
use crate::model::{Fields, Project, Record, Text};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "finding-closed-by-audited",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("finding_closed_by_audited.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let closed = scene.portfolio.records.iter().filter(|record| record.kind.name == "audit").flat_map(|record| {
        let findings = record.fields().list("findings");
        findings
            .filter(|one| one.text("state").is_some_and(|state| state.value == "closed"))
            .map(move |one| (record, one))
    });
    let mut closed = closed.peekable();
    if closed.peek().is_none() {
        return;
    }
    let past = scene.remembered(found);
    let (mut unknown, mut undated, mut nobodys) = (Vec::new(), Vec::new(), Vec::new());
    for (audit, finding) in closed {
        let audited = audited(scene, audit, finding);
        let (Some(state), id) = (finding.text("state"), finding.text("id").map_or("", |id| id.value)) else { continue };
        let by = |person: &str, spot: Spot| {
            let message = format!("`{id}` of `{}` was closed by `{person}`, who was audited", audit.key);
            Finding::at(spot, message).help("have the auditor look at it and close it")
        };
        if let Some(stated) = finding.text("closed_by").filter(|by| audited.contains(&by.value)) {
            found.push(by(stated.value, stated.spot));
            continue;
        }
        let Some(past) = past else { continue };
        let Some(commit) = closing(past, &audit.key, id) else {
            unknown.push(state.spot);
            continue;
        };
        if commit.is_uncommitted() {
            let message = format!("that `{id}` of `{}` is closed is in no commit yet", audit.key);
            found.push(Finding::at(state.spot, message).help("have the auditor commit it").indeterminate());
        } else if let Some(reason) = commit.doubt {
            undated.push((state.spot, reason));
        } else {
            match scene.person_of(&commit.author.email) {
                Some(person) if audited.contains(&person) => found.push(by(person, state.spot)),
                Some(_) => {}
                None => nobodys.push((state.spot, commit)),
            }
        }
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
    scene.nobodys(found, &nobodys);
}

/// The commit that closed a finding; `None` if history does not reach it, or it came with the first commit of all.
fn closing<'c>(past: &'c Chronicle, audit: &str, id: &str) -> Option<&'c Commit> {
    let path = format!("findings[{id}].state");
    let change =
        past.life(audit).and_then(|life| life.of(&path).rfind(|change| change.after.as_deref() == Some("closed")));
    change.map_or_else(|| past.brought(audit), |change| past.of(change))
}

/// Who answers for what was audited: the owner of the finding, and whoever runs or sponsors the work.
fn audited<'a>(scene: &Scene<'a>, audit: &Record<'a>, finding: Fields<'a>) -> Vec<&'a str> {
    let subject = audit.fields().text("subject").and_then(|subject| scene.portfolio.project_named(subject.value));
    let project: Option<&Project<'a>> = subject.map(|subject| scene.portfolio.project(subject));
    let people: [Option<Text<'a>>; 3] = [
        finding.text("owner"),
        project.and_then(|project| project.manager),
        project.and_then(|project| project.sponsor),
    ];
    let auditor = audit.fields().text("auditor");
    people
        .into_iter()
        .flatten()
        .map(|person| person.value)
        .filter(|person| auditor.is_none_or(|auditor| auditor.value != *person))
        .collect()
}
