//! Branch and bound: the best choice, proven, or how far from it the best one found may be.
//!
//! Land and Doig (1960); at every node the bound of the relaxation (Fisher 1981), and items whose price settles them are
//! settled (Crowder, Johnson and Padberg 1983). Effort is counted in numbers touched, not in seconds: the same question
//! has the same answer on every machine.

use super::program::{Count, Fixed, Program};
use super::simplex::{Ending, Simplex};

/// How many numbers may wait to be looked at: memory, not time.
const MOST_WAITING: usize = 20_000_000;
/// How often the relaxation is brought nearer to what is possible before the search begins.
const MOST_CUTS: usize = 12;
/// So many relaxations are filled up at the start, and one in so many later: good choices are found early.
const OFTEN: usize = 64;
const SELDOM: usize = 16;
/// A share this close to all or nothing is that.
const WHOLE: f64 = 1e-6;

/// What a search came to.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The best choice found, with its gain; `None` where none is possible, or none was found.
    pub best: Option<(i64, Vec<bool>)>,
    /// No choice brings more than this. Equal to the best gain where that is proven.
    pub bound: Option<i64>,
}

struct Node {
    simplex: Simplex,
    fixed: Fixed,
    count: Count,
    /// What its parent could bring at most.
    bound: i64,
}

struct Search<'p> {
    program: &'p Program,
    best: Option<(i64, Vec<bool>)>,
    /// The most that what was not looked at could bring.
    missed: Option<i64>,
    effort: &'p mut u64,
    /// How many relaxations were tried to be made whole.
    tries: usize,
}

/// Searches for the choice with the highest gain that agrees with `fixed`, beginning with `start` where one is known.
/// `effort` is what may be spent and is reduced by what was.
pub(super) fn search(program: &Program, fixed: Fixed, start: Option<Vec<bool>>, effort: &mut u64) -> Found {
    let best = start.filter(|start| program.allows(start)).map(|start| (program.gain(&start), start));
    let program = &tightened(program, &fixed, effort);
    let mut search = Search { program, best, missed: None, effort, tries: 0 };
    let count = (0, fixed.len());
    let bound = program.gains.iter().filter(|gain| **gain > 0).sum();
    let mut waiting = vec![Node { simplex: started(program, &fixed), fixed, count, bound }];
    while let Some(node) = waiting.pop() {
        if search.is_hopeless(node.bound) {
            continue;
        }
        let is_root = search.tries == 0;
        if (*search.effort == 0 && !is_root) || waiting.len() * node.simplex.size() > MOST_WAITING {
            search.miss(node.bound);
        } else {
            search.look(node, &mut waiting);
        }
    }
    let proven = search.best.as_ref().map(|(gain, _)| *gain);
    Found { bound: proven.max(search.missed), best: search.best }
}

/// The relaxation with everything settled that is decided.
fn started(program: &Program, fixed: &Fixed) -> Simplex {
    let mut simplex = program.relaxation();
    let decided = fixed.iter().enumerate().filter_map(|(item, taken)| Some((item, (*taken)?)));
    decided.for_each(|(item, taken)| simplex.fix(item, taken));
    simplex
}

/// The same choices with a relaxation that is nearer to them: it may not take more items than fit, were they the
/// smallest ones, as long as it tries to.
fn tightened(program: &Program, fixed: &Fixed, effort: &mut u64) -> Program {
    let mut program = program.clone();
    let least = *effort / 2;
    for _ in 0..MOST_CUTS {
        if *effort <= least {
            break;
        }
        let mut simplex = started(&program, fixed);
        if simplex.optimise(effort) != Ending::Optimal {
            break;
        }
        let shares = simplex.taken();
        let mut cuts = program.broken_pairs(&shares);
        cuts.extend(program.cut(fixed, &shares));
        if cuts.is_empty() {
            break;
        }
        program.rows.extend(cuts);
    }
    program
}

