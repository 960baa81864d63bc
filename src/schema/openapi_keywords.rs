//! What OpenAPI adds to JSON Schema: `readOnly` and `writeOnly`, and `discriminator`.
//!
//! Before the validator gets a schema, each of these keywords is given the form that is checked: what it means depends
//! on other schemas, which the keyword alone doesn't see.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value, json};

use super::address::decoded;
use super::bundle::Bundle;
use super::components::Heirs;
use super::location::split;
use super::nodes::{self, Nodes};
use super::reading::Direction;
use crate::document::Node;
use crate::text::pointer_token::{escape, unescape};

/// The keyword of OpenAPI that names the member which chooses among schemas.
pub(super) const DISCRIMINATOR: &str = "discriminator";

/// Keywords whose schemas are about the same value.
const JOINING: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Adds the keywords to the options of a validator.
pub(super) fn add<'r, R>(
    options: ValidationOptions<'r, R, Nodes>,
) -> ValidationOptions<'r, R, Nodes> {
    let options = ["readOnly", "writeOnly"].into_iter().fold(options, |options, keyword| {
        options.with_keyword(keyword, |_, _, _| Ok(Box::new(Unsent)))
    });
    options.with_keyword(DISCRIMINATOR, |_, value, _| {
        let read = serde_json::from_value(value.clone());
        let (member, values) = read.expect("it has the form of `Discriminator::value`");
        Ok(Box::new(Discriminator { member, values }))
    })
}

/// Gives the keywords the form in which they are checked.
pub(super) struct Rewriter<'b> {
    bundle: &'b Bundle,
    direction: Direction,
    /// Which members of a value aren't sent, by the location of its whole schema.
    unsent: HashMap<String, Rc<HashSet<String>>>,
    /// Among which a discriminator without alternatives chooses.
    heirs: OnceCell<Heirs>,
}

impl<'b> Rewriter<'b> {
    pub(super) fn new(bundle: &'b Bundle, direction: Direction) -> Self {
        Self { bundle, direction, unsent: HashMap::new(), heirs: OnceCell::new() }
    }

    /// The value of a keyword of the schema at a location as it is checked; `None` if it says nothing.
    pub(super) fn read(
        &mut self,
        at: &str,
        keyword: &str,
        value: &'b Value,
    ) -> Option<Cow<'b, Value>> {
        if !self.bundle.is_openapi() {
            return Some(Cow::Borrowed(value));
        }
        match keyword {
            "required" => Some(self.sent(at, value)),
            // Only members can be left out.
            "readOnly" | "writeOnly" => {
                let is_checked = keyword == self.direction.unsent()
                    && *value == Value::Bool(true)
                    && at != self.bundle.start;
                is_checked.then_some(Cow::Borrowed(value))
            }
            DISCRIMINATOR => self.discriminator(at, value).map(|it| Cow::Owned(it.value())),
            _ => Some(Cow::Borrowed(value)),
        }
    }

    /// The required members without those that aren't sent.
    fn sent(&mut self, at: &str, required: &'b Value) -> Cow<'b, Value> {
        let Some(names) = required.as_array() else { return Cow::Borrowed(required) };
        let unsent = self.unsent_of(at);
        let is_sent = |name: &Value| name.as_str().is_none_or(|name| !unsent.contains(name));
        match names.iter().all(is_sent) {
            true => Cow::Borrowed(required),
            false => Cow::Owned(names.iter().filter(|name| is_sent(name)).cloned().collect()),
        }
    }

    /// Which members of a value aren't sent, by all schemas that are joined with the one at a location.
    fn unsent_of(&mut self, at: &str) -> Rc<HashSet<String>> {
        let whole = joined_around(at);
        if let Some(known) = self.unsent.get(whole) {
            return Rc::clone(known);
        }
        let mut found = HashSet::new();
        for schema in self.joined(whole) {
            let members =
                self.bundle.object(&schema).and_then(|it| it.get("properties")?.as_object());
            for name in members.into_iter().flat_map(Map::keys) {
                let member = self.joined(&format!("{schema}/properties/{}", escape(name)));
                let mut schemas = member.iter().filter_map(|at| self.bundle.object(at));
                if schemas.any(|it| it.get(self.direction.unsent()) == Some(&Value::Bool(true))) {
                    found.insert(name.clone());
                }
            }
        }
        let found = Rc::new(found);
        self.unsent.insert(whole.to_owned(), Rc::clone(&found));
        found
    }

    /// The locations of a schema and of those that it joins, references followed, each once.
    fn joined(&self, at: &str) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut todo = vec![at.to_owned()];
        let mut found = Vec::new();
        while let Some(at) = todo.pop() {
            let Some(schema) = self.bundle.object(&at).filter(|_| seen.insert(at.clone())) else {
                continue;
            };
            todo.extend(self.bundle.target(&at, "$ref").map(str::to_owned));
            for keyword in JOINING {
                let parts = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
                todo.extend((0..parts).map(|nth| format!("{at}/{keyword}/{nth}")));
            }
            found.push(at);
        }
        found
    }

    /// The discriminator of the schema at a location, if it names any schemas.
    fn discriminator(&self, at: &str, value: &Value) -> Option<Discriminator> {
        let schema = self.bundle.object(at)?;
        let member = value.get("propertyName")?.as_str()?.to_owned();
        let mapping = value.get("mapping").and_then(Value::as_object);
        let mut values: BTreeSet<String> =
            mapping.into_iter().flat_map(Map::keys).cloned().collect();
        let alternatives = ["oneOf", "anyOf"].map(|keyword| schema.get(keyword)?.as_array());
        let references = alternatives.iter().flatten().copied().flatten();
        let references = references.filter_map(|it| it.get("$ref")?.as_str());
        values.extend(references.filter_map(name_in));
        if alternatives.iter().all(Option::is_none) {
            values.extend(self.heirs_of(at));
        }
        (!values.is_empty()).then_some(Discriminator { member, values })
    }

    /// The components that a component is a part of by `allOf`, at any remove, and itself; none if there are no such.
    fn heirs_of(&self, at: &str) -> BTreeSet<String> {
        let (0, pointer) = split(at) else { return BTreeSet::new() };
        let heirs = self.heirs.get_or_init(|| Heirs::of(self.bundle.files[0].value()));
        let mut pointers = heirs.of_schema(pointer);
        if !pointers.is_empty() {
            pointers.insert(pointer.to_owned());
        }
        pointers.iter().filter_map(|pointer| last_of(pointer)).collect()
    }
}

