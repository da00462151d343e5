//! Monte-Carlo simulation of a project: when it finishes and what it costs, if its estimates and risks are right.
//!
//! Formulas: §4 (IEC 31010 B.5.10; GAO Schedule Assessment Guide, schedule risk analysis; GAO Cost Estimating Guide).
//! Durations, cost lines and risks are drawn independently of each other: what has a common cause lies further out.

use std::ops::Range;

use rayon::prelude::*;

use super::Figure;
use super::chance::{Draws, Trials};
use super::network::{Network, Open, SAME, Span};
use super::sample::{Sample, correlation, ranks};
use super::three_point::Sampler;

/// How long one node of the network takes.
#[derive(Debug, Clone, Copy)]
pub enum Length {
    /// Always so many working days.
    Fixed(f64),
    /// What its estimate says in all, less what is done.
    Drawn(Sampler, Open),
}

/// What one line of the budget comes to.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    /// Always this.
    Fixed(f64),
    /// What its estimate says.
    Drawn(Sampler),
}

/// A risk that may happen in a trial.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    /// How likely, 0–1.
    pub probability: f64,
    /// What it costs then; negative for a gain.
    pub cost: f64,
    /// Working days it takes then; negative for a gain.
    pub delay: f64,
    /// The node it delays; the project's finish if none.
    pub node: Option<usize>,
}

/// What is simulated.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The network with the length of each node; `None` where there is nothing to schedule.
    pub schedule: Option<(Network, Vec<Length>)>,
    /// The lines of the budget; `None` where there is nothing to add up.
    pub lines: Option<Vec<Amount>>,
    /// Risks.
    pub events: Vec<Event>,
    /// Total float up to which a node is critical.
    pub critical_float: f64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Results {
    /// Finishes of the project, in offsets.
    pub finish: Option<Sample>,
    /// Total costs.
    pub cost: Option<Sample>,
    /// Each node of the network.
    pub nodes: Vec<NodeResults>,
    /// Trials that durations and sensitivities are taken from: all, unless they would not fit into memory.
    pub kept: usize,
}

/// What came of one node.
#[derive(Debug, Clone)]
pub struct NodeResults {
    /// Share of trials (0–1) in which it was critical.
    pub criticality: f64,
    /// Working days it took in all, by its estimate.
    pub duration: Figure<Sample>,
    /// Spearman's rank correlation of its duration with the project's finish.
    pub sensitivity: Figure<f64>,
}

/// The durations that are kept for percentiles and sensitivities: 160 MB of them.
const MOST_KEPT: usize = 20_000_000;

/// One chunk of trials.
#[derive(Debug, Default)]
struct Tried {
    finishes: Vec<f64>,
    costs: Vec<f64>,
    /// Per node: trials in which it was critical.
    critical: Vec<u32>,
    /// Trial after trial: the drawn durations.
    drawn: Vec<f64>,
}

impl Model {
    /// Runs the trials. `done` is told of every trial that is over, from many threads.
    ///
    /// The same model, trials and seed come to the same results, bit by bit, on any number of threads.
    pub fn run(&self, trials: Trials, done: &(dyn Fn(usize) + Sync)) -> Results {
        let drawn: Vec<usize> = match &self.schedule {
            Some((_, lengths)) => {
                (0..lengths.len()).filter(|node| matches!(lengths[*node], Length::Drawn(..))).collect()
            }
            None => Vec::new(),
        };
        let kept = trials.count.min(MOST_KEPT / drawn.len().max(1)).max(1);
        let chunks = trials.chunks(|draws, numbers| {
            let count = numbers.len();
            let tried = self.chunk(draws, numbers, kept);
            done(count);
            tried
        });
        let nodes = self.nodes(&chunks, &drawn, trials.count, kept);
        let sample = |of: fn(&Tried) -> &Vec<f64>| Sample::of(chunks.iter().flat_map(of).copied().collect());
        Results {
            finish: self.schedule.as_ref().map(|_| sample(|tried| &tried.finishes)),
            cost: self.lines.as_ref().map(|_| sample(|tried| &tried.costs)),
            nodes,
            kept,
        }
    }