impl Search<'_> {
    /// Whether a bound is no better than what was found.
    fn is_hopeless(&self, bound: i64) -> bool {
        self.best.as_ref().is_some_and(|(gain, _)| bound <= *gain)
    }

    fn miss(&mut self, bound: i64) {
        self.missed = self.missed.max(Some(bound));
    }

    fn offer(&mut self, taken: Vec<bool>) {
        let gain = self.program.gain(&taken);
        if !self.is_hopeless(gain) && self.program.allows(&taken) {
            self.best = Some((gain, taken));
        }
    }

    /// Bounds a node, and puts its two halves in the queue where the bound leaves anything to hope for.
    fn look(&mut self, mut node: Node, waiting: &mut Vec<Node>) {
        *self.effort = self.effort.saturating_sub(node.simplex.size() as u64);
        let before = node.fixed.clone();
        if !self.program.follow(&mut node.fixed) {
            return;
        }
        node.settle(&before);
        let ending = node.simplex.optimise(self.effort);
        if ending == Ending::Infeasible {
            return;
        }
        let bound = self.program.bound(node.simplex.multipliers(), &node.fixed, node.count);
        let most = bound.most.min(node.bound);
        if self.is_hopeless(most) {
            return;
        }
        let taken = node.simplex.taken();
        self.try_whole(&node.fixed, &taken, &bound.reduced);
        if self.is_hopeless(most) {
            return;
        }
        let before = node.fixed.clone();
        if let Some((gain, _)) = &self.best {
            for (item, reduced) in bound.reduced.iter().enumerate().filter(|(item, _)| before[*item].is_none()) {
                if bound.exact - reduced.abs() < (*gain + 1) as f64 {
                    node.fixed[item] = Some(*reduced > 0.0);
                }
            }
        }
        node.settle(&before);
        let together: f64 = taken.iter().sum();
        if (together - together.round()).abs() > WHOLE {
            return self.split_count(&node, together, most, waiting);
        }
        let broken = || self.program.of_broken_pair(&node.fixed, &taken);
        let Some(item) = undecided(&node.fixed, &taken, &bound.reduced, broken) else {
            let rest = node.fixed.iter().map(|one| *one == Some(true));
            return self.offer(rest.collect());
        };
        let likely = taken[item] >= 0.5;
        for choice in [!likely, likely] {
            let mut half = node.half(most);
            half.fixed[item] = Some(choice);
            half.simplex.fix(item, choice);
            waiting.push(half);
        }
    }

    /// Two halves by how many items are taken: no more than the relaxation takes, and more.
    fn split_count(&self, node: &Node, together: f64, most: i64, waiting: &mut Vec<Node>) {
        let whole = together.floor() as usize;
        let mut halves = [(whole + 1, node.count.1), (node.count.0, whole)];
        if together - together.floor() >= 0.5 {
            halves.reverse();
        }
        for count in halves {
            let mut half = node.half(most);
            half.count = count;
            self.program.count(&mut half.simplex, count);
            waiting.push(half);
        }
    }

    /// Tries what the relaxation takes, and what can be made of it by adding the rest in the order of its shares.
    fn try_whole(&mut self, fixed: &Fixed, taken: &[f64], reduced: &[f64]) {
        self.offer(taken.iter().map(|share| *share > 1.0 - WHOLE).collect());
        self.tries += 1;
        if self.tries > OFTEN && !self.tries.is_multiple_of(SELDOM) {
            return;
        }
        let mut order: Vec<usize> = (0..taken.len()).filter(|item| self.program.gains[*item] > 0).collect();
        order.sort_by(|a, b| taken[*b].total_cmp(&taken[*a]).then(reduced[*b].total_cmp(&reduced[*a])).then(a.cmp(b)));
        let filled = self.program.fill(fixed, order);
        self.offer(filled);
    }
}

impl Node {
    /// A copy that brings at most `bound`.
    fn half(&self, bound: i64) -> Self {
        Node { simplex: self.simplex.clone(), fixed: self.fixed.clone(), count: self.count, bound }
    }

    /// Tells the relaxation what was decided since `before`.
    fn settle(&mut self, before: &Fixed) {
        for (item, now) in self.fixed.iter().enumerate() {
            if let (None, Some(taken)) = (before[item], now) {
                self.simplex.fix(item, *taken);
            }
        }
    }
}

/// The open item to decide next: the one nearest to half; where all are whole one of a pair that is broken, else the one
/// that matters least.
fn undecided(fixed: &Fixed, taken: &[f64], reduced: &[f64], broken: impl FnOnce() -> Option<usize>) -> Option<usize> {
    let open = || (0..fixed.len()).filter(|item| fixed[*item].is_none());
    let split = |item: &usize| (taken[*item] - 0.5).abs() < 0.5 - WHOLE;
    let nearest = |a: &usize, b: &usize| {
        let distance = |item: usize| (taken[item] - 0.5).abs();
        distance(*a).total_cmp(&distance(*b)).then(a.cmp(b))
    };
    let least = |a: &usize, b: &usize| reduced[*a].abs().total_cmp(&reduced[*b].abs()).then(a.cmp(b));
    open().filter(split).min_by(nearest).or_else(broken).or_else(|| open().min_by(least))
}
