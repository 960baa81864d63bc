//! What patterns mean: the one walker, for documents, shapes of schemas and pointers.

use super::{Pattern, Segment};

/// A node of something that a [`Pattern`] can lead through.
pub(crate) trait Walk: Copy {
    /// Calls `visit` with every member of that name. Repeated keys are all visited: receivers
    /// differ in which one they use.
    fn members_named(self, name: &str, visit: &mut impl FnMut(Self));

    /// The item of that number, from 0, if this can be an array that has one.
    fn item(self, nth: usize) -> Option<Self>;

    /// Calls `visit` with every item and member. Returns whether this can be an array or object at
    /// all, an empty one included.
    fn children(self, visit: &mut impl FnMut(Self)) -> bool;
}

/// Takes one step of a pattern: calls `visit` with each node that `segment` leads to from `node`.
/// Returns whether the step can be taken: `*` can from an empty array, a name can't from an object
/// without that member.
#[inline]
pub(crate) fn step<W: Walk>(node: W, segment: &Segment, visit: &mut impl FnMut(W)) -> bool {
    let Some(name) = segment.name() else {
        return node.children(visit);
    };
    let mut found = false;
    node.members_named(name, &mut |member| {
        found = true;
        visit(member);
    });
    if let Some(item) = segment.index().and_then(|nth| node.item(nth)) {
        found = true;
        visit(item);
    }
    found
}

/// Where a walk ends.
pub(crate) enum End<'p, W> {
    /// The pattern leads to this node.
    Selected(W),
    /// From this node, the segment leads nowhere.
    DeadEnd(W, &'p Segment),
}

/// Walks depth first along `segments`, and calls `visit` with every end.
pub(crate) fn walk<'p, W: Walk>(
    node: W,
    segments: &'p [Segment],
    visit: &mut dyn FnMut(End<'p, W>),
) {
    let Some((segment, rest)) = segments.split_first() else {
        return visit(End::Selected(node));
    };
    if !step(node, segment, &mut |next| walk(next, rest, visit)) {
        visit(End::DeadEnd(node, segment));
    }
}

/// Calls `visit` with each node that a pattern leads to.
pub(super) fn select<W: Walk>(node: W, pattern: &Pattern, visit: &mut dyn FnMut(W)) {
    walk(node, pattern.segments(), &mut |end| {
        if let End::Selected(node) = end {
            visit(node);
        }
    });
}

/// The first node that a pattern leads to.
pub(super) fn first<W: Walk>(node: W, pattern: &Pattern) -> Option<W> {
    let mut first = None;
    select(node, pattern, &mut |node| _ = first.get_or_insert(node));
    first
}

/// What is left of a JSON Pointer: a tree with one branch, of which nobody knows which steps go
/// into arrays and which into objects.
#[derive(Clone, Copy)]
struct Rest<'p>(&'p [Segment]);

impl Walk for Rest<'_> {
    fn members_named(self, name: &str, visit: &mut impl FnMut(Self)) {
        if let Some((step, rest)) = self.0.split_first()
            && step.name() == Some(name)
        {
            visit(Self(rest));
        }
    }

    /// An item's number is found as the name that it is written as.
    fn item(self, _: usize) -> Option<Self> {
        None
    }

    fn children(self, visit: &mut impl FnMut(Self)) -> bool {
        match self.0.split_first() {
            Some((_, rest)) => {
                visit(Self(rest));
                true
            }
            None => false,
        }
    }
}

impl Pattern {
    /// Whether the pattern selects the value at a JSON Pointer.
    pub(crate) fn selects(&self, pointer: &str) -> bool {
        let Some(pointer) = Self::pointer(pointer) else { return false };
        let mut selects = false;
        select(Rest(pointer.segments()), self, &mut |rest| selects |= rest.0.is_empty());
        selects
    }
}
