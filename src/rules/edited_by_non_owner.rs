//! `edited-by-non-owner`: a report or a measurement written by somebody whose place it is not.

use std::collections::HashMap;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::model::{Project, ProjectId, Text};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "edited-by-non-owner",
    group: Group::Approvals,
    level: Level::Warning,
    page: include_str!("edited_by_non_owner.md"),
    check,
};

/// The line of work whose people may write for others.
const OFFICE: &str = "pmo";

/// Something that somebody in particular writes.
struct Owned<'a> {
    key: &'a str,
    field: &'static str,
    what: String,
    spot: Spot,
    owners: Vec<&'a str>,
}

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let mut owned = statuses(scene).into_iter().chain(measurements(scene)).peekable();
    let Some(past) = owned.peek().and_then(|_| scene.remembered(found)) else { return };
    let people: HashMap<String, &str> = scene
        .portfolio
        .people
        .iter()
        .filter_map(|person| Some((person, person.id?.value)))
        .flat_map(|(person, id)| person.emails.iter().map(move |email| (email.value.to_lowercase(), id)))
        .collect();
    let (mut unknown, mut undated, mut nobodys) = (Vec::new(), Vec::new(), Vec::new());
    for Owned { key, field, what, spot, owners } in owned {
        let changed = past.life(key).and_then(|life| life.below(field).next_back());
        let commit = changed.map_or_else(|| past.brought(key), |change| past.of(change));
        let Some(commit) = commit else {
            unknown.push(spot);
            continue;
        };
        if commit.is_uncommitted() {
            let message = format!("{what} is in no commit yet");
            found.push(Finding::at(spot, message).help("have it committed by those it belongs to").indeterminate());
            continue;
        }
        if let Some(reason) = commit.doubt {
            undated.push((spot, reason));
            continue;
        }
        let Some(author) = people.get(&commit.author.email.to_lowercase()) else {
            nobodys.push((spot, commit));
            continue;
        };
        let family = scene.portfolio.person(author).and_then(|person| person.role_family);
        let is_office = family.is_some_and(|family| family.value.eq_ignore_ascii_case(OFFICE));
        if !owners.contains(author) && !is_office {
            let message = format!("{what} was last written by `{author}`, who has no part in it");
            found.push(
                Finding::at(spot, message).help("have it written by those it belongs to, or record their part in it"),
            );
        }
    }
    scene.out_of_reach(found, &unknown);
    scene.undated(found, &undated);
    scene.nobodys(found, &nobodys);
}

/// The status of active work, with everybody who has a part in it.
fn statuses<'a>(scene: &Scene<'a>) -> Vec<Owned<'a>> {
    let mut booked: HashMap<ProjectId, Vec<&'a str>> = HashMap::new();
    for booking in scene.portfolio.allocations.iter() {
        if let Some((project, person)) = booking.project.zip(booking.person) {
            booked.entry(project).or_default().push(person.value);
        }
    }
    let owned = |(id, project): (ProjectId, &'a Project<'a>)| {
        let status = project.status.as_ref()?;
        let spot = status.date.spot().or_else(|| project.fields.value_spot("status"))?;
        let roles = project.roles.iter().map(|(_, holder)| *holder);
        let named: Vec<Text<'a>> = [project.manager, project.sponsor].into_iter().flatten().chain(roles).collect();
        let owners =
            named.iter().map(|text| text.value).chain(booked.get(&id).into_iter().flatten().copied()).collect();
        Some(Owned { key: project.id, field: "status", what: format!("the status of `{}`", project.id), spot, owners })
    };
    scene.active().filter_map(owned).collect()
}

/// The measurements of benefits that have an owner.
fn measurements<'a>(scene: &Scene<'a>) -> Vec<Owned<'a>> {
    let owned =
        scene.portfolio.benefits.iter().filter(|benefit| !benefit.measurements.is_empty()).filter_map(|benefit| {
            let owner = benefit.owner?;
            let key = &*scene.portfolio.record(benefit.record).key;
            let measured = benefit.measurements.iter().filter_map(|measurement| measurement.by).map(|by| by.value);
            Some(Owned {
                key,
                field: "measurements",
                what: format!("the last measurement of `{key}`"),
                spot: benefit.fields.value_spot("measurements")?,
                owners: std::iter::once(owner.value).chain(measured).collect(),
            })
        });
    owned.collect()
}
