//! Who is booked above what they have, for how long, on how many pieces of work at once, and since when without leave.
//!
//! Formulas: §8 (over-allocation when above 100 % on any working day, with peak and duration; concurrency = projects
//! per person per month). Only agreed bookings strain anybody; soft and requested ones stand beside them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::absence::Away;
use super::calendar::WorkDays;
use super::interval::{self, Interval};
use super::load::{Booking, Loads, Shares, Stretch, stretches};
use super::{Figure, ratio};
use crate::model::{Period, Portfolio, ProjectId};
use crate::policy::Policy;

/// Working days in a row on which more is booked than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Excess {
    /// First working day.
    pub from: NaiveDate,
    /// Last working day.
    pub to: NaiveDate,
    /// The most that is booked on one of them, as a share of full time.
    pub peak: Decimal,
}

/// Every time for which a person is booked above what they have, in order. Days that are not worked and days wholly
/// away neither count nor end it.
pub fn excesses(loads: &Loads<'_, '_>, handle: &str, counts: impl Fn(&Shares) -> Decimal) -> Vec<Excess> {
    let (available, time) = (loads.available(handle), AtWork::of(loads, handle));
    let mut excesses: Vec<Excess> = Vec::new();
    let mut goes_on = false;
    for stretch in stretches(loads.bookings(handle)) {
        let worked = time.first(stretch.from, stretch.to).zip(time.last(stretch.from, stretch.to));
        let Some((from, to)) = worked else { continue };
        let booked = counts(&stretch.shares);
        match excesses.last_mut().filter(|last| goes_on && time.between(last.to, from) == 2) {
            Some(last) if booked > available => *last = Excess { from: last.from, to, peak: last.peak.max(booked) },
            _ if booked > available => excesses.push(Excess { from, to, peak: booked }),
            _ => {}
        }
        goes_on = booked > available;
    }
    excesses
}

/// How strained a person is, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overload {
    /// The most that is booked on a working day, as a share of what the person has, and the first day it is reached.
    pub peak: Figure<(Decimal, NaiveDate)>,
    /// The worst time above that, if any is not over yet.
    pub worst: Option<Excess>,
    /// The longest time above it that is not over yet, in weeks of the person's working days.
    pub weeks_over: Figure,
    /// The month with the most projects, and those.
    pub busiest: Option<(Interval, BTreeSet<ProjectId>)>,
    /// Calendar days since the last whole day of leave.
    pub since_leave: Figure<i64>,
    /// Whether they are agreed to work on something that day.
    pub engaged: bool,
}

/// One sign that somebody is given more than they can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strain {
    /// Booked above what they have for so many weeks in a row.
    Weeks(Decimal),
    /// So many projects in one month.
    Projects(usize),
    /// So many calendar days without leave.
    Leave(i64),
    /// At work, without any leave recorded where others' is.
    NoLeave,
}

impl Overload {
    /// The signs that call for somebody's attention, by the thresholds `burnout_weeks`, `concurrent_projects` and
    /// `leave_days`. Leave is asked after of those who are at work only, and never of somebody who `began` less than
    /// `leave_days` ago.
    pub fn strains(&self, policy: &Policy, began: Option<NaiveDate>, as_of: NaiveDate) -> Vec<Strain> {
        let thresholds = &policy.thresholds;
        let weeks = self.weeks_over.ok().filter(|weeks| *weeks >= thresholds.number("burnout_weeks"));
        let projects = self.busiest.as_ref().map(|(_, projects)| projects.len());
        let projects = projects.filter(|count| Decimal::from(*count) > thresholds.number("concurrent_projects"));
        let without = thresholds.whole("leave_days");
        let leave = match self.since_leave {
            Ok(days) if days > without => Some(Strain::Leave(days)),
            Err("no_leave_recorded") => Some(Strain::NoLeave),
            _ => None,
        };
        let settled = began.is_none_or(|began| (as_of - began).num_days() > without);
        let leave = leave.filter(|_| self.engaged && settled);
        weeks.map(Strain::Weeks).into_iter().chain(projects.map(Strain::Projects)).chain(leave).collect()
    }
}

