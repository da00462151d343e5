//! How often something recurs: from the word for it to days.

use chrono::{Days, Months, NaiveDate};

/// The day on which something that recurs falls due again after `last`. `None` for what does not recur (`once`), for
/// a word nobody knows and beyond the calendar.
pub fn next(last: NaiveDate, cadence: &str) -> Option<NaiveDate> {
    let months = match cadence {
        "monthly" => 1,
        "quarterly" => 3,
        "half_yearly" => 6,
        "yearly" => 12,
        "weekly" => return last.checked_add_days(Days::new(7)),
        "fortnightly" => return last.checked_add_days(Days::new(14)),
        days => return last.checked_add_days(Days::new(days.parse().ok().filter(|days| *days > 0)?)),
    };
    last.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(last: &str, cadence: &str) -> Option<String> {
        next(last.parse().unwrap(), cadence).map(|day| day.to_string())
    }

    /// A month after the last of January is the last of February, as ISO 8601 calendars count.
    #[test]
    fn what_recurs_falls_due_by_weeks_months_or_days() {
        assert_eq!(after("2026-11-20", "fortnightly").as_deref(), Some("2026-12-04"));
        assert_eq!(after("2026-01-31", "monthly").as_deref(), Some("2026-02-28"));
        assert_eq!(after("2026-11-20", "half_yearly").as_deref(), Some("2027-05-20"));
        assert_eq!(after("2026-11-20", "10").as_deref(), Some("2026-11-30"));
    }

    #[test]
    fn what_does_not_recur_is_never_due_again() {
        assert_eq!(
            ["once", "sometimes", "0", "-7", "99999999999"].map(|word| after("2026-11-20", word)),
            [const { None }; 5]
        );
    }
}