    fn chunk(&self, draws: &mut Draws, numbers: Range<usize>, kept: usize) -> Tried {
        let nodes = self.schedule.as_ref().map_or(0, |(_, lengths)| lengths.len());
        let mut tried = Tried { critical: vec![0; nodes], ..Tried::default() };
        let mut work =
            Work { left: vec![0.0; nodes], early: Vec::with_capacity(nodes), late: Vec::with_capacity(nodes) };
        for number in numbers {
            let held = tried.drawn.len();
            self.trial(draws, &mut work, &mut tried);
            if number >= kept {
                tried.drawn.truncate(held);
            }
        }
        tried
    }

    fn trial(&self, draws: &mut Draws, work: &mut Work, tried: &mut Tried) {
        let (mut cost, mut late) = (0.0, 0.0);
        work.left.fill(0.0);
        for event in &self.events {
            if draws.share() < event.probability {
                cost += event.cost;
                match event.node {
                    Some(node) => work.left[node] += event.delay,
                    None => late += event.delay,
                }
            }
        }
        if let Some((network, lengths)) = &self.schedule {
            for (left, length) in work.left.iter_mut().zip(lengths) {
                let days = match length {
                    Length::Fixed(days) => *days,
                    Length::Drawn(sampler, open) => {
                        let duration = sampler.draw(draws);
                        tried.drawn.push(duration);
                        open.left_of(duration)
                    }
                };
                *left = (*left + days).max(0.0);
            }
            let finish = network.forward(&work.left, &mut work.early);
            network.backward(&work.left, finish, &mut work.late);
            for (node, critical) in tried.critical.iter_mut().enumerate() {
                *critical += u32::from(work.late[node] - work.early[node].finish <= self.critical_float + SAME);
            }
            tried.finishes.push(finish + late);
        }
        if let Some(lines) = &self.lines {
            let lines = lines.iter().map(|line| match line {
                Amount::Fixed(amount) => *amount,
                Amount::Drawn(sampler) => sampler.draw(draws),
            });
            tried.costs.push(cost + lines.sum::<f64>());
        }
    }

    fn nodes(&self, chunks: &[Tried], drawn: &[usize], count: usize, kept: usize) -> Vec<NodeResults> {
        let Some((_, lengths)) = &self.schedule else { return Vec::new() };
        let finishes: Vec<f64> = chunks.iter().flat_map(|tried| &tried.finishes).copied().take(kept).collect();
        let finish_ranks = ranks(&finishes);
        let all: Vec<&[f64]> = chunks.iter().flat_map(|tried| tried.drawn.chunks_exact(drawn.len().max(1))).collect();
        let node = |node: usize| {
            let critical: u64 = chunks.iter().map(|tried| u64::from(tried.critical[node])).sum();
            let criticality = critical as f64 / count as f64;
            let Ok(place) = drawn.binary_search(&node) else {
                return NodeResults { criticality, duration: Err("no_estimate"), sensitivity: Err("no_estimate") };
            };
            let durations: Vec<f64> = all.iter().take(kept).map(|trial| trial[place]).collect();
            let sensitivity = correlation(&ranks(&durations), &finish_ranks).ok_or("constant");
            NodeResults { criticality, duration: Ok(Sample::of(durations)), sensitivity }
        };
        (0..lengths.len()).into_par_iter().map(node).collect()
    }
}

/// What a chunk of trials works in, made once.
struct Work {
    left: Vec<f64>,
    early: Vec<Span>,
    late: Vec<f64>,
}

#[cfg(test)]
mod tests {
    use super::super::network::{Link, Node, Tie};
    use super::super::three_point::{Shape, ThreePoint};
    use super::*;

    /// A network of these estimates, with links (what waits, what it waits for).
    fn model(estimates: &[(f64, f64, f64)], links: &[(usize, usize)]) -> Model {
        let none = f64::NEG_INFINITY;
        let node =
            Node { fixed: None, begun: None, bound: 0.0, finish_bound: none, latest: f64::INFINITY, counts: true };
        let links: Vec<(usize, usize, Link)> =
            links.iter().map(|(own, before)| (*own, *before, Link { tie: Tie::FinishToStart, lag: 0.0 })).collect();
        let length = |(a, m, b): &(f64, f64, f64)| {
            Length::Drawn(ThreePoint::new(*a, *m, *b).unwrap().sampler(Shape::Triangular), Open::whole(*m))
        };
        let network = Network::new(vec![node; estimates.len()], &links);
        Model { schedule: Some((network, estimates.iter().map(length).collect())), ..Model::default() }
    }

