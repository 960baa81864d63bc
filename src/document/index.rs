//! From a node to its pointer and from a pointer to its node, for documents with findings.
//!
//! Built in one pass when a document has its first finding, so that the cost of a finding doesn't
//! depend on the size of the document. A document without findings never pays for it.

use super::children::Children;
use super::{Kind, Node, pointer};

/// The JSON Pointer of a node below `root`; a key has that of its value. For one node of a document without an index:
/// what is beside the way to it is passed over.
pub(crate) fn pointer_to(root: Node<'_>, node: Node<'_>) -> String {
    let mut pointer = String::new();
    let holds = |above: Node<'_>| node.id().wrapping_sub(above.id()) < above.size();
    let mut above = Some(root).filter(|root| root.id() != node.id());
    while let Some(here) = above.take() {
        if let Some((key, value)) =
            here.members().find(|(key, value)| key.id() == node.id() || holds(*value))
        {
            pointer::push(&mut pointer, key.content());
            above = Some(value).filter(|it| ![key.id(), it.id()].contains(&node.id()));
        } else if let Some((nth, item)) = here.items().enumerate().find(|(_, item)| holds(*item)) {
            pointer::push(&mut pointer, &nth.to_string());
            above = Some(item).filter(|it| it.id() != node.id());
        }
    }
    pointer
}

/// Parents and children of every node of a document.
pub(crate) struct Index<'d> {
    root: Node<'d>,
    /// For each node its parent, and the step from there: an item's number, a member's key.
    parents: Vec<(u32, u32)>,
    children: Children,
}

impl<'d> Index<'d> {
    pub(crate) fn new(root: Node<'d>) -> Self {
        let mut index = Self {
            root,
            parents: vec![(0, 0); root.size() as usize],
            children: Children::default(),
        };
        // In the order of the arena a parent comes before its children.
        for id in 0..root.size() {
            index.children_of(root.at_id(id));
        }
        index
    }

    fn children_of(&mut self, parent: Node<'d>) {
        for (key, value) in parent.members() {
            for child in [key, value] {
                self.parents[child.id() as usize] = (parent.id(), key.id());
            }
        }
        for (nth, item) in parent.items().enumerate() {
            self.parents[item.id() as usize] = (parent.id(), nth as u32);
        }
        self.children.add(parent);
    }

    /// Every node, keys included, in the order of the arena.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let root = self.root;
        (0..root.size()).map(move |id| root.at_id(id))
    }

    /// The JSON Pointer of a node; a key has that of its value.
    pub(crate) fn pointer(&self, node: Node<'d>) -> String {
        let mut path = Vec::new();
        let mut id = node.id();
        while id != 0 {
            path.push(id);
            id = self.parents[id as usize].0;
        }
        let mut pointer = String::new();
        for id in path.into_iter().rev() {
            let (parent, step) = self.parents[id as usize];
            if self.root.at_id(parent).kind() == Kind::Array {
                pointer::push(&mut pointer, &step.to_string());
            } else {
                pointer::push(&mut pointer, self.root.at_id(step).content());
            }
        }
        pointer
    }

    /// The key of that name in an object; of repeated keys the first.
    pub(crate) fn key(&self, object: Node<'d>, name: &str) -> Option<Node<'d>> {
        self.children.member(object, name).map(|(key, _)| key)
    }

    /// The node at a JSON Pointer that starts at `from`; of repeated keys the first.
    pub(crate) fn find(&self, from: Node<'d>, pointer: &str) -> Option<Node<'d>> {
        self.children.find(from, pointer).map(|(_, node)| node)
    }
}
