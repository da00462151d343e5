//! Agreed demand that nobody can meet, of each project: bookings of nobody, and of people who are booked twice.
//!
//! Formulas: §10 (resources = unmet firm demand), §8 (demand, over-allocation).

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::load::{Booking, Certainty, Loads, stretches};
use super::{Figure, percent, ratio};
use crate::model::ProjectId;

/// Person-days of one project from the as-of date on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Need {
    /// Agreed.
    pub firm: Decimal,
    /// Of those, what nobody can do.
    pub unmet: Decimal,
}

/// The agreed demand of every project that is still to come.
#[derive(Debug, Default)]
pub struct Unmet {
    needs: HashMap<ProjectId, Need>,
}

impl Unmet {
    /// Goes through all firm bookings once. Unmet is a booking that names neither person nor team, and of people who
    /// are booked beyond the share of full time they have for projects the part above it, taken from all their projects alike. What a
    /// team can do is not looked at.
    pub fn of(loads: &Loads<'_, '_>, as_of: NaiveDate) -> Self {
        let mut unmet = Unmet::default();
        for booking in loads.open().iter().filter(|booking| is_firm(booking)) {
            let days = loads.work_days_of_open(booking).between(booking.from.max(as_of), booking.to);
            let days = Decimal::from(days);
            let lost = if booking.allocation.team.is_some() { Decimal::ZERO } else { days };
            unmet.add(booking, days, lost);
        }
        for (handle, bookings) in loads.people() {
            let lost = Lost::of(loads, handle, as_of);
            for booking in bookings.iter().filter(|booking| is_firm(booking)) {
                let days = loads.work_days(handle).between(booking.from.max(as_of), booking.to);
                unmet.add(booking, days.into(), lost.between(booking.from, booking.to));
            }
        }
        unmet
    }

    /// A booking for some working days, of which some (or parts of some) are lost.
    fn add(&mut self, booking: &Booking<'_, '_>, days: Decimal, lost: Decimal) {
        let Some(project) = booking.allocation.project else { return };
        let need = self.needs.entry(project).or_default();
        need.firm += booking.share * days;
        need.unmet += booking.share * lost;
    }

    /// What one project needs.
    pub fn need(&self, project: ProjectId) -> Need {
        self.needs.get(&project).copied().unwrap_or_default()
    }

    /// Unmet ÷ agreed demand still to come, in percent.
    ///
    /// # Errors
    /// `no_demand` where nothing is booked from the as-of date on.
    pub fn pct(&self, project: ProjectId) -> Figure {
        let need = self.need(project);
        percent(need.unmet, need.firm).ok_or("no_demand")
    }
}

/// Working days that a person cannot work on what they are booked for, added up from the first booking on.
struct Lost {
    /// First day of each stretch of the same bookings, with what is lost before it.
    before: Vec<(NaiveDate, Decimal)>,
    in_all: Decimal,
}

impl Lost {
    fn of(loads: &Loads<'_, '_>, handle: &str, as_of: NaiveDate) -> Self {
        let (days, full) = (loads.work_days(handle), loads.available(handle));
        let mut lost = Lost { before: Vec::new(), in_all: Decimal::ZERO };
        for stretch in stretches(loads.bookings(handle)) {
            let firm = stretch.shares.firm;
            let worked = Decimal::from(days.between(stretch.from.max(as_of), stretch.to));
            lost.before.push((stretch.from, lost.in_all));
            lost.in_all += worked * ratio(firm - full, firm).unwrap_or_default().max(Decimal::ZERO);
        }
        lost
    }

    /// What is lost from one day to another, on which stretches begin and end.
    fn between(&self, from: NaiveDate, to: NaiveDate) -> Decimal {
        let before = |at: usize| self.before.get(at).map_or(self.in_all, |(_, lost)| *lost);
        let first = self.before.partition_point(|(day, _)| *day < from);
        before(self.before.partition_point(|(day, _)| *day <= to)) - before(first)
    }
}

fn is_firm(booking: &Booking<'_, '_>) -> bool {
    booking.certainty == Certainty::Firm
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of(text: &str) -> Vec<(Need, Figure)> {
        told(text, |portfolio, policy| {
            let unmet = Unmet::of(&Loads::of(portfolio, policy), "2026-11-16".parse().unwrap());
            portfolio.projects().map(|(id, _)| (unmet.need(id), unmet.pct(id))).collect()
        })
    }

    fn need(firm: i64, unmet: i64, pct: Figure) -> (Need, Figure) {
        (Need { firm: firm.into(), unmet: unmet.into() }, pct)
    }

    /// From Monday 16 to Friday 27 November are ten working days. A role nobody fills at 0.5 is five days of fifteen;
    /// what is only asked for, and what lies before the day, does not count.
    #[test]
    fn a_booking_of_nobody_is_unmet() {
        let text = "
id: PRJ-A
people:
  - {role: architect, fte: 0.5, from: 2026-11-16, to: 2026-11-27}
  - {team: TEA-WEB, fte: 0.5, from: 2026-11-16, to: 2026-11-27}
  - {person: k.lee, fte: 0.5, from: 2026-11-02, to: 2026-11-27}
  - {role: tester, fte: 1, from: 2026-11-16, to: 2026-11-27, state: requested}
";
        let third = Decimal::from(500) / Decimal::from(15);
        assert_eq!(of(text), [need(15, 5, Ok(third))]);
    }

    /// Booked at 0.8 and 0.8 in one week, a person of full time can do 1.0 of 1.6: three of eight days stay undone,
    /// half of them in each project. In the second week there is only one booking.
    #[test]
    fn what_is_booked_beyond_full_time_is_unmet_in_all_projects_alike() {
        let text = "
- {kind: project, id: PRJ-A, people: [{person: k.lee, fte: 0.8, from: 2026-11-16, to: 2026-11-20}]}
- {kind: project, id: PRJ-B, people: [{person: k.lee, fte: 0.8, from: 2026-11-16, to: 2026-11-27}]}
- {kind: project, id: PRJ-C}
";
        let (half, whole) = (Decimal::new(15, 1), Decimal::from(8));
        let of = of(text);
        assert_eq!(of[0], (Need { firm: 4.into(), unmet: half }, Ok(Decimal::new(375, 1))));
        assert_eq!(of[1], (Need { firm: whole, unmet: half }, Ok(Decimal::new(1875, 2))));
        assert_eq!(of[2], need(0, 0, Err("no_demand")));
    }
}
