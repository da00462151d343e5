//! Spending that looks like a mistake: below nothing, booked twice, far above the rest, not there, or in a month that
//! cannot be.
//!
//! Spikes are measured in median absolute deviations (Hampel 1974; Leys and others 2013, *Detecting outliers: do not use
//! standard deviation around the mean, use absolute deviation around the median*), which a few odd months do not move.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::ratio;
use crate::model::{Cost, Period};

/// Months below which nothing can be said of what is usual.
const FEWEST: usize = 4;

/// What a month must exceed the median by, in percent, whatever the deviation: the months of a level budget deviate by
/// next to nothing.
const NOTABLE: Decimal = Decimal::from_parts(10, 0, 0, false, 0);

/// Digits that tell one amount from another: 24000 has two and comes twice by itself, 24317.55 has seven.
const TELLING_DIGITS: usize = 5;

/// Months without any money that separate a month from the rest: more, and one of them is a slip of the hand.
const APART: i32 = 12;

/// Months with their amounts, known ones only, in order.
pub type Months = Vec<(Period, Decimal)>;

/// What was spent, by month, as far as it is known.
pub fn spent(cost: &Cost<'_>) -> Months {
    cost.actuals.iter().filter_map(|(period, amount)| Some((period.value, amount.value()?))).collect()
}

/// Months that exceed the median by more than `deviations` median absolute deviations, and were not budgeted to: with
/// the median and how many deviations it is; `None` of them where all other months are alike.
pub fn spikes(cost: &Cost<'_>, deviations: Decimal, tolerance: Decimal) -> Vec<(Period, Decimal, Option<Decimal>)> {
    let months = spent(cost);
    if months.len() < FEWEST {
        return Vec::new();
    }
    let usual = median(months.iter().map(|(_, amount)| *amount).collect());
    let deviation = median(months.iter().map(|(_, amount)| (amount - usual).abs()).collect());
    let share = |percent: Decimal| percent / Decimal::ONE_HUNDRED;
    let is_budgeted = |period: Period, amount: Decimal| {
        let own = cost.budget.iter().find(|(own, _)| own.value == period).and_then(|(_, budget)| budget.value());
        own.is_some_and(|budget| amount <= budget + budget * share(tolerance))
    };
    let far = months.into_iter().filter(|(period, amount)| {
        let above = amount - usual;
        above > deviation * deviations && above > usual.abs() * share(NOTABLE) && !is_budgeted(*period, *amount)
    });
    far.map(|(period, amount)| (period, usual, ratio(amount - usual, deviation))).collect()
}

fn median(mut amounts: Vec<Decimal>) -> Decimal {
    amounts.sort_unstable();
    let middle = amounts.len() / 2;
    match (amounts.len() % 2, amounts.get(middle.wrapping_sub(1)), amounts.get(middle)) {
        (0, Some(low), Some(high)) => (low + high) / Decimal::TWO,
        (_, _, Some(only)) => *only,
        _ => Decimal::ZERO,
    }
}

/// Months that have exactly what the month before has, where the amount is not one that comes twice by itself.
pub fn repeats(cost: &Cost<'_>) -> Vec<Period> {
    let months = spent(cost);
    let pairs = months.windows(2).filter(|pair| pair[0].0.next() == pair[1].0 && pair[0].1 == pair[1].1);
    pairs.filter(|pair| telling_digits(pair[1].1) >= TELLING_DIGITS).map(|pair| pair[1].0).collect()
}

fn telling_digits(amount: Decimal) -> usize {
    let digits = amount.normalize().mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len()
}

/// Months that had a budget, are over for longer than `days`, and for which nothing is recorded, though something is
/// before them.
pub fn gaps(cost: &Cost<'_>, as_of: NaiveDate, days: i64) -> Vec<Period> {
    let recorded: BTreeSet<Period> = cost.actuals.iter().map(|(period, _)| period.value).collect();
    let Some(first) = recorded.first() else { return Vec::new() };
    let is_over = |period: Period| (as_of - period.last_day()).num_days() > days;
    let budgeted = cost.budget.iter().filter(|(_, amount)| !amount.value().is_some_and(|amount| amount.is_zero()));
    let due = budgeted.map(|(period, _)| period.value).filter(|period| period > first && is_over(*period));
    due.filter(|period| !recorded.contains(period)).collect()
}

