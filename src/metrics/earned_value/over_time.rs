//! Planned and earned value on other days than today: the points of the S-curve.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::memory::Memory;
use super::method::{self, Method};
use super::work::Work;
use super::{EarnedValues, baseline};
use crate::metrics::{Figure, product, timescale};
use crate::model::ProjectId;

impl EarnedValues<'_, '_> {
    /// What one project planned to have earned by the end of each day asked about, and what it had earned by then.
    ///
    /// Both are shares of the budget as it is approved today. A percentage and points are those that had been stated by
    /// that day, which only history can tell; milestones were reached on the days they say.
    pub fn over(&self, id: ProjectId, days: &[NaiveDate], memory: Option<&Memory<'_>>) -> Vec<(Figure, Figure)> {
        let bac = baseline(self.portfolio.project(id));
        let method = bac.and_then(|_| method::choose(self.portfolio, id));
        let measured = bac.and_then(|bac| Ok((bac, method?.method)));
        let (bac, method) = match measured {
            Ok(measured) => measured,
            Err(reason) => return vec![(bac.and(Err(reason)), Err(reason)); days.len()],
        };
        let work = self.work(id, method);
        let plan = self.plan(id, bac, method, &work);
        let figures = days.iter().map(|day| {
            let planned = plan.as_ref().map_err(|reason| *reason).and_then(|plan| plan.planned(*day));
            let now = || self.earned(id, bac, method, &work, *day);
            let then = memory.filter(|_| *day < self.as_of && !method.is_planned_by_work());
            (planned, then.map_or_else(now, |memory| self.earned_then(id, bac, method, &work, *day, memory)))
        });
        figures.collect()
    }

    /// EV by the end of an earlier day, by what was stated then: held by what milestones tell of that day, where they
    /// have a say.
    fn earned_then(
        &self,
        id: ProjectId,
        bac: Decimal,
        method: Method,
        work: &Figure<Option<Work<'_, '_>>>,
        day: NaiveDate,
        memory: &Memory<'_>,
    ) -> Figure {
        let said = memory.share(self.portfolio.project(id), method, day);
        let share = match work.as_ref().map_err(|reason| *reason)? {
            Some(work) => {
                let reached = work.earned(day, self.as_of)?;
                match said {
                    Ok(said) => said.min(work.ceiling(day, self.as_of)?).max(reached),
                    Err(_) => reached,
                }
            }
            None => said?,
        };
        product(bac, share)
    }

    /// The first and the last day of a project's plan.
    ///
    /// # Errors
    /// Why the plan has no length, and why the budget or the method is not known.
    pub fn span(&self, id: ProjectId) -> Figure<(NaiveDate, NaiveDate)> {
        let bac = baseline(self.portfolio.project(id))?;
        let method = method::choose(self.portfolio, id)?.method;
        let work = self.work(id, method);
        let plan = self.plan(id, bac, method, &work)?;
        plan.duration()?;
        Ok((plan.starts_on()?, timescale::day_at(plan.finish?).ok_or("implausible_dates")?))
    }
}
