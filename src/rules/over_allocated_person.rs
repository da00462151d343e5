//! `over-allocated-person`: somebody booked for more time than they have, on any working day.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Findings, Group, Rule, Scene};
use crate::finding::{Finding, Level};
use crate::metrics::load::{Booking, Certainty, Shares};
use crate::metrics::overload::{Excess, excesses};
use crate::metrics::ratio;
use crate::source::Spot;

pub(super) const RULE: Rule = Rule {
    name: "over-allocated-person",
    group: Group::Resources,
    level: Level::Error,
    page: include_str!("over_allocated_person.md"),
    check,
};

fn check(scene: &Scene<'_>, found: &mut Findings) {
    let loads = scene.loads();
    for (handle, bookings) in loads.people() {
        let worst = |counts: fn(&Shares) -> Decimal| {
            excesses(&loads, handle, counts).into_iter().rev().max_by_key(|excess| excess.peak)
        };
        if let Some(excess) = worst(|shares| shares.firm) {
            let finding = finding(
                scene,
                handle,
                loads.available(handle),
                &excess,
                &at(bookings, &excess, Certainty::Firm),
                "is booked",
            );
            finding.into_iter().for_each(|finding| found.push(finding));
        } else if let Some(excess) = worst(Shares::likely) {
            let bookings = at(bookings, &excess, Certainty::Soft);
            let finding = finding(scene, handle, loads.available(handle), &excess, &bookings, "would be booked");
            finding.into_iter().for_each(|finding| found.push_milder(finding));
        }
    }
}

/// The bookings that hold on some day of an excess and are at least as binding as `certainty`, earliest first.
fn at<'b, 'p, 'a>(bookings: &'b [Booking<'p, 'a>], excess: &Excess, certainty: Certainty) -> Vec<&'b Booking<'p, 'a>> {
    let holds = |one: &&Booking<'_, '_>| one.from <= excess.to && excess.from <= one.to && one.certainty >= certainty;
    let mut bookings: Vec<_> = bookings.iter().filter(holds).collect();
    bookings.sort_by_key(|one| one.from);
    bookings
}

fn finding(
    scene: &Scene<'_>,
    handle: &str,
    available: Decimal,
    excess: &Excess,
    bookings: &[&Booking<'_, '_>],
    is_booked: &str,
) -> Option<Finding> {
    let (first, rest) = bookings.split_first()?;
    let when = span(excess.from, excess.to);
    let message = match ratio(excess.peak, available) {
        Some(peak) => format!("`{handle}` {is_booked} at {} {when}", percent(peak)),
        None => format!("`{handle}` {is_booked} {when} and has no time for projects"),
    };
    let help = "move or lower one of the bookings, or name somebody else".to_owned();
    let finding = Finding::at(place(first), message).about(handle).field("fte").help(help);
    Some(rest.iter().fold(finding, |finding, one| finding.also(place(one), label(scene, one))))
}

fn place(booking: &Booking<'_, '_>) -> Spot {
    let allocation = booking.allocation;
    allocation.fte.spot().or(allocation.days.spot()).unwrap_or_else(|| allocation.fields.spot())
}

fn label(scene: &Scene<'_>, booking: &Booking<'_, '_>) -> String {
    let project = booking.allocation.project.map_or("", |id| scene.portfolio.project(id).id);
    format!("{} by {project} {}", percent(booking.share), span(booking.from, booking.to))
}

fn span(from: NaiveDate, to: NaiveDate) -> String {
    if from == to { format!("on {from}") } else { format!("from {from} to {to}") }
}

fn percent(share: Decimal) -> String {
    format!("{} %", (share * Decimal::ONE_HUNDRED).round_dp(1).normalize())
}
