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

/// How a child is found in its parent.
#[derive(Clone, Copy)]
pub(crate) enum Child<'n> {
    Member(&'n str),
    Item(usize),
}

/// What has each of its nodes at one place only, so that `**` can look at each once.
pub(crate) trait Tree: Walk {
    /// Calls `visit` with every item and member, and how it is found.
    fn each_child(self, visit: &mut impl FnMut(Child<'_>, Self));
}

/// Takes one step of a pattern, which is not `**`: calls `visit` with each node that `segment` leads to from `node`.
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

/// Walks depth first along `segments`, and calls `visit` with every end: with each value once, in
/// the order of the document.
pub(crate) fn walk<'p, W: Tree>(
    node: W,
    segments: &'p [Segment],
    visit: &mut dyn FnMut(End<'p, W>),
) {
    let Some((segment, rest)) = segments.split_first() else {
        return visit(End::Selected(node));
    };
    if *segment == Segment::Deep {
        return walk_deep(node, segments, visit);
    }
    if !step(node, segment, &mut |next| walk(next, rest, visit)) {
        visit(End::DeadEnd(node, segment));
    }
}

/// The same for segments of which the first is `**`: a dead end if they select nothing at any depth.
fn walk_deep<'p, W: Tree>(node: W, segments: &'p [Segment], visit: &mut dyn FnMut(End<'p, W>)) {
    let mut leads = false;
    each_on_the_way(node, segments, &mut |node, live| {
        if live.contains(&segments.len()) {
            leads = true;
            visit(End::Selected(node));
        } else if !leads && live.iter().any(|&at| is_all_of_something(segments, at)) {
            // An array that was named and is empty is no dead end.
            let mut is_empty = true;
            leads = node.children(&mut |_| is_empty = false) && is_empty;
        }
    });
    if !leads {
        visit(End::DeadEnd(node, &segments[0]));
    }
}

/// Whether a segment is a `*` that stands for the items or members of a value which is named.
fn is_all_of_something(segments: &[Segment], at: usize) -> bool {
    let named = || segments[..at].iter().rev().find(|it| **it != Segment::Any);
    segments.get(at) == Some(&Segment::Any) && named().is_some_and(|it| *it != Segment::Deep)
}

/// Calls `visit` with each node that segments lead to or through, once and in the order of the
/// document, and with the numbers of the segments that lead on from there: all of them, if the node
/// is selected. Costs the nodes times the segments at most.
pub(crate) fn each_on_the_way<W: Tree>(
    node: W,
    segments: &[Segment],
    visit: &mut dyn FnMut(W, &[usize]),
) {
    on_the_way(node, segments, &live_from([0].into_iter(), segments), visit);
}

fn on_the_way<W: Tree>(
    node: W,
    segments: &[Segment],
    live: &[usize],
    visit: &mut dyn FnMut(W, &[usize]),
) {
    visit(node, live);
    if *live == [segments.len()] {
        return;
    }
    node.each_child(&mut |child, inner| {
        let next = live.iter().filter_map(|&at| match segments.get(at)? {
            Segment::Deep => Some(at),
            segment => segment.leads_to(child).then_some(at + 1),
        });
        let next = live_from(next, segments);
        if !next.is_empty() {
            on_the_way(inner, segments, &next, visit);
        }
    });
}

/// The segments that lead on where those `at` do, in ascending order: `**` may also be no step.
fn live_from(at: impl Iterator<Item = usize>, segments: &[Segment]) -> Vec<usize> {
    let mut live: Vec<usize> = Vec::new();
    for mut at in at {
        // Ascending numbers stay so: each is raised by one at most.
        while live.last().is_none_or(|last| *last < at) {
            live.push(at);
            if segments.get(at) != Some(&Segment::Deep) {
                break;
            }
            at += 1;
        }
    }
    live
}

impl Segment {
    /// Whether it leads to a child of a value.
    fn leads_to(&self, child: Child<'_>) -> bool {
        match child {
            Child::Member(name) => self.name().is_none_or(|own| own == name),
            Child::Item(nth) => *self == Self::Any || self.index() == Some(nth),
        }
    }
}

/// Calls `visit` with each node that a pattern leads to.
pub(super) fn select<W: Tree>(node: W, pattern: &Pattern, visit: &mut dyn FnMut(W)) {
    walk(node, pattern.segments(), &mut |end| {
        if let End::Selected(node) = end {
            visit(node);
        }
    });
}

/// The first node that a pattern leads to.
pub(super) fn first<W: Tree>(node: W, pattern: &Pattern) -> Option<W> {
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

impl Tree for Rest<'_> {
    fn each_child(self, visit: &mut impl FnMut(Child<'_>, Self)) {
        if let Some((step, rest)) = self.0.split_first() {
            visit(Child::Member(step.name().expect("a pointer has no wildcards")), Self(rest));
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
