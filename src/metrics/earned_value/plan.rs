//! Planned value: how an approved budget is spread over time, by the phasing that fits the method.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::method::Method;
use super::work::Work;
use crate::metrics::calendar::WorkDays;
use crate::metrics::timescale::{end_of, start_of};
use crate::metrics::{Figure, horizon, product, ratio, scaled, timescale};
use crate::model::{Period, Portfolio, Progress, ProjectId};

/// What spreads a budget over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phasing {
    /// The days for which weighted milestones and activities are planned.
    Milestones,
    /// The budget of each month, evenly over its days.
    BudgetByMonth,
    /// Planned iterations, each with the same share.
    Iterations,
    /// Evenly from the start to the last baseline.
    Linear,
}

impl Phasing {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Phasing::Milestones => "milestones",
            Phasing::BudgetByMonth => "budget_by_month",
            Phasing::Iterations => "iterations",
            Phasing::Linear => "linear",
        }
    }
}

/// No plan is longer, in months: a year typed as 0206 is a slip of the hand.
const LONGEST: i64 = 1_200;

/// A budget spread over time.
#[derive(Debug)]
pub struct Plan<'c, 'p, 'a> {
    /// BAC.
    pub bac: Decimal,
    /// What spreads it.
    pub phasing: Phasing,
    /// When it starts, on the scale of months; `no_start` where nothing says so.
    pub start: Figure,
    /// When it was planned to be over, on the same scale; `not_phased` where nothing says so.
    pub finish: Figure,
    spread: Spread<'c, 'p, 'a>,
}

#[derive(Debug)]
enum Spread<'c, 'p, 'a> {
    Work(&'c Work<'p, 'a>, &'c WorkDays),
    /// Months with a budget, and what is budgeted before each.
    Months(Vec<(Period, Decimal)>, Vec<Decimal>),
    Evenly,
}

impl<'c, 'p, 'a> Plan<'c, 'p, 'a> {
    /// The plan of a project: by its weighted `work` where that measures it, by iterations where it counts points in
    /// them, else by the months of its budget, else evenly.
    pub fn of(
        portfolio: &Portfolio<'a>,
        id: ProjectId,
        bac: Decimal,
        method: Method,
        work: Option<(&'c Work<'p, 'a>, &'c WorkDays)>,
    ) -> Self {
        let project = portfolio.project(id);
        let months = months(portfolio, id);
        let (first, last) =
            months.first().zip(months.last()).map(|(first, last)| (first.0.first_day(), last.0.last_day())).unzip();
        let stated = project.fields.date("start").value();
        let new = |phasing, start: Option<NaiveDate>, finish: Figure<NaiveDate>, spread| Plan {
            bac,
            phasing,
            start: start.map(start_of).ok_or("no_start"),
            finish: finish.map(end_of),
            spread,
        };
        if let Some((work, days)) = work.filter(|_| method.is_planned_by_work()) {
            let start = first.or(stated).into_iter().chain(work.start()).min();
            return new(Phasing::Milestones, start, work.finish(), Spread::Work(work, days));
        }
        let by_iterations = method == Method::Points && by_iterations(project.progress.as_ref());
        if !by_iterations && !months.is_empty() {
            // Money may go on for a while after the last milestone, or stop before it: the milestone is the finish.
            let planned = work.and_then(|(work, _)| work.finish().ok()).filter(|finish| Some(*finish) > first);
            let finish = planned.or(last).ok_or("not_phased");
            let before = months.iter().scan(Decimal::ZERO, |sum, (_, amount)| {
                let before = *sum;
                *sum += amount;
                Some(before)
            });
            let before = before.collect();
            return new(Phasing::BudgetByMonth, first, finish, Spread::Months(months, before));
        }
        let finish = match (horizon::finish(portfolio, id).baseline, last) {
            (Err("no_milestones" | "no_baseline"), last) => last.ok_or("not_phased"),
            (baseline, _) => baseline,
        };
        let phasing = if by_iterations { Phasing::Iterations } else { Phasing::Linear };
        new(phasing, stated.or(first), finish, Spread::Evenly)
    }

