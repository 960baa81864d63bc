//! The one model of a document: its nodes in the order of the text, in one vector.
//!
//! An object's members follow it as key, value, key, value; an array's items follow it one by
//! one; each node knows how many nodes its subtree has. So children are walked without a pointer,
//! a subtree is a slice that can be copied (YAML's aliases), and a vector that was filled once
//! serves the next document without an allocation.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;

use super::Problem;
use crate::source::Span;

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
    content: Span,
    /// Items or members, for arrays and objects.
    pub(super) len: u32,
    /// Nodes of the subtree, this one included.
    pub(super) size: u32,
}

/// The nodes of one document, and what was wrong with its text.
#[derive(Debug, Default, Clone)]
pub(crate) struct Arena {
    pub(super) nodes: Vec<Raw>,
    /// The document's text, and behind it the strings that are not in it as they are: with
    /// escapes, folded over lines. A copy, so that a node is a reference and a number, and fits
    /// into two registers.
    text: String,
    /// Where the document starts in its file: spans are relative to it.
    base: u32,
    problems: Vec<Problem>,
    unreadable: bool,
    /// Buffers that outlive a document.
    pub(super) open: Vec<Open>,
    pub(super) tape: Vec<u8>,
}

/// A container that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) node: usize,
    pub(super) len: u32,
}

impl Arena {
    /// Empties the arena for the document that `whole[at]` is.
    pub(super) fn start(&mut self, whole: &str, at: Span) {
        self.clear();
        self.text.push_str(&whole[at.range()]);
        self.base = at.start;
    }

    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.text.clear();
        self.problems.clear();
        self.open.clear();
        self.base = 0;
        self.unreadable = false;
    }

    /// What is wrong with the document as text.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
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

    /// The problem is a finding, and the document is read on. Its spans are relative still.
    pub(super) fn complain(&mut self, mut problem: Problem) {
        problem.span = problem.span.shifted(self.base);
        if let Some((span, _)) = &mut problem.related {
            *span = span.shifted(self.base);
        }
        self.problems.push(problem);
    }

    /// The problem is a finding, and there are no nodes to look at.
    pub(super) fn refuse(&mut self, problem: Problem) {
        self.complain(problem);
        self.unreadable = true;
    }

    pub(super) fn push(&mut self, kind: Kind, span: Span) {
        self.push_borrowed(kind, span, span);
    }

    /// A string or number that stands in the text as it is.
    pub(super) fn push_borrowed(&mut self, kind: Kind, span: Span, content: Span) {
        self.nodes.push(Raw { kind, span, content, len: 0, size: 1 });
    }

    /// A string or number whose text had to be made.
    pub(super) fn push_decoded(&mut self, kind: Kind, span: Span, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.push_borrowed(kind, span, Span::from_range(start..self.text.len()));
    }

    /// The characters of the string at `node`.
    pub(super) fn content(&self, node: usize) -> &str {
        self.root().at_id(node as u32).content()
    }

    /// Ends the container at `node`: whatever was pushed since is in it.
    pub(super) fn close(&mut self, node: usize, len: u32, end: u32) {
        let size = (self.nodes.len() - node) as u32;
        let raw = &mut self.nodes[node];
        raw.size = size;
        raw.len = len;
        raw.span.end = end;
    }

    /// Complains of every key of the object that was there before.
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
            let problem = Problem::duplicate_key(
                &key,
                self.nodes[first as usize].span,
                self.nodes[again as usize].span,
            );
            self.complain(problem);
        }
    }
}

/// So few keys are compared each with each; more are hashed.
const FEW_KEYS: usize = 16;

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

/// One value (or key) of a document. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    arena: &'d Arena,
    id: u32,
}

impl<'d> Node<'d> {
    #[inline]
    fn raw(&self) -> &'d Raw {
        &self.arena.nodes[self.id as usize]
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn at_id(self, id: u32) -> Self {
        Self { id, ..self }
    }

    /// The address of the arena, which tells nodes of two documents apart.
    pub(crate) fn arena_address(&self) -> usize {
        std::ptr::from_ref(self.arena).addr()
    }

    #[inline]
    pub(crate) fn kind(&self) -> Kind {
        self.raw().kind
    }

    /// Nodes of this subtree, itself included.
    pub(crate) fn size(&self) -> u32 {
        self.raw().size
    }

    /// The node's bytes in its file, quotes and brackets included.
    ///
    /// A value that came by a YAML alias or merge key stands where its anchor is.
    pub fn span(&self) -> Span {
        self.raw().span.shifted(self.arena.base)
    }

