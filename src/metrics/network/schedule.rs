//! One project's schedule: early and late dates, floats, and what is critical.

use chrono::NaiveDate;

use super::axis::Axis;
use super::link::Span;
use super::passes::{Network, Node};
use super::plan::{Group, Item, Plan};
use super::work::Work;
use crate::metrics::Figure;
use crate::model::{Portfolio, ProjectId};

/// What the logic says of one milestone or activity, in working days from the day its project's plan begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dates {
    /// Working days left to do.
    pub duration: Figure<f64>,
    /// Earliest start and finish.
    pub early: Figure<Span>,
    /// Latest start and finish that do not move the project's finish or break a constraint; `done` for what is over.
    pub late: Figure<Span>,
    /// Late − early: how much later it may be before the project is; negative where a constraint cannot be kept.
    pub total_float: Figure<f64>,
    /// How much later it may be before anything else is.
    pub free_float: Figure<f64>,
}

/// A project's schedule.
#[derive(Debug)]
pub struct Schedule<'s, 'p, 'a> {
    /// The project's items with their dates, in the order of the logic.
    pub rows: Vec<(&'s Item<'p, 'a>, Dates)>,
    /// The project's finish: its length in working days from the day its plan begins.
    pub finish: Figure<f64>,
    /// The days it is counted in.
    pub group: &'s Group<'p>,
}

/// First and last day of a span of work.
pub type Days = (Figure<NaiveDate>, Figure<NaiveDate>);

impl Schedule<'_, '_, '_> {
    /// The days of an item's early dates: as recorded where it has begun or is done, else the days of its offsets.
    pub fn early_days(&self, item: &Item<'_, '_>, dates: &Dates, as_of: NaiveDate) -> Days {
        let began = item.filed.start.value().filter(|start| item.is_done() || *start <= as_of);
        let computed = match dates.early {
            Err(reason) => (Err(reason), Err(reason)),
            Ok(span) => self.days(span, dates, as_of),
        };
        if let Some(actual) = item.filed.actual.value() {
            let is_point = item.duration.is_ok_and(|days| days == 0.0);
            return (began.or(is_point.then_some(actual)).ok_or("not_given"), Ok(actual));
        }
        (began.map_or(computed.0, Ok), computed.1)
    }

    /// The days of an item's late dates.
    pub fn late_days(&self, dates: &Dates, as_of: NaiveDate) -> Days {
        dates.late.map_or_else(|reason| (Err(reason), Err(reason)), |span| self.days(span, dates, as_of))
    }

    fn days(&self, span: Span, dates: &Dates, as_of: NaiveDate) -> Days {
        let axis = &self.group.axis;
        if dates.duration == Ok(0.0) {
            let day = axis.point(span.finish, axis.before(as_of).max(0.0));
            return (day, day);
        }
        (axis.begins(span.start), axis.finishes(span.finish))
    }
}

/// A project's work as a network for passes: its own items, and what they wait for in other projects as fixed dates.
#[derive(Debug)]
pub struct ProjectNetwork<'s, 'p, 'a> {
    /// The network.
    pub network: Network,
    /// The project's item behind each node; `None` for another project's.
    pub items: Vec<Option<&'s Item<'p, 'a>>>,
    /// Working days left of each node.
    pub left: Vec<f64>,
    /// The days it is counted in.
    pub axis: Axis<'p>,
}

