//! When benefits are due to be measured, and which figure was taken for which month.
//!
//! Formulas: §6 Benefits, "periods due and measured" (MSP benefit profiles).

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

use crate::model::{Benefit, Fact, Measurement, Period};
use crate::source::Spot;

/// A month in which a benefit was due to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Due<'b, 'a> {
    /// The month; the figure is due when it is over.
    pub period: Period,
    /// The value planned for it; missing where only the cadence asks for a figure.
    pub planned: Fact<'a, Decimal>,
    /// Where the profile names the month; `None` where only the cadence asks.
    pub spot: Option<Spot>,
    /// The figure that was taken for it.
    pub measured: Option<&'b Measurement<'a>>,
}

/// Months from one measurement to the next; `None` for `once` and where no cadence is stated.
///
/// Benefits are planned by month: what recurs faster is read as monthly, a number of days as the nearest months.
fn months_between(benefit: &Benefit<'_>) -> Option<u32> {
    match benefit.cadence?.value {
        "weekly" | "fortnightly" | "monthly" => Some(1),
        "quarterly" => Some(3),
        "half_yearly" => Some(6),
        "yearly" => Some(12),
        days => days.parse::<u32>().ok().map(|days| (days.saturating_add(15) / 30).max(1)),
    }
}

/// Every month whose figure was due by the as-of date, in order.
///
/// Those are the months of the profile that are over and, beyond them, the last month the cadence asks for: it
/// counts from the profile's first month (from the target's, without a profile) and ends with `review_until`, else
/// with profile and target. Earlier months of the cadence alone are forgiven once a later figure exists.
pub fn due<'b, 'a>(benefit: &'b Benefit<'a>, as_of: NaiveDate) -> Vec<Due<'b, 'a>> {
    let taken: Vec<_> = taken(benefit, as_of).collect();
    let step = months_between(benefit);
    let over = |period: Period| period.last_day() <= as_of;
    let mut due: Vec<Due<'b, 'a>> = Vec::new();
    for (i, (period, planned)) in benefit.profile.iter().enumerate().filter(|(_, (period, _))| over(period.value)) {
        let month = period.value;
        let following = benefit.profile.get(i + 1).map(|(next, _)| next.value);
        let late_until = [following, step.and_then(|step| later(month, step))].into_iter().flatten().min();
        let measured = reading(&taken, month, late_until);
        due.push(Due { period: month, planned: *planned, spot: Some(period.spot), measured });
    }
    if let Some(period) = last_of_cadence(benefit, as_of).filter(|last| due.iter().all(|due| due.period < *last)) {
        let measured = taken.iter().rev().find(|(date, _)| *date >= period.first_day()).map(|(_, taken)| *taken);
        due.push(Due { period, planned: Fact::Missing, spot: None, measured });
    }
    due
}

/// The next month whose figure falls due after the as-of date; `None` when measuring is over or was never planned.
pub fn next(benefit: &Benefit<'_>, as_of: NaiveDate) -> Option<Period> {
    let planned = benefit.profile.iter().map(|(period, _)| period.value).find(|period| period.last_day() > as_of);
    let recurring = || {
        let (first, step) = (first(benefit)?, months_between(benefit)?);
        let next = match last_of_cadence(benefit, as_of) {
            Some(last) => later(last, step)?,
            None => first,
        };
        Some(next).filter(|next| next.last_day() > as_of && next.last_day() <= end(benefit).unwrap_or(next.last_day()))
    };
    let recurring = recurring();
    planned.into_iter().chain(recurring).min()
}

/// The last figure taken by the as-of date.
pub fn latest<'b, 'a>(benefit: &'b Benefit<'a>, as_of: NaiveDate) -> Option<&'b Measurement<'a>> {
    taken(benefit, as_of).last().map(|(_, measurement)| measurement)
}

/// Figures with the days they were taken on, up to the as-of date.
fn taken<'b, 'a>(benefit: &'b Benefit<'a>, as_of: NaiveDate) -> impl Iterator<Item = (NaiveDate, &'b Measurement<'a>)> {
    let dated = benefit.measurements.iter().filter_map(|taken| Some((taken.date.value()?, taken)));
    dated.filter(move |(date, taken)| *date <= as_of && taken.value.is_given())
}

/// The last figure of the month, else the first one after it and before `late_until` begins.
fn reading<'b, 'a>(
    taken: &[(NaiveDate, &'b Measurement<'a>)],
    month: Period,
    late_until: Option<Period>,
) -> Option<&'b Measurement<'a>> {
    let after = taken.partition_point(|(date, _)| *date <= month.last_day());
    let (before, later) = taken.split_at(after);
    let in_month = before.last().filter(|(date, _)| *date >= month.first_day());
    let late = || later.first().filter(|(date, _)| late_until.is_none_or(|until| *date < until.first_day()));
    in_month.or_else(late).map(|(_, taken)| *taken)
}

