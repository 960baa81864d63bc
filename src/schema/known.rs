//! What is known of the values that satisfy a schema: their types, the strings among them, and what
//! else objects and arrays may hold.
//!
//! Invariant: what is known may allow more than the schema does, never less.

use std::collections::{BTreeSet, HashSet};

use jsonschema::Draft;
use serde_json::{Map, Value};

use crate::document::Types;

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) types: Types,
    /// The strings that it may be, in the schema's order; `None` where that is open.
    pub(super) names: Option<Vec<String>>,
    /// How many items it can have, as an array.
    pub(super) most_items: usize,
    /// Whether it may have other members than those that the schema names, as an object.
    pub(super) others: Others,
    /// The members that it must have, as an object.
    pub(super) required: BTreeSet<String>,
}

/// What a schema says of the members that it doesn't name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// Nothing, and it names no members.
    Free,
    /// Nothing, and it names members: the others are likely mistakes.
    Unnamed,
    /// They are allowed.
    Allowed,
    /// They are refused.
    Refused,
    /// A reference that isn't followed may say anything of them.
    Unseen,
}

impl Others {
    /// Whether there may be such members.
    pub(super) fn are_open(self) -> bool {
        matches!(self, Self::Free | Self::Allowed | Self::Unseen)
    }

    fn and(self, other: Self) -> Self {
        let is = |one| self == one || other == one;
        let order = [Self::Unseen, Self::Refused, Self::Allowed, Self::Unnamed];
        order.into_iter().find(|one| is(*one)).unwrap_or(Self::Free)
    }

    fn or(self, other: Self) -> Self {
        let is = |one| self == one || other == one;
        let order = [Self::Unseen, Self::Allowed, Self::Free, Self::Unnamed];
        order.into_iter().find(|one| is(*one)).unwrap_or(Self::Refused)
    }
}

impl Known {
    /// Nothing is known: it may be any value.
    pub(super) fn nothing() -> Self {
        Self {
            types: Types::ANY,
            names: None,
            most_items: usize::MAX,
            others: Others::Free,
            required: BTreeSet::new(),
        }
    }

    /// There is no such value.
    pub(super) fn never() -> Self {
        Self { types: Types::NONE, names: Some(Vec::new()), ..Self::nothing() }
    }

    /// Of values that satisfy both.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.types = self.types.and(other.types);
        self.names = match (self.names, &other.names) {
            (Some(ours), Some(theirs)) => {
                let theirs: HashSet<&String> = theirs.iter().collect();
                Some(ours.into_iter().filter(|name| theirs.contains(name)).collect())
            }
            (ours, theirs) => ours.or_else(|| theirs.clone()),
        };
        self.most_items = self.most_items.min(other.most_items);
        self.others = self.others.and(other.others);
        self.required.extend(other.required.iter().cloned());
        self
    }

    /// Of values that satisfy one of these, or several.
    pub(super) fn any<'k>(branches: impl Iterator<Item = &'k Self> + Clone) -> Self {
        let of = |types: Types| branches.clone().filter(move |it| it.types.meets(types));
        let types = branches.clone().fold(Types::NONE, |types, it| types.or(it.types));
        let names = of(Types::STRING).map(|it| it.names.as_deref());
        let names: Option<Vec<&[String]>> = names.collect();
        let mut objects = of(Types::OBJECT);
        let first = objects.next();
        let (mut others, mut required) =
            first.map_or((Others::Free, BTreeSet::new()), |it| (it.others, it.required.clone()));
        for object in objects {
            others = others.or(object.others);
            required.retain(|name| object.required.contains(name));
        }
        Self {
            types,
            names: names.map(|lists| distinct(lists.into_iter().flatten())),
            most_items: of(Types::ARRAY).map(|it| it.most_items).max().unwrap_or(usize::MAX),
            others,
            required,
        }
    }

    /// What the keywords of one schema say, without the schemas that it joins or refers to. `is_unseen` where it refers
    /// to what isn't known.
    pub(super) fn own(schema: &Map<String, Value>, draft: Draft, is_unseen: bool) -> Self {
        let (types, names) = values(schema, draft);
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        Self {
            types,
            names: if types.meets(Types::STRING) { names } else { Some(Vec::new()) },
            most_items: most_items(schema, draft),
            others: if is_unseen { Others::Unseen } else { others(schema, draft) },
            required: required.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }
}

fn distinct<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.filter(|name| seen.insert(*name)).cloned().collect()
}

