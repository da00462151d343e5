//! How sound a schedule is: the 14 points of the DCMA, as far as records can tell.
//!
//! Formulas: §3 (Defense Contract Management Agency, *Earned Value Management System Program Analysis Pamphlet*,
//! DCMA-EA PAM 200.1, 14-point assessment; GAO Schedule Assessment Guide, GAO-16-89G). Milestones and activities both
//! count as work, since both carry logic here.

mod checks;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::network::{Item, Plan, SAME, Schedule};
use super::{Figure, horizon, percent, ratio};
use crate::model::{Portfolio, ProjectId, RecordId};
use crate::policy::Policy;

/// How a check came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name: the column that shows it.
    pub name: &'static str,
    /// How many there are that it counts, and of how many; unknown with a reason.
    pub counted: Figure<(usize, usize)>,
    /// The same in percent, or an index.
    pub value: Figure,
    /// What it is held against.
    pub threshold: Decimal,
    /// Whether it must be at least the threshold; at most otherwise.
    pub at_least: bool,
    /// The work that it dislikes.
    pub records: Vec<RecordId>,
}

impl Check {
    /// Whether the schedule keeps to it.
    ///
    /// # Errors
    /// Why that cannot be known.
    pub fn passes(&self) -> Figure<bool> {
        let value = self.value?;
        Ok(if self.at_least { value >= self.threshold } else { value <= self.threshold })
    }
}

/// The quality of one project's schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quality {
    /// The checks, in the order of the DCMA.
    pub checks: Vec<Check>,
    /// Unfinished work.
    pub open: usize,
    /// Links that unfinished work waits by.
    pub links: usize,
}

impl Quality {
    /// The check called `name`.
    pub fn check(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// How many checks fail, and how many could be made.
    pub fn failed(&self) -> (usize, usize) {
        let made = self.checks.iter().filter_map(|check| check.passes().ok());
        made.fold((0, 0), |(failed, made), passes| (failed + usize::from(!passes), made + 1))
    }
}

/// What all projects of a portfolio are judged by, put together once.
#[derive(Debug)]
pub struct Qualities<'s, 'p, 'a> {
    portfolio: &'p Portfolio<'a>,
    plan: &'s Plan<'p, 'a>,
    policy: &'s Policy,
    as_of: NaiveDate,
    /// Per item of the plan: whether anything waits for it.
    waited_for: Vec<bool>,
}

impl<'s, 'p, 'a> Qualities<'s, 'p, 'a> {
    /// Judges by a policy, as of a day.
    pub fn of(portfolio: &'p Portfolio<'a>, plan: &'s Plan<'p, 'a>, policy: &'s Policy, as_of: NaiveDate) -> Self {
        let mut waited_for = vec![false; plan.items.len()];
        for (before, _) in plan.items.iter().flat_map(|item| &item.before) {
            waited_for[*before] = true;
        }
        Qualities { portfolio, plan, policy, as_of, waited_for }
    }

    /// The quality of a project's schedule; `None` for a project without logic or without unfinished work.
    pub fn quality(&self, project: ProjectId) -> Option<Quality> {
        let group = self.plan.group(project)?;
        if !self.plan.has_logic(group) || !self.plan.is_open(group) {
            return None;
        }
        let schedule = self.plan.schedule(project)?;
        let open: Vec<&Item<'_, '_>> = self.plan.items_of(group).filter(|item| !item.is_done()).collect();
        let mut checks = vec![self.missing_logic(group)];
        checks.extend(self.of_links(&open));
        checks.push(self.hard_constraints(&open));
        checks.extend(self.of_floats(&schedule));
        checks.push(self.high_duration(&open));
        checks.push(self.invalid_dates(group));
        checks.push(self.unknown("resources", "not_recorded"));
        checks.push(self.missed_tasks(group));
        checks.push(self.critical_path_test(&schedule));
        checks.push(self.cpli(project, &schedule));
        checks.push(self.bei(group));
        let links = open.iter().map(|item| item.filed.after.len()).sum();
        Some(Quality { checks, open: open.len(), links })
    }

    /// The threshold of a check.
    fn threshold(&self, name: &str) -> Decimal {
        self.policy.thresholds.number(&format!("schedule_quality.{name}"))
    }

