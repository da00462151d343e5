//! `ghost-allocation`: a booking outside the dates of the person or of the project.

use chrono::NaiveDate;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::booking;
use crate::model::{Allocation, Filed, ProjectId};
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    name: "ghost-allocation",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("ghost_allocation.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let ends: Vec<Option<NaiveDate>> =
        scene.portfolio.projects().map(|(id, _)| booking::end(scene.portfolio, id)).collect();
    for booking in scene.portfolio.allocations.iter().filter(|one| scene.is_live(one)) {
        let end = |id: ProjectId| ends.get(id.0 as usize).copied().flatten();
        if let Some(finding) =
            of_person(scene, booking).or_else(|| of_project(scene, booking, booking.project.and_then(end)))
        {
            found.push(finding);
        }
    }
}

/// Outside the days on which the person is there.
fn of_person(scene: &Scene<'_>, booking: &Filed<'_, Allocation<'_>>) -> Option<Finding> {
    let handle = booking.person?.value;
    let person = scene.portfolio.person(handle)?;
    let late = after(booking.to.known(), person.end.value())
        .map(|(to, end)| (to, format!("`{handle}` is booked until {}, and leaves on {end}", to.value)));
    let early = || {
        after(person.start.known(), booking.from.value()).and_then(|(start, _)| {
            let from = booking.from.known()?;
            Some((from, format!("`{handle}` is booked from {}, and begins on {}", from.value, start.value)))
        })
    };
    let (date, message) = late.or_else(early)?;
    Some(Finding::at(date.spot, message).help("change the booking, or name somebody who is there"))
}

/// Outside the days of the project.
fn of_project(scene: &Scene<'_>, booking: &Filed<'_, Allocation<'_>>, end: Option<NaiveDate>) -> Option<Finding> {
    let project = scene.portfolio.project(booking.project?);
    let who = booking.resource()?.value;
    let late = after(booking.to.known(), end)
        .map(|(to, end)| (to, format!("`{who}` is booked until {}, and `{}` ends on {end}", to.value, project.id)));
    let early = || {
        let start = project.fields.date("start");
        let from = booking.from.known().filter(|from| start.value().is_some_and(|start| from.value < start))?;
        Some((
            from,
            format!("`{who}` is booked from {}, and `{}` starts on {}", from.value, project.id, start.value()?),
        ))
    };
    let (date, message) = late.or_else(early)?;
    Some(Finding::at(date.spot, message).help("change the booking, or the dates of the project"))
}

/// Both dates, if both are known and the first lies after the second.
fn after(date: Option<Spanned<NaiveDate>>, limit: Option<NaiveDate>) -> Option<(Spanned<NaiveDate>, NaiveDate)> {
    date.zip(limit).filter(|(date, limit)| date.value > *limit)
}
