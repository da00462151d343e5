//! Earned value: what was planned, what is earned and what was spent, and where that leads.
//!
//! Formulas: §1 (PMI Standard for Earned Value Management 2019, ISO 21508, ANSI/EIA-748; for points Sulaiman, Barton
//! and Blackburn, *AgileEVM*, 2006) and §2 ([`super::earned_schedule`]). Full precision; nothing is rounded here.

mod agile;
mod forecast;
mod memory;
mod method;
mod over_time;
mod plan;
#[cfg(test)]
mod published;
mod work;

pub use forecast::{EacMethod, Forecast, is_fresh};
pub use memory::Memory;
pub use method::{Chosen, Method};
pub use plan::{Phasing, Plan};
pub use work::missed_whole;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::calendar::{Calendars, WorkDays};
use super::earned_schedule::{Curve, EarnedSchedule};
use super::memo::Memo;
use super::{Figure, cost, percent, ratio, timescale};
use crate::model::{Portfolio, Project, ProjectId};
use crate::policy::Policy;
use agile::{Rounds, points, stated};
use work::Work;

/// The figures of one project, each known or not on its own. Amounts are in the project's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarnedValue {
    /// By what progress is measured.
    pub method: Figure<Chosen>,
    /// What spreads the budget over time.
    pub phasing: Figure<Phasing>,
    /// The day for which progress is known, and at which plan and time are compared with it.
    pub data_date: NaiveDate,
    /// Budget at completion, without management reserve; `no_baseline` where none is approved.
    pub bac: Figure,
    /// Planned value.
    pub pv: Figure,
    /// Earned value.
    pub ev: Figure,
    /// The most that can be earned: where milestones earn all or nothing, with those under way as if they were done.
    pub ev_ceiling: Figure,
    /// Actual cost; `no_actuals` where none is recorded.
    pub ac: Figure,
    /// EV − PV.
    pub sv: Figure,
    /// EV − AC.
    pub cv: Figure,
    /// EV ÷ PV.
    pub spi: Figure,
    /// EV ÷ AC.
    pub cpi: Figure,
    /// EV in percent of BAC.
    pub percent_complete: Figure,
    /// AC in percent of BAC.
    pub percent_spent: Figure,
    /// (BAC − EV) ÷ (BAC − AC): the efficiency it takes to finish within the budget.
    pub tcpi_bac: Figure,
    /// Where the money leads.
    pub forecast: Forecast,
    /// Where the project stands in time.
    pub schedule: EarnedSchedule,
    /// What `schedule` counts in: `months`, or `iterations` where the plan is counted in them.
    pub unit: &'static str,
    /// The day on which the plan starts.
    pub start_planned: Figure<NaiveDate>,
    /// The day by which the plan is over.
    pub finish_planned: Figure<NaiveDate>,
    /// Start + IEAC(t): the day it is finished at this pace.
    pub finish_independent: Figure<NaiveDate>,
}

/// What it takes to work out the figures of any project of a portfolio, as of a day.
#[derive(Debug)]
pub struct EarnedValues<'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    policy: &'p Policy,
    as_of: NaiveDate,
    days: WorkDays,
    known: Option<&'p Memo<EarnedValue>>,
    in_time: bool,
}

impl<'p, 'a> EarnedValues<'p, 'a> {
    /// Reads the tree's calendar once.
    pub fn at(portfolio: &'p Portfolio<'a>, policy: &'p Policy, as_of: NaiveDate) -> Self {
        EarnedValues {
            portfolio,
            policy,
            as_of,
            days: Calendars::of(portfolio, policy).tree().clone(),
            known: None,
            in_time: true,
        }
    }

    /// The same, where what was worked out of the same portfolio, policy and day is kept for others.
    #[must_use]
    pub fn known(self, known: Option<&'p Memo<EarnedValue>>) -> Self {
        EarnedValues { known, ..self }
    }

    /// The same, without where projects stand in time, unless that is kept: it is half of the work.
    /// [`EarnedValue::schedule`] and [`EarnedValue::finish_independent`] are `not_asked`.
    #[must_use]
    pub fn without_time(self) -> Self {
        EarnedValues { in_time: self.known.is_some(), ..self }
    }

    /// The figures of one project.
    pub fn of(&self, id: ProjectId) -> EarnedValue {
        match self.known {
            Some(known) => known.recall(id, || self.work_out(id)),
            None => self.work_out(id),
        }
    }