    /// The day on which it starts.
    ///
    /// # Errors
    /// `no_start` where nothing says so.
    pub fn starts_on(&self) -> Figure<NaiveDate> {
        let day_before = timescale::day_at(self.start?);
        day_before.and_then(|before| before.succ_opt()).ok_or("implausible_dates")
    }

    /// PD: how long it was planned to take, in months.
    ///
    /// # Errors
    /// Why its ends are not known; `implausible_dates` for a plan that is over before it starts, or longer than a
    /// century.
    pub fn duration(&self) -> Figure {
        let length = self.finish? - self.start?;
        let is_plausible = length > Decimal::ZERO && length <= Decimal::from(LONGEST);
        if is_plausible { Ok(length) } else { Err("implausible_dates") }
    }

    /// PV: the value planned to be earned by the end of `day`.
    ///
    /// # Errors
    /// Why the work planned is not known, and why the plan has no length if it is spread evenly.
    pub fn planned(&self, day: NaiveDate) -> Figure {
        match &self.spread {
            Spread::Work(work, days) => product(self.bac, work.planned(day, days)?),
            Spread::Months(months, before) => Ok(spent_evenly(months, before, day)),
            Spread::Evenly => {
                let part = ratio(end_of(day) - self.start?, self.duration()?).ok_or("implausible_dates")?;
                product(self.bac, part.clamp(Decimal::ZERO, Decimal::ONE))
            }
        }
    }

    /// The plan as points of time from its start: the end of every month, the last day, and the day one asks on.
    ///
    /// # Errors
    /// Why the plan has no length, or the work planned is not known.
    pub fn curve(&self, as_of: NaiveDate) -> Figure<Vec<(Decimal, Decimal)>> {
        let (start, duration) = (self.start?, self.duration()?);
        let mut days = vec![as_of];
        let first = self.starts_on().ok().map(Period::of);
        let months = std::iter::successors(first, |period| Some(period.next()).filter(|next| next > period));
        let ends = months.map(Period::last_day).take_while(|end| end_of(*end) < start + duration);
        days.extend(ends);
        days.sort_unstable();
        days.dedup();
        let mut points = vec![(Decimal::ZERO, Decimal::ZERO)];
        for day in days {
            let time = end_of(day) - start;
            if time > Decimal::ZERO && time < duration {
                points.push((time, self.planned(day)?));
            }
        }
        points.push((duration, self.bac));
        Ok(points)
    }
}

/// Whether the plan of an agile project is counted in iterations.
pub fn by_iterations(progress: Option<&Progress<'_>>) -> bool {
    progress.is_some_and(|progress| {
        let planned = progress.iterations_planned.value().is_some_and(|planned| planned > Decimal::ZERO);
        planned && progress.iterations_done.is_given()
    })
}

/// The months that have a budget, from the first to the last with any.
fn months(portfolio: &Portfolio<'_>, id: ProjectId) -> Vec<(Period, Decimal)> {
    let cost = portfolio.project(id).cost.as_ref();
    let stated = cost.into_iter().flat_map(|cost| &cost.budget);
    let amounts = stated.filter_map(|(period, amount)| Some((period.value, amount.value()?)));
    amounts.filter(|(_, amount)| !amount.is_zero()).collect()
}

/// What is budgeted up to the end of `day`, each month evenly over its days. `months` stand in order, with what is
/// budgeted `before` each.
fn spent_evenly(months: &[(Period, Decimal)], before: &[Decimal], day: NaiveDate) -> Decimal {
    let now = Period::of(day);
    let days = |day: NaiveDate| Decimal::from(day.day());
    let first = months.partition_point(|(period, _)| *period < now);
    let Some(spent) = before.get(first) else { return months.iter().map(|(_, amount)| amount).sum() };
    let current = months[first..].iter().take_while(|(period, _)| *period == now).map(|(_, amount)| *amount);
    let last = now.last_day();
    if day == last {
        return spent + current.sum::<Decimal>();
    }
    let due = current.map(|amount| scaled(amount, days(day), days(last)).unwrap_or_default());
    spent + due.sum::<Decimal>()
}
