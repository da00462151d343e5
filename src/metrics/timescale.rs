//! Days as points on a scale of months: how long something took, in months and parts of a month.
//!
//! Earned schedule counts time in periods of the plan, which are calendar months here (formulas §2). A month has the
//! same length whatever its number of days, so that twelve months are twelve and not 11.97.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::model::Period;

/// Where a day begins, in months.
pub fn start_of(day: NaiveDate) -> Decimal {
    point(day, day.day0())
}

/// Where a day is over, in months. The end of a month's last day is the start of the next month's first.
pub fn end_of(day: NaiveDate) -> Decimal {
    point(day, day.day())
}

/// The day that is over at, or goes on at, a point; `None` beyond the calendar.
pub fn day_at(point: Decimal) -> Option<NaiveDate> {
    let (month, part) = (point.floor(), point - point.floor());
    let first = month_at(month)?;
    // Parts of a month are rounded when they are computed: a day is not begun by the twelfth decimal.
    let days = (part * Decimal::from(length(first))).round_dp(9).ceil().to_u32()?;
    if days == 0 { first.pred_opt() } else { first.with_day(days) }
}

fn point(day: NaiveDate, days: u32) -> Decimal {
    let months = i64::from(day.year()) * 12 + i64::from(day.month0());
    let length = length(day);
    // Most points that are asked for are the ends of months.
    match () {
        () if days == 0 => months.into(),
        () if days == length => (months + 1).into(),
        () => Decimal::from(months) + Decimal::from(days) / Decimal::from(length),
    }
}

/// The first day of the month that many months after the start of the scale.
fn month_at(month: Decimal) -> Option<NaiveDate> {
    let month = month.to_i64()?;
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month.rem_euclid(12)).ok()? + 1, 1)
}

/// How many days the month of `day` has.
fn length(day: NaiveDate) -> u32 {
    Period::of(day).last_day().day()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_are_equally_long_and_days_are_parts_of_their_month() {
        let between = |from: &str, to: &str| end_of(day(to)) - start_of(day(from));
        assert_eq!(between("2026-01-01", "2026-12-31"), Decimal::from(12));
        assert_eq!(between("2026-02-01", "2026-02-14"), Decimal::new(5, 1));
        assert_eq!(
            between("2028-02-15", "2028-03-31").round_dp(4),
            Decimal::new(15_172, 4),
            "15 of 29 days, and March"
        );
    }

    #[test]
    fn a_point_leads_back_to_the_day_it_was_made_from() {
        let mut one = day("2027-12-01");
        while one < day("2028-04-01") {
            assert_eq!((day_at(end_of(one)), day_at(start_of(one))), (Some(one), one.pred_opt()));
            one = one.succ_opt().unwrap();
        }
        assert_eq!((day_at(Decimal::MAX), day_at(Decimal::MIN)), (None, None));
    }
}