    /// A string's characters, unescaped, or a number's digits as written; else empty.
    #[inline]
    pub(crate) fn content(&self) -> &'d str {
        let raw = self.raw();
        match raw.kind {
            Kind::String | Kind::Number => &self.arena.text[raw.content.range()],
            _ => "",
        }
    }

    /// The string, unescaped.
    #[inline]
    pub fn as_str(&self) -> Option<&'d str> {
        (self.kind() == Kind::String).then(|| self.content())
    }

    /// The number as it was written, a JSON number (RFC 8259, section 6) in any case.
    pub fn as_number(&self) -> Option<&'d str> {
        (self.kind() == Kind::Number).then(|| self.content())
    }

    /// The truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether this is an array.
    pub fn is_array(&self) -> bool {
        self.kind() == Kind::Array
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> bool {
        self.kind() == Kind::Object
    }

    /// What JSON Schema calls the type.
    pub fn type_name(&self) -> &'static str {
        match self.kind() {
            Kind::Null => "null",
            Kind::True | Kind::False => "boolean",
            Kind::Number => "number",
            Kind::String => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }

    /// How many items or members there are; 0 for a scalar.
    #[inline]
    pub fn len(&self) -> usize {
        self.raw().len as usize
    }

    /// Whether there are no items or members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items of an array, in order; nothing for any other node.
    #[inline]
    pub fn items(&self) -> Items<'d> {
        let left = if self.is_array() { self.raw().len } else { 0 };
        Items { next: self.at_id(self.id + 1), left }
    }

    /// Keys and values of an object in order, repeated keys included; nothing for another node.
    pub fn members(&self) -> Members<'d> {
        let left = if self.is_object() { self.raw().len } else { 0 };
        Members { next: self.at_id(self.id + 1), left }
    }

    /// The first member of that name.
    pub fn get(&self, key: &str) -> Option<Self> {
        self.members().find(|(name, _)| name.content() == key).map(|(_, value)| value)
    }

    /// The value at a JSON Pointer (RFC 6901) that starts at this node.
    pub fn at(&self, pointer: &str) -> Option<Self> {
        super::pointer::tokens(pointer)?.into_iter().try_fold(*self, |node, token| {
            match node.kind() {
                Kind::Object => node.get(&token),
                Kind::Array => {
                    let canonical = token == "0" || !token.starts_with('0');
                    let nth = token.parse().ok().filter(|_| canonical)?;
                    node.items().nth(nth)
                }
                _ => None,
            }
        })
    }

    /// Whether two nodes hold the same JSON value: members in any order, numbers by their value
    /// where it fits and by their text where it doesn't.
    pub(crate) fn same_value(&self, other: &Node<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::String, Kind::String) => self.content() == other.content(),
            (Kind::Number, Kind::Number) => same_number(self.content(), other.content()),
            (Kind::Array, Kind::Array) => {
                let pairs = self.items().zip(other.items());
                self.len() == other.len() && pairs.into_iter().all(|(a, b)| a.same_value(&b))
            }
            (Kind::Object, Kind::Object) => self.len() == other.len() && self.same_members(other),
            (one, another) => one == another,
        }
    }

    fn same_members(&self, other: &Node<'_>) -> bool {
        if self.len() <= FEW_KEYS {
            return self.members().all(|(key, value)| {
                other.get(key.content()).is_some_and(|found| value.same_value(&found))
            });
        }
        let mut found: HashMap<_, _, foldhash::fast::RandomState> = HashMap::default();
        for (key, value) in other.members() {
            found.entry(key.content()).or_insert(value);
        }
        self.members().all(|(key, value)| {
            found.get(key.content()).is_some_and(|found| value.same_value(found))
        })
    }

    /// A hash that is equal for equal values.
    pub(crate) fn hash_value(&self, state: &impl BuildHasher) -> u64 {
        match self.kind() {
            Kind::String => state.hash_one(self.content()),
            Kind::Number => {
                let float = self.content().parse::<f64>().unwrap_or(0.0);
                // -0 is 0, but not in its bits; added to 0 it is.
                state.hash_one((float + 0.0).to_bits())
            }
            Kind::Array => {
                let items = self.items().map(|item| item.hash_value(state));
                items.fold(1, |hash, item| state.hash_one((hash, item)))
            }
            Kind::Object => {
                let member = |(key, value): (Node<'_>, Node<'_>)| {
                    state.hash_one((key.content(), value.hash_value(state)))
                };
                self.members().map(member).fold(2, u64::wrapping_add)
            }
            scalar => state.hash_one(scalar as u8),
        }
    }

    /// The value as `serde_json` has it. A number that `serde_json` cannot hold becomes the
    /// nearest that it can; of repeated keys the last stays.
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::True => Value::Bool(true),
            Kind::False => Value::Bool(false),
            Kind::Number => Value::Number(super::json::number(self.content())),
            Kind::String => Value::String(self.content().to_owned()),
            Kind::Array => self.items().map(|item| item.to_value()).collect(),
            Kind::Object => {
                let member =
                    |(key, value): (Self, Self)| (key.content().to_owned(), value.to_value());
                Value::Object(self.members().map(member).collect())
            }
        }
    }
}

fn same_number(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (one.parse::<i128>(), other.parse::<i128>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => match (one.parse::<f64>(), other.parse::<f64>()) {
            (Ok(one), Ok(other)) => one.is_finite() && one == other,
            _ => false,
        },
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node").field("type", &self.type_name()).field("span", &self.span()).finish()
    }
}

/// The items of an array.
#[derive(Debug, Clone)]
pub struct Items<'d> {
    next: Node<'d>,
    left: u32,
}

impl<'d> Iterator for Items<'d> {
    type Item = Node<'d>;

    #[inline]
    fn next(&mut self) -> Option<Node<'d>> {
        self.left = self.left.checked_sub(1)?;
        let item = self.next;
        self.next.id = item.id + item.raw().size;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The members of an object, as pairs of a key node and a value node.
#[derive(Debug, Clone)]
pub struct Members<'d> {
    next: Node<'d>,
    left: u32,
}

impl<'d> Iterator for Members<'d> {
    type Item = (Node<'d>, Node<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let key = self.next;
        let value = key.at_id(key.id + 1);
        self.next.id = value.id + value.raw().size;
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left as usize, Some(self.left as usize))
    }
}

impl ExactSizeIterator for Members<'_> {}
