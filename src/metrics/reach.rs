//! How much lies downstream of each node of a graph, at any distance.
//!
//! Circles are drawn together (Kosaraju), and what is left is gone through backwards once for every 64 nodes that may
//! be reached, one bit for each: E · V ÷ 64 steps and two words a node, where a search from every node would take
//! E · V. Ten thousand nodes with as many edges are two million steps.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// For each node how many others it reaches that count. `counts` says which do; an edge leads from the first node to
/// the second. Edges to nodes that are not there are left out.
pub fn downstream(counts: &[bool], edges: impl IntoIterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(counts.len(), 0);
    counts.iter().for_each(|_| {
        graph.add_node(());
    });
    for (from, to) in edges.into_iter().filter(|(from, to)| from.max(to) < &counts.len()) {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let parts = Parts::of(&graph, counts);
    let reached = parts.reached();
    let of_node = |node: usize| reached[parts.of_node[node]] - usize::from(counts[node]);
    (0..counts.len()).map(of_node).collect()
}

/// Nodes drawn together where they reach one another, in an order in which what is reached comes first.
struct Parts {
    of_node: Vec<usize>,
    /// The parts that a part leads to, each once.
    next: Vec<Vec<usize>>,
    /// How many nodes that count each part holds.
    weight: Vec<usize>,
}

impl Parts {
    fn of(graph: &DiGraph<(), ()>, counts: &[bool]) -> Self {
        let components = kosaraju_scc(graph);
        let mut of_node = vec![0; graph.node_count()];
        for (part, nodes) in components.iter().enumerate() {
            nodes.iter().for_each(|node| of_node[node.index()] = part);
        }
        let next = components.iter().enumerate().map(|(part, nodes)| {
            let mut next: Vec<usize> =
                nodes.iter().flat_map(|node| graph.neighbors(*node)).map(|node| of_node[node.index()]).collect();
            next.sort_unstable();
            next.dedup();
            next.retain(|next| *next != part);
            next
        });
        let next = next.collect();
        let weight = components.iter().map(|nodes| nodes.iter().filter(|node| counts[node.index()]).count()).collect();
        Parts { of_node, next, weight }
    }

    /// For each part how many nodes that count it reaches, its own included.
    fn reached(&self) -> Vec<usize> {
        let mut reached = vec![0; self.weight.len()];
        let counted: Vec<usize> = (0..self.weight.len()).filter(|part| self.weight[*part] > 0).collect();
        let mut bits = vec![0_u64; self.weight.len()];
        for asked in counted.chunks(64) {
            bits.fill(0);
            asked.iter().enumerate().for_each(|(bit, part)| bits[*part] = 1 << bit);
            for part in 0..bits.len() {
                bits[part] = self.next[part].iter().fold(bits[part], |own, next| own | bits[*next]);
                reached[part] += self.weigh(asked, bits[part]);
            }
        }
        reached
    }

    fn weigh(&self, asked: &[usize], mut bits: u64) -> usize {
        let mut sum = 0;
        while bits != 0 {
            sum += asked.get(bits.trailing_zeros() as usize).map_or(0, |part| self.weight[*part]);
            bits &= bits - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A circle of three leads to a circle of two, and that to a single node.
    #[test]
    fn circles_reach_themselves_and_what_follows() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (4, 5)];
        assert_eq!(downstream(&[true; 6], edges), [5, 5, 5, 2, 2, 0]);
        let counts = [true, true, false, true, true, true];
        assert_eq!(downstream(&counts, edges), [4, 4, 5, 2, 2, 0]);
    }

    /// A chain of ten thousand reaches 9,999, 9,998 … nodes: a search from each would take fifty million steps.
    #[test]
    fn long_chains_are_counted_in_one_sweep() {
        let found = downstream(&[true; 10_000], (0..9_999).map(|node| (node, node + 1)));
        assert!(found.iter().enumerate().all(|(node, count)| *count == 9_999 - node));
    }

    proptest! {
        #[test]
        fn it_is_what_a_search_from_every_node_finds(
            edges in proptest::collection::vec((0_usize..90, 0_usize..90), 0..140),
            counts in proptest::collection::vec(any::<bool>(), 90)
        ) {
            let search = |start: usize| {
                let (mut seen, mut open) = (vec![false; 90], vec![start]);
                while let Some(node) = open.pop() {
                    if !std::mem::replace(&mut seen[node], true) {
                        open.extend(edges.iter().filter(|(from, _)| *from == node).map(|(_, to)| *to));
                    }
                }
                (0..90).filter(|node| seen[*node] && counts[*node] && *node != start).count()
            };
            let expected: Vec<usize> = (0..90).map(search).collect();
            prop_assert_eq!(downstream(&counts, edges.iter().copied()), expected);
        }
    }
}
