//! A calendar month: how money is phased.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};

/// A calendar month, `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: NaiveDate,
}

impl Period {
    /// The month that holds `date`.
    pub fn of(date: NaiveDate) -> Self {
        Period { first: date.with_day(1).unwrap_or(date) }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.first.with_day(self.first.num_days_in_month().into()).unwrap_or(self.first)
    }

    /// The month after; the last month of time is followed by itself.
    pub fn next(self) -> Self {
        Period { first: self.first.checked_add_months(Months::new(1)).unwrap_or(self.first) }
    }

    /// The month of the year, 1–12.
    pub fn month(self) -> u32 {
        self.first.month()
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.first.year()
    }
}

impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) =
            text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2).ok_or(())?;
        let first = NaiveDate::from_ymd_opt(year.parse().map_err(|_| ())?, month.parse().map_err(|_| ())?, 1);
        first.map(|first| Period { first }).ok_or(())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_months_in_order() {
        let february: Period = "2028-02".parse().unwrap();
        assert_eq!(february.last_day().to_string(), "2028-02-29");
        assert_eq!(february.next().to_string(), "2028-03");
        assert!(
            "2026-13".parse::<Period>().is_err()
                && "2026-1".parse::<Period>().is_err()
                && "x".parse::<Period>().is_err()
        );
    }
}
