//! Days on which people work: by their own calendar, else by the tree's.
//!
//! Formulas: §8 (working days of a period). Every range includes both its ends.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use rust_decimal::Decimal;

use super::Figure;
use crate::model::{Calendar, Person, Portfolio, Project, Team, Text};
use crate::policy::{Policy, WorkingWeek};

/// Worked weekdays, without holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkDays {
    /// Whether each day of the week is worked, Monday first.
    worked: [bool; 7],
    /// Days off on weekdays that are worked, sorted, each once.
    holidays: Vec<NaiveDate>,
    /// Hours of a full day.
    pub hours_per_day: Decimal,
}

impl WorkDays {
    /// The working week stated in a policy.
    pub fn of_week(week: &WorkingWeek) -> Self {
        WorkDays::new(&week.days, week.holidays.clone(), week.hours_per_day)
    }

    /// The days of a calendar record; what it leaves out is taken from `week`.
    pub fn of_calendar(calendar: &Calendar<'_>, week: &WorkingWeek) -> Self {
        let days: Vec<Weekday> = calendar.working_days.iter().filter_map(|day| day.value.parse().ok()).collect();
        let holidays = calendar.holidays.iter().filter_map(|day| day.value.parse().ok()).collect();
        let hours = calendar.hours_per_day.value().unwrap_or(week.hours_per_day);
        WorkDays::new(if days.is_empty() { &week.days } else { &days }, holidays, hours)
    }

    fn new(days: &[Weekday], mut holidays: Vec<NaiveDate>, hours_per_day: Decimal) -> Self {
        let mut worked = [false; 7];
        days.iter().for_each(|day| worked[day.num_days_from_monday() as usize] = true);
        holidays.retain(|day| worked[day.weekday().num_days_from_monday() as usize]);
        holidays.sort_unstable();
        holidays.dedup();
        WorkDays { worked, holidays, hours_per_day }
    }

    /// Whether `day` is worked.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        self.worked[day.weekday().num_days_from_monday() as usize] && self.holidays.binary_search(&day).is_err()
    }

    /// How many days of a week are worked, holidays apart.
    pub fn in_a_week(&self) -> i64 {
        self.worked.iter().filter(|worked| **worked).count() as i64
    }

    /// How many days from `from` to `to` are worked; none if `to` lies before `from`.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let days = (to - from).num_days() + 1;
        if days <= 0 {
            return 0;
        }
        let first = from.weekday().num_days_from_monday() as usize;
        let rest = (0..(days % 7) as usize).filter(|offset| self.worked[(first + offset) % 7]).count();
        let holidays =
            self.holidays.partition_point(|day| *day <= to) - self.holidays.partition_point(|day| *day < from);
        days / 7 * self.in_a_week() + rest as i64 - holidays as i64
    }

    /// The first worked day from `from` to `to`.
    pub fn first(&self, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
        from.iter_days().take_while(|day| *day <= to).take(LOOK_AHEAD).find(|day| self.is_worked(*day))
    }

    /// The last worked day from `from` to `to`.
    pub fn last(&self, from: NaiveDate, to: NaiveDate) -> Option<NaiveDate> {
        let days = std::iter::successors(Some(to), |day| day.checked_sub_days(Days::new(1)));
        days.take_while(|day| *day >= from).take(LOOK_AHEAD).find(|day| self.is_worked(*day))
    }

    /// The `count`-th worked day after `from`; `from` itself for none. `None` beyond ten thousand days.
    pub fn after(&self, from: NaiveDate, count: i64) -> Option<NaiveDate> {
        let Some(count) = usize::try_from(count).ok()?.checked_sub(1) else { return Some(from) };
        let following = from.iter_days().skip(1).take(LOOK_FAR_AHEAD);
        following.filter(|day| self.is_worked(*day)).nth(count)
    }
}

/// Days after which counting working days is given up.
const LOOK_FAR_AHEAD: usize = 10_000;

impl WorkDays {
    /// The `index`th worked day after the first one from `origin` on, which is number 0; negative ones lie before it.
    ///
    /// # Errors
    /// `no_working_days` where nobody ever works, `too_large` before the year 1 and after 9999.
    pub fn nth(&self, origin: NaiveDate, index: i64) -> Figure<NaiveDate> {
        let of_week = self.worked.iter().filter(|worked| **worked).count() as i64;
        if of_week == 0 {
            return Err("no_working_days");
        }
        let reached = |day: NaiveDate| {
            if day < origin {
                -self.between(day + Days::new(1), origin - Days::new(1))
            } else {
                self.between(origin, day)
            }
        };
        let weeks = index.unsigned_abs() / of_week as u64 + self.holidays.len() as u64 + 2;
        let span = Days::new(weeks.checked_mul(7).filter(|days| *days < MOST_DAYS).ok_or("too_large")?);
        let (before, after) = (origin.checked_sub_days(span), origin.checked_add_days(span));
        let (mut early, mut late) = before.zip(after).ok_or("too_large")?;
        // The first day with more than `index` worked days up to it.
        while early < late {
            let middle = early + Days::new((late - early).num_days().unsigned_abs() / 2);
            if reached(middle) > index { late = middle } else { early = middle + Days::new(1) }
        }
        Some(late).filter(|day| (1..=9999).contains(&day.year())).ok_or("too_large")
    }
}

/// Days of ten thousand years: no plan reaches further.
const MOST_DAYS: u64 = 3_660_000;

/// Days after which a search for a worked one is given up: nobody is closed for longer than a year.
const LOOK_AHEAD: usize = 400;

/// The calendars of a tree.
#[derive(Debug)]
pub struct Calendars<'a> {
    tree: WorkDays,
    named: BTreeMap<&'a str, WorkDays>,
}

