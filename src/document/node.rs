//! One value of a document, and what can be asked of it.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;

use super::ambiguous::Ambiguous;
use super::arena::{Arena, FEW_KEYS, Kind, Raw};
use super::walk::{self, Child, Tree, Walk};
use super::{Decimal, Pattern, Segment};
use crate::text::Span;

/// One value (or key) of a document. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    pub(super) arena: &'d Arena,
    pub(super) id: u32,
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

    /// Whether parsers read some scalar of the whole document in more than one way.
    pub(crate) fn is_in_ambiguous_document(&self) -> bool {
        self.arena.has_ambiguous()
    }

    /// Whether the whole document was read in spite of errors, such as repeated keys.
    pub(crate) fn has_parse_errors(&self) -> bool {
        !self.arena.errors().is_empty()
    }

    /// What parsers make of this scalar or key, if they don't all read it alike.
    pub(crate) fn ambiguous(self) -> Option<&'d Ambiguous> {
        let is_container = matches!(self.kind(), Kind::Array | Kind::Object);
        if is_container { None } else { self.arena.ambiguous(self.raw().span) }
    }

    /// Whether the document has a key `<<` of YAML, which some parsers merge.
    pub(crate) fn is_in_merged_document(&self) -> bool {
        !self.arena.merge_keys.is_empty()
    }

    /// The bytes in the file of each key `<<` that brought members into this object.
    pub(crate) fn merge_keys(self) -> impl Iterator<Item = Span> {
        let (start, is_object) = (self.raw().span.start, self.is_object());
        let all = &self.arena.merge_keys;
        let own = &all[all.partition_point(|(of, _)| *of < start)..];
        let own = own.iter().take_while(move |(of, _)| is_object && *of == start);
        own.map(move |(_, key)| key.shifted(self.arena.base))
    }

    /// Nodes of this subtree, itself included.
    pub(crate) fn size(&self) -> u32 {
        self.raw().size
    }

    /// The node's bytes in its file, quotes and brackets included.
    ///
    /// The span of a value that came by a YAML alias or merge key is that of its anchor; see [`Node::alias`].
    pub fn span(&self) -> Span {
        self.raw().span.shifted(self.arena.base)
    }

    /// The bytes in the file of the YAML alias that brought the node to its place in the document; `None` if it is
    /// written there.
    pub fn alias(&self) -> Option<Span> {
        let (id, aliased) = (self.id as usize, &self.arena.aliased);
        let at = aliased.partition_point(|it| it.nodes.end <= id);
        let own = aliased.get(at).filter(|it| it.nodes.start <= id)?;
        Some(own.alias.shifted(self.arena.base))
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

    /// The bytes of the string, unescaped.
    #[inline]
    pub(crate) fn string_bytes(&self) -> Option<&'d [u8]> {
        let raw = self.raw();
        let bytes = self.arena.text.as_bytes();
        (raw.kind == Kind::String).then(|| &bytes[raw.content.range()])
    }

    /// The string, unescaped.
    #[inline]
    pub fn as_str(&self) -> Option<&'d str> {
        (self.kind() == Kind::String).then(|| self.content())
    }

    /// The number as it was written. Numbers of YAML are rewritten as JSON numbers (RFC 8259,
    /// section 6).
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

    /// The value at a JSON Pointer (RFC 6901) that starts at this node; of repeated keys the first
    /// that leads on.
    ///
    /// ```
    /// use dtolint::document::{Document, Format};
    /// use dtolint::text::Source;
    /// use dtolint::Limits;
    ///
    /// let text = r#"{"list": ["a", "b"], "map": {"01": "c", "*": "d"}}"#;
    /// let source = Source::new("text", text);
    /// let document = Document::parse(source, Format::Json, &Limits::default()).remove(0).unwrap();
    /// let at = |pointer| document.root().at(pointer).and_then(|node| node.as_str());
    /// assert_eq!(at("/list/1"), Some("b"));
    /// assert_eq!(at("/list/01"), None, "an index has no leading zero");
    /// assert_eq!((at("/map/01"), at("/map/*")), (Some("c"), Some("d")));
    /// ```
    pub fn at(&self, pointer: &str) -> Option<Self> {
        walk::first(*self, &Pattern::pointer(pointer)?)
    }

    /// Calls `visit` with each value that a pattern leads to from here.
    pub(crate) fn each(self, pattern: &Pattern, visit: &mut dyn FnMut(Self)) {
        walk::select(self, pattern, visit);
    }

    /// The same, with the values on the way, of which `way` has those that lead here.
    pub(crate) fn each_on_its_way(
        self,
        pattern: &[Segment],
        way: &mut Vec<Self>,
        visit: &mut dyn FnMut(&[Self], Self),
    ) {
        let outer = way.len();
        walk::each_on_the_way(self, pattern, &mut |node, live| {
            // Values come in the order of the document, so those on the way are the last ones that hold this one.
            let holds = |above: &Self| node.id().wrapping_sub(above.id()) < above.size();
            while way.len() > outer && way.last().is_some_and(|above| !holds(above)) {
                way.pop();
            }
            if live.contains(&pattern.len()) {
                visit(way, node);
            }
            way.push(node);
        });
        way.truncate(outer);
    }

    /// The first value that a pattern leads to from here.
    pub(crate) fn first(self, pattern: &Pattern) -> Option<Self> {
        walk::first(self, pattern)
    }

    /// Whether two nodes hold the same JSON value: members in any order, numbers by their value
    /// where it fits and by their text where it doesn't.
    pub(crate) fn same_value(&self, other: &Node<'_>) -> bool {
        match (self.kind(), other.kind()) {
            (Kind::String, Kind::String) => self.content() == other.content(),
            (Kind::Number, Kind::Number) => Decimal::same(self.content(), other.content()),
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
            Kind::Number => match Decimal::parse(self.content()) {
                Some(exact) => state.hash_one(exact),
                None => state.hash_one(self.content()),
            },
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

    /// The value as `serde_json` has it. A number that `serde_json` can't hold becomes the nearest
    /// one that it can; of repeated keys, the last one stays.
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::True => Value::Bool(true),
            Kind::False => Value::Bool(false),
            Kind::Number => Value::Number(super::number::number(self.content())),
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

impl Walk for Node<'_> {
    fn members_named(self, name: &str, visit: &mut impl FnMut(Self)) {
        for (_, value) in self.members().filter(|(key, _)| key.content() == name) {
            visit(value);
        }
    }

    fn item(self, nth: usize) -> Option<Self> {
        self.items().nth(nth)
    }

    fn children(self, visit: &mut impl FnMut(Self)) -> bool {
        for child in self.items().chain(self.members().map(|(_, value)| value)) {
            visit(child);
        }
        matches!(self.kind(), Kind::Array | Kind::Object)
    }
}

impl Tree for Node<'_> {
    fn each_child(self, visit: &mut impl FnMut(Child<'_>, Self)) {
        for (nth, item) in self.items().enumerate() {
            visit(Child::Item(nth), item);
        }
        for (key, value) in self.members() {
            visit(Child::Member(key.content()), value);
        }
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
