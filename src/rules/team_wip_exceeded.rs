//! `team-wip-exceeded`: a team that works on more projects at once than it should.

use std::collections::{BTreeMap, BTreeSet};

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::load::Booking;
use crate::model::ProjectId;

pub(super) const RULE: Rule = Rule {
    name: "team-wip-exceeded",
    group: Group::Portfolio,
    level: Level::Info,
    page: include_str!("team_wip_exceeded.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let portfolio = scene.portfolio;
    let loads = scene.loads();
    let mut of_team: BTreeMap<&str, BTreeSet<ProjectId>> = BTreeMap::new();
    let mut count = |team: &'_ str, booking: &Booking<'_, '_>| {
        let held = booking.allocation.is_firm() && booking.touches(scene.as_of, scene.as_of);
        let project = booking.allocation.project.filter(|id| held && portfolio.project(*id).is_active());
        if let Some((id, project)) = portfolio.team(team).and_then(|team| team.id).zip(project) {
            of_team.entry(id.value).or_default().insert(project);
        }
    };
    for (handle, bookings) in loads.people() {
        let Some(team) = portfolio.person(handle).and_then(|person| person.team) else { continue };
        bookings.iter().for_each(|booking| count(team.value, booking));
    }
    for booking in loads.open() {
        booking.allocation.team.into_iter().for_each(|team| count(team.value, booking));
    }
    for (id, projects) in of_team {
        let Some(team) = portfolio.team(id) else { continue };
        let limit = team.wip_limit.map_or_else(|| scene.policy.thresholds.whole("team_wip"), |limit| limit.value);
        let at_once = i64::try_from(projects.len()).unwrap_or(i64::MAX);
        if at_once > limit {
            let head = portfolio.record(team.record).head();
            let spot = team.wip_limit.map_or(head, |limit| limit.spot);
            let over = at_once - limit;
            let message = format!("`{id}` works on {at_once} projects at once, {over} above its limit of {limit}");
            found.push(Finding::at(spot, message).help("finish something before the next thing begins"));
        }
    }
}