    /// A check of a share: `of` without any is unknown with the reason `none`.
    fn share(&self, name: &'static str, records: Vec<RecordId>, of: usize, none: &'static str) -> Check {
        let value = percent(Decimal::from(records.len()), Decimal::from(of)).ok_or(none);
        let counted = if of == 0 { Err(none) } else { Ok((records.len(), of)) };
        let threshold = self.threshold(&format!("{name}_pct"));
        Check { name, counted, value, threshold, at_least: false, records }
    }

    /// A check that cannot be made.
    fn unknown(&self, name: &'static str, reason: &'static str) -> Check {
        let none = Vec::new();
        Check {
            name,
            counted: Err(reason),
            value: Err(reason),
            threshold: Decimal::ZERO,
            at_least: false,
            records: none,
        }
    }

    /// A check of an index, which must be at least its threshold.
    fn index(&self, name: &'static str, value: Figure, counted: Figure<(usize, usize)>) -> Check {
        Check { name, counted, value, threshold: self.threshold(name), at_least: true, records: Vec::new() }
    }

    /// Critical path test: work that decides the finish is made to take 600 days longer; the index is the share of them
    /// by which the finish moves, 1 where the path holds.
    fn critical_path_test(&self, schedule: &Schedule<'_, '_, '_>) -> Check {
        let moved = self.moved(schedule);
        let value = moved.and_then(|moved| Decimal::from_f64(moved).ok_or("too_large"));
        let check = Check { threshold: Decimal::ONE, ..self.unknown("critical_path_test", "not_counted") };
        Check { value, at_least: true, ..check }
    }

    fn moved(&self, schedule: &Schedule<'_, '_, '_>) -> Figure<f64> {
        const LONGER: f64 = 600.0;
        schedule.finish?;
        let most = self.policy.thresholds.whole("critical_float_days") as f64 + SAME;
        let critical = schedule.rows.iter().filter(|(_, dates)| dates.total_float.is_ok_and(|float| float <= most));
        let start = |dates: &super::network::Dates| dates.early.map_or(f64::INFINITY, |span| span.start);
        let first = critical.min_by(|(_, a), (_, b)| start(a).total_cmp(&start(b))).ok_or("nothing_critical")?.0;
        let mut found = self.plan.network(schedule.group)?;
        let is_first = |item: &Option<&Item<'_, '_>>| item.is_some_and(|item| item.filed.record == first.filed.record);
        let node = found.items.iter().position(is_first).ok_or("nothing_critical")?;
        let before = found.network.forward(&found.left, &mut Vec::new());
        found.left[node] += LONGER;
        Ok(((found.network.forward(&found.left, &mut Vec::new()) - before) / LONGER * 1e6).round() / 1e6)
    }

    /// CPLI = (CPL + TF) ÷ CPL: CPL are the working days from the as-of date, or from the day the plan begins, to the
    /// finish; TF those from the finish to the latest baseline.
    fn cpli(&self, project: ProjectId, schedule: &Schedule<'_, '_, '_>) -> Check {
        let axis = &schedule.group.axis;
        let value = || {
            let finish = schedule.finish?;
            let length = finish - axis.before(self.as_of).max(0.0);
            let due = axis.through(horizon::finish(self.portfolio, project).baseline?);
            cpli(length, due - finish)
        };
        self.index("cpli", value(), Err("not_counted"))
    }
}

/// CPLI = (CPL + TF) ÷ CPL, lengths in working days.
///
/// # Errors
/// `nothing_left` where nothing is left to do.
fn cpli(length: f64, float: f64) -> Figure {
    let decimal = |days: f64| Decimal::from_f64((days * 1e6).round() / 1e6).ok_or("too_large");
    if length < SAME {
        return Err("nothing_left");
    }
    ratio(decimal(length + float)?, decimal(length)?).ok_or("nothing_left")
}

#[cfg(test)]
mod tests {
    use super::super::calendar::Calendars;
    use super::super::example::told;
    use super::*;

    /// The quality of the one project in `text`, as of Friday 20 November 2026.
    fn of<T>(text: &str, look: impl FnOnce(&Quality) -> T) -> T {
        told(text, |portfolio, policy| {
            let as_of = "2026-11-20".parse().unwrap();
            let calendars = Calendars::of(portfolio, policy);
            let plan = Plan::of(portfolio, &calendars, as_of);
            look(&Qualities::of(portfolio, &plan, policy, as_of).quality(ProjectId(0)).unwrap())
        })
    }

