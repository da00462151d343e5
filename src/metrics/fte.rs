//! Full-time equivalents: days, hours and hours of a year as shares of one full-time person, and back.
//!
//! Formulas: §8 (FTE = days ÷ working days in the period, or hours ÷ annual hours). A year of full time is 52 weeks of
//! 40 hours, 2,080, unless the policy says otherwise (`thresholds.hours_per_year`): the US government divides by 2,087
//! (5 U.S.C. 5504), and a British year has about 253 working days less leave.

use rust_decimal::Decimal;

use super::{Figure, product, ratio};

/// Person-days in a period as full-time equivalents.
///
/// # Errors
/// `no_working_days` where nobody works in the period; `too_large`.
pub fn of_days(days: Decimal, working_days: i64) -> Figure {
    if working_days <= 0 {
        return Err("no_working_days");
    }
    ratio(days, working_days.into()).ok_or("too_large")
}

/// Hours in a year as full-time equivalents.
///
/// # Errors
/// `no_working_hours` where a year has none; `too_large`.
pub fn of_hours(hours: Decimal, hours_per_year: Decimal) -> Figure {
    if hours_per_year <= Decimal::ZERO {
        return Err("no_working_hours");
    }
    ratio(hours, hours_per_year).ok_or("too_large")
}

/// Person-days as hours.
///
/// # Errors
/// `too_large`.
pub fn hours(days: Decimal, hours_per_day: Decimal) -> Figure {
    product(days, hours_per_day)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::calendar::WorkDays;
    use super::*;
    use crate::policy::WorkingWeek;

    /// IRS Taxpayer Advocate Service, *Small Business Health Care Tax Credit Estimator*: 43 employees of 1,040 hours
    /// each make 44,720 hours; divided by 2,080 that is 21.5.
    #[test]
    fn hours_of_a_year_are_divided_by_2080() {
        assert_eq!(of_hours(Decimal::from(44_720), Decimal::from(2_080)), Ok(Decimal::new(215, 1)));
        assert_eq!(of_hours(Decimal::from(2_087), Decimal::from(2_087)), Ok(Decimal::ONE));
        assert_eq!(of_hours(Decimal::ONE, Decimal::ZERO), Err("no_working_hours"));
    }

    /// OMB Circular A-11 §85: fiscal year 2026 has 261 compensable days of 8 hours, 2,088 hours.
    #[test]
    fn days_of_a_year_are_divided_by_its_working_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = WorkDays::of_week(&WorkingWeek::default()).between(day("2025-10-01"), day("2026-09-30"));
        assert_eq!(days, 261);
        assert_eq!(hours(days.into(), Decimal::from(8)), Ok(Decimal::from(2_088)));
        assert_eq!(of_days(Decimal::new(1305, 1), days), Ok(Decimal::new(5, 1)));
        assert_eq!(of_days(Decimal::ONE, 0), Err("no_working_days"));
    }

    /// gov.uk/bank-holidays: England and Wales have eight in 2026, all on working days: 253 are left.
    #[test]
    fn a_british_year_has_253_working_days() {
        let holidays = [
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-05-04",
            "2026-05-25",
            "2026-08-31",
            "2026-12-25",
            "2026-12-28",
        ];
        let holidays = holidays.iter().map(|day| day.parse().unwrap()).collect();
        let year = WorkDays::of_week(&WorkingWeek { holidays, ..WorkingWeek::default() });
        let days = year.between("2026-01-01".parse().unwrap(), "2026-12-31".parse().unwrap());
        assert_eq!((days, of_days(Decimal::from(253), days)), (253, Ok(Decimal::ONE)));
    }
}
