//! A time axis: dates to pixels, and where its marks stand.

use chrono::{Datelike, Months, NaiveDate};

/// Pixels that a mark's words take.
const MARK: f64 = 66.0;

/// Days from `first` to `last` spread over pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeScale {
    first: NaiveDate,
    last: NaiveDate,
    left: f64,
    width: f64,
}

impl TimeScale {
    /// An axis over whole months that takes in all `dates`; `None` without any.
    pub(super) fn over(dates: impl IntoIterator<Item = NaiveDate>, left: f64, width: f64) -> Option<Self> {
        let (first, last) = dates.into_iter().fold(None, |range: Option<(NaiveDate, NaiveDate)>, date| {
            Some(range.map_or((date, date), |(first, last)| (first.min(date), last.max(date))))
        })?;
        let first = first.with_day(1)?;
        let last = last.with_day(1)?.checked_add_months(Months::new(1))?;
        Some(TimeScale { first, last, left, width })
    }

    /// The pixel of a day.
    pub(super) fn x(&self, date: NaiveDate) -> f64 {
        let (day, days) = ((date - self.first).num_days() as f64, (self.last - self.first).num_days() as f64);
        self.left + self.width * (day / days).clamp(0.0, 1.0)
    }

    /// Marks with their words: months, quarters, years or several years, as many as there is room for.
    pub(super) fn marks(&self) -> Vec<(NaiveDate, String)> {
        let steps = [1, 3, 6, 12, 60, 120, 600, 1_200, 6_000];
        let months = (self.last.year() - self.first.year()) * 12 + self.last.month() as i32 - self.first.month() as i32;
        let most = (self.width / MARK).max(1.0) as i32;
        let fits = |step: &&i32| months / **step <= most;
        let step = steps.iter().find(fits).copied().unwrap_or(12_000);
        let mut marks = Vec::new();
        let mut date = self.first;
        while date < self.last {
            if (date.year() * 12 + date.month0() as i32) % step == 0 {
                let format = if step < 12 { "%b %Y" } else { "%Y" };
                marks.push((date, date.format(format).to_string()));
            }
            match date.checked_add_months(Months::new(if step < 12 || date.month() != 1 { 1 } else { 12 })) {
                Some(next) => date = next,
                None => break,
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_become_quarters_and_years_as_room_runs_out() {
        let words = |last: &str| -> Vec<String> {
            let scale = TimeScale::over([day("2026-11-20"), day(last)], 0.0, 700.0).unwrap();
            scale.marks().into_iter().map(|(_, word)| word).collect()
        };
        assert_eq!(words("2027-01-08"), ["Nov 2026", "Dec 2026", "Jan 2027"]);
        assert_eq!(words("2028-06-01")[..2], ["Jan 2027", "Apr 2027"]);
        assert_eq!(words("2034-06-01").first().map(String::as_str), Some("2027"));
        assert!(words("9999-06-01").len() <= 14);
    }

    #[test]
    fn days_spread_over_the_width() {
        let scale = TimeScale::over([day("2026-01-10"), day("2026-12-31")], 50.0, 365.0).unwrap();
        assert_eq!(
            [scale.x(day("2026-01-01")), scale.x(day("2026-01-31")), scale.x(day("2030-01-01"))],
            [50.0, 80.0, 415.0]
        );
        assert!(TimeScale::over([], 0.0, 1.0).is_none());
    }
}