    fn run(model: &Model) -> Results {
        model.run(Trials { count: 40_000, seed: 1 }, &|_| ())
    }

    /// One activity alone finishes as its triangular distribution says: of 8, 10 and 20 the mean is 38/3 and P80 is
    /// 20 − √(0.2 · 12 · 10).
    #[test]
    fn one_activity_is_its_own_distribution() {
        let found = run(&model(&[(8.0, 10.0, 20.0)], &[]));
        let finish = found.finish.unwrap();
        assert!((finish.mean() - 38.0 / 3.0).abs() < 0.05, "{}", finish.mean());
        assert!((finish.quantile(0.8) - (20.0 - 24.0_f64.sqrt())).abs() < 0.06, "{}", finish.quantile(0.8));
        assert_eq!((found.nodes[0].criticality, found.nodes[0].sensitivity), (1.0, Ok(1.0)));
    }

    /// Merge bias: of two symmetric activities side by side each ends by its likely day in half of all cases, both do in
    /// a quarter, and each is the longer one half of the time.
    #[test]
    fn paths_that_merge_are_later_than_each_of_them() {
        let found = run(&model(&[(8.0, 10.0, 12.0), (8.0, 10.0, 12.0), (0.0, 0.0, 0.0)], &[(2, 0), (2, 1)]));
        assert!((found.finish.unwrap().at_most(10.0) - 0.25).abs() < 0.01);
        assert!((found.nodes[0].criticality - 0.5).abs() < 0.01);
        assert_eq!((found.nodes[2].criticality, found.nodes[2].sensitivity), (1.0, Err("constant")));
    }

    /// In a chain means and variances add up (central limit theorem; the classic PERT procedure).
    #[test]
    fn a_chain_adds_up() {
        let estimates = [(1.0, 2.0, 3.0), (2.0, 3.5, 8.0), (6.0, 9.0, 18.0), (4.0, 5.5, 10.0)];
        let finish = run(&model(&estimates, &[(1, 0), (2, 1), (3, 2)])).finish.unwrap();
        let points = estimates.map(|(a, m, b)| ThreePoint::new(a, m, b).unwrap());
        let mean: f64 = points.iter().map(|points| points.mean(Shape::Triangular)).sum();
        let deviation = points.iter().map(|points| points.variance(Shape::Triangular)).sum::<f64>().sqrt();
        assert!((finish.mean() - mean).abs() < 4.0 * deviation / 200.0);
        assert!((finish.deviation() / deviation - 1.0).abs() < 0.02);
    }

    #[test]
    fn risks_add_their_cost_and_their_delay() {
        let risk = |node| Event { probability: 0.25, cost: 1000.0, delay: 8.0, node };
        let lines = vec![Amount::Fixed(500.0), Amount::Drawn(Sampler::Constant(250.0))];
        let model =
            Model { lines: Some(lines), events: vec![risk(Some(0)), risk(None)], ..model(&[(4.0, 4.0, 4.0)], &[]) };
        let found = run(&model);
        let (finish, cost) = (found.finish.unwrap(), found.cost.unwrap());
        assert!((finish.mean() - 8.0).abs() < 0.1 && (cost.mean() - 1250.0).abs() < 20.0);
        assert!((finish.at_most(4.0) - 0.5625).abs() < 0.01 && (cost.at_most(750.0) - 0.5625).abs() < 0.01);
    }

    #[test]
    fn results_are_the_same_on_any_number_of_threads() {
        let model = model(&[(8.0, 10.0, 20.0), (3.0, 9.0, 11.0), (1.0, 2.0, 9.0)], &[(1, 0), (2, 0)]);
        let finishes = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found = pool.install(|| model.run(Trials { count: 3_000, seed: 9 }, &|_| ()));
            (found.finish, found.nodes.iter().map(|node| node.sensitivity).collect::<Vec<_>>())
        };
        assert_eq!(finishes(1), finishes(4));
    }
}