    fn work_out(&self, id: ProjectId) -> EarnedValue {
        let project = self.portfolio.project(id);
        let bac = baseline(project);
        let ac =
            bac.and_then(|_| project.cost.as_ref().map_or(Err("no_actuals"), |cost| cost::actual(cost, self.as_of)));
        let method = bac.and_then(|_| method::choose(self.portfolio, id));
        let mut found = EarnedValue {
            percent_spent: ac.and_then(|ac| percent(ac, bac?).ok_or("no_baseline")),
            ..EarnedValue::unmeasured(method, bac, ac, self.data_date(project, method))
        };
        if let (Ok(bac), Ok(chosen)) = (bac, method) {
            self.measure(id, bac, chosen.method, &mut found);
        }
        found.compare();
        found.forecast = Forecast::of(&found, project, self.policy, self.as_of);
        found
    }

    /// Fills in what the progress of a project says.
    fn measure(&self, id: ProjectId, bac: Decimal, method: Method, found: &mut EarnedValue) {
        let project = self.portfolio.project(id);
        let work = self.work(id, method);
        found.ev = self.earned(id, bac, method, &work, self.as_of);
        found.ev_ceiling = match &work {
            Ok(Some(work)) if method.is_planned_by_work() => {
                work.ceiling(self.as_of, self.as_of).and_then(|share| super::product(bac, share))
            }
            _ => found.ev,
        };
        let plan = match self.plan(id, bac, method, &work) {
            Ok(plan) => plan,
            Err(reason) => {
                (found.pv, found.phasing, found.schedule) = (Err(reason), Err(reason), EarnedSchedule::unknown(reason));
                return;
            }
        };
        found.phasing = Ok(plan.phasing);
        found.start_planned = plan.starts_on();
        found.finish_planned = plan.finish.and_then(|finish| timescale::day_at(finish).ok_or("too_large"));
        if matches!(project.state.map(|state| state.value), Some("cancelled" | "rejected")) {
            (found.pv, found.schedule) = (Err("not_active"), EarnedSchedule::unknown("not_active"));
            return;
        }
        let rounds = project.progress.as_ref().filter(|_| plan.phasing == Phasing::Iterations).map(Rounds::of);
        found.pv = match &rounds {
            Some(rounds) => rounds.planned(bac),
            None => plan.planned(found.data_date),
        };
        if !self.in_time {
            (found.schedule, found.finish_independent) = (EarnedSchedule::unknown("not_asked"), Err("not_asked"));
            return;
        }
        if let Some(rounds) = rounds {
            found.unit = "iterations";
            found.schedule = rounds.schedule(bac, found.ev);
        } else {
            found.schedule = self.scheduled(&plan, found, self.reached(project, id, &work));
        }
        found.finish_independent = independent_finish(&plan, &found.schedule);
    }

    /// The day for which progress is known. What milestones tell is of the as-of date. A percentage and points are of
    /// the report that states them, while it is fresh: comparing it with the plan of a later day would call everyone
    /// late who does not report every day. An old report is held against today.
    fn data_date(&self, project: &Project<'_>, method: Figure<Chosen>) -> NaiveDate {
        let is_stated = method.is_ok_and(|chosen| !chosen.method.is_planned_by_work());
        let reported = project.status.as_ref().and_then(|status| status.date.value());
        let fresh =
            reported.filter(|day| *day <= self.as_of && forecast::is_recent(*day, project, self.policy, self.as_of));
        fresh.filter(|_| is_stated).unwrap_or(self.as_of)
    }

    /// The weighted work of a project, where that is what measures it.
    fn work(&self, id: ProjectId, method: Method) -> Figure<Option<Work<'p, 'a>>> {
        method.needs_work().then(|| Work::of(self.portfolio, id, method == Method::FiftyFifty)).transpose()
    }

