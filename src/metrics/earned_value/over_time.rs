//! Planned and earned value on other days than today: the points of the S-curve.

use chrono::NaiveDate;

use super::{EarnedValues, baseline, method};
use crate::metrics::{Figure, timescale};
use crate::model::ProjectId;

impl EarnedValues<'_, '_> {
    /// What one project planned to have earned by the end of each day asked about, and what it had earned by then.
    pub fn over(&self, id: ProjectId, days: &[NaiveDate]) -> Vec<(Figure, Figure)> {
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
            (planned, self.earned(id, bac, method, &work, *day))
        });
        figures.collect()
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
