//! Anchored nodes, and what it costs to repeat them.

use std::collections::HashMap;

use super::limits::Limits;
use super::problem::{Problem, invalid};
use super::tree::{Node, Value};
use crate::source::Span;

/// The nodes of one file that aliases may repeat.
#[derive(Default)]
pub struct Anchors {
    kept: HashMap<usize, Anchored>,
    aliases: usize,
    expanded: usize,
}

/// A node that aliases may repeat, and what one more copy of it costs.
struct Anchored {
    node: Node,
    weight: Weight,
}

/// Keys and values, bytes of text, and collections inside one another.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    pub nodes: usize,
    pub bytes: usize,
    pub depth: usize,
}

impl Anchors {
    /// Keeps a copy of a node that weighs `weight`.
    pub fn keep(&mut self, anchor: usize, node: &Node, weight: Weight) {
        self.kept.insert(anchor, Anchored { node: node.clone(), weight });
    }

    /// What an alias at `span` in a file of `size` bytes comes to: a copy and its weight.
    pub fn follow(
        &mut self,
        anchor: usize,
        span: Span,
        size: usize,
        limits: &Limits,
    ) -> Result<(Node, Weight), Box<Problem>> {
        self.aliases += 1;
        if self.aliases > limits.aliases {
            let message = format!("more than {} aliases in one file", limits.aliases);
            return Err(invalid(span, message, "write the values out").into());
        }
        let Some(Anchored { node, weight }) = self.kept.get(&anchor) else {
            let message = "this alias refers to the collection that contains it";
            return Err(invalid(span, message, "write the values out").into());
        };
        self.expanded += weight.bytes;
        if self.expanded > limits.expansion * size.max(1) {
            let message = format!("aliases make this file more than {} times as large", limits.expansion);
            return Err(invalid(span, message, "write the values out").into());
        }
        Ok((node.standing_at(span), *weight))
    }
}

/// What a copy of `node` costs.
pub fn weigh(node: &Node) -> Weight {
    let below: (Weight, usize) = match &node.value {
        Value::Scalar(scalar) => return Weight { nodes: 1, bytes: scalar.text.len() + 1, depth: 0 },
        Value::Sequence(items) => (sum(items.iter().map(weigh)), 0),
        Value::Mapping(entries) => {
            let keys = entries.iter().map(|entry| entry.key.len()).sum();
            let mut below = sum(entries.iter().map(|entry| weigh(&entry.value)));
            below.nodes += entries.len();
            (below, keys)
        }
    };
    Weight { nodes: below.0.nodes + 1, bytes: below.0.bytes + below.1 + 1, depth: below.0.depth + 1 }
}

fn sum(weights: impl Iterator<Item = Weight>) -> Weight {
    weights.fold(Weight { nodes: 0, bytes: 0, depth: 0 }, |sum, one| Weight {
        nodes: sum.nodes + one.nodes,
        bytes: sum.bytes + one.bytes,
        depth: sum.depth.max(one.depth),
    })
}
