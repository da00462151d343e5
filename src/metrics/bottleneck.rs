//! Bottlenecks: projects, teams and people that much else waits for.
//!
//! What waits is followed to the end: a project that one other needs is a bottleneck if a dozen need that one
//! (Goldratt 1997, *Critical Chain*: the constraint is what the rest queues at).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::dependency::{Pair, pairs};
use super::{Figure, booking, horizon, reach};
use crate::model::{Allocation, Filed, Period, Portfolio, ProjectId};
use crate::policy::Policy;

/// What others wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint<'a> {
    /// A project, programme or portfolio.
    Project(ProjectId),
    /// A team, by its id.
    Team(&'a str),
    /// A person, by handle.
    Person(&'a str),
}

/// Who waits for one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bottleneck<'a> {
    /// What is waited for.
    pub constraint: Constraint<'a>,
    /// Projects that need it themselves.
    pub dependants: BTreeSet<ProjectId>,
    /// Projects that need it or something that needs it, at any distance.
    pub downstream: usize,
    /// The most that want it at once: projects on one day for people and teams, hand-overs in one month for projects;
    /// `not_given` where nobody says when.
    pub overlaps: Figure<usize>,
}

/// Everything that an active project waits for, projects first, then teams and people, in the order of their ids.
///
/// A project waits for another by an open dependency and by a milestone or activity that comes `after` one of the
/// other's that is not done. It waits for the people and teams it has booked from the as-of date on.
pub fn bottlenecks<'a>(portfolio: &Portfolio<'a>, policy: &Policy, as_of: NaiveDate) -> Vec<Bottleneck<'a>> {
    let live = |id: ProjectId| horizon::is_under_way(portfolio.project(id), policy);
    let open: Vec<Handover> = handovers(&pairs(portfolio), portfolio).filter(|one| live(one.taker)).collect();
    let logic = logic(portfolio).filter(|(_, waits)| live(*waits));
    let booked = bookings(portfolio, as_of, live);
    let mut waiting: BTreeMap<Constraint<'a>, BTreeSet<ProjectId>> = BTreeMap::new();
    for (giver, taker) in open.iter().map(|one| (one.giver, one.taker)).chain(logic) {
        waiting.entry(Constraint::Project(giver)).or_default().insert(taker);
    }
    for (resource, stays) in &booked {
        waiting.entry(*resource).or_default().extend(stays.iter().map(|stay| stay.project));
    }
    let downstream = downstream(portfolio, &waiting);
    let months = by_month(&open);
    let row = |((constraint, dependants), downstream): ((Constraint<'a>, BTreeSet<ProjectId>), usize)| {
        let overlaps = match constraint {
            Constraint::Project(id) => months.get(&id).copied().ok_or("not_given"),
            resource => Ok(booked.get(&resource).map_or(0, |stays| at_once(stays, as_of))),
        };
        Bottleneck { constraint, dependants, downstream, overlaps }
    };
    waiting.into_iter().zip(downstream).map(row).collect()
}

/// Something that one project owes another.
struct Handover {
    giver: ProjectId,
    taker: ProjectId,
    month: Option<Period>,
}

fn handovers(pairs: &[Pair<'_, '_>], portfolio: &Portfolio<'_>) -> impl Iterator<Item = Handover> {
    pairs.iter().filter(|pair| pair.is_open()).filter_map(|pair| {
        let (giver, taker) = (portfolio.project_named(pair.giver)?, portfolio.project_named(pair.taker)?);
        let month = pair.need_by().map(|need| Period::of(need.value));
        Some(Handover { giver, taker, month }).filter(|one| one.giver != one.taker)
    })
}

/// Projects whose open work others' open work comes after: the first waited for, the second waiting.
fn logic(portfolio: &Portfolio<'_>) -> impl Iterator<Item = (ProjectId, ProjectId)> {
    let kinds = ["milestone", "activity"].map(str::to_owned);
    let dated = portfolio.milestones.iter().chain(&portfolio.activities).filter(|dated| !dated.actual.is_given());
    dated.flat_map(move |dated| {
        let before = |text: &str| {
            let record = portfolio.record(portfolio.find(dated.record, text, &kinds)?);
            let done = record.fields().has("actual");
            record.project.filter(|_| !done).and_then(|home| portfolio.as_project(home))
        };
        let others = dated.after.iter().filter_map(|one| before(one.id?.value));
        others.filter_map(|other| Some((other, dated.project?))).filter(|(other, own)| other != own).collect::<Vec<_>>()
    })
}

/// Days on which a project has somebody.
struct Stay {
    project: ProjectId,
    from: NaiveDate,
    to: NaiveDate,
}

/// Bookings of people and teams that are not over, by who is booked. One without a last day, of its own or its
/// project's, lasts.
fn bookings<'a>(
    portfolio: &Portfolio<'a>,
    as_of: NaiveDate,
    live: impl Fn(ProjectId) -> bool,
) -> BTreeMap<Constraint<'a>, Vec<Stay>> {
    let mut booked: BTreeMap<Constraint<'_>, Vec<Stay>> = BTreeMap::new();
    for allocation in &portfolio.allocations {
        let (Some(resource), Some(project)) = (resource(allocation), allocation.project.filter(|id| live(*id))) else {
            continue;
        };
        let from = allocation.from.value().or_else(|| booking::begin(portfolio, project)).unwrap_or(NaiveDate::MIN);
        let to = allocation.to.value().or_else(|| booking::end(portfolio, project)).unwrap_or(NaiveDate::MAX);
        if from <= to && to >= as_of {
            booked.entry(resource).or_default().push(Stay { project, from: from.max(as_of), to });
        }
    }
    booked
}

