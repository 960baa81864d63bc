//! Our nodes as the JSON representation that `jsonschema` validates.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::ops::ControlFlow;

use jsonschema::json::{Array, Json, JsonNumber, NodeIdentity, Object};
use jsonschema::{JsonType, ValidationError};
use jsonschema_value::LazyInstance;
use serde_json::Value;

use crate::document::{Arena, Decimal, Items, Kind, Members, Node};

thread_local! {
    /// How many values the validator may still look at in arrays and objects.
    static STEPS: Cell<u64> = const { Cell::new(u64::MAX) };
    /// How many errors it may still make.
    static ERRORS: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// What the validator may do.
#[derive(Clone, Copy)]
pub(super) struct Budget {
    pub(super) steps: u64,
    pub(super) errors: u64,
}

/// Runs the validator, and says whether it was stopped because it wanted to do more.
///
/// Where alternatives of a schema refer back to it, the validator goes every way through a value, and each level of
/// nesting doubles the ways; of each branch it keeps all errors. Once the budget is spent, arrays and objects look
/// empty, and what is made of that is [`is_of_nothing`].
pub(super) fn within<T>(budget: Budget, validate: impl FnOnce() -> T) -> (T, bool) {
    STEPS.set(budget.steps);
    ERRORS.set(budget.errors);
    let validated = validate();
    ERRORS.set(u64::MAX);
    (validated, STEPS.replace(u64::MAX) == 0)
}

/// Takes so many steps; whether they were left.
fn step(steps: usize) -> bool {
    let left = STEPS.get().saturating_sub(steps as u64);
    STEPS.set(left);
    left > 0
}

/// The next of some values, as long as the budget isn't spent.
fn next_within<T>(values: &mut impl Iterator<Item = T>) -> Option<T> {
    if STEPS.get() > 0 { values.next() } else { None }
}

/// Takes one of the errors that may be made.
pub(super) fn error_made() {
    let left = ERRORS.get().saturating_sub(1);
    ERRORS.set(left);
    if left == 0 {
        STEPS.set(0);
    }
}

/// What an error has for its value that was made when the budget was spent.
/// Of a container, no other error has its value.
static NOTHING: Value = Value::Array(Vec::new());

/// Whether an error was made when the budget was spent.
pub(super) fn is_of_nothing(error: &ValidationError<'_>) -> bool {
    // An error of an alternative has a copy.
    matches!(&**error.instance(), Value::Array(_))
}

/// Whether a node is the same value as one of a schema.
pub(super) fn same_as(node: Node<'_>, value: &Value) -> bool {
    jsonschema::json::Node::equals_value(&node, value)
}

/// Whether a number is whole: `1.0` is.
pub(super) fn is_whole(node: Node<'_>) -> bool {
    Number(node.content()).is_integer()
}

/// Whether a number is written as a whole one is: `1.0` isn't.
pub(super) fn is_written_whole(node: Node<'_>) -> bool {
    Number(node.content()).is_written_as_integer()
}

/// The representation: [`Node`] in an arena.
pub(crate) struct Nodes;

impl Json for Nodes {
    type Node<'a> = Node<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = Arena;

    // A lookup scans the members, so one pass over them is cheaper than a few lookups.
    const KEYS_PER_LOOKUP: usize = 4;
    // Aliases were copied: a node is never within itself.
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>(buffer: &mut Arena, string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        f(buffer.string(string))
    }
}

impl<'a> jsonschema::json::Node<'a, Nodes> for Node<'a> {
    type Object = ObjectNode<'a>;
    type Array = ArrayNode<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<ObjectNode<'a>> {
        (self.is_object() && step(self.len().saturating_add(1))).then_some(ObjectNode(*self))
    }

    fn as_array(&self) -> Option<ArrayNode<'a>> {
        (self.is_array() && step(self.len().saturating_add(1))).then_some(ArrayNode(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_str().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number<'a>> {
        Node::as_number(self).map(Number)
    }

    fn as_boolean(&self) -> Option<bool> {
        self.as_bool()
    }

    fn is_null(&self) -> bool {
        Node::is_null(self)
    }

    fn is_number(&self) -> bool {
        self.kind() == Kind::Number
    }

    fn is_string(&self) -> bool {
        self.kind() == Kind::String
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::True | Kind::False => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self.as_str(), expected) {
            (Some(string), Value::String(expected)) => string == expected,
            (Some(_), _) | (None, Value::String(_)) => false,
            _ => equal(*self, expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Node::to_value(self))
    }

    // Findings quote our own node, so what an error says of a container's value is never read. A copy of
    // it for each of its errors would cost the square of its size.
    fn lazy_value(&self) -> LazyInstance<'a> {
        static UNREAD: Value = Value::Null;
        error_made();
        if STEPS.get() == 0 {
            return LazyInstance::Ready(Cow::Borrowed(&NOTHING));
        }
        match self.is_object() || self.is_array() {
            true => LazyInstance::Ready(Cow::Borrowed(&UNREAD)),
            false => LazyInstance::Ready(jsonschema::json::Node::to_value(self)),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::tagged(self.arena_address(), self.id()))
    }
}

