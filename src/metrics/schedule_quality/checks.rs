//! The checks that count: links, floats, durations, dates.

use rust_decimal::Decimal;

use super::{Check, Qualities};
use crate::metrics::network::{Group, Item, SAME, Schedule};
use crate::metrics::{percent, ratio, slip};
use crate::model::{Filed, Milestone, RecordId};

/// Constraints that override the logic: a start that is only not earlier leaves it free.
const HARD: [&str; 3] = ["start_on", "finish_on", "finish_no_later"];

impl<'a> Qualities<'_, '_, 'a> {
    /// 1 Logic: unfinished work without a predecessor or without a successor. One piece of work begins the plan and one
    /// ends it: of those without a predecessor the earliest, of those without a successor the latest; of several one
    /// that the logic leads away from, or to.
    pub(super) fn missing_logic(&self, group: &Group<'_>) -> Check {
        let numbers = || group.items.iter().copied();
        let items = &self.plan.items;
        let starts = |number: &usize| items[*number].filed.after.is_empty();
        let ends = |number: &usize| !self.waited_for[*number];
        let day = |number: usize, finish: bool| {
            items[number].early.map_or(f64::NAN, |span| if finish { span.finish } else { span.start })
        };
        let first = numbers()
            .filter(starts)
            .min_by(|a, b| day(*a, false).total_cmp(&day(*b, false)).then(ends(a).cmp(&ends(b))).then(a.cmp(b)));
        let last = numbers()
            .filter(ends)
            .max_by(|a, b| day(*a, true).total_cmp(&day(*b, true)).then(starts(b).cmp(&starts(a))).then(a.cmp(b)));
        let open: Vec<usize> = numbers().filter(|number| !items[*number].is_done()).collect();
        let loose =
            |number: &&usize| (starts(number) && Some(**number) != first) || (ends(number) && Some(**number) != last);
        let records = open.iter().filter(loose).map(|number| items[*number].filed.record).collect();
        self.share("missing_logic", records, open.len(), "nothing_open")
    }

    /// 2 Leads, 3 Lags, 4 Relationship types: of the links that unfinished work waits by.
    pub(super) fn of_links(&self, open: &[&Item<'_, '_>]) -> [Check; 3] {
        let links = || open.iter().flat_map(|item| item.filed.after.iter().map(|link| (item.filed.record, link)));
        let count = links().count();
        let lagging = |wanted: fn(Decimal) -> bool| -> Vec<RecordId> {
            let those = links().filter(|(_, link)| link.lag.value().is_some_and(wanted));
            those.map(|(record, _)| record).collect()
        };
        let others = links().filter(|(_, link)| link.link.is_some_and(|link| link.value != "FS"));
        let others: Vec<RecordId> = others.map(|(record, _)| record).collect();
        let plain = count - others.len();
        let types = Check {
            name: "finish_to_start",
            counted: if count == 0 { Err("no_links") } else { Ok((plain, count)) },
            value: percent(Decimal::from(plain), Decimal::from(count)).ok_or("no_links"),
            threshold: self.threshold("finish_to_start_pct"),
            at_least: true,
            records: others,
        };
        let leads = lagging(|lag| lag < Decimal::ZERO);
        let lags = lagging(|lag| lag > Decimal::ZERO);
        [self.share("leads", leads, count, "no_links"), self.share("lags", lags, count, "no_links"), types]
    }

    /// 5 Hard constraints: unfinished work with a fixed date that overrides the logic.
    pub(super) fn hard_constraints(&self, open: &[&Item<'_, '_>]) -> Check {
        let is_hard = |item: &&&Item<'_, '_>| {
            let kind = item.filed.constraint.and_then(|constraint| constraint.kind);
            kind.is_some_and(|kind| HARD.contains(&kind.value))
        };
        let records = open.iter().filter(is_hard).map(|item| item.filed.record).collect();
        self.share("hard_constraints", records, open.len(), "nothing_open")
    }

    /// 6 High float, 7 Negative float: of unfinished work.
    pub(super) fn of_floats(&self, schedule: &Schedule<'_, '_, '_>) -> [Check; 2] {
        let most = self.policy.thresholds.whole("float_days") as f64;
        if let Err(reason) = schedule.finish {
            let unknown = |name: &'static str| Check {
                threshold: self.threshold(&format!("{name}_pct")),
                ..self.unknown(name, reason)
            };
            return [unknown("high_float"), unknown("negative_float")];
        }
        let floats: Vec<(RecordId, f64)> = schedule
            .rows
            .iter()
            .filter_map(|(item, dates)| Some((item.filed.record, dates.total_float.ok()?)))
            .collect();
        let those = |wanted: &dyn Fn(f64) -> bool| -> Vec<RecordId> {
            floats.iter().filter(|(_, float)| wanted(*float)).map(|(record, _)| *record).collect()
        };
        [
            self.share("high_float", those(&|float| float > most + SAME), floats.len(), "nothing_open"),
            self.share("negative_float", those(&|float| float < -SAME), floats.len(), "nothing_open"),
        ]
    }

    /// 8 High duration: of unfinished work whose duration is known.
    pub(super) fn high_duration(&self, open: &[&Item<'_, '_>]) -> Check {
        let most = self.policy.thresholds.whole("schedule_quality.high_duration_days") as f64;
        let known: Vec<_> = open.iter().filter_map(|item| Some((item.filed.record, item.duration.ok()?))).collect();
        let long = known.iter().filter(|(_, days)| *days > most).map(|(record, _)| *record).collect();
        self.share("high_duration", long, known.len(), "no_durations")
    }

    /// 9 Invalid dates: unfinished work with a forecast that has passed, and actuals that have not come.
    pub(super) fn invalid_dates(&self, group: &Group<'_>) -> Check {
        let is_invalid = |work: &Filed<'a, Milestone<'a>>| {
            slip::overdue(work, self.as_of).is_some() || work.actual.value().is_some_and(|day| day > self.as_of)
        };
        let invalid = self.plan.items_of(group).filter(|item| is_invalid(item.filed));
        let records = invalid.map(|item| item.filed.record).collect();
        self.share("invalid_dates", records, group.items.len(), "nothing_open")
    }

    /// 11 Missed tasks: of the work whose baseline has come, what was not done by it.
    pub(super) fn missed_tasks(&self, group: &Group<'_>) -> Check {
        let kept = |item: &Item<'_, '_>| slip::on_time(item.filed, self.as_of);
        let due = self.plan.items_of(group).filter(|item| kept(item).is_some()).count();
        let missed = self.plan.items_of(group).filter(|item| kept(item) == Some(false));
        self.share("missed_tasks", missed.map(|item| item.filed.record).collect(), due, "nothing_due")
    }

    /// 14 BEI: work completed ÷ work that the baseline has completed by now.
    pub(super) fn bei(&self, group: &Group<'_>) -> Check {
        let done = |item: &&Item<'_, '_>| item.filed.actual.value().is_some_and(|day| day <= self.as_of);
        let due = |item: &&Item<'_, '_>| item.filed.baseline.value().is_some_and(|day| day <= self.as_of);
        let (done, due) =
            (self.plan.items_of(group).filter(done).count(), self.plan.items_of(group).filter(due).count());
        let value = ratio(Decimal::from(done), Decimal::from(due)).ok_or("nothing_due");
        self.index("bei", value, if due == 0 { Err("nothing_due") } else { Ok((done, due)) })
    }
}
