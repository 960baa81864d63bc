//! Which schemas of two editions say the same: the parts of a newer edition that nobody changed.
//!
//! Invariant: two schemas that are said to be the same accept the same documents, whatever their keywords mean. Titles,
//! descriptions, the order of lists that are sets, and where references lead through make no difference.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::bundle::{Bundle, REFERENCES, Target};
use super::components::Heirs;
use super::location::{join, split};
use super::openapi_keywords::{DISCRIMINATOR, joined_around};
use super::walk::{DEFINITIONS, children, is_only_reference};
use crate::text::pointer_token::escape;

/// Keywords that say nothing of which documents are accepted.
pub(super) const ANNOTATIONS: [&str; 14] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "externalDocs",
    "xml",
    "summary",
    "$comment",
    "$schema",
    "$id",
    "id",
    "$anchor",
];

/// So many pairs are looked at; nothing is said of more.
const MOST_PAIRS: usize = 200_000;

/// So many references may follow one another.
const MOST_REFERENCES: usize = 64;

/// Whether a keyword says nothing of which documents are accepted.
pub(super) fn is_annotation(keyword: &str) -> bool {
    ANNOTATIONS.contains(&keyword) || DEFINITIONS.contains(&keyword) || keyword.starts_with("x-")
}

/// A schema of the older edition and one of the newer, by their locations.
pub(super) type Pair = (String, String);

/// The schemas of the newer edition that say the same as one of the older, by location.
pub(super) fn same(old: &Bundle, new: &Bundle) -> HashMap<String, String> {
    let same = same_from(old, new, vec![(old.start.clone(), new.start.clone())]).into_iter();
    same.map(|(old, new)| (new, old)).collect()
}

/// The pairs of schemas that say the same, from pairs at which to start.
pub(super) fn same_from(old: &Bundle, new: &Bundle, starts: Vec<Pair>) -> HashSet<Pair> {
    let mut pairs = Pairs {
        old,
        new,
        heirs: [old, new].map(|it| Heirs::of(it.files[0].value())),
        users: HashMap::new(),
        seen: HashSet::new(),
        different: Vec::new(),
    };
    let mut todo = starts;
    while let Some(pair) = todo.pop() {
        if !pairs.seen.insert(pair.clone()) {
            continue;
        }
        if pairs.seen.len() > MOST_PAIRS {
            return HashSet::new();
        }
        let (is_same, within) = pairs.look(&pair);
        if !is_same {
            pairs.different.push(pair.clone());
        }
        for inner in within {
            pairs.users.entry(inner.clone()).or_default().push(pair.clone());
            todo.push(inner);
        }
    }
    let mut different = HashSet::new();
    let mut todo = std::mem::take(&mut pairs.different);
    while let Some(pair) = todo.pop() {
        if different.insert(pair.clone()) {
            todo.extend(pairs.users.remove(&pair).unwrap_or_default());
        }
    }
    pairs.seen.retain(|pair| !different.contains(pair));
    pairs.seen
}

struct Pairs<'b> {
    old: &'b Bundle,
    new: &'b Bundle,
    heirs: [Heirs; 2],
    /// The pairs that have a pair in them.
    users: HashMap<Pair, Vec<Pair>>,
    seen: HashSet<Pair>,
    different: Vec<Pair>,
}

