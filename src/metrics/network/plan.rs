//! The logic of a whole portfolio, put in order once: when everything comes at the earliest.

use std::collections::HashMap;

use chrono::NaiveDate;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rust_decimal::prelude::ToPrimitive as _;

use super::axis::Axis;
use super::link::{Link, Span};
use super::work::{Bounds, Work, work};
use crate::metrics::Figure;
use crate::metrics::calendar::Calendars;
use crate::model::{Filed, Milestone, Portfolio, ProjectId, RecordId, Unknown};

/// A milestone or activity in the plan.
#[derive(Debug)]
pub struct Item<'p, 'a> {
    /// What the tree states of it.
    pub filed: &'p Filed<'a, Milestone<'a>>,
    /// Whether it is an activity.
    pub is_activity: bool,
    /// Number of its group.
    pub group: usize,
    /// What it waits for: items by their number.
    pub before: Vec<(usize, Link)>,
    /// Working days it takes in all.
    pub duration: Figure<f64>,
    /// What is left of it.
    pub work: Figure<Work>,
    /// Its early dates, on its own group's axis.
    pub early: Figure<Span>,
    /// The one that decides when it begins, if one does.
    pub driver: Option<usize>,
}

/// The work of one project, or all work of none.
#[derive(Debug)]
pub struct Group<'p> {
    /// The project.
    pub project: Option<ProjectId>,
    /// Its days.
    pub axis: Axis<'p>,
    /// Numbers of its items in the order of the logic: what is waited for comes first.
    pub items: Vec<usize>,
    /// Whether anything in it has a length.
    timed: bool,
    start: Option<NaiveDate>,
}

/// Every milestone and activity of a portfolio with its early dates.
///
/// Each project has its own axis: its calendar, counted from the day on which its plan begins. That is the earlier of
/// its `start` and the first day recorded of its work; where nothing has begun, the later of `start` and the as-of
/// date. What one project gets from another comes on the day it comes there.
#[derive(Debug)]
pub struct Plan<'p, 'a> {
    /// Milestones, then activities, in the order of projects and ids.
    pub items: Vec<Item<'p, 'a>>,
    /// Projects with work, in no order that means anything.
    pub groups: Vec<Group<'p>>,
    group_of: HashMap<Option<ProjectId>, usize>,
}

impl<'p, 'a> Plan<'p, 'a> {
    /// Puts a portfolio's logic in order and runs the forward pass over it: linear in records and links.
    ///
    /// What waits in a circle, and what waits for that, is unknown with the reason `cycle`. Unfinished work of a
    /// project that is not active holds nobody up in another (the rule `dependency-cycle` sees it the same way).
    pub fn of(portfolio: &'p Portfolio<'a>, calendars: &'p Calendars<'a>, as_of: NaiveDate) -> Self {
        let activities = portfolio.activities.iter().map(|filed| (filed, true));
        let all: Vec<_> = portfolio.milestones.iter().map(|filed| (filed, false)).chain(activities).collect();
        let mut group_of = HashMap::new();
        let mut members: Vec<(Option<ProjectId>, Vec<usize>)> = Vec::new();
        for (index, (filed, _)) in all.iter().enumerate() {
            let group = *group_of.entry(filed.project).or_insert_with(|| {
                members.push((filed.project, Vec::new()));
                members.len() - 1
            });
            members[group].1.push(index);
        }
        let group = |(project, items): (Option<ProjectId>, Vec<usize>)| {
            let work: Vec<&Milestone<'_>> = items.iter().map(|index| &all[*index].0.data).collect();
            group(portfolio, calendars, as_of, project, &work)
        };
        let groups = members.into_iter().map(group).collect();
        let mut plan = Plan { items: Vec::with_capacity(all.len()), groups, group_of };
        plan.take_in(portfolio, &all, as_of);
        plan.pass();
        plan
    }