fn first(benefit: &Benefit<'_>) -> Option<Period> {
    let profile = benefit.profile.first().map(|(period, _)| period.value);
    profile.or_else(|| benefit.target_date.value().map(Period::of))
}

/// The day after which the cadence asks for nothing more.
fn end(benefit: &Benefit<'_>) -> Option<NaiveDate> {
    let profile = benefit.profile.last().map(|(period, _)| period.value.last_day());
    benefit.review_until.value().or_else(|| profile.max(benefit.target_date.value().map(|d| Period::of(d).last_day())))
}

/// The last month of the cadence that is over, without walking through all the others.
fn last_of_cadence(benefit: &Benefit<'_>, as_of: NaiveDate) -> Option<Period> {
    let first = first(benefit)?;
    let until = end(benefit).map_or(as_of, |end| end.min(as_of));
    if first.last_day() > until {
        return None;
    }
    let Some(step) = months_between(benefit) else { return Some(first) };
    let running = Period::of(until).last_day() > until;
    let months = month_number(Period::of(until)) - month_number(first) - i64::from(running);
    let steps = u32::try_from(months).unwrap_or(0) / step;
    later(first, steps * step)
}

fn month_number(period: Period) -> i64 {
    i64::from(period.year()) * 12 + i64::from(period.first_day().month0())
}

fn later(period: Period, months: u32) -> Option<Period> {
    period.first_day().checked_add_months(Months::new(months)).map(Period::of)
}

#[cfg(test)]
mod tests {
    use super::super::example::{CONTACTS, SAVINGS, benefit_told as of, day};
    use super::*;

    /// The months due at a date, those measured with a `+`.
    fn months(benefit: &str, as_of: &str) -> String {
        of(benefit, |benefit| {
            let due = due(benefit, day(as_of));
            let months =
                due.iter().map(|due| format!("{}{}", due.period, if due.measured.is_some() { "+" } else { "" }));
            months.collect::<Vec<_>>().join(" ")
        })
    }

    #[test]
    fn a_figure_is_due_when_its_month_is_over() {
        assert_eq!(months(CONTACTS, "2027-03-30"), "");
        assert_eq!(months(CONTACTS, "2027-03-31"), "2027-03");
        assert_eq!(months(CONTACTS, "2027-07-15"), "2027-03 2027-06");
    }

    #[test]
    fn the_cadence_goes_on_after_the_profile_until_the_review_ends() {
        assert_eq!(months(CONTACTS, "2028-02-01"), "2027-03 2027-06 2027-09 2027-12");
        assert_eq!(months(CONTACTS, "2029-01-01"), "2027-03 2027-06 2027-09 2027-12 2028-03");
        assert_eq!(months(SAVINGS, "2031-01-01"), "2026-03 2027-03 2028-03");
    }

    #[test]
    fn a_late_figure_counts_until_the_next_one_falls_due() {
        let with = |taken| format!("{CONTACTS}, measurements: [{{date: {taken}, value: 33}}]");
        assert_eq!(months(&with("2027-03-31"), "2027-07-15"), "2027-03+ 2027-06");
        assert_eq!(months(&with("2027-04-12"), "2027-07-15"), "2027-03+ 2027-06");
        assert_eq!(months(&with("2027-06-12"), "2027-07-15"), "2027-03 2027-06+");
        assert_eq!(months(&with("2027-08-01"), "2027-07-15"), "2027-03 2027-06");
    }

    #[test]
    fn without_a_profile_the_target_is_the_first_month() {
        let plain = "measurement: '91', target: {value: 5, date: 2026-06-30}, review_until: 2027-06-30";
        assert_eq!((months(plain, "2026-06-29"), months(plain, "2027-01-10")), (String::new(), "2026-12".to_owned()));
        assert_eq!(months("target: {value: 5, date: 2026-06-30}", "2027-01-10"), "2026-06");
        assert_eq!(months("measurement: monthly", "2027-01-10"), "");
        let caught_up = format!("{plain}, measurements: [{{date: 2026-12-02, value: 4}}]");
        assert_eq!(months(&caught_up, "2027-01-10"), "2026-12+");
    }

    #[test]
    fn the_next_figure_is_that_of_profile_or_cadence() {
        let next = |benefit: &str, as_of| of(benefit, |benefit| next(benefit, day(as_of)).map(|next| next.to_string()));
        assert_eq!(next(CONTACTS, "2026-11-20").as_deref(), Some("2027-03"));
        assert_eq!(next(CONTACTS, "2028-01-01").as_deref(), Some("2028-03"));
        assert_eq!(next(CONTACTS, "2028-03-31"), None);
    }
}
