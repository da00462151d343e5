//! Days on which what a project says may change though nobody changes its files.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::metrics::freshness;
use crate::model::{Period, Portfolio};
use crate::policy::Policy;
use crate::yaml::{self, Node, Value};

/// The turns of some files: the days they state, and the days after those; the first day of every month; and the days on
/// which a report becomes stale or dead. A figure that compares the day with what is stated, or counts by months, says
/// the same on every day from one turn to the next.
pub(super) struct Turns(BTreeSet<NaiveDate>);

impl Turns {
    /// The turns of what stands in `roots`, which `portfolio` was built of.
    pub(super) fn of<'n>(roots: impl Iterator<Item = &'n Node>, portfolio: &Portfolio<'_>, policy: &Policy) -> Self {
        let mut stated = Vec::new();
        roots.for_each(|root| collect(root, &mut stated));
        let mut turns: BTreeSet<NaiveDate> =
            stated.into_iter().flat_map(|day| [Some(day), day.succ_opt()]).flatten().collect();
        for project in &portfolio.projects {
            let reported = project.status.as_ref().and_then(|status| status.date.value());
            let ages = [freshness::limit(project, policy), freshness::cadence(project, policy).saturating_mul(2)];
            let last = |age: i64| reported?.checked_add_days(Days::new(u64::try_from(age).ok()?));
            turns.extend(ages.into_iter().filter_map(|age| last(age)?.succ_opt()));
        }
        Turns(turns)
    }

    /// Whether something may be other on a day than on one before it.
    pub(super) fn lie_between(&self, before: NaiveDate, day: NaiveDate) -> bool {
        let is_later = |turn: &NaiveDate| *turn > before;
        Period::of(before) != Period::of(day) || self.0.range(before..=day).any(is_later)
    }
}

/// Adds every day that is stated anywhere in a value.
fn collect(node: &Node, days: &mut Vec<NaiveDate>) {
    match &node.value {
        Value::Scalar(scalar) => days.extend(yaml::day(&scalar.text)),
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, days)),
        Value::Mapping(entries) => {
            for entry in entries {
                days.extend(yaml::day(&entry.key));
                collect(&entry.value, days);
            }
        }
    }
}
