//! Weighted work: milestones and activities, each a share of the whole, planned for a day and reached on one.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::metrics::calendar::WorkDays;
use crate::metrics::{Figure, product, ratio};
use crate::model::{Fact, Filed, Milestone, Portfolio, ProjectId, Unknown};

/// How far the weights of a project may be from a hundred and still mean the whole: thirds are written 33.3.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Milestones and activities that together are the whole of a project.
#[derive(Debug, Clone)]
pub struct Work<'p, 'a> {
    items: Vec<(&'p Filed<'a, Milestone<'a>>, Decimal)>,
    whole: Decimal,
    halves: bool,
}

/// Whether any milestone or activity of a project has a weight.
pub fn is_weighted(portfolio: &Portfolio<'_>, id: ProjectId) -> bool {
    let dated = portfolio.milestones.of(id).iter().chain(portfolio.activities.of(id));
    dated.into_iter().any(|item| item.weight.is_given())
}

/// Whether any weighted work says itself how much of it is done.
pub fn says_how_far(portfolio: &Portfolio<'_>, id: ProjectId) -> bool {
    let dated = portfolio.milestones.of(id).iter().chain(portfolio.activities.of(id));
    dated.into_iter().any(|item| item.weight.is_given() && item.fields.has("percent_complete"))
}

/// What the weights of a project come to in percent, where they are not the whole: milestones, activities or both
/// must make a hundred. `None` where they do, and where there are none.
pub fn missed_whole(portfolio: &Portfolio<'_>, id: ProjectId) -> Option<Decimal> {
    let is_whole = |weights: Decimal| (weights - Decimal::ONE_HUNDRED).abs() <= ROUNDING;
    let (milestones, activities) = (weight(portfolio.milestones.of(id)), weight(portfolio.activities.of(id)));
    let both = milestones + activities;
    let fits = is_whole(milestones) || is_whole(activities) || is_whole(both);
    (is_weighted(portfolio, id) && !fits).then_some(both)
}

fn weight(items: &[Filed<'_, Milestone<'_>>]) -> Decimal {
    items.iter().filter_map(|item| item.weight.value()).sum()
}

impl<'p, 'a> Work<'p, 'a> {
    /// The weighted work of a project: its milestones if they make a hundred, else its activities, else both. In
    /// `halves` each is planned and earned half when it begins and half when it is done.
    ///
    /// # Errors
    /// `no_weights` where nothing has one; `weights_do_not_sum` where they do not make a hundred, `unreadable`
    /// where one is no percentage.
    pub fn of(portfolio: &'p Portfolio<'a>, id: ProjectId, halves: bool) -> Figure<Self> {
        if !is_weighted(portfolio, id) {
            return Err("no_weights");
        }
        let (milestones, activities) = (portfolio.milestones.of(id), portfolio.activities.of(id));
        if missed_whole(portfolio, id).is_some() {
            let readable = |item: &Filed<'_, Milestone<'_>>| !matches!(item.weight, Fact::Unreadable(_));
            let all = milestones.iter().chain(activities).all(readable);
            return Err(if all { "weights_do_not_sum" } else { "unreadable" });
        }
        let near = |weights: Decimal| (weights - Decimal::ONE_HUNDRED).abs() <= ROUNDING;
        let chosen = match (near(weight(milestones)), near(weight(activities))) {
            (true, _) => [milestones, &[]],
            (false, true) => [activities, &[]],
            (false, false) => [milestones, activities],
        };
        let items = chosen.into_iter().flatten();
        let weighted =
            items.filter_map(|item| Some((item, item.weight.value()?))).filter(|(_, weight)| !weight.is_zero());
        let items: Vec<_> = weighted.collect();
        let whole = items.iter().map(|(_, weight)| *weight).sum();
        Ok(Work { items, whole, halves })
    }

    /// The day by which all of it was planned to be reached.
    ///
    /// # Errors
    /// `no_baseline` if one of the days is not given, else why it is not known.
    pub fn finish(&self) -> Figure<NaiveDate> {
        let days: Vec<NaiveDate> = self.items.iter().map(|(item, _)| baseline(item)).collect::<Figure<_>>()?;
        days.into_iter().max().ok_or("no_baseline")
    }

    /// The first day on which any of it begins, as far as it says; `None` where nothing does.
    pub fn start(&self) -> Option<NaiveDate> {
        self.items.iter().filter_map(|(item, _)| item.fields.date("start").value()).min()
    }