    /// The work of a project; `None` if it has none.
    pub fn group(&self, project: ProjectId) -> Option<&Group<'p>> {
        self.group_of.get(&Some(project)).map(|group| &self.groups[*group])
    }

    /// A group's items in the order of the logic.
    pub fn items_of<'q>(&'q self, group: &'q Group<'_>) -> impl Iterator<Item = &'q Item<'p, 'a>> + use<'q, 'p, 'a> {
        group.items.iter().map(|number| &self.items[*number])
    }

    /// Whether a group has logic: an activity, or a link between milestones.
    pub fn has_logic(&self, group: &Group<'_>) -> bool {
        self.items_of(group).any(|item| item.is_activity || !item.filed.after.is_empty())
    }

    /// Whether anything of a group is unfinished.
    pub fn is_open(&self, group: &Group<'_>) -> bool {
        self.items_of(group).any(|item| !item.filed.actual.is_given())
    }

    /// An item's early dates on the axis of another group.
    pub fn seen_from(&self, item: &Item<'_, '_>, axis: &Axis<'_>) -> Figure<Span> {
        let (own, span) = (&self.groups[item.group].axis, item.early?);
        Ok(Span { start: axis.begin_of(own, span.start)?, finish: axis.finish_of(own, span.finish)? })
    }

    fn take_in(&mut self, portfolio: &Portfolio<'a>, all: &[(&'p Filed<'a, Milestone<'a>>, bool)], as_of: NaiveDate) {
        let numbers: HashMap<RecordId, usize> =
            all.iter().enumerate().map(|(index, (filed, _))| (filed.record, index)).collect();
        let kinds = ["milestone", "activity"].map(str::to_owned);
        for &(filed, is_activity) in all {
            let group = self.group_of.get(&filed.project).copied().unwrap_or_default();
            let mut before = Vec::new();
            let mut broken = Ok(());
            for after in &filed.after {
                let named = after.id.and_then(|id| portfolio.find(filed.record, id.value, &kinds));
                let Some(&number) = named.and_then(|named| numbers.get(&named)) else { continue };
                if holds_up(portfolio, filed, all[number].0) {
                    match Link::read(after) {
                        Ok(link) => before.push((number, link)),
                        Err(reason) => broken = Err(reason),
                    }
                }
            }
            let days = Bounds { as_of, start: self.groups[group].start };
            let duration = duration(filed, is_activity, self.groups[group].timed);
            let work = work(filed, duration, before.is_empty(), &self.groups[group].axis, days);
            let work = broken.and(work);
            let early = Err("cycle");
            self.items.push(Item { filed, is_activity, group, before, duration, work, early, driver: None });
        }
    }

    /// The forward pass, each item after all it waits for.
    fn pass(&mut self) {
        let mut waits: DiGraph<(), ()> = DiGraph::with_capacity(self.items.len(), self.items.len());
        for _ in &self.items {
            waits.add_node(());
        }
        for (index, item) in self.items.iter().enumerate() {
            for (before, _) in &item.before {
                waits.add_edge(NodeIndex::new(index), NodeIndex::new(*before), ());
            }
        }
        // Components come in reverse topological order of the edges, which lead from what waits to what it waits for.
        for component in kosaraju_scc(&waits) {
            let round = component.len() > 1 || component.iter().any(|node| waits.contains_edge(*node, *node));
            let mut numbers: Vec<usize> = component.iter().map(|node| node.index()).collect();
            numbers.sort_unstable();
            for number in numbers {
                if !round {
                    let (early, driver) = self.early(number);
                    (self.items[number].early, self.items[number].driver) = (early, driver);
                }
                let group = self.items[number].group;
                self.groups[group].items.push(number);
            }
        }
    }

    fn early(&self, number: usize) -> (Figure<Span>, Option<usize>) {
        let item = &self.items[number];
        let open = match item.work {
            Err(reason) => return (Err(reason), None),
            Ok(Work::Done { span, .. }) => return (Ok(span), None),
            Ok(Work::Open(open)) => open,
        };
        let axis = &self.groups[item.group].axis;
        let left = open.left();
        let (mut begin, mut driver) = (open.bound.max(open.finish_bound - left), None);
        for (before, link) in &item.before {
            let earliest = match self.seen_from(&self.items[*before], axis) {
                Ok(span) => link.begin(span, left),
                Err(reason) => return (Err(reason), None),
            };
            // What holds it up just as long as the as-of date does is named too: it is the logic that people look for.
            if earliest > begin || (earliest >= begin && driver.is_none()) {
                (begin, driver) = (earliest, Some(*before));
            }
        }
        (Ok(Span { start: open.begun.unwrap_or(begin), finish: begin + left }), driver)
    }
}

/// Whether `before` can hold up `own`: it is of the same project, of an active one, or done.
fn holds_up(portfolio: &Portfolio<'_>, own: &Filed<'_, Milestone<'_>>, before: &Filed<'_, Milestone<'_>>) -> bool {
    let is_active = |project: ProjectId| portfolio.project(project).is_active();
    own.project == before.project || before.actual.is_given() || before.project.is_none_or(is_active)
}

/// Working days of a milestone or activity: as stated, else the likely ones of its estimate. A milestone without either
/// takes none, as long as anything in its project takes some.
///
/// # Errors
/// `no_duration` for an activity, `no_durations` for a milestone where nothing in the project has one: a plan of
/// mere dates has no critical path; and why a duration that is stated is not known.
fn duration(item: &Milestone<'_>, is_activity: bool, timed: bool) -> Figure<f64> {
    let stated = if item.duration.is_given() { Some(item.duration) } else { item.estimate.map(|one| one.likely) };
    match stated.map(|stated| stated.or_reason()) {
        Some(Ok(days)) => days.to_f64().filter(|days| *days >= 0.0).ok_or(Unknown::Unreadable.code()),
        Some(Err(unknown)) if unknown != Unknown::NotGiven => Err(unknown.code()),
        _ if is_activity => Err("no_duration"),
        _ if timed => Ok(0.0),
        _ => Err("no_durations"),
    }
}

/// The days of a project's work.
fn group<'p, 'a>(
    portfolio: &Portfolio<'a>,
    calendars: &'p Calendars<'a>,
    as_of: NaiveDate,
    project: Option<ProjectId>,
    work: &[&Milestone<'_>],
) -> Group<'p> {
    let header = project.map(|id| portfolio.project(id));
    let start = header.and_then(|project| project.fields.date("start").value());
    let begun = |item: &&Milestone<'_>| item.start.value().filter(|start| *start <= as_of);
    let recorded = work.iter().flat_map(|item| begun(item).into_iter().chain(item.actual.value())).min();
    let origin = match recorded {
        Some(first) => start.map_or(first, |start| start.min(first)),
        None => start.map_or(as_of, |start| start.max(as_of)),
    };
    let days = header.map_or(calendars.tree(), |project| calendars.of_project(project));
    let has_length = |item: &&Milestone<'_>| item.duration.is_given() || item.estimate.is_some();
    Group { project, axis: Axis::new(days, origin), items: Vec::new(), timed: work.iter().any(has_length), start }
}
