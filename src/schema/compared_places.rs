//! The places of values in two editions of a schema: the schemas that apply to a value, and the places within it.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::known::tuple;
use super::meaning_of_texts::pattern;
use super::walk::is_only_reference;
use crate::document::Pattern;
use crate::ecma;
use crate::text::pointer_token::escape;
use crate::witness::{Condition, Conditions, Form};

/// So many items of a list are compared one by one.
const MOST_ITEMS: usize = 64;

/// One of the two editions.
pub(super) struct Side<'b> {
    pub(super) bundle: &'b Bundle,
    /// What each schema asks, by location.
    pub(super) asked: HashMap<String, Condition>,
}

/// How a value leads to one within it.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// To the member of that name.
    Member(String),
    /// To a member whose name is as the condition says.
    Others(Condition),
    /// To the item of that number.
    Item(usize),
    /// To an item from that number on.
    Items(usize),
    /// To the value itself, as an alternative.
    Alternative,
}

/// A place in both editions: the locations of the schemas that apply there, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Both {
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
}

/// A place within another.
pub(super) struct Within {
    pub(super) step: Step,
    pub(super) both: Both,
}

impl Side<'_> {
    /// What all of these ask.
    pub(super) fn all(&self, locations: &[String], conditions: &mut Conditions) -> Condition {
        let parts = locations.iter().filter_map(|at| self.asked.get(at).copied());
        let parts: Vec<_> = parts.collect();
        conditions.all(parts)
    }

    /// The schemas that apply wherever these do: those that they refer to, or are joined with by `allOf`. In the order
    /// of the text, each once.
    pub(super) fn joined(&self, locations: &[String]) -> Vec<String> {
        let (mut found, mut seen) = (Vec::new(), HashSet::new());
        let mut todo: Vec<String> = locations.iter().rev().cloned().collect();
        while let Some(at) = todo.pop() {
            if !seen.insert(at.clone()) {
                continue;
            }
            let Some(schema) = self.bundle.object(&at) else {
                found.push(at);
                continue;
            };
            if !is_only_reference(self.bundle.draft(&at), schema) {
                let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
                todo.extend((0..parts).rev().map(|nth| format!("{at}/allOf/{nth}")));
                found.push(at.clone());
            }
            todo.extend(self.bundle.target(&at, "$ref").map(str::to_owned));
        }
        found
    }

    fn schemas<'s>(
        &'s self,
        joined: &'s [String],
    ) -> impl Iterator<Item = (&'s String, &'s Map<String, Value>)> {
        joined.iter().filter_map(|at| Some((at, self.bundle.object(at)?)))
    }

    /// The names under a keyword.
    fn names(&self, joined: &[String], keyword: &str) -> BTreeSet<String> {
        let all = self.schemas(joined).filter_map(|(_, schema)| schema.get(keyword)?.as_object());
        all.flat_map(Map::keys).cloned().collect()
    }

    /// The schemas that apply to the member of a name.
    fn member(&self, joined: &[String], name: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (at, schema) in self.schemas(joined) {
            let before = found.len();
            if schema.get("properties").and_then(|it| it.get(name)).is_some() {
                found.push(format!("{at}/properties/{}", escape(name)));
            }
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            let patterns = patterns.into_iter().flat_map(Map::keys);
            found.extend(
                patterns
                    .filter(|text| is_found(text, name))
                    .map(|text| format!("{at}/patternProperties/{}", escape(text))),
            );
            if found.len() == before && schema.contains_key("additionalProperties") {
                found.push(format!("{at}/additionalProperties"));
            }
        }
        found
    }

    /// The schemas at a part of a keyword, such as a pattern.
    fn parts(&self, joined: &[String], keyword: &str, part: &str) -> Vec<String> {
        let has = |schema: &Map<String, Value>| schema.get(keyword)?.get(part).map(|_| ());
        let all = self.schemas(joined).filter(|(_, schema)| has(schema).is_some());
        all.map(|(at, _)| format!("{at}/{keyword}/{}", escape(part))).collect()
    }

    /// The schemas under a keyword.
    fn under(&self, joined: &[String], keyword: &str) -> Vec<String> {
        let all = self.schemas(joined).filter(|(_, schema)| schema.contains_key(keyword));
        all.map(|(at, _)| format!("{at}/{keyword}")).collect()
    }

    /// How many items schemas name one by one.
    fn first_items(&self, joined: &[String]) -> usize {
        let count = |(at, schema): (&String, &Map<String, Value>)| {
            let (first, _) = tuple(schema, self.bundle.draft(at));
            schema.get(first).and_then(Value::as_array).map_or(0, Vec::len)
        };
        self.schemas(joined).map(count).max().unwrap_or(0)
    }

    /// The schemas that apply to the item of a number.
    fn item(&self, joined: &[String], nth: usize) -> Vec<String> {
        let mut found = Vec::new();
        for (at, schema) in self.schemas(joined) {
            let (first, rest) = tuple(schema, self.bundle.draft(at));
            let count = schema.get(first).and_then(Value::as_array).map_or(0, Vec::len);
            if nth < count {
                found.push(format!("{at}/{first}/{nth}"));
            } else if schema.contains_key(rest) {
                found.push(format!("{at}/{rest}"));
            }
        }
        found
    }

    /// The alternatives of `oneOf` or `anyOf`, if one schema alone has such.
    fn alternatives(&self, joined: &[String], keyword: &str) -> Vec<String> {
        match &self.under(joined, keyword)[..] {
            [one] => {
                let count = self.bundle.get(one).and_then(Value::as_array).map_or(0, Vec::len);
                (0..count).map(|nth| format!("{one}/{nth}")).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether one of these is a schema that says more than yes or no.
    fn has_keywords(&self, locations: &[String]) -> bool {
        locations.iter().any(|at| self.bundle.object(at).is_some_and(|it| !it.is_empty()))
    }
}

fn is_found(text: &str, name: &str) -> bool {
    let found = ecma::Pattern::new(text).ok().and_then(|it| it.compile(None, None).ok());
    found.is_some_and(|it| it.is_match(name) == Ok(true))
}

/// The places directly within one, with what its values are joined of.
pub(super) fn within(
    old: &Side<'_>,
    new: &Side<'_>,
    joined: &Both,
    conditions: &mut Conditions,
) -> Vec<Within> {
    let mut found = Vec::new();
    let mut add = |step, old, new| found.push(Within { step, both: Both { old, new } });
    let union = |keyword: &str| -> BTreeSet<String> {
        let names = old.names(&joined.old, keyword);
        names.into_iter().chain(new.names(&joined.new, keyword)).collect()
    };
    let (names, patterns) = (union("properties"), union("patternProperties"));
    for name in &names {
        let (was, is) = (old.member(&joined.old, name), new.member(&joined.new, name));
        add(Step::Member(name.clone()), was, is);
    }
    let mut known = vec![conditions.words(names.into_iter().collect())];
    let named = known[0];
    for text in &patterns {
        let matching = pattern(text, conditions);
        let other = conditions.not(named);
        let step = Step::Others(conditions.all([matching, other]));
        let parts = |edition: &Side<'_>, joined: &[String]| {
            edition.parts(joined, "patternProperties", text)
        };
        add(step, parts(old, &joined.old), parts(new, &joined.new));
        known.push(matching);
    }
    let others =
        |edition: &Side<'_>, joined: &[String]| edition.under(joined, "additionalProperties");
    let (was, is) = (others(old, &joined.old), others(new, &joined.new));
    // Whether there may be others at all is said of the object.
    if old.has_keywords(&was) && new.has_keywords(&is) {
        let known = conditions.any(known);
        add(Step::Others(conditions.not(known)), was, is);
    }
    let count = old.first_items(&joined.old).max(new.first_items(&joined.new)).min(MOST_ITEMS);
    for nth in 0..count {
        add(Step::Item(nth), old.item(&joined.old, nth), new.item(&joined.new, nth));
    }
    let (was, is) = (old.item(&joined.old, usize::MAX), new.item(&joined.new, usize::MAX));
    if old.has_keywords(&was) || new.has_keywords(&is) {
        add(Step::Items(count), was, is);
    }
    for keyword in ["oneOf", "anyOf"] {
        let was = old.alternatives(&joined.old, keyword);
        let is = new.alternatives(&joined.new, keyword);
        for (was, is) in paired((old, was), (new, is)) {
            add(Step::Alternative, vec![was], vec![is]);
        }
    }
    found
}

/// Alternatives that became others, one each: those that both have are left out, and of the rest those with equal
/// numbers are taken for the same.
fn paired(
    (old, was): (&Side<'_>, Vec<String>),
    (new, is): (&Side<'_>, Vec<String>),
) -> Vec<(String, String)> {
    let asked = |edition: &Side<'_>, all: &[String]| -> HashSet<Condition> {
        all.iter().filter_map(|at| edition.asked.get(at).copied()).collect()
    };
    let (in_old, in_new) = (asked(old, &was), asked(new, &is));
    let left = |edition: &Side<'_>, all: Vec<String>, others: &HashSet<Condition>| {
        let is_left = |at: &String| edition.asked.get(at).is_none_or(|it| !others.contains(it));
        all.into_iter().filter(is_left).collect::<Vec<_>>()
    };
    let (was, is) = (left(old, was, &in_new), left(new, is, &in_old));
    match was.len() == is.len() {
        true => was.into_iter().zip(is).collect(),
        false => Vec::new(),
    }
}

impl Step {
    /// There is a value there for which the condition holds.
    pub(super) fn some(&self, condition: Condition, conditions: &mut Conditions) -> Condition {
        if condition == Condition::NEVER {
            return condition;
        }
        match self {
            Self::Member(name) => conditions.member(name, condition),
            Self::Others(name) => {
                conditions.add(Form::SomeMember { name: *name, value: condition })
            }
            Self::Item(nth) => conditions.add(Form::Item(*nth, condition)),
            Self::Items(from) => {
                conditions.add(Form::Contains { from: *from, item: condition, least: 1 })
            }
            Self::Alternative => condition,
        }
    }

    /// The place of the values there.
    pub(super) fn of(&self, around: &Pattern) -> Pattern {
        match self {
            Self::Member(name) => around.member(name),
            Self::Item(nth) => around.member(&nth.to_string()),
            Self::Others(_) | Self::Items(_) => around.items(),
            Self::Alternative => around.clone(),
        }
    }
}
