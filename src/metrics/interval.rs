//! The days, weeks and months ahead, as tables name them.

use chrono::{Days, NaiveDate, Weekday};

use crate::model::Period;

/// Days in a row that stand in tables as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// `2026-11`, or its first day.
    pub label: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The next 30 days, 26 weeks (from a Monday) or 12 months from a day on, its own included. Months where `length` is
/// neither `day` nor `week`.
pub fn ahead(as_of: NaiveDate, length: Option<&str>) -> Vec<Interval> {
    match length {
        Some("day") => steps(30, 1, as_of).collect(),
        Some("week") => steps(26, 7, as_of.week(Weekday::Mon).first_day()).collect(),
        _ => months_ahead(as_of).map(Interval::from).collect(),
    }
}

/// The next twelve months from a day on, its own included.
pub fn months_ahead(as_of: NaiveDate) -> impl Iterator<Item = Period> {
    std::iter::successors(Some(Period::of(as_of)), |period| Some(period.next())).take(12)
}

impl From<Period> for Interval {
    fn from(month: Period) -> Self {
        Interval { label: month.to_string(), from: month.first_day(), to: month.last_day() }
    }
}

fn steps(count: u64, step: u64, from: NaiveDate) -> impl Iterator<Item = Interval> {
    (0..count).filter_map(move |number| {
        let from = from.checked_add_days(Days::new(number * step))?;
        let to = from.checked_add_days(Days::new(step - 1))?;
        Some(Interval { label: from.to_string(), from, to })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_weeks_and_months_begin_with_the_one_that_holds_the_day() {
        let as_of = "2026-11-20".parse().unwrap();
        let ends = |length: Option<&str>| {
            let found = ahead(as_of, length);
            let last = found.last().unwrap();
            (found.len(), found[0].label.clone(), found[0].to.to_string(), last.label.clone(), last.to.to_string())
        };
        let of = |count, first: &str, its_end: &str, last: &str, end: &str| {
            (count, first.to_owned(), its_end.to_owned(), last.to_owned(), end.to_owned())
        };
        assert_eq!(ends(None), of(12, "2026-11", "2026-11-30", "2027-10", "2027-10-31"));
        assert_eq!(ends(Some("week")), of(26, "2026-11-16", "2026-11-22", "2027-05-10", "2027-05-16"));
        assert_eq!(ends(Some("day")), of(30, "2026-11-20", "2026-11-20", "2026-12-19", "2026-12-19"));
    }
}