/// Whether a node is a value of a schema: numbers by their exact value, members in any order.
fn equal(node: Node<'_>, expected: &Value) -> bool {
    match expected {
        Value::Null => node.is_null(),
        Value::Bool(flag) => node.as_bool() == Some(*flag),
        Value::Number(number) => {
            node.as_number().is_some_and(|text| Decimal::same(text, number.as_str()))
        }
        Value::String(text) => node.as_str() == Some(text),
        Value::Array(items) => {
            let mut pairs = node.items().zip(items);
            node.is_array()
                && node.len() == items.len()
                && pairs.all(|(item, expected)| equal(item, expected))
        }
        Value::Object(members) => {
            let is_member = |(key, value): (Node<'_>, Node<'_>)| {
                members.get(key.content()).is_some_and(|expected| equal(value, expected))
            };
            node.is_object() && node.len() == members.len() && node.members().all(is_member)
        }
    }
}

/// A node that is an object.
pub(crate) struct ObjectNode<'a>(Node<'a>);

impl<'a> Object<'a, Nodes> for ObjectNode<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter = MemberNames<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, key: &Box<str>) -> Option<Node<'a>> {
        self.0.get(key)
    }

    fn members(&self) -> MemberNames<'a> {
        MemberNames(self.0.members())
    }

    fn try_for_each_name_node<B>(
        &self,
        _: &mut Arena,
        mut f: impl FnMut(Node<'_>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.0.members().try_for_each(|(key, _)| f(key))
    }
}

/// Members with their keys as text.
pub(crate) struct MemberNames<'a>(Members<'a>);

impl<'a> Iterator for MemberNames<'a> {
    type Item = (&'a str, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = next_within(&mut self.0)?;
        Some((key.content(), value))
    }
}

/// A node that is an array.
pub(crate) struct ArrayNode<'a>(Node<'a>);

impl<'a> Array<'a, Nodes> for ArrayNode<'a> {
    type Node = Node<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn elements(&self) -> Elements<'a> {
        Elements(self.0.items())
    }

    fn is_unique(&self) -> bool {
        equal_items(self.0, |_, _| ControlFlow::Break(())).is_continue()
    }
}

/// Items, as long as the budget isn't spent.
pub(crate) struct Elements<'a>(Items<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        next_within(&mut self.0)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Finds items of an array that are the same value as an earlier one: calls `found` with the first item of that value
/// and the later one.
pub(super) fn equal_items<'a, B>(
    array: Node<'a>,
    mut found: impl FnMut(Node<'a>, Node<'a>) -> ControlFlow<B>,
) -> ControlFlow<B> {
    /// A value and its hash, with a random seed.
    struct Item<'a>(Node<'a>, u64);
    impl PartialEq for Item<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.1 == other.1 && self.0.same_value(&other.0)
        }
    }
    impl Eq for Item<'_> {}
    impl std::hash::Hash for Item<'_> {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            state.write_u64(self.1);
        }
    }
    let state = foldhash::fast::RandomState::default();
    let mut seen = HashSet::with_hasher(foldhash::fast::RandomState::default());
    array.items().try_for_each(|node| {
        let item = Item(node, node.hash_value(&state));
        let Some(first) = seen.replace(item) else { return ControlFlow::Continue(()) };
        let flow = found(first.0, node);
        seen.replace(first);
        flow
    })
}

/// A number's digits as they are written in the document.
pub(crate) struct Number<'a>(&'a str);

// `None` means that the type can't hold the number.
impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(crate::document::number(self.0))
    }

    fn is_integer(&self) -> bool {
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        plain(self.0) || Decimal::clamped(self.0).is_whole()
    }

    fn is_written_as_integer(&self) -> bool {
        !self.0.contains(['.', 'e', 'E'])
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::json::conformance;

    use super::Nodes;
    use crate::document::{Document, Format, Limits};
    use crate::text::Source;

    #[test]
    fn our_nodes_behave_as_the_validator_expects() {
        let text = conformance::document().to_string();
        for format in [Format::Json, Format::Yaml] {
            let source = Source::new("conformance", text.as_str());
            let mut documents = Document::parse(source, format, &Limits::default());
            let document = documents.remove(0).expect("the document can be read");
            conformance::assert_conformance::<Nodes>(&document.root());
        }
    }
}
