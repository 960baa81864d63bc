//! From a node to its pointer and from a pointer to its node, for documents with findings.
//!
//! Built in one pass when a document has its first finding, so that the cost of a finding doesn't
//! depend on the size of the document. A document without findings never pays for it.

use super::children::Children;
use super::walk::{self, Child, Tree, Walk};
use super::{Kind, Node, Pattern, pointer};

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
        let from = IndexedNode { index: self, node: from };
        Some(walk::first(from, &Pattern::pointer(pointer)?)?.node)
    }

    /// The member of that name in an object; of repeated keys the first.
    pub(super) fn member(&self, object: Node<'d>, name: &str) -> Option<Node<'d>> {
        self.children.member(object, name).map(|(_, value)| value)
    }

    /// The item of that number in an array.
    pub(super) fn item(&self, array: Node<'d>, nth: u32) -> Option<Node<'d>> {
        self.children.item(array, nth)
    }
}

/// A node of a document that has an index, so that a step to a member or item is a look-up.
/// Of repeated keys it knows the first.
#[derive(Clone, Copy)]
struct IndexedNode<'i, 'd> {
    index: &'i Index<'d>,
    node: Node<'d>,
}

impl Walk for IndexedNode<'_, '_> {
    fn members_named(self, name: &str, visit: &mut impl FnMut(Self)) {
        if let Some(node) = self.index.member(self.node, name) {
            visit(Self { node, ..self });
        }
    }

    fn item(self, nth: usize) -> Option<Self> {
        let node = self.index.item(self.node, u32::try_from(nth).ok()?)?;
        Some(Self { node, ..self })
    }

    fn children(self, visit: &mut impl FnMut(Self)) -> bool {
        self.node.children(&mut |node| visit(Self { node, ..self }))
    }
}

impl Tree for IndexedNode<'_, '_> {
    fn each_child(self, visit: &mut impl FnMut(Child<'_>, Self)) {
        self.node.each_child(&mut |child, node| visit(child, Self { node, ..self }));
    }
}