    fn plan<'c>(
        &'c self,
        id: ProjectId,
        bac: Decimal,
        method: Method,
        work: &'c Figure<Option<Work<'p, 'a>>>,
    ) -> Figure<Plan<'c, 'p, 'a>> {
        let work = work.as_ref().map_err(|reason| *reason)?.as_ref();
        Ok(Plan::of(self.portfolio, id, bac, method, work.map(|work| (work, &self.days))))
    }

    /// EV by the end of `day`. Percent and points say what is so now, and nothing of the days before, of which only
    /// milestones tell.
    fn earned(
        &self,
        id: ProjectId,
        bac: Decimal,
        method: Method,
        work: &Figure<Option<Work<'p, 'a>>>,
        day: NaiveDate,
    ) -> Figure {
        let progress = || self.portfolio.project(id).progress.as_ref().ok_or("no_progress");
        let percent = || stated(progress()?.percent_complete.or_reason()).map(|percent| percent / Decimal::ONE_HUNDRED);
        let work = work.as_ref().map_err(|reason| *reason)?.as_ref();
        let share = match (work, method) {
            (Some(work), Method::GatedPercent) => {
                let reached = work.earned(day, self.as_of)?;
                if day < self.as_of { Ok(reached) } else { Ok(percent()?.min(work.ceiling(day, day)?).max(reached)) }
            }
            (Some(work), _) => work.earned(day, self.as_of),
            (None, method) => {
                let share = if method == Method::Points { points(progress()?) } else { percent() };
                if day < self.as_of { share.and(Err("needs_history")) } else { share }
            }
        };
        super::product(bac, share?)
    }

    /// ES and what follows from it, in months. Time stops on the day the project was `reached`, once all is earned.
    fn scheduled(&self, plan: &Plan<'_, '_, '_>, found: &EarnedValue, reached: Option<NaiveDate>) -> EarnedSchedule {
        let (start, points) = match plan.start.and_then(|start| Ok((start, plan.curve(found.data_date)?))) {
            Ok(known) => known,
            Err(reason) => return EarnedSchedule::unknown(reason),
        };
        let now = match found.ev {
            Ok(ev) if ev >= plan.bac => reached.filter(|day| *day <= self.as_of).ok_or("no_finish_date"),
            _ => Ok(found.data_date),
        };
        let at = now.map(|now| timescale::end_of(now) - start);
        EarnedSchedule::of(Curve { points: &points, in_steps: plan.phasing == Phasing::Milestones }, found.ev, at)
    }

    /// The day on which all was done: that of the last weighted work, else of the last milestone, else the end
    /// stated.
    fn reached(&self, project: &Project<'_>, id: ProjectId, work: &Figure<Option<Work<'p, 'a>>>) -> Option<NaiveDate> {
        let weighted = work.as_ref().ok().and_then(Option::as_ref).map(Work::reached);
        let milestones = || {
            let days = self.portfolio.milestones.of(id).iter().map(|milestone| milestone.actual.value());
            days.collect::<Option<Vec<_>>>()?.into_iter().max()
        };
        let closed = || project.fields.fields("closure").and_then(|closure| closure.date("date").value());
        let ended = || project.fields.date("end").value();
        weighted.unwrap_or_else(milestones).or_else(closed).or_else(ended)
    }
}

impl EarnedValue {
    /// What holds before anything is measured: everything but budget and spending is unknown.
    fn unmeasured(method: Figure<Chosen>, bac: Figure, ac: Figure, data_date: NaiveDate) -> Self {
        let none = Err(method.err().unwrap_or("no_progress"));
        let reason = method.err().unwrap_or("no_progress");
        EarnedValue {
            method,
            phasing: Err(reason),
            data_date,
            bac,
            pv: none,
            ev: none,
            ev_ceiling: none,
            ac,
            sv: none,
            cv: none,
            spi: none,
            cpi: none,
            percent_complete: none,
            percent_spent: none,
            tcpi_bac: none,
            forecast: Forecast::unknown(reason),
            schedule: EarnedSchedule::unknown(reason),
            unit: "months",
            start_planned: Err(reason),
            finish_planned: Err(reason),
            finish_independent: Err(reason),
        }
    }

    /// Variances and indices.
    fn compare(&mut self) {
        let (bac, pv, ev, ac) = (self.bac, self.pv, self.ev, self.ac);
        self.sv = ev.and_then(|ev| Ok(ev - pv?));
        self.cv = ev.and_then(|ev| Ok(ev - ac?));
        self.spi = ev.and_then(|ev| ratio(ev, pv?).ok_or("nothing_planned"));
        self.cpi = ev.and_then(|ev| ratio(ev, positive(ac?, "no_spending")?).ok_or("no_spending"));
        self.percent_complete = ev.and_then(|ev| percent(ev, bac?).ok_or("no_baseline"));
        self.tcpi_bac = ev.and_then(|ev| ratio(bac? - ev, positive(bac? - ac?, "budget_spent")?).ok_or("budget_spent"));
    }
}

/// BAC; `no_baseline` where no budget is approved, or one of nothing.
fn baseline(project: &Project<'_>) -> Figure {
    let budget = project.cost.as_ref().map_or(Err("no_baseline"), cost::budget);
    match budget {
        Err("not_given") => Err("no_baseline"),
        budget => budget.and_then(|budget| positive(budget, "no_baseline")),
    }
}

/// A figure to divide by.
fn positive(figure: Decimal, reason: &'static str) -> Figure {
    if figure > Decimal::ZERO { Ok(figure) } else { Err(reason) }
}

/// Start + IEAC(t). Iterations are turned into time by the length they were planned to have.
fn independent_finish(plan: &Plan<'_, '_, '_>, schedule: &EarnedSchedule) -> Figure<NaiveDate> {
    let stretch = schedule.ieac_t.and_then(|ieac| ratio(ieac, schedule.pd?).ok_or("no_baseline"))?;
    let months = super::product(plan.duration()?, stretch)?;
    timescale::day_at(plan.start? + months).ok_or("too_large")
}