/// How strained a person is as of a day. Figures about bookings are `no_bookings` where nothing is agreed from that
/// day on; see [`since_leave`] for leave.
pub fn overload(portfolio: &Portfolio<'_>, loads: &Loads<'_, '_>, handle: &str, as_of: NaiveDate) -> Overload {
    let mut over = excesses(loads, handle, |shares| shares.firm);
    over.retain(|excess| excess.to >= as_of);
    let worst = over.iter().rev().max_by_key(|excess| excess.peak).copied();
    let peak = peak(loads, handle, &stretches(loads.bookings(handle)), as_of, NaiveDate::MAX);
    let longest = over.iter().map(|excess| worked_days(loads, handle, excess.from, excess.to)).max().unwrap_or(0);
    let in_a_week = loads.work_days(handle).in_a_week();
    Overload {
        peak,
        worst,
        weeks_over: peak.and(ratio(longest.into(), in_a_week.into()).ok_or("no_working_days")),
        busiest: busiest(portfolio, loads, handle, as_of),
        since_leave: since_leave(loads, handle, as_of),
        engaged: agreed(loads, handle).any(|booking| booking.touches(as_of, as_of)),
    }
}

/// The most that is agreed for a person on a working day from `from` to `to`, of what `booked` says of them, as a
/// share of what they have, and the first day on which it is reached.
///
/// # Errors
/// `no_bookings` where nothing is booked; `no_time` where they have nothing to give.
pub fn peak(
    loads: &Loads<'_, '_>,
    handle: &str,
    booked: &[Stretch],
    from: NaiveDate,
    to: NaiveDate,
) -> Figure<(Decimal, NaiveDate)> {
    let time = AtWork::of(loads, handle);
    let booked = booked.iter().filter_map(|stretch| {
        let day = time.first(stretch.from.max(from), stretch.to.min(to))?;
        Some((stretch.shares.firm, day))
    });
    let highest = booked.max_by(|(a, day), (b, other)| a.cmp(b).then_with(|| other.cmp(day)));
    let (share, day) = highest.ok_or("no_bookings")?;
    ratio(share, loads.available(handle)).map(|share| (share, day)).ok_or("no_time")
}

/// Working days from `from` to `to` on which more is agreed for a person, of what `booked` says, than they have.
pub fn days_over(loads: &Loads<'_, '_>, handle: &str, booked: &[Stretch], from: NaiveDate, to: NaiveDate) -> i64 {
    let (available, time) = (loads.available(handle), AtWork::of(loads, handle));
    let over = booked.iter().filter(|stretch| stretch.shares.firm > available);
    over.map(|stretch| time.between(stretch.from.max(from), stretch.to.min(to))).sum()
}

/// The month, of the twelve from a day on, in which a person is agreed to work on the most active pieces of work.
fn busiest(
    portfolio: &Portfolio<'_>,
    loads: &Loads<'_, '_>,
    handle: &str,
    as_of: NaiveDate,
) -> Option<(Interval, BTreeSet<ProjectId>)> {
    let days = loads.work_days(handle);
    let of_month = |month: Period| {
        let (from, to) = (month.first_day().max(as_of), month.last_day());
        let held = agreed(loads, handle).filter(|one| days.first(one.from.max(from), one.to.min(to)).is_some());
        let projects = held.filter_map(|one| one.allocation.project).filter(|id| portfolio.project(*id).is_active());
        (month, projects.collect::<BTreeSet<ProjectId>>())
    };
    let months: Vec<_> = interval::months_ahead(as_of).map(of_month).collect();
    let busy = months.into_iter().rev().filter(|(_, projects)| !projects.is_empty());
    busy.max_by_key(|(_, projects)| projects.len()).map(|(month, projects)| (Interval::from(month), projects))
}

fn agreed<'l, 'p, 'a>(loads: &'l Loads<'p, 'a>, handle: &str) -> impl Iterator<Item = &'l Booking<'p, 'a>> {
    loads.bookings(handle).iter().filter(|booking| booking.allocation.is_firm() && !booking.share.is_zero())
}

