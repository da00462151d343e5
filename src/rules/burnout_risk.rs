//! `burnout-risk`: somebody booked above what they have for weeks, on too many projects, or without leave.

use super::sentence::{all_of, days};
use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::load::Booking;
use crate::metrics::overload::{Overload, Strain, overload};
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "burnout-risk",
    group: Group::Resources,
    level: Level::Warning,
    page: include_str!("burnout_risk.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let loads = scene.loads();
    for (handle, bookings) in loads.people() {
        let person = scene.portfolio.person(handle);
        let state = overload(scene.portfolio, &loads, handle, scene.as_of);
        let strains = state.strains(scene.policy, person.and_then(|person| person.start.value()), scene.as_of);
        let head = person.map(|person| scene.portfolio.record(person.record).head());
        let Some(spot) = head.or_else(|| bookings.first().map(place)) else { continue };
        if strains.is_empty() {
            continue;
        }
        let signs: Vec<String> = strains.iter().map(|strain| sign(strain, &state)).collect();
        let message = format!("`{handle}` {}", all_of(&signs));
        let finding = Finding::at(spot, message).help("give work back, spread it, or plan days off");
        let ahead = bookings.iter().filter(|one| one.allocation.is_firm() && one.to >= scene.as_of);
        found.push(ahead.fold(finding, |finding, one| finding.also(place(one), label(scene, one))));
    }
}

fn sign(strain: &Strain, state: &Overload) -> String {
    match strain {
        Strain::Weeks(weeks) => format!("is booked above 100 % for {} weeks", weeks.round_dp(1).normalize()),
        Strain::Projects(count) => {
            let month = state.busiest.as_ref().map_or("", |(month, _)| &month.label);
            format!("works on {count} projects in {month}")
        }
        Strain::Leave(count) => format!("has had no leave for {}", days(*count)),
        Strain::NoLeave => "has no leave on record".to_owned(),
    }
}

fn place(booking: &Booking<'_, '_>) -> Spot {
    let allocation = booking.allocation;
    allocation.fte.spot().or(allocation.days.spot()).unwrap_or_else(|| allocation.fields.spot())
}

fn label(scene: &Scene<'_>, booking: &Booking<'_, '_>) -> String {
    let project = booking.allocation.project.map_or("", |id| scene.portfolio.project(id).id);
    format!("{project} from {} to {}", booking.from, booking.to)
}
