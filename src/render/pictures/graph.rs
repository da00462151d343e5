//! A layered graph: who gives to whom from left to right, the same on every run.

use std::collections::{BTreeMap, BTreeSet};

/// An arrow by the places of its ends.
pub(super) type Edge = (usize, usize);

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Layers {
    /// Nodes, and the bends of long arrows, from the first layer to the last, each from top to bottom.
    pub(super) columns: Vec<Vec<Place>>,
}

/// What stands at a place of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A node by its number.
    Node(usize),
    /// Where an arrow by its number passes through.
    Bend(usize),
}

/// Times that layers are put in order by their neighbours; few are enough, and the number is fixed.
const ROUNDS: usize = 4;

/// Puts `count` nodes into layers, so that arrows lead rightwards. Where arrows go round in a circle, the node with the
/// lowest number of it comes first and one arrow leads back.
pub(super) fn layers(count: usize, edges: &[Edge]) -> Layers {
    let layer = depths(count, edges);
    let deepest = layer.iter().copied().max().unwrap_or(0);
    let mut columns: Vec<Vec<Place>> = vec![Vec::new(); if count == 0 { 0 } else { deepest + 1 }];
    for (node, depth) in layer.iter().enumerate() {
        columns[*depth].push(Place::Node(node));
    }
    let mut ways: Vec<(Place, usize, Place)> = Vec::new();
    for (number, (from, to)) in edges.iter().enumerate() {
        let mut before = Place::Node(*from);
        let between = columns.iter_mut().enumerate().take(layer[*to]).skip(layer[*from] + 1);
        for (depth, column) in between {
            column.push(Place::Bend(number));
            ways.push((before, depth, Place::Bend(number)));
            before = Place::Bend(number);
        }
        ways.push((before, layer[*to], Place::Node(*to)));
    }
    let mut layers = Layers { columns };
    for _ in 0..ROUNDS {
        layers.settle(&ways);
    }
    layers
}

/// The layer of each node: one right of all that give to it.
fn depths(count: usize, edges: &[Edge]) -> Vec<usize> {
    let edges: BTreeSet<Edge> = edges.iter().copied().filter(|(from, to)| from != to).collect();
    let mut waits: Vec<usize> = vec![0; count];
    let mut gives: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in edges {
        waits[to] += 1;
        gives[from].push(to);
    }
    let mut depth = vec![0; count];
    let mut left: BTreeSet<usize> = (0..count).collect();
    let mut ready: BTreeSet<usize> = (0..count).filter(|node| waits[*node] == 0).collect();
    while let Some(node) = ready.pop_first().or_else(|| left.first().copied()) {
        left.remove(&node);
        for next in gives[node].iter().copied().filter(|next| left.contains(next)) {
            depth[next] = depth[next].max(depth[node] + 1);
            waits[next] = waits[next].saturating_sub(1);
            if waits[next] == 0 {
                ready.insert(next);
            }
        }
        ready.remove(&node);
    }
    depth
}

impl Layers {
    /// Orders every layer but the first by the mean place of what leads to it; then the first by what it leads to.
    fn settle(&mut self, ways: &[(Place, usize, Place)]) {
        for column in 1..self.columns.len() {
            let before = self.heights(column - 1);
            let mean =
                means(ways.iter().filter(|(_, at, _)| *at == column).map(|(from, _, to)| (*to, before.get(from))));
            self.order(column, &mean);
        }
        for column in (0..self.columns.len().saturating_sub(1)).rev() {
            let after = self.heights(column + 1);
            let mean =
                means(ways.iter().filter(|(_, at, _)| *at == column + 1).map(|(from, _, to)| (*from, after.get(to))));
            self.order(column, &mean);
        }
    }

    /// The height of each place of a layer, from 0 to 1.
    fn heights(&self, column: usize) -> BTreeMap<Place, f64> {
        let places = &self.columns[column];
        places.iter().enumerate().map(|(at, place)| (*place, (at as f64 + 0.5) / places.len() as f64)).collect()
    }

    fn order(&mut self, column: usize, mean: &BTreeMap<Place, f64>) {
        let own = self.heights(column);
        let height = |place: &Place| mean.get(place).or(own.get(place)).copied().unwrap_or_default();
        self.columns[column].sort_by(|a, b| height(a).total_cmp(&height(b)).then(a.cmp(b)));
    }
}

fn means<'h>(ends: impl Iterator<Item = (Place, Option<&'h f64>)>) -> BTreeMap<Place, f64> {
    let mut sums: BTreeMap<Place, (f64, f64)> = BTreeMap::new();
    for (place, height) in ends.filter_map(|(place, height)| Some((place, height?))) {
        let (sum, count) = sums.entry(place).or_default();
        *sum += height;
        *count += 1.0;
    }
    sums.into_iter().map(|(place, (sum, count))| (place, sum / count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Place::{Bend, Node};

    #[test]
    fn arrows_lead_rightwards_and_long_ones_bend() {
        assert_eq!(layers(3, &[(0, 1), (1, 2), (0, 2)]).columns[0], [Node(0)]);
        let layers = layers(3, &[(0, 1), (1, 2), (0, 2)]);
        assert_eq!(layers.columns.len(), 3);
        assert!(layers.columns[1].contains(&Bend(2)) && layers.columns[2] == [Node(2)]);
    }

    #[test]
    fn circles_and_lone_nodes_have_a_place() {
        let layers = layers(4, &[(0, 1), (1, 0), (2, 2)]);
        let placed: usize = layers.columns.iter().map(Vec::len).sum();
        assert_eq!((placed, layers.columns[0].first()), (4, Some(&Node(0))));
        assert!(self::layers(0, &[]).columns.is_empty());
    }

    #[test]
    fn neighbours_stand_beside_each_other() {
        let layers = layers(4, &[(0, 3), (1, 2)]);
        assert_eq!(layers.columns, [[Node(0), Node(1)], [Node(3), Node(2)]]);
    }
}