impl Pairs<'_> {
    /// Whether two schemas are the same but for those within them, and the pairs of those.
    fn look(&self, (old_at, new_at): &Pair) -> (bool, Vec<Pair>) {
        let (Some(old_to), Some(new_to)) = (end(self.old, old_at), end(self.new, new_at)) else {
            return (false, Vec::new());
        };
        if (old_to, new_to) != (old_at, new_at) {
            return (true, vec![(old_to.to_owned(), new_to.to_owned())]);
        }
        let (Some(was), Some(is)) = (self.old.get(old_at), self.new.get(new_at)) else {
            return (false, Vec::new());
        };
        let (Some(was), Some(is)) = (was.as_object(), is.as_object()) else {
            return (was == is, Vec::new());
        };
        let is_read_alike = self.old.draft(old_at) == self.new.draft(new_at)
            && self.old.is_openapi() == self.new.is_openapi()
            && self.old.file_of(old_at).0.dialect == self.new.file_of(new_at).0.dialect
            && (old_at == &self.old.start) == (new_at == &self.new.start);
        let mut is_same = is_read_alike && self.is_chosen_alike((old_at, was), (new_at, is));
        let mut pairs = Vec::new();
        let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        for name in names.into_iter().filter(|it| !is_annotation(it)) {
            let (Some(was), Some(is)) = (was.get(name), is.get(name)) else {
                is_same = false;
                continue;
            };
            if REFERENCES.contains(&&**name) {
                let to = |bundle: &Bundle, at: &str| at_target(bundle, at, name);
                match (to(self.old, old_at), to(self.new, new_at)) {
                    (Some(was), Some(is)) => pairs.push((was, is)),
                    _ => is_same = false,
                }
                continue;
            }
            if name == "required" && self.old.is_openapi() {
                // Which members are sent is said by the schemas that it is joined with.
                pairs.push((joined_around(old_at).to_owned(), joined_around(new_at).to_owned()));
            }
            let within = |bundle: &Bundle, at: &str| parts(bundle, at, name);
            let (old_parts, new_parts) = (within(self.old, old_at), within(self.new, new_at));
            is_same &= rest(was, "", name, &old_parts) == rest(is, "", name, &new_parts);
            for part in old_parts.intersection(&new_parts) {
                let inner = |at: &str| format!("{at}/{}{part}", escape(name));
                pairs.push((inner(old_at), inner(new_at)));
            }
        }
        (is_same, pairs)
    }

    /// Whether a discriminator, if there is one, chooses among the same names.
    fn is_chosen_alike(
        &self,
        (old_at, was): (&str, &Map<String, Value>),
        (new_at, is): (&str, &Map<String, Value>),
    ) -> bool {
        if !self.old.is_openapi() || !was.contains_key(DISCRIMINATOR) {
            return true;
        }
        let heirs = |nth: usize, at: &str| self.heirs[nth].of_schema(split(at).1);
        ["oneOf", "anyOf"].iter().all(|keyword| was.get(*keyword) == is.get(*keyword))
            && split(old_at) == split(new_at)
            && heirs(0, old_at) == heirs(1, new_at)
    }
}

/// The schema that another leads to, if that is nothing but a reference; `None` if it leads nowhere in the end.
fn end<'b>(bundle: &'b Bundle, at: &'b str) -> Option<&'b str> {
    let mut at = at;
    for _ in 0..MOST_REFERENCES {
        let Some(schema) = bundle.object(at) else { return Some(at) };
        let is_alone = is_only_reference(bundle.draft(at), schema)
            || schema.keys().all(|it| it == "$ref" || is_annotation(it));
        match bundle.target(at, "$ref").filter(|_| is_alone) {
            Some(to) => at = to,
            None => return Some(at),
        }
    }
    None
}

/// Where a reference leads, if it always leads there.
fn at_target(bundle: &Bundle, at: &str, keyword: &str) -> Option<String> {
    let known = bundle.targets.get(at)?.iter().find(|(known, _)| *known == keyword)?;
    match &known.1 {
        Target::At(to) => Some(to.clone()),
        Target::Dynamic(_) | Target::MetaSchema(_) => None,
    }
}

/// The schemas directly within a keyword, by what follows it in their pointers.
fn parts(bundle: &Bundle, at: &str, keyword: &str) -> BTreeSet<String> {
    let Some(schema) = bundle.get(at) else { return BTreeSet::new() };
    let (number, pointer) = split(at);
    let start = format!("{at}/{}", escape(keyword));
    let all = children(bundle.draft(at), pointer, schema).into_iter();
    let all = all.map(|(at, _)| join(number, &at));
    all.filter_map(|it| {
        let rest = it.strip_prefix(&start)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.to_owned())
    })
    .collect()
}

/// What a keyword's value has beside the schemas in it. Lists whose order means nothing are sorted.
fn rest(value: &Value, at: &str, keyword: &str, parts: &BTreeSet<String>) -> Value {
    if parts.contains(at) {
        return Value::Null;
    }
    match value {
        Value::Array(items)
            if parts.is_empty() && matches!(keyword, "type" | "required" | "enum") =>
        {
            let mut items = items.clone();
            items.sort_by_cached_key(Value::to_string);
            items.dedup();
            Value::Array(items)
        }
        Value::String(_) if keyword == "type" => Value::Array(vec![value.clone()]),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(nth, item)| rest(item, &format!("{at}/{nth}"), "", parts)).collect()
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                (name.clone(), rest(member, &format!("{at}/{}", escape(name)), "", parts))
            });
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}
