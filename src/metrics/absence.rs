//! Days on which people are away, each of them counted once.
//!
//! Formulas: §8 (absence days). Nobody says why somebody is away, and nothing here asks.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::model::{Absence, Portfolio};

/// Days in a row on which one person is away for the same share of each day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Share of each day, above 0 and at most 1.
    pub share: Decimal,
}

impl Away {
    /// Whether nothing is left of the day.
    pub fn is_whole(&self) -> bool {
        self.share >= Decimal::ONE
    }
}

/// The days away of everybody who has any, in order and without overlaps. Absences whose days are not known are left
/// out; overlapping ones never take more than the day.
pub fn by_person<'a>(portfolio: &Portfolio<'a>) -> BTreeMap<&'a str, Vec<Away>> {
    let mut stated: BTreeMap<&str, Vec<&Absence<'_>>> = BTreeMap::new();
    for absence in &portfolio.absences {
        if let Some(person) = absence.person {
            stated.entry(person.value).or_default().push(absence);
        }
    }
    stated.into_iter().map(|(person, absences)| (person, stretches(&absences))).collect()
}

fn stretches(absences: &[&Absence<'_>]) -> Vec<Away> {
    let mut changes: BTreeMap<NaiveDate, Decimal> = BTreeMap::new();
    for absence in absences {
        let Some((from, to)) = absence.from.value().zip(absence.to.value()).filter(|(from, to)| from <= to) else {
            continue;
        };
        let share = absence.fte.value().unwrap_or(Decimal::ONE);
        *changes.entry(from).or_default() += share;
        if let Some(after) = to.checked_add_days(Days::new(1)) {
            *changes.entry(after).or_default() -= share;
        }
    }
    let days: Vec<(NaiveDate, Decimal)> = changes.into_iter().collect();
    let mut sum = Decimal::ZERO;
    let mut stretches = Vec::with_capacity(days.len());
    for (index, (from, change)) in days.iter().enumerate() {
        sum += change;
        let to = days.get(index + 1).and_then(|(next, _)| next.pred_opt()).unwrap_or(NaiveDate::MAX);
        if sum > Decimal::ZERO {
            stretches.push(Away { from: *from, to, share: sum.min(Decimal::ONE) });
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    #[test]
    fn a_day_away_is_away_once() {
        let text = "
- {kind: absence, person: k.lee, from: 2026-11-23, to: 2026-11-25}
- {kind: absence, person: k.lee, from: 2026-11-25, to: 2026-11-27, fte: 0.5}
- {kind: absence, person: k.lee, from: 2026-12-04, to: 2026-12-03}
- {kind: absence, person: k.lee, from: 2026-12-07}
";
        told(text, |portfolio, _| {
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let found = &by_person(portfolio)["k.lee"];
            let away = |from: &str, to: &str, share| Away { from: day(from), to: day(to), share };
            let half = Decimal::new(5, 1);
            assert_eq!(
                found[..],
                [
                    away("2026-11-23", "2026-11-24", Decimal::ONE),
                    away("2026-11-25", "2026-11-25", Decimal::ONE),
                    away("2026-11-26", "2026-11-27", half),
                ]
            );
        });
    }
}