/// The value of a keyword, if the draft has it: one of another draft says nothing. OpenAPI 3.0 has
/// those of draft 4.
pub(super) fn keyword<'s>(
    schema: &'s Map<String, Value>,
    name: &str,
    draft: Draft,
) -> Option<&'s Value> {
    let since = match name {
        "const" | "contains" | "propertyNames" => Draft::Draft6,
        "if" => Draft::Draft7,
        "unevaluatedItems" | "unevaluatedProperties" => Draft::Draft201909,
        "prefixItems" => Draft::Draft202012,
        _ => Draft::Draft4,
    };
    schema.get(name).filter(|_| draft >= since)
}

/// The types that a schema allows by its own keywords, and the strings.
fn values(schema: &Map<String, Value>, draft: Draft) -> (Types, Option<Vec<String>>) {
    let (types, mut names) = listed(schema, draft);
    if let (Some(names), Some(Value::Object(not))) = (&mut names, schema.get("not"))
        && says_values_only(not)
        && let (no_types, Some(no_names)) = listed(not, draft)
        && no_types.meets(Types::STRING)
    {
        names.retain(|name| !no_names.contains(name));
    }
    (types, names)
}

/// What `type`, `enum` and `const` say.
fn listed(schema: &Map<String, Value>, draft: Draft) -> (Types, Option<Vec<String>>) {
    let name = |value: &Value| value.as_str().map_or(Types::ANY, Types::named);
    let mut types = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().map(name).fold(Types::NONE, Types::or),
        Some(one) => name(one),
        None => Types::ANY,
    };
    let constant = keyword(schema, "const", draft);
    let listed = schema.get("enum").and_then(Value::as_array).map(Vec::as_slice);
    let mut names: Option<Vec<String>> = None;
    for values in [listed, constant.map(std::slice::from_ref)].into_iter().flatten() {
        types = types.and(values.iter().map(Types::of_value).fold(Types::NONE, Types::or));
        let strings = values.iter().filter_map(|value| Some(value.as_str()?.to_owned()));
        let strings = distinct(strings.collect::<Vec<_>>().iter());
        names = Some(match names {
            Some(names) => names.into_iter().filter(|name| strings.contains(name)).collect(),
            None => strings,
        });
    }
    (types, names)
}

/// Whether a schema says which values there are and nothing else, so that its opposite is known.
fn says_values_only(schema: &Map<String, Value>) -> bool {
    const SAYS: [&str; 6] = ["type", "enum", "const", "title", "description", "$comment"];
    !schema.is_empty() && schema.keys().all(|keyword| SAYS.contains(&&**keyword))
}

fn most_items(schema: &Map<String, Value>, draft: Draft) -> usize {
    let limit = schema.get("maxItems").and_then(Value::as_u64);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    // A tuple without further items.
    let (first, rest) = tuple(schema, draft);
    let is_closed = schema.get(rest) == Some(&Value::Bool(false));
    let tuple = is_closed.then(|| schema.get(first).and_then(Value::as_array).map_or(0, Vec::len));
    limit.into_iter().chain(tuple).min().unwrap_or(usize::MAX)
}

/// The keywords for the first items of an array and for the rest.
pub(super) fn tuple(schema: &Map<String, Value>, draft: Draft) -> (&'static str, &'static str) {
    match schema.get("items") {
        Some(Value::Array(_)) => ("items", "additionalItems"),
        _ if draft >= Draft::Draft202012 => ("prefixItems", "items"),
        _ => ("", "items"),
    }
}

fn others(schema: &Map<String, Value>, draft: Draft) -> Others {
    let has_names = |keyword: &str| {
        schema.get(keyword).and_then(Value::as_object).is_some_and(|names| !names.is_empty())
    };
    if has_names("patternProperties") {
        return Others::Allowed;
    }
    let keywords = ["additionalProperties", "unevaluatedProperties"];
    let said = || keywords.iter().filter_map(|name| keyword(schema, name, draft));
    if said().any(|value| *value == Value::Bool(false)) || listed_keys(schema, draft).is_some() {
        Others::Refused
    } else if said().next().is_some() {
        Others::Allowed
    } else if has_names("properties") {
        Others::Unnamed
    } else {
        Others::Free
    }
}

/// The names of members that `propertyNames` lists, which are then the only ones.
pub(super) fn listed_keys(schema: &Map<String, Value>, draft: Draft) -> Option<Vec<String>> {
    match keyword(schema, "propertyNames", draft)? {
        Value::Object(names) => listed(names, draft).1,
        Value::Bool(false) => Some(Vec::new()),
        _ => None,
    }
}
