//! The forward and the backward pass over one project's work, in offsets.
//!
//! Formulas: §3 (critical path method: Kelley & Walker 1959, *Critical-path planning and scheduling*; PMBOK; GAO
//! Schedule Assessment Guide). Both passes are linear in work and links, and allocate nothing.

use super::link::{Link, Span};

/// One piece of work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Dates that stand: it is done, or another project's.
    pub fixed: Option<Span>,
    /// When it began, if it has.
    pub begun: Option<f64>,
    /// What is left of it cannot be done before.
    pub bound: f64,
    /// It cannot finish before.
    pub finish_bound: f64,
    /// It should not finish later.
    pub latest: f64,
    /// Whether the project is not finished before it is.
    pub counts: bool,
}

/// Work in the order of its logic: whatever is waited for comes first.
#[derive(Debug, Clone, Default)]
pub struct Network {
    nodes: Vec<Node>,
    before: Neighbours,
    after: Neighbours,
}

/// The links of every node, one behind the other.
#[derive(Debug, Clone, Default)]
struct Neighbours {
    starts: Vec<usize>,
    links: Vec<(usize, Link)>,
}

impl Neighbours {
    fn of(count: usize, links: impl Iterator<Item = (usize, usize, Link)> + Clone) -> Self {
        let mut starts = vec![0; count + 1];
        links.clone().for_each(|(at, _, _)| starts[at + 1] += 1);
        for node in 0..count {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let none = Link { tie: super::link::Tie::FinishToStart, lag: 0.0 };
        let mut list = vec![(0, none); starts[count]];
        for (at, other, link) in links {
            list[next[at]] = (other, link);
            next[at] += 1;
        }
        Neighbours { starts, links: list }
    }

    fn at(&self, node: usize) -> &[(usize, Link)] {
        &self.links[self.starts[node]..self.starts[node + 1]]
    }
}

impl Network {
    /// A network of `nodes` in the order of their logic; `links` are (what waits, what it waits for, how).
    ///
    /// Links that do not lead back to an earlier node are left out: they would go round in a circle.
    pub fn new(nodes: Vec<Node>, links: &[(usize, usize, Link)]) -> Self {
        let ordered = links.iter().copied().filter(|(own, before, _)| before < own && *own < nodes.len());
        let before = Neighbours::of(nodes.len(), ordered.clone());
        let after = Neighbours::of(nodes.len(), ordered.map(|(own, before, link)| (before, own, link)));
        Network { nodes, before, after }
    }

    /// Its nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What a node waits for.
    pub fn before(&self, node: usize) -> &[(usize, Link)] {
        self.before.at(node)
    }

    /// What waits for a node.
    pub fn after(&self, node: usize) -> &[(usize, Link)] {
        self.after.at(node)
    }

    /// Forward pass: early dates into `early`, for nodes of which `work` days are left; gives the project's finish.
    ///
    /// Begin = max over predecessors, the bounds and no sooner than the day at which it could be done; EF = begin + d.
    /// Without any work the finish is 0.
    pub fn forward(&self, work: &[f64], early: &mut Vec<Span>) -> f64 {
        early.clear();
        let mut project = f64::NEG_INFINITY;
        for (index, (node, work)) in self.nodes.iter().zip(work).enumerate() {
            let span = node.fixed.unwrap_or_else(|| {
                let own = node.bound.max(node.finish_bound - work);
                let waits = self.before(index).iter().map(|(before, link)| link.begin(early[*before], *work));
                let begin = waits.fold(own, f64::max);
                Span { start: node.begun.unwrap_or(begin), finish: begin + work }
            });
            if node.counts {
                project = project.max(span.finish);
            }
            early.push(span);
        }
        if project.is_finite() { project } else { 0.0 }
    }

    /// Backward pass: late finishes into `late`, for a project that finishes at `project`.
    ///
    /// LF = min over successors, the project's finish and what a constraint demands. What is done, and what waits for
    /// a start that has happened, binds nobody. Fixed nodes have no late dates: theirs are without meaning.
    pub fn backward(&self, work: &[f64], project: f64, late: &mut Vec<f64>) {
        late.clear();
        late.resize(self.nodes.len(), project);
        for index in (0..self.nodes.len()).rev() {
            let node = &self.nodes[index];
            let mut latest = node.latest.min(project);
            for (after, link) in self.after(index) {
                if self.binds(index, *after, *link) {
                    let span = Span { start: late[*after] - work[*after], finish: late[*after] };
                    latest = latest.min(link.late_finish(span, work[index]));
                }
            }
            late[index] = latest;
        }
    }

    /// Free float: how much later a node may finish without moving the early dates of what waits for it, and without
    /// moving the project's finish. Work under way is moved where what is left of it begins: its start has happened.
    pub fn free_float(&self, node: usize, work: &[f64], early: &[Span], project: f64) -> f64 {
        let waiting = self.after(node).iter().filter(|(after, link)| self.binds(node, *after, *link));
        let slacks = waiting.map(|(after, link)| {
            let finish = early[*after].finish;
            link.slack(early[node], Span { start: finish - work[*after], finish })
        });
        slacks.fold(project - early[node].finish, f64::min)
    }

    /// Whether a link still can hold back what comes first.
    fn binds(&self, before: usize, after: usize, link: Link) -> bool {
        self.nodes[after].fixed.is_none() && !(link.holds_start() && self.nodes[before].begun.is_some())
    }
}