    /// The share planned by the end of `day`, of one: all of what was due; of work with a duration the share of its
    /// working days that were due.
    ///
    /// # Errors
    /// As [`Work::finish`].
    pub fn planned(&self, day: NaiveDate, days: &WorkDays) -> Figure {
        let planned = |(item, weight): &(&Filed<'_, Milestone<'_>>, Decimal)| {
            let baseline = baseline(item)?;
            if baseline <= day {
                return Ok(*weight);
            }
            let part = due(day, baseline, item.duration.value(), days)?;
            product(*weight, if self.halves && !part.is_zero() { half() } else { part })
        };
        self.share(self.items.iter().map(planned).sum::<Figure>()?)
    }

    /// The share earned by the end of `day`, of one: all of what was reached by then, and of what is under way the
    /// share it states, or half where each is earned in halves. What is under way is known on the `last` day only.
    ///
    /// # Errors
    /// Why it is not known whether one was reached; `needs_history` for a share under way before the last day.
    pub fn earned(&self, day: NaiveDate, last: NaiveDate) -> Figure {
        let earned = |(item, weight): &(&Filed<'_, Milestone<'_>>, Decimal)| match item.actual.or_reason() {
            Ok(actual) if actual <= day => Ok(*weight),
            Ok(_) | Err(Unknown::NotGiven) => product(*weight, self.under_way(item, day, last)?),
            Err(unknown) => Err(unknown.code()),
        };
        self.share(self.items.iter().map(earned).sum::<Figure>()?)
    }

    /// How much of one may be earned by the end of `day` at the most: what was reached, what was due, and the next in
    /// the order of its baselines.
    ///
    /// # Errors
    /// As [`Work::earned`].
    pub fn ceiling(&self, day: NaiveDate, last: NaiveDate) -> Figure {
        let reached = |item: &Milestone<'_>| item.actual.value().is_some_and(|actual| actual <= day);
        let open = self.items.iter().filter(|(item, _)| !reached(item));
        let (due, mut later): (Vec<_>, Vec<_>) =
            open.partition(|(item, _)| item.baseline.value().is_some_and(|baseline| baseline <= day));
        later.sort_by_key(|(item, _)| item.baseline.value().unwrap_or(NaiveDate::MAX));
        let under_way = due.into_iter().chain(later.into_iter().take(1));
        let under_way: Decimal = under_way.map(|(_, weight)| weight).sum();
        Ok((self.earned(day, last)? + self.share(under_way)?).min(Decimal::ONE))
    }

    /// The share of one that is not yet reached.
    fn under_way(&self, item: &Milestone<'_>, day: NaiveDate, last: NaiveDate) -> Figure {
        if self.halves {
            // A start may be planned: work that says of itself that nothing is done has not begun.
            let idle = item.fields.percent("percent_complete").value().is_some_and(|done| done.is_zero());
            let begun = !idle && item.fields.date("start").value().is_some_and(|start| start <= day);
            return Ok(if begun { half() } else { Decimal::ZERO });
        }
        match item.fields.percent("percent_complete").or_reason() {
            Ok(percent) if percent.is_zero() || day == last => ratio(percent, Decimal::ONE_HUNDRED).ok_or("too_large"),
            Ok(_) => Err("needs_history"),
            Err(Unknown::NotGiven) => Ok(Decimal::ZERO),
            Err(unknown) => Err(unknown.code()),
        }
    }

    /// The day on which the last of it was reached; `None` while any is open.
    pub fn reached(&self) -> Option<NaiveDate> {
        let days: Vec<NaiveDate> = self.items.iter().map(|(item, _)| item.actual.value()).collect::<Option<_>>()?;
        days.into_iter().max()
    }

    fn share(&self, weight: Decimal) -> Figure {
        ratio(weight, self.whole).ok_or("no_weights")
    }
}

fn half() -> Decimal {
    Decimal::new(5, 1)
}

fn baseline(item: &Milestone<'_>) -> Figure<NaiveDate> {
    item.baseline.or_reason().map_err(|unknown| match unknown {
        Unknown::NotGiven => "no_baseline",
        unknown => unknown.code(),
    })
}

/// The share of the working days before `baseline` that have passed by the end of `day`; nothing of a milestone that
/// takes no time.
fn due(day: NaiveDate, baseline: NaiveDate, duration: Option<Decimal>, days: &WorkDays) -> Figure {
    let Some(duration) = duration.filter(|duration| *duration > Decimal::ZERO) else { return Ok(Decimal::ZERO) };
    let Some(next) = day.succ_opt() else { return Ok(Decimal::ZERO) };
    let left = Decimal::from(days.between(next, baseline));
    ratio((duration - left).max(Decimal::ZERO), duration).ok_or("too_large")
}