/// Calendar days since a person's last whole day of leave that had begun by a day; 0 during leave.
///
/// # Errors
/// `no_leave_recorded`; `absences_not_recorded` where the tree records nobody's, so that nothing follows.
pub fn since_leave(loads: &Loads<'_, '_>, handle: &str, as_of: NaiveDate) -> Figure<i64> {
    if !loads.records_absences() {
        return Err("absences_not_recorded");
    }
    let begun = loads.away(handle).iter().filter(|away| away.is_whole() && away.from <= as_of);
    let last = begun.map(|away| away.to).max().ok_or("no_leave_recorded")?;
    Ok((as_of - last).num_days().max(0))
}

/// Working days from `from` to `to` on which a person is not wholly away.
pub fn worked_days(loads: &Loads<'_, '_>, handle: &str, from: NaiveDate, to: NaiveDate) -> i64 {
    AtWork::of(loads, handle).between(from, to)
}

/// The working days of a person, and the stretches of them on which they are away.
struct AtWork<'l> {
    days: &'l WorkDays,
    away: &'l [Away],
}

impl<'l> AtWork<'l> {
    fn of(loads: &'l Loads<'_, '_>, handle: &str) -> Self {
        AtWork { days: loads.work_days(handle), away: loads.away(handle) }
    }

    fn wholly_away(&self) -> impl DoubleEndedIterator<Item = &'l Away> + use<'l> {
        self.away.iter().filter(|away| away.is_whole())
    }