/// Months of budget or forecast that more than a year without any money separates from all others.
pub fn strays(cost: &Cost<'_>) -> Vec<Period> {
    let planned: BTreeSet<Period> = cost.budget.iter().chain(&cost.forecast).map(|(period, _)| period.value).collect();
    let all: BTreeSet<Period> =
        cost.actuals.iter().map(|(period, _)| period.value).chain(planned.iter().copied()).collect();
    let all: Vec<Period> = all.into_iter().collect();
    if all.len() < FEWEST {
        return Vec::new();
    }
    let is_far = |index: usize| {
        let before = index.checked_sub(1).map(|before| distance(all[before], all[index]));
        let after = all.get(index + 1).map(|after| distance(all[index], *after));
        [before, after].into_iter().flatten().all(|distance| distance > APART)
    };
    (0..all.len()).filter(|&index| is_far(index) && planned.contains(&all[index])).map(|index| all[index]).collect()
}

/// Months from one to another.
fn distance(from: Period, to: Period) -> i32 {
    let month = |period: Period| period.year() * 12 + i32::try_from(period.month()).unwrap_or_default();
    month(to) - month(from)
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    fn of<T>(cost: &str, look: impl FnOnce(&Cost<'_>) -> T) -> T {
        told(&format!("{{id: PRJ-A, cost: {{{cost}}}}}"), |portfolio, _| {
            look(portfolio.projects[0].cost.as_ref().unwrap())
        })
    }

    fn names(periods: &[Period]) -> Vec<String> {
        periods.iter().map(Period::to_string).collect()
    }

    /// Leys and others (2013): of 1, 3, 3, 6, 8, 10, 10, 1000 the median is 7 and the deviations from it 6, 4, 4, 1, 1, 3,
    /// 3, 993 have the median 3.5; 1000 is an outlier, and nothing else is.
    #[test]
    fn the_outlier_of_the_paper_is_the_only_one() {
        let months = "actuals: {2026-01: 1, 2026-02: 3, 2026-03: 3, 2026-04: 6, 2026-05: 8, 2026-06: 10, 2026-07: 10, 2026-08: 1000}";
        let found = of(months, |cost| spikes(cost, 3.into(), 10.into()));
        let (period, usual, deviations) = found[0];
        assert_eq!((found.len(), period.to_string().as_str(), usual), (1, "2026-08", 7.into()));
        assert_eq!(deviations.map(|times| times.round_dp(1)), Some(Decimal::new(2837, 1)));
    }

    #[test]
    fn a_month_that_was_to_cost_more_is_no_spike_and_a_level_one_has_no_deviation() {
        let level = "actuals: {2026-01: 100, 2026-02: 100, 2026-03: 100, 2026-04: 100, 2026-05: 180}";
        assert_eq!(of(level, |cost| spikes(cost, 3.into(), 10.into()).len()), 1);
        let planned = format!("{level}, budget: {{2026-05: 170}}");
        assert_eq!(of(&planned, |cost| spikes(cost, 3.into(), 10.into()).len()), 0);
        let slightly = "actuals: {2026-01: 100, 2026-02: 100, 2026-03: 100, 2026-04: 100, 2026-05: 109}";
        assert_eq!(of(slightly, |cost| spikes(cost, 3.into(), 10.into()).len()), 0);
        assert_eq!(of("actuals: {2026-01: 1, 2026-02: 900}", |cost| spikes(cost, 3.into(), 10.into()).len()), 0);
    }

    #[test]
    fn an_amount_that_tells_comes_twice_by_mistake() {
        let found = of(
            "actuals: {2026-01: 24000, 2026-02: 24000, 2026-03: 24317.55, 2026-04: 24317.55, 2026-06: 24317.55}",
            |cost| names(&repeats(cost)),
        );
        assert_eq!(found, ["2026-04"]);
    }

    #[test]
    fn months_are_missing_once_they_are_over_and_strays_stand_alone() {
        let day = "2026-11-20".parse().unwrap();
        let months = "budget: {2026-06: 5, 2026-07: 5, 2026-08: 0, 2026-09: 5, 2026-10: 5}, actuals: {2026-07: 4}";
        assert_eq!(of(months, |cost| names(&gaps(cost, day, 21))), ["2026-09"]);
        assert_eq!(of(months, |cost| names(&gaps(cost, day, 14))), ["2026-09", "2026-10"]);
        let typed = "budget: {2026-09: 5, 2026-10: 5, 2062-11: 5, 2026-12: 5}, actuals: {2026-09: 5}";
        assert_eq!(of(typed, |cost| names(&strays(cost))), ["2062-11"]);
    }
}