fn resource<'a>(allocation: &Filed<'a, Allocation<'a>>) -> Option<Constraint<'a>> {
    let team = || allocation.team.map(|team| Constraint::Team(team.value));
    allocation.person.map(|person| Constraint::Person(person.value)).or_else(team)
}

/// Projects reached from each of those waited for, in their order: every project and every resource is a node.
fn downstream(portfolio: &Portfolio<'_>, waiting: &BTreeMap<Constraint<'_>, BTreeSet<ProjectId>>) -> Vec<usize> {
    let projects = portfolio.projects.len();
    let mut counts = vec![true; projects];
    let mut node_of: HashMap<Constraint<'_>, usize> = HashMap::new();
    for constraint in waiting.keys() {
        let node = match constraint {
            Constraint::Project(id) => id.0 as usize,
            _ => {
                counts.push(false);
                counts.len() - 1
            }
        };
        node_of.insert(*constraint, node);
    }
    let edges = waiting.iter().flat_map(|(constraint, dependants)| {
        let from = node_of.get(constraint).copied().unwrap_or_default();
        dependants.iter().map(move |to| (from, to.0 as usize))
    });
    let reached = reach::downstream(&counts, edges);
    waiting.keys().map(|constraint| node_of.get(constraint).map_or(0, |node| reached[*node])).collect()
}

/// The most hand-overs that each project owes in one month.
fn by_month(open: &[Handover]) -> BTreeMap<ProjectId, usize> {
    let mut months: BTreeMap<(ProjectId, Period), usize> = BTreeMap::new();
    for (giver, month) in open.iter().filter_map(|one| Some((one.giver, one.month?))) {
        *months.entry((giver, month)).or_default() += 1;
    }
    let mut most: BTreeMap<ProjectId, usize> = BTreeMap::new();
    for ((giver, _), count) in months {
        let most = most.entry(giver).or_default();
        *most = count.max(*most);
    }
    most
}

/// The most projects on one day. Several bookings of one project count once.
fn at_once(stays: &[Stay], as_of: NaiveDate) -> usize {
    let mut changes: Vec<(NaiveDate, bool, ProjectId)> = Vec::with_capacity(2 * stays.len());
    for stay in stays {
        changes.push((stay.from.max(as_of), false, stay.project));
        changes.extend(stay.to.succ_opt().map(|after| (after, true, stay.project)));
    }
    // Who leaves on a day makes room before who comes: `to` is the last day worked, so leaving is the day after.
    changes.sort_by_key(|(day, leaves, _)| (*day, !leaves));
    let (mut here, mut most) = (BTreeMap::<ProjectId, usize>::new(), 0);
    for (_, leaves, project) in changes {
        let bookings = here.entry(project).or_default();
        *bookings = if leaves { bookings.saturating_sub(1) } else { *bookings + 1 };
        if *bookings == 0 {
            here.remove(&project);
        }
        most = most.max(here.len());
    }
    most
}

#[cfg(test)]
mod tests {
    use super::super::example::{day, told};
    use super::*;

    /// PRJ-A gives to PRJ-B and PRJ-C, PRJ-C to PRJ-D; PRJ-E's milestone comes after one of PRJ-D's. Two people and a
    /// team are booked.
    const TEXT: &str = "
- kind: project
  id: PRJ-A
  people: [{person: ana, from: 2026-01-01, to: 2027-01-31}, {person: ben, from: 2026-01-01, to: 2026-10-31}]
- kind: project
  id: PRJ-B
  dependencies: [{id: D-1, gives: PRJ-A, need_by: 2027-01-10}, {id: D-9, gives: PRJ-E, agreed: delivered}]
  people: [{person: ana, from: 2027-01-31, to: 2027-02-28}, {team: TEA-X}]
- kind: project
  id: PRJ-C
  dependencies: [{id: D-2, gives: PRJ-A, need_by: 2027-01-20}, {id: D-3, gives: PRJ-A, need_by: 2027-02-01}]
  people: [{person: ana, from: 2027-02-01, to: 2027-03-31}, {team: TEA-X, from: 2026-12-01}]
- kind: project
  id: PRJ-D
  dependencies: [{id: D-4, gives: PRJ-C}]
  milestones: [{id: M1, forecast: 2027-05-01}, {id: M2, forecast: 2026-05-01, actual: 2026-05-01}]
- kind: project
  id: PRJ-E
  milestones: [{id: M1, after: [{ref: PRJ-D/M1}, {ref: PRJ-D/M2}]}]
- {kind: project, id: PRJ-Z, state: cancelled, dependencies: [{id: D-5, gives: PRJ-A}]}
";

    #[test]
    fn what_waits_is_followed_to_its_end() {
        told(TEXT, |portfolio, policy| {
            let name = |constraint: Constraint<'_>| match constraint {
                Constraint::Project(id) => portfolio.project(id).id.to_owned(),
                Constraint::Team(id) | Constraint::Person(id) => id.to_owned(),
            };
            let found = bottlenecks(portfolio, policy, day("2026-11-20")).into_iter();
            let found: Vec<_> =
                found.map(|one| (name(one.constraint), one.dependants.len(), one.downstream, one.overlaps)).collect();
            let row = |id: &str, dependants, downstream, overlaps| (id.to_owned(), dependants, downstream, overlaps);
            assert_eq!(
                found,
                [
                    row("PRJ-A", 2, 4, Ok(2)),
                    row("PRJ-C", 1, 2, Err("not_given")),
                    row("PRJ-D", 1, 1, Err("not_given")),
                    row("TEA-X", 2, 4, Ok(2)),
                    row("ana", 3, 5, Ok(2)),
                ]
            );
        });
    }
}