    /// How many working days there are on which the person is not wholly away.
    fn between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let away: i64 = self.wholly_away().map(|away| self.days.between(away.from.max(from), away.to.min(to))).sum();
        self.days.between(from, to) - away
    }

    /// The first such day.
    fn first(&self, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
        let mut day = self.days.first(from, to)?;
        for away in self.wholly_away() {
            if away.from <= day && day <= away.to {
                day = self.days.first(away.to.succ_opt()?, to)?;
            }
        }
        Some(day)
    }

    /// The last such day.
    fn last(&self, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
        let mut day = self.days.last(from, to)?;
        for away in self.wholly_away().rev() {
            if away.from <= day && day <= away.to {
                day = self.days.last(from, away.from.pred_opt()?)?;
            }
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// §8: over-allocation when above 100 % on any working day; weekends neither count nor end it.
    #[test]
    fn too_much_is_counted_on_working_days_only() {
        let text = "
- {kind: person, id: k.lee, name: K, fte: 0.8}
- kind: project
  id: PRJ-A
  people:
    - {person: k.lee, fte: 0.5, from: 2026-11-16, to: 2026-12-04}
    - {person: k.lee, fte: 0.4, from: 2026-11-19, to: 2026-11-20}
    - {person: k.lee, fte: 0.5, from: 2026-11-23, to: 2026-11-24}
    - {person: k.lee, fte: 0.3, from: 2026-11-26, to: 2026-11-26}
    - {person: k.lee, fte: 1, from: 2026-11-28, to: 2026-11-29}
";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let over = Excess { from: day("2026-11-19"), to: day("2026-11-24"), peak: Decimal::ONE };
            assert_eq!(excesses(&loads, "k.lee", |shares| shares.firm), [over]);
            assert_eq!(loads.peak("k.lee", |shares| shares.firm), Some(Decimal::ONE));
            assert!(excesses(&loads, "k.lee", |shares| shares.soft).is_empty());
        });
    }

    /// Burnout by the weeks: 2 to 27 November is four weeks of five days. Three days off in the middle are not worked,
    /// and the time above goes on behind them.
    #[test]
    fn days_away_neither_count_nor_end_it() {
        let text = "
- {kind: person, id: k.lee, name: K}
- {kind: absence, person: k.lee, from: 2026-11-11, to: 2026-11-13}
- {kind: absence, person: k.lee, from: 2026-11-16, to: 2026-11-16, fte: 0.5}
- {kind: project, id: PRJ-A, people: [{person: k.lee, fte: 1, from: 2026-11-02, to: 2026-11-27}]}
- {kind: project, id: PRJ-B, people: [{person: k.lee, fte: 0.2, from: 2026-11-02, to: 2026-11-12}, {person: k.lee, fte: 0.3, from: 2026-11-13, to: 2026-11-27}]}
";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let found = overload(portfolio, &loads, "k.lee", day("2026-11-20"));
            let worst = Excess { from: day("2026-11-02"), to: day("2026-11-27"), peak: Decimal::new(13, 1) };
            assert_eq!(found.worst, Some(worst));
            assert_eq!(found.peak, Ok((Decimal::new(13, 1), day("2026-11-20"))));
            assert_eq!(found.weeks_over, Ok(Decimal::new(34, 1)));
            assert_eq!(found.since_leave, Ok(7));
            let booked = stretches(loads.bookings("k.lee"));
            assert_eq!(days_over(&loads, "k.lee", &booked, day("2026-11-09"), day("2026-11-22")), 7);
            let (month, projects) = found.busiest.clone().unwrap();
            assert_eq!((month.label.as_str(), projects.len()), ("2026-11", 2));
            assert_eq!(found.strains(policy, None, day("2026-11-20")), []);
            let later = overload(portfolio, &loads, "k.lee", day("2026-11-28"));
            assert_eq!((later.peak, later.weeks_over, later.busiest), (Err("no_bookings"), Err("no_bookings"), None));
        });
    }

    /// 125 % from 26 October to 27 November are five weeks; the last leave was in July, 129 days ago.
    #[test]
    fn weeks_projects_and_leave_are_signs_of_strain() {
        let text = "
- {kind: person, id: k.lee, name: K}
- {kind: person, id: a.fox, name: A}
- {kind: absence, person: k.lee, from: 2026-07-06, to: 2026-07-14}
- {kind: project, id: PRJ-A, people: [{person: k.lee, fte: 1, from: 2026-10-26, to: 2026-11-27}]}
- {kind: project, id: PRJ-B, people: [{person: k.lee, fte: 0.25, from: 2026-10-26, to: 2026-11-27}, {person: a.fox, fte: 1, from: 2026-10-26, to: 2026-11-27}]}
- {kind: project, id: PRJ-C, people: [{person: k.lee, fte: 0.1, from: 2026-11-30, to: 2026-11-30}, {person: a.fox, fte: 0, from: 2026-11-20}]}
- {kind: project, id: PRJ-D, people: [{person: k.lee, fte: 0.1, from: 2026-11-30, to: 2026-12-30}]}
- {kind: project, id: PRJ-E, state: on_hold, people: [{person: k.lee, fte: 0.1, from: 2026-11-30, to: 2026-12-30}]}
";
        told(text, |portfolio, policy| {
            let (loads, as_of) = (Loads::of(portfolio, policy), day("2026-11-20"));
            let of = |handle: &str, began: Option<&str>| {
                overload(portfolio, &loads, handle, as_of).strains(policy, began.map(day), as_of)
            };
            let all = [Strain::Weeks(Decimal::from(5)), Strain::Projects(4), Strain::Leave(129)];
            assert_eq!(of("k.lee", None), all);
            assert_eq!(of("k.lee", Some("2026-09-01")), all[..2]);
            assert_eq!((of("a.fox", None), of("a.fox", Some("2026-09-01"))), (vec![Strain::NoLeave], vec![]));
        });
    }

    #[test]
    fn running_work_leaves_less_and_nothing_is_no_share() {
        let text = "
- {kind: person, id: k.lee, name: K, business_as_usual: 40}
- {kind: person, id: a.fox, name: A, business_as_usual: 100}
- {kind: project, id: PRJ-A, people: [{person: k.lee, fte: 0.75, from: 2026-11-16, to: 2026-11-27}, {person: a.fox, fte: 0.1, from: 2026-11-16, to: 2026-11-27}]}
";
        told(text, |portfolio, policy| {
            let loads = Loads::of(portfolio, policy);
            let of = |handle: &str| overload(portfolio, &loads, handle, day("2026-11-20"));
            assert_eq!(of("k.lee").peak.map(|(share, _)| share), Ok(Decimal::new(125, 2)));
            assert_eq!((of("a.fox").peak, of("a.fox").worst.is_some()), (Err("no_time"), true));
            assert_eq!(of("k.lee").since_leave, Err("absences_not_recorded"));
        });
    }
}
