//! Dependency order.
//! In: keys and edges. Out: the keys so that everything comes behind what it needs, or the rings that forbid it.
//! Ties are broken by key, so that the same input gives the same order whatever the order of its parts.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Keys that need each other in a circle. Each ring is sorted and starts with its smallest key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle<K> {
    /// The rings, sorted.
    pub rings: Vec<Vec<K>>,
}

/// Sorts `keys` so that each stands behind all it needs; an edge is `(needs, needed)`.
///
/// Edges to keys that are not listed, and from a key to itself, bind nothing.
pub fn order<K: Ord + Clone>(
    keys: impl IntoIterator<Item = K>,
    edges: impl IntoIterator<Item = (K, K)>,
) -> Result<Vec<K>, Cycle<K>> {
    let mut keys: Vec<K> = keys.into_iter().collect();
    keys.sort_unstable();
    keys.dedup();
    // A node's number is the place of its key, so numbers compare as keys do.
    let mut graph = DiGraph::<(), ()>::with_capacity(keys.len(), 0);
    let nodes: Vec<NodeIndex> = keys.iter().map(|_| graph.add_node(())).collect();
    let node = |key: &K| keys.binary_search(key).ok().map(|at| nodes[at]);
    let mut pairs: Vec<(NodeIndex, NodeIndex)> = edges
        .into_iter()
        .filter_map(|(needs, needed)| Some((node(&needed)?, node(&needs)?)))
        .filter(|(needed, needs)| needed != needs)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    graph.extend_with_edges(&pairs);
    let mut waits = vec![0_usize; nodes.len()];
    for (_, needs) in &pairs {
        waits[needs.index()] += 1;
    }

    // petgraph's own toposort keeps no order of names, so the ready ones wait in a heap, the smallest on top.
    let ready = nodes.iter().filter(|node| waits[node.index()] == 0);
    let mut ready: BinaryHeap<Reverse<NodeIndex>> = ready.copied().map(Reverse).collect();
    let mut sorted = Vec::with_capacity(nodes.len());
    while let Some(Reverse(node)) = ready.pop() {
        sorted.push(keys[node.index()].clone());
        for next in graph.neighbors(node) {
            waits[next.index()] -= 1;
            if waits[next.index()] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    if sorted.len() == nodes.len() {
        return Ok(sorted);
    }
    Err(Cycle {
        rings: rings(&graph, &keys),
    })
}

fn rings<K: Ord + Clone>(graph: &DiGraph<(), ()>, keys: &[K]) -> Vec<Vec<K>> {
    let mut rings: Vec<Vec<K>> = tarjan_scc(graph)
        .into_iter()
        .filter(|ring| ring.len() > 1)
        .map(|ring| {
            let mut keys: Vec<K> = ring
                .into_iter()
                .map(|node| keys[node.index()].clone())
                .collect();
            keys.sort();
            keys
        })
        .collect();
    rings.sort();
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_comes_first_and_ties_go_by_name() {
        let sorted = order(["zeta", "alpha", "mid"], [("alpha", "zeta")]);
        assert_eq!(sorted, Ok(vec!["mid", "zeta", "alpha"]));
    }

    #[test]
    fn a_ring_is_named_and_a_self_reference_is_none() {
        let ring = order(["b", "a", "c"], [("a", "b"), ("b", "a"), ("c", "c")]);
        assert_eq!(
            ring,
            Err(Cycle {
                rings: vec![vec!["a", "b"]]
            })
        );
        assert_eq!(order(["c"], [("c", "c"), ("c", "gone")]), Ok(vec!["c"]));
    }
}