/// The location of the outermost schema that joins the one at a location with others.
pub(super) fn joined_around(at: &str) -> &str {
    let mut whole = at;
    while let Some((around, nth)) = whole.rsplit_once('/')
        && nth.bytes().all(|byte| byte.is_ascii_digit())
        && let Some((around, keyword)) = around.rsplit_once('/')
        && JOINING.contains(&keyword)
    {
        whole = around;
    }
    whole
}

/// The name that a reference to a component stands for.
fn name_in(reference: &str) -> Option<String> {
    let (_, pointer) = reference.split_once('#')?;
    last_of(&decoded(pointer))
}

/// The last name of a pointer.
fn last_of(pointer: &str) -> Option<String> {
    let (_, name) = pointer.rsplit_once('/')?;
    Some(unescape(name))
}

/// A member that isn't sent.
struct Unsent;

impl<'i> Keyword<'i, Nodes> for Unsent {
    fn validate(&self, _: Node<'i>) -> Result<(), ValidationError<'i>> {
        nodes::error_made();
        // The sentence is made where the others are.
        Err(ValidationError::custom(""))
    }

    fn is_valid(&self, _: Node<'i>) -> bool {
        false
    }
}

/// A member that chooses among schemas, and the values that choose one.
struct Discriminator {
    member: String,
    values: BTreeSet<String>,
}

impl Discriminator {
    /// The form in which the validator gets it, and an error names it.
    fn value(&self) -> Value {
        json!([self.member, self.values])
    }
}

impl<'i> Keyword<'i, Nodes> for Discriminator {
    fn validate(&self, instance: Node<'i>) -> Result<(), ValidationError<'i>> {
        if Keyword::<Nodes>::is_valid(self, instance) {
            return Ok(());
        }
        nodes::error_made();
        Err(ValidationError::custom(self.value().to_string()))
    }

    fn is_valid(&self, instance: Node<'i>) -> bool {
        let found = instance.is_object().then(|| instance.get(&self.member)).flatten();
        // The schema says whether the member must be there, and be a string.
        found.and_then(|found| found.as_str()).is_none_or(|found| self.values.contains(found))
    }
}
