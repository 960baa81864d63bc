//! The one model of a document: its nodes in the order of the text, in one vector.
//!
//! An object's members follow it as key, value, key, value; an array's items follow it one by
//! one; each node knows how many nodes its subtree has. So walking to a node's children needs no
//! pointers, a subtree is a slice that can be copied (YAML's aliases), and the next document reuses
//! the vector without an allocation.

use std::collections::HashMap;
use std::ops::Range;

use super::ambiguous::Ambiguous;
use super::{Members, Node, ParseError};
use crate::text::Span;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    True,
    False,
    Number,
    String,
    Array,
    Object,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    pub(super) kind: Kind,
    /// The node in the document, quotes and brackets included.
    pub(super) span: Span,
    /// A string's characters, a number's digits, in [`Arena::text`].
    pub(super) content: Span,
    /// Items or members, for arrays and objects.
    pub(super) len: u32,
    /// Nodes of the subtree, this one included.
    pub(super) size: u32,
}

/// The nodes of one document, and what was wrong with its text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Arena {
    pub(super) nodes: Vec<Raw>,
    /// The document's text, followed by the strings that differ from how they are written: those
    /// with escapes or folded over lines. A copy, so that a node is a reference and a number, and
    /// fits into two registers.
    pub(super) text: String,
    /// Where the document starts in its file. Spans of nodes are relative to it.
    pub(super) base: u32,
    errors: Vec<ParseError>,
    /// The scalars that parsers read in more than one way, in the order of the text.
    ambiguous: Vec<Ambiguous>,
    /// The keys `<<` of YAML: where the mapping starts, and the key, which isn't a member; sorted when the document is
    /// complete.
    pub(super) merge_keys: Vec<(u32, Span)>,
    /// Which nodes YAML's aliases brought, in the order of the nodes. Where an alias brought what another one had
    /// brought, it is the last one: its place is the one in the document's structure.
    pub(super) aliased: Vec<Aliased>,
    unreadable: bool,
    /// Buffers that outlive a document.
    pub(super) open: Vec<Open>,
}

/// Nodes that an alias brought.
#[derive(Debug, Clone)]
pub(super) struct Aliased {
    pub(super) nodes: Range<usize>,
    /// The alias in the text.
    pub(super) alias: Span,
}

/// A container that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) node: usize,
    pub(super) len: u32,
}