impl<'a> Calendars<'a> {
    /// Every calendar record, and the tree's: the record that the policy names, else the policy's own week.
    pub fn of(portfolio: &Portfolio<'a>, policy: &Policy) -> Self {
        let records = portfolio.calendars.iter();
        let named: BTreeMap<&str, WorkDays> =
            records.filter_map(|one| Some((one.id?.value, WorkDays::of_calendar(one, &policy.week)))).collect();
        let chosen = policy.calendar.as_deref().and_then(|id| named.get(id)).cloned();
        Calendars { tree: chosen.unwrap_or_else(|| WorkDays::of_week(&policy.week)), named }
    }

    /// The tree's calendar.
    pub fn tree(&self) -> &WorkDays {
        &self.tree
    }

    /// A project's calendar: its own where it names one that exists, else the tree's.
    pub fn of_project(&self, project: &Project<'_>) -> &WorkDays {
        self.named(project.calendar).unwrap_or(&self.tree)
    }

    /// A person's calendar: their own where they name one that exists, else their team's, else the tree's.
    pub fn of_person(&self, person: Option<&Person<'_>>, team: Option<&Team<'_>>) -> &WorkDays {
        self.named(person.and_then(|person| person.calendar)).unwrap_or_else(|| self.of_team(team))
    }

    /// A team's calendar where it names one that exists, else the tree's.
    pub fn of_team(&self, team: Option<&Team<'_>>) -> &WorkDays {
        self.named(team.and_then(|team| team.calendar)).unwrap_or(&self.tree)
    }

    fn named(&self, calendar: Option<Text<'_>>) -> Option<&WorkDays> {
        self.named.get(calendar?.value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The bank holidays of England and Wales around the new year of 2027, gov.uk/bank-holidays.
    fn england() -> WorkDays {
        let holidays = ["2026-12-25", "2026-12-28", "2027-01-01", "2026-12-26"].map(day).to_vec();
        WorkDays::of_week(&WorkingWeek { holidays, ..WorkingWeek::default() })
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let days = england();
        assert_eq!(days.between(day("2026-12-21"), day("2027-01-03")), 7);
        assert_eq!(days.between(day("2026-12-25"), day("2026-12-28")), 0);
        assert_eq!(days.between(day("2026-12-24"), day("2026-12-24")), 1);
        assert_eq!(days.between(day("2026-12-24"), day("2026-12-23")), 0);
        assert_eq!(
            (days.first(day("2026-12-25"), day("2027-01-31")), days.last(day("2026-12-21"), day("2027-01-01"))),
            (Some(day("2026-12-29")), Some(day("2026-12-31")))
        );
        assert_eq!(days.first(day("2026-12-25"), day("2026-12-28")), None);
    }

    #[test]
    fn a_deadline_counts_worked_days_only() {
        let days = england();
        assert_eq!(days.after(day("2026-11-16"), 5), Some(day("2026-11-23")));
        assert_eq!(days.after(day("2026-12-24"), 2), Some(day("2026-12-30")));
        assert_eq!(
            (days.after(day("2026-12-24"), 0), days.after(day("2026-12-24"), -1)),
            (Some(day("2026-12-24")), None)
        );
        assert_eq!(days.after(day("2026-12-24"), 1_000_000_000), None);
    }

    #[test]
    fn worked_days_are_numbered_both_ways_from_an_origin() {
        let days = england();
        let at = |index| days.nth(day("2026-12-24"), index).unwrap().to_string();
        assert_eq!([0, 1, 3, 4].map(at), ["2026-12-24", "2026-12-29", "2026-12-31", "2027-01-04"]);
        assert_eq!([-1, -4].map(at), ["2026-12-23", "2026-12-18"]);
        assert_eq!(days.nth(day("2026-12-25"), 0), Ok(day("2026-12-29")));
        assert_eq!(days.nth(day("2026-12-24"), i64::MAX), Err("too_large"));
        let never = WorkDays::of_week(&WorkingWeek { days: Vec::new(), ..WorkingWeek::default() });
        assert_eq!(never.nth(day("2026-12-24"), 0), Err("no_working_days"));
    }

    /// Counting in whole weeks must give what counting day by day gives.
    #[test]
    fn counting_by_weeks_is_counting_by_days() {
        let days = england();
        let start = day("2026-11-20");
        for first in 0..14 {
            for length in 0..60 {
                let (from, to) = (start + Days::new(first), start + Days::new(first + length));
                let one_by_one =
                    from.iter_days().take_while(|day| *day <= to).filter(|day| days.is_worked(*day)).count();
                assert_eq!(days.between(from, to), one_by_one as i64, "{from} to {to}");
            }
        }
    }

    #[test]
    fn people_follow_their_own_calendar_then_their_teams_then_the_trees() {
        let text = "
- {kind: calendar, id: CAL-A, working_days: [sun, mon], hours_per_day: 6}
- {kind: calendar, id: CAL-B, working_days: [sat]}
- {kind: team, id: TEA-B, calendar: CAL-B}
- {kind: person, id: a, team: TEA-B, calendar: CAL-A}
- {kind: person, id: b, team: TEA-B}
- {kind: person, id: c, calendar: CAL-GONE}
";
        told(text, |portfolio, policy| {
            let loads = super::super::load::Loads::of(portfolio, policy);
            let works = |handle: &str| {
                let weekend = ["2026-11-20", "2026-11-21", "2026-11-22"].map(day);
                weekend.map(|day| loads.work_days(handle).is_worked(day))
            };
            assert_eq!(works("a"), [false, false, true]);
            assert_eq!(works("b"), [false, true, false]);
            assert_eq!(works("c"), [true, false, false]);
        });
    }
}
