//! Where every key and value of a TOML text stands, whether or not the text is TOML yet.
//! In: a text that somebody may be typing. Out: a tree of keys with all places of each, and what stands at an offset.
//! Made of the tokens and not of the parser's tree, which keeps one place of a key and nothing of a half-typed line.
//! Knows nothing of specs or settings.

mod insert;
mod place;
mod remove;
mod section;
mod text;
mod walk;

pub use insert::{append, insert};
pub use place::{Part, Place, place};
pub use remove::remove;
pub use section::section;
pub use text::{is_bare, key, string};
pub use walk::parse;

use std::collections::HashMap;
use std::ops::Range;

/// A key or an element of a list, by its place in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// How one comes from a node to the one below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// By a key of a table.
    Key(String),
    /// By the place in a list, or in an array of tables.
    Item(usize),
}

impl Step {
    /// The key, if it is one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Item(_) => None,
        }
    }
}

/// One key or element.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is in; only the root is in nothing.
    pub parent: Option<NodeId>,
    /// How one comes to it from there.
    pub step: Step,
    /// Where its key is written: at each header and dotted key that goes through it, in the order of the text.
    pub places: Vec<Range<usize>>,
    /// The headers that open it, with their brackets.
    pub headers: Vec<Range<usize>>,
    /// Its value, where that is written with it.
    pub value: Option<Value>,
    /// What is in it, in the order of the text.
    pub children: Vec<NodeId>,
}

/// A value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// From its first byte to behind its last; of a table or list that is not closed, as far as it goes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: ValueKind,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A string, without quotes and escapes.
    Text(String),
    /// A number, a boolean, a date: the word.
    Word(String),
    /// `{ … }`
    Table,
    /// `[ … ]`
    List,
}

/// The tree of one text.
#[derive(Clone, Debug)]
pub struct Outline {
    nodes: Vec<Node>,
    /// Looked up and never walked through: what is walked are the lists of children.
    by_step: HashMap<(NodeId, Step), NodeId>,
}

impl NodeId {
    /// Its place in the order of [`Outline::iter`], counted from 1; the root has 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Outline {
    /// The table that is the whole text.
    pub const ROOT: NodeId = NodeId(0);

    fn new() -> Self {
        let root = Node {
            parent: None,
            step: Step::Item(0),
            places: Vec::new(),
            headers: Vec::new(),
            value: None,
            children: Vec::new(),
        };
        Self {
            nodes: vec![root],
            by_step: HashMap::new(),
        }
    }

    /// A node.
    pub fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Every node but the root; what something is in comes before it.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0..).map(NodeId).zip(&self.nodes).skip(1)
    }

    /// What stands under a key.
    pub fn child(&self, of: NodeId, key: &str) -> Option<NodeId> {
        self.by_step.get(&(of, Step::Key(key.to_owned()))).copied()
    }

    /// What the keys lead to from the root.
    pub fn find(&self, keys: &[&str]) -> Option<NodeId> {
        keys.iter()
            .try_fold(Self::ROOT, |at, key| self.child(at, key))
    }

    /// What the steps lead to from the root.
    pub fn walk(&self, steps: &[Step]) -> Option<NodeId> {
        steps.iter().try_fold(Self::ROOT, |at, step| {
            self.by_step.get(&(at, step.clone())).copied()
        })
    }

    /// What stands under a key, with the key's text.
    pub fn entries(&self, of: NodeId) -> impl Iterator<Item = (NodeId, &str)> {
        let children = self.get(of).children.iter();
        children.filter_map(|id| Some((*id, self.get(*id).step.key()?)))
    }

    /// The string that stands under a key.
    pub fn text(&self, of: NodeId, key: &str) -> Option<&str> {
        self.string(self.child(of, key)?)
    }

    /// The string that a node is.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        match &self.get(id).value.as_ref()?.kind {
            ValueKind::Text(text) => Some(text),
            ValueKind::Word(_) | ValueKind::Table | ValueKind::List => None,
        }
    }

    /// The strings of a list, or the one string that stands in its place.
    pub fn strings(&self, id: NodeId) -> Vec<(NodeId, &str)> {
        if let Some(text) = self.string(id) {
            return vec![(id, text)];
        }
        let items = self.get(id).children.iter();
        items
            .filter_map(|item| Some((*item, self.string(*item)?)))
            .collect()
    }

    /// The steps from the root.
    pub fn path(&self, id: NodeId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = id;
        while let Some(parent) = self.get(at).parent {
            steps.push(self.get(at).step.clone());
            at = parent;
        }
        steps.reverse();
        steps
    }

    /// The table that a header opens which stands at an offset, brackets and all.
    pub fn headed(&self, offset: usize) -> Option<NodeId> {
        let holds = |range: &Range<usize>| range.start <= offset && offset <= range.end;
        let mut nodes = self.iter();
        let found = nodes.find(|(_, node)| node.headers.iter().any(holds));
        found.map(|(id, _)| id)
    }

    /// The node whose key or value stands at an offset, the innermost one, and whether it is the key.
    pub fn at(&self, offset: usize) -> Option<(NodeId, bool)> {
        let holds = |range: &Range<usize>| range.start <= offset && offset <= range.end;
        let mut best: Option<(usize, NodeId, bool)> = None;
        for (id, node) in self.iter() {
            let key = node
                .places
                .iter()
                .filter(|it| holds(it))
                .map(|it| (it, true));
            let value = node.value.iter().map(|it| &it.range);
            let value = value.filter(|it| holds(it)).map(|it| (it, false));
            for (range, is_key) in key.chain(value) {
                if best.is_none_or(|(length, ..)| range.len() <= length) {
                    best = Some((range.len(), id, is_key));
                }
            }
        }
        best.map(|(_, id, is_key)| (id, is_key))
    }

    /// The node under a step, made if there is none.
    fn descend(&mut self, parent: NodeId, step: Step) -> NodeId {
        let next = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let id = *self.by_step.entry((parent, step.clone())).or_insert(next);
        if id == next {
            self.nodes.push(Node {
                parent: Some(parent),
                step,
                places: Vec::new(),
                headers: Vec::new(),
                value: None,
                children: Vec::new(),
            });
            self.get_mut(parent).children.push(id);
        }
        id
    }

    fn get_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}