impl Arena {
    /// Empties the arena for the document at `whole[at]`.
    pub(super) fn start(&mut self, whole: &str, at: Span) {
        self.clear();
        self.text.push_str(&whole[at.range()]);
        self.base = at.start;
    }

    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.text.clear();
        self.errors.clear();
        self.ambiguous.clear();
        self.merge_keys.clear();
        self.aliased.clear();
        self.open.clear();
        self.base = 0;
        self.unreadable = false;
    }

    /// The errors in the document's text.
    pub(crate) fn errors(&self) -> &[ParseError] {
        &self.errors
    }

    /// Whether the document was read to its end, so that its nodes can be used.
    pub(crate) fn is_readable(&self) -> bool {
        !self.unreadable && !self.nodes.is_empty()
    }

    /// The outermost value. Only for an arena that [`Arena::is_readable`].
    pub(crate) fn root(&self) -> Node<'_> {
        Node { arena: self, id: 0 }
    }

    /// A document that is one string.
    pub(crate) fn string(&mut self, text: &str) -> Node<'_> {
        let whole = Span::from_range(0..text.len());
        self.start(text, whole);
        self.push(Kind::String, whole);
        self.root()
    }

    /// Takes the errors out of the arena.
    pub(super) fn take_errors(&mut self) -> Vec<ParseError> {
        std::mem::take(&mut self.errors)
    }

    /// Records an error after which parsing goes on. Its spans are relative to the document.
    pub(super) fn add_error(&mut self, error: ParseError) {
        self.errors.push(error.shifted(self.base));
    }

    /// Records an error after which the nodes can't be used.
    pub(super) fn refuse(&mut self, error: ParseError) {
        self.add_error(error);
        self.unreadable = true;
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, span: Span) {
        self.push_borrowed(kind, span, span);
    }

    /// Pushes a string or number that is in the text as it is.
    #[inline]
    pub(super) fn push_borrowed(&mut self, kind: Kind, span: Span, content: Span) {
        self.nodes.push(Raw { kind, span, content, len: 0, size: 1 });
    }

    /// Pushes a string or number whose text differs from how it is written.
    pub(super) fn push_decoded(&mut self, kind: Kind, span: Span, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.push_borrowed(kind, span, Span::from_range(start..self.text.len()));
    }

    /// What aliases brought of some nodes, for where those are moved to.
    pub(super) fn aliased_of(
        &self,
        nodes: Range<usize>,
        to: usize,
    ) -> impl Iterator<Item = Aliased> {
        let first = self.aliased.partition_point(|it| it.nodes.end <= nodes.start);
        let those = self.aliased[first..].iter();
        those.take_while(move |it| it.nodes.start < nodes.end).map(move |it| {
            let start = it.nodes.start.max(nodes.start) - nodes.start + to;
            let end = it.nodes.end.min(nodes.end) - nodes.start + to;
            Aliased { nodes: start..end, alias: it.alias }
        })
    }

    /// The characters of the string at `node`.
    pub(super) fn content(&self, node: usize) -> &str {
        self.root().at_id(node as u32).content()
    }

    /// Ends the container at `node`: everything pushed since is in it.
    pub(super) fn close(&mut self, node: usize, len: u32, end: u32) {
        let size = (self.nodes.len() - node) as u32;
        let raw = &mut self.nodes[node];
        raw.size = size;
        raw.len = len;
        raw.span.end = end;
    }

    /// Records a scalar that parsers read in more than one way.
    pub(super) fn add_ambiguous(&mut self, scalar: Ambiguous) {
        self.ambiguous.push(scalar);
    }

    /// Whether some scalar is read in more than one way.
    pub(super) fn has_ambiguous(&self) -> bool {
        !self.ambiguous.is_empty()
    }

    /// What parsers make of the scalar at `span`, if they don't all read it alike.
    pub(super) fn ambiguous(&self, span: Span) -> Option<&Ambiguous> {
        let nth = self.ambiguous.binary_search_by_key(&span.start, |it| it.span.start).ok()?;
        Some(&self.ambiguous[nth])
    }

    /// Whether two subtrees have the same values in the same order.
    pub(super) fn is_same(&self, one: usize, other: usize) -> bool {
        let size = self.nodes[one].size;
        size == self.nodes[other].size
            && (0..size as usize).all(|nth| {
                let (left, right) = (self.nodes[one + nth], self.nodes[other + nth]);
                (left.kind, left.len, left.size) == (right.kind, right.len, right.size)
                    && self.content(one + nth) == self.content(other + nth)
            })
    }

    /// Records an error for every key that repeats an earlier one of the object.
    pub(super) fn check_keys(&mut self, object: usize) {
        let len = self.nodes[object].len;
        if len < 2 {
            return;
        }
        let members = self.root().at_id(object as u32).members();
        let again =
            if len as usize <= FEW_KEYS { again_by_scan(members) } else { again_by_hash(members) };
        for (first, again) in again {
            let key = self.content(again as usize).to_owned();
            let error = ParseError::duplicate_key(
                &key,
                self.nodes[first as usize].span,
                self.nodes[again as usize].span,
            );
            self.add_error(error);
        }
    }
}

/// Up to so many keys are compared pairwise; more are hashed.
pub(super) const FEW_KEYS: usize = 16;

/// Pairs of a key and its repetition, for a handful of members.
fn again_by_scan(members: Members<'_>) -> Vec<(u32, u32)> {
    let mut again = Vec::new();
    for (nth, (key, _)) in members.clone().enumerate() {
        let mut before = members.clone().take(nth).map(|(earlier, _)| earlier);
        if let Some(first) = before.find(|earlier| earlier.content() == key.content()) {
            again.push((first.id, key.id));
        }
    }
    again
}

/// The same in linear time, for objects of any size.
fn again_by_hash(members: Members<'_>) -> Vec<(u32, u32)> {
    let mut first =
        HashMap::with_capacity_and_hasher(members.len(), foldhash::fast::RandomState::default());
    let mut again = Vec::new();
    for (key, _) in members {
        let id = *first.entry(key.content()).or_insert(key.id);
        if id != key.id {
            again.push((id, key.id));
        }
    }
    again
}
