//! Which slipping milestone pushes which others along: one cause is one finding.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use chrono::NaiveDate;

use super::Slipping;
use crate::chronicle::Chronicle;
use crate::metrics::retrospect::{Moments, Track};
use crate::model::{Filed, Milestone, Portfolio, ProjectId, RecordId};

/// For each of these milestones the number of the one that pushes it; `None` for those that slip on their own account.
///
/// A milestone is pushed by one it waits for, directly or through other work of its project, that slips too often
/// itself, if it never moved further than that one had by the end of the same day. Nothing pushes what pushes it.
pub(super) fn causes(
    portfolio: &Portfolio<'_>,
    past: &Chronicle,
    slipping: &[Slipping<'_, '_, '_>],
) -> Vec<Option<usize>> {
    let mut by_project: BTreeMap<ProjectId, Vec<usize>> = BTreeMap::new();
    for (number, one) in slipping.iter().enumerate() {
        if let Some(project) = one.milestone.project {
            by_project.entry(project).or_default().push(number);
        }
    }
    let mut drivers = vec![None; slipping.len()];
    let moments = Moments::of(past);
    for (project, numbers) in by_project.iter().filter(|(_, numbers)| numbers.len() > 1) {
        let logic = Logic::of(portfolio, *project);
        let of_record: HashMap<RecordId, usize> =
            numbers.iter().map(|number| (slipping[*number].milestone.record, *number)).collect();
        for number in numbers {
            let waits_for = logic.upstream(slipping[*number].milestone.record);
            let mut slipping_too = waits_for.iter().filter_map(|record| of_record.get(record));
            let pushes = |other: &&usize| {
                root(&drivers, **other) != *number
                    && explains(portfolio, past, &moments, &slipping[**other], &slipping[*number])
            };
            let driver = slipping_too.find(pushes).copied();
            drivers[*number] = driver;
        }
    }
    (0..slipping.len()).map(|number| Some(root(&drivers, number)).filter(|root| *root != number)).collect()
}

/// The one that slips on its own account, from a milestone along what pushes it.
fn root(drivers: &[Option<usize>], mut number: usize) -> usize {
    while let Some(driver) = drivers[number] {
        number = driver;
    }
    number
}

/// Whether one milestone, each time it slipped, had come no further than the other by the end of that day, both
/// counted from when the first date was set.
fn explains(
    portfolio: &Portfolio<'_>,
    past: &Chronicle,
    moments: &Moments,
    driver: &Slipping<'_, '_, '_>,
    pushed: &Slipping<'_, '_, '_>,
) -> bool {
    let track = Track::of(portfolio, past, driver.milestone);
    let said = |commit: u32| -> Option<NaiveDate> { track.at(commit)?.expected() };
    let Some(began) = said(pushed.slips.set.unwrap_or(0)) else { return false };
    pushed.slips.moves.iter().all(|(commit, to)| {
        let end = past.commit(*commit).and_then(|commit| moments.on(commit.day())).unwrap_or(*commit);
        said(end.max(*commit)).is_some_and(|driven| *to - pushed.slips.from <= driven - began)
    })
}

/// What waits for what in one project.
struct Logic(HashMap<RecordId, Vec<RecordId>>);

impl Logic {
    fn of(portfolio: &Portfolio<'_>, project: ProjectId) -> Self {
        let kinds = ["milestone", "activity"].map(str::to_owned);
        let work = portfolio.milestones.of(project).iter().chain(portfolio.activities.of(project));
        let before = |one: &Filed<'_, Milestone<'_>>| -> Vec<RecordId> {
            let named = one.after.iter().filter_map(|after| after.id);
            named.filter_map(|id| portfolio.find(one.record, id.value, &kinds)).collect()
        };
        Logic(work.map(|one| (one.record, before(one))).collect())
    }

    /// All that a record waits for, the nearest first.
    fn upstream(&self, record: RecordId) -> Vec<RecordId> {
        let mut seen = HashSet::from([record]);
        let mut next = VecDeque::from([record]);
        let mut upstream = Vec::new();
        while let Some(one) = next.pop_front() {
            for before in self.0.get(&one).into_iter().flatten().filter(|before| seen.insert(**before)) {
                upstream.push(*before);
                next.push_back(*before);
            }
        }
        upstream
    }
}