    fn counted(quality: &Quality, name: &str) -> Figure<(usize, usize)> {
        quality.check(name).unwrap().counted
    }

    /// Defense Acquisition University, *Critical Path Length Index*: a path of 720 days with 60 days of negative float
    /// comes to 0.917; and *Schedule Metrics*: 80 days with 20 days of float to 1.25.
    #[test]
    fn the_critical_path_length_index_of_published_examples() {
        assert_eq!(cpli(720.0, -60.0).unwrap().round_dp(3), Decimal::new(917, 3));
        assert_eq!(cpli(80.0, 20.0), Ok(Decimal::new(125, 2)));
        assert_eq!(cpli(0.0, 20.0), Err("nothing_left"));
    }

    /// Ten pieces of work: one is done, one in time; T4 waits for nothing, for T9 nothing waits beside the end.
    const PLAN: &str = "
id: PRJ-A
start: 2026-11-02
activities:
  - {id: T1, duration: 5, start: 2026-11-02, baseline: 2026-11-06, actual: 2026-11-09}
  - {id: T2, duration: 5, start: 2026-11-10, baseline: 2026-11-16, actual: 2026-11-16, after: [{ref: T1}]}
  - {id: T3, duration: 4, baseline: 2026-11-19, forecast: 2026-11-18, after: [{ref: T2}]}
  - {id: T4, duration: 50, baseline: 2027-02-05}
  - {id: T5, duration: 2, after: [{ref: T3, type: SS, lag: -1}, {ref: T4, lag: 3}]}
  - {id: T6, duration: 3, after: [{ref: T5}], constraint: {type: finish_no_later, date: 2027-01-29}}
  - {id: T7, duration: 3, after: [{ref: T6}]}
  - {id: T8, duration: 3, after: [{ref: T7}]}
  - {id: T9, duration: 1, after: [{ref: T3}]}
milestones: [{id: M1, baseline: 2027-02-12, after: [{ref: T8}]}]
";

    #[test]
    fn each_check_counts_what_it_is_about() {
        of(PLAN, |quality| {
            assert_eq!((quality.open, quality.links), (8, 8));
            // T1 begins the plan and M1 ends it; T4 and T9 hang loose.
            assert_eq!(counted(quality, "missing_logic"), Ok((2, 8)));
            assert_eq!((counted(quality, "leads"), counted(quality, "lags")), (Ok((1, 8)), Ok((1, 8))));
            assert_eq!(quality.check("finish_to_start").unwrap().value, Ok(Decimal::new(875, 1)));
            assert_eq!(counted(quality, "hard_constraints"), Ok((1, 8)));
            // T4, T5 and T6 lead to a date that cannot be kept: 3 + 2 + 3 days from the 50th day to the 51st.
            // T3 may finish 47 days later than it can, T9 even more.
            let floats = (counted(quality, "negative_float"), counted(quality, "high_float"));
            assert_eq!(floats, (Ok((3, 8)), Ok((2, 8))));
            assert_eq!(
                (counted(quality, "high_duration"), counted(quality, "invalid_dates")),
                (Ok((1, 8)), Ok((1, 10)))
            );
            // Due by today: T1 a day late, T2 in time, T3 open.
            assert_eq!((counted(quality, "missed_tasks"), counted(quality, "bei")), (Ok((2, 3)), Ok((2, 3))));
            assert_eq!(quality.check("bei").unwrap().passes(), Ok(false));
            assert_eq!(quality.check("critical_path_test").unwrap().passes(), Ok(true));
            assert_eq!(quality.check("resources").unwrap().passes(), Err("not_recorded"));
        });
    }

    #[test]
    fn what_the_schedule_does_not_know_is_not_judged() {
        of("{id: PRJ-A, activities: [{id: T1, after: [{ref: T2}]}, {id: T2}]}", |quality| {
            assert_eq!((counted(quality, "missing_logic"), counted(quality, "leads")), (Ok((0, 2)), Ok((0, 1))));
            assert_eq!(counted(quality, "high_float"), Err("no_duration"));
            assert_eq!(quality.check("cpli").unwrap().passes(), Err("no_duration"));
            assert_eq!(
                (counted(quality, "missed_tasks"), counted(quality, "bei")),
                (Err("nothing_due"), Err("nothing_due"))
            );
        });
    }
}