impl<'p, 'a> Plan<'p, 'a> {
    /// The schedule of a project; `None` if it has neither milestones nor activities.
    ///
    /// Early dates are known one by one. The project's finish, and with it every late date and float, is known only if
    /// all its early dates are: else it has the reason of the first that is not.
    pub fn schedule(&self, project: ProjectId) -> Option<Schedule<'_, 'p, 'a>> {
        let group = self.group(project)?;
        let rows = match self.network(group) {
            Err(reason) => (self.dates(group, reason), Err(reason)),
            Ok(found) => found.dates(),
        };
        Some(Schedule { rows: rows.0, finish: rows.1, group })
    }

    /// A project's work as a network.
    ///
    /// # Errors
    /// Why the early dates of one of its items are not known.
    pub fn network(&self, group: &Group<'p>) -> Figure<ProjectNetwork<'_, 'p, 'a>> {
        let (mut nodes, mut items, mut left, mut links) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut node_of = std::collections::HashMap::new();
        for &number in &group.items {
            let item = &self.items[number];
            item.early?;
            for (before, _) in
                item.before.iter().filter(|(before, _)| self.items[*before].project_of() != group.project)
            {
                if !node_of.contains_key(before) {
                    let span = self.seen_from(&self.items[*before], &group.axis)?;
                    node_of.insert(*before, nodes.len());
                    nodes.push(fixed(span, false));
                    items.push(None);
                    left.push(0.0);
                }
            }
            let (node, days) = node(item)?;
            links.extend(
                item.before.iter().filter_map(|(before, link)| Some((nodes.len(), *node_of.get(before)?, *link))),
            );
            node_of.insert(number, nodes.len());
            nodes.push(node);
            items.push(Some(item));
            left.push(days);
        }
        Ok(ProjectNetwork { network: Network::new(nodes, &links), items, left, axis: group.axis })
    }

    /// What is known where the project's finish is not.
    fn dates(&self, group: &Group<'p>, reason: &'static str) -> Vec<(&Item<'p, 'a>, Dates)> {
        let dates = |item: &Item<'_, '_>| Dates {
            duration: left(item),
            early: stated(item, item.early),
            late: Err(late_reason(item, reason)),
            total_float: Err(late_reason(item, reason)),
            free_float: Err(late_reason(item, reason)),
        };
        group.items.iter().map(|number| (&self.items[*number], dates(&self.items[*number]))).collect()
    }
}

impl<'a> Item<'_, 'a> {
    /// Its full id, such as `PRJ-A/T1`.
    pub fn key<'q>(&self, portfolio: &'q Portfolio<'a>) -> &'q str {
        &portfolio.record(self.filed.record).key
    }

    /// The project it belongs to.
    pub fn project_of(&self) -> Option<ProjectId> {
        self.filed.project
    }

    /// Whether it is over.
    pub fn is_done(&self) -> bool {
        self.filed.actual.is_given()
    }
}

impl<'s, 'p, 'a> ProjectNetwork<'s, 'p, 'a> {
    fn dates(&self) -> (Vec<(&'s Item<'p, 'a>, Dates)>, Figure<f64>) {
        let (mut early, mut late) = (Vec::new(), Vec::new());
        let finish = self.network.forward(&self.left, &mut early);
        self.network.backward(&self.left, finish, &mut late);
        let own = self.items.iter().enumerate().filter_map(|(node, item)| Some((node, (*item)?)));
        let rows = own.map(|(node, item)| {
            let float = late[node] - early[node].finish;
            let free = self.network.free_float(node, &self.left, &early, finish);
            let open = |value: f64| if item.is_done() { Err("done") } else { Ok(value) };
            let late = Span { start: late[node] - self.left[node], finish: late[node] };
            let dates = Dates {
                duration: left(item),
                early: stated(item, Ok(early[node])),
                late: open(0.0).map(|_| late),
                total_float: open(float),
                free_float: open(free),
            };
            (item, dates)
        });
        (rows.collect(), Ok(finish))
    }
}

fn fixed(span: Span, counts: bool) -> Node {
    let none = f64::NEG_INFINITY;
    Node { fixed: Some(span), begun: None, bound: none, finish_bound: none, latest: f64::INFINITY, counts }
}

fn node(item: &Item<'_, '_>) -> Figure<(Node, f64)> {
    Ok(match item.work? {
        Work::Done { span, dated } => (fixed(span, dated.is_ok()), 0.0),
        Work::Open(open) => {
            let (bound, finish_bound, latest) = (open.bound, open.finish_bound, open.latest);
            let node = Node { fixed: None, begun: open.begun, bound, finish_bound, latest, counts: true };
            (node, open.left())
        }
    })
}

fn left(item: &Item<'_, '_>) -> Figure<f64> {
    match item.work? {
        Work::Done { .. } => Err("done"),
        Work::Open(open) => Ok(open.left()),
    }
}

fn stated(item: &Item<'_, '_>, early: Figure<Span>) -> Figure<Span> {
    match item.work? {
        Work::Done { dated: Err(reason), .. } => Err(reason),
        _ => early,
    }
}

fn late_reason(item: &Item<'_, '_>, reason: &'static str) -> &'static str {
    if item.is_done() { "done" } else { reason }
}
