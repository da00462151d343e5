//! Logic between milestones and activities: what waits for what, and where that runs in a circle.
//!
//! A circle is a strongly connected component of the graph of `after` links (Kosaraju, linear in records and links).
//! Every kind of link counts, start-to-start and finish-to-finish too: none of them can be scheduled (formulas §3).

use std::collections::{HashMap, VecDeque};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Filed, Milestone, Portfolio, RecordId};

/// Milestones and activities that wait for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// A shortest way round: each record waits for the next, the last for the first. It begins with the first
    /// of them in the order of projects and ids, milestones before activities.
    pub way: Vec<RecordId>,
    /// How many more records are tied into the same circle beside this way.
    pub others: usize,
}

/// Every circle among the milestones and activities that `takes` accepts, in the order of their first records.
pub fn circles<'a>(portfolio: &Portfolio<'a>, takes: impl Fn(&Filed<'a, Milestone<'a>>) -> bool) -> Vec<Circle> {
    let links = links(portfolio, takes);
    let components = kosaraju_scc(&links);
    let mut component_of = vec![0; links.node_count()];
    for (number, component) in components.iter().enumerate() {
        component.iter().for_each(|node| component_of[node.index()] = number);
    }
    let mut circles: Vec<(NodeIndex, Circle)> = components
        .iter()
        .filter_map(|component| {
            let start = component.iter().min().copied()?;
            let way = way_round(&links, &component_of, start)?;
            let others = component.len() - way.len();
            Some((start, Circle { way: way.into_iter().map(|node| links[node]).collect(), others }))
        })
        .collect();
    circles.sort_by_key(|(start, _)| *start);
    circles.into_iter().map(|(_, circle)| circle).collect()
}

/// One node a record, one edge from each record to each it waits for.
fn links<'a>(portfolio: &Portfolio<'a>, takes: impl Fn(&Filed<'a, Milestone<'a>>) -> bool) -> DiGraph<RecordId, ()> {
    let kinds = ["milestone", "activity"].map(str::to_owned);
    let dated = || portfolio.milestones.iter().chain(&portfolio.activities).filter(|dated| takes(dated));
    let mut links = DiGraph::new();
    let nodes: HashMap<RecordId, NodeIndex> =
        dated().map(|dated| (dated.record, links.add_node(dated.record))).collect();
    for dated in dated() {
        for before in dated.after.iter().filter_map(|before| before.id) {
            let before = portfolio.find(dated.record, before.value, &kinds).and_then(|before| nodes.get(&before));
            if let (Some(own), Some(before)) = (nodes.get(&dated.record), before) {
                links.add_edge(*own, *before, ());
            }
        }
    }
    links
}

/// The shortest way from `start` back to it inside its component, breadth first; `None` if there is none.
fn way_round(links: &DiGraph<RecordId, ()>, component_of: &[usize], start: NodeIndex) -> Option<Vec<NodeIndex>> {
    let inside = |node: &NodeIndex| component_of[node.index()] == component_of[start.index()];
    let mut came_from: HashMap<NodeIndex, NodeIndex> = HashMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(node) = waiting.pop_front() {
        let mut next: Vec<NodeIndex> = links.neighbors(node).filter(inside).collect();
        next.sort_unstable();
        for next in next {
            if next == start {
                let mut way: Vec<NodeIndex> =
                    std::iter::successors(Some(node), |node| came_from.get(node).copied()).collect();
                way.reverse();
                return Some(way);
            }
            came_from.entry(next).or_insert_with(|| {
                waiting.push_back(next);
                node
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::example::told;
    use super::*;

    /// The circles of a project whose milestones wait as `links` says (`M1: M2 M3` waits for both).
    fn circles_of(links: &[&str]) -> Vec<(String, usize)> {
        let milestone = |line: &&str| {
            let (id, after) = line.split_once(':').unwrap_or((line, ""));
            let after: Vec<String> = after.split_whitespace().map(|before| format!("{{ref: {before}}}")).collect();
            format!("  - {{id: {id}, name: {id}, after: [{}]}}\n", after.join(", "))
        };
        let text = format!("id: PRJ-A\nmilestones:\n{}", links.iter().map(milestone).collect::<String>());
        told(&text, |portfolio, _| {
            let name = |record: &RecordId| portfolio.record(*record).id.map_or("", |id| id.value);
            let circles = circles(portfolio, |_| true);
            let way = |circle: &Circle| circle.way.iter().map(name).collect::<Vec<_>>().join(" ");
            circles.iter().map(|circle| (way(circle), circle.others)).collect()
        })
    }

    #[test]
    fn a_plan_without_a_circle_has_none() {
        assert_eq!(circles_of(&["M1", "M2: M1", "M3: M1 M2", "M4: M3 M9"]), []);
    }

    #[test]
    fn each_circle_is_named_once_and_in_the_order_of_waiting() {
        let found = circles_of(&["M1: M3", "M2: M1", "M3: M2", "M4: M4", "M5: M4", "M6: M7", "M7: M6"]);
        assert_eq!(found, [("M1 M3 M2".to_owned(), 0), ("M4".to_owned(), 0), ("M6 M7".to_owned(), 0)]);
    }

    #[test]
    fn of_a_knot_the_shortest_way_is_named_and_the_rest_counted() {
        assert_eq!(circles_of(&["M1: M2 M3", "M2: M4", "M4: M1", "M3: M1"]), [("M1 M3".to_owned(), 2)]);
    }

    #[test]
    fn ids_of_activities_and_other_projects_are_followed() {
        let text =
            "{id: PRJ-A, milestones: [{id: M1, after: [{ref: PRJ-A/T1}]}], activities: [{id: T1, after: [{ref: M1}]}]}";
        let found = told(text, |portfolio, _| circles(portfolio, |_| true).len());
        assert_eq!(found, 1);
    }

    /// A closed chain of nine thousand, as many as a file may hold: a search that recurses would run out of stack here.
    #[test]
    fn long_circles_are_found_without_recursion() {
        let lines: Vec<String> = (0..9_000).map(|i| format!("M{i}: M{}", (i + 1) % 9_000)).collect();
        let found = circles_of(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(found.len(), 1);
    }
}
