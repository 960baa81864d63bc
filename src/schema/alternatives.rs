//! The alternatives of an `anyOf` or `oneOf`, as the schema's file has them: what tells them apart, and their names.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::bundle::Bundle;
use crate::text::pointer_token::escape;

/// So many subschemas of one alternative are looked at.
const MOST_PARTS: usize = 64;

/// A value of a tag that is longer, in bytes, doesn't name an alternative.
const NAME: usize = 60;

pub(super) struct Alternatives {
    pub(super) all: Vec<Alternative>,
    pub(super) tags: Vec<Tag>,
}

/// A member whose value tells alternatives apart.
pub(super) struct Tag {
    pub(super) name: String,
    /// It is the `discriminator` of an OpenAPI schema.
    is_discriminator: bool,
    /// No value belongs to two alternatives.
    pub(super) is_disjoint: bool,
    /// How many alternatives have values for it.
    used: usize,
}

#[derive(Default)]
pub(super) struct Alternative {
    /// Where it is.
    place: String,
    /// What it is called, if anything: `kind: a`, a title, or the name in a `$ref`.
    label: Option<String>,
    /// What only it has, if it isn't called anything: `for an object`, or a member.
    feature: Option<String>,
    /// The type that it asks for, if it asks for one.
    only_type: Option<String>,
    /// The values that it allows for a member.
    pub(super) values: BTreeMap<String, Vec<Value>>,
    /// The members that it names.
    pub(super) members: BTreeSet<String>,
    pub(super) required: BTreeSet<String>,
    /// Whether all of its parts are known.
    pub(super) is_known: bool,
}

impl Alternatives {
    /// Those under the keyword at a location.
    pub(super) fn read(bundle: &Bundle, at: &str) -> Self {
        let list = bundle
            .get(at)
            .filter(|_| !at.is_empty())
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let mut all: Vec<_> =
            (0..list.len()).map(|nth| Alternative::read(bundle, format!("{at}/{nth}"))).collect();
        let around = at.rsplit_once('/').and_then(|(around, _)| bundle.get(around));
        let discriminator = around.and_then(|around| around.get("discriminator"));
        let name = discriminator.and_then(|it| it.get("propertyName")).and_then(Value::as_str);
        if let (Some(discriminator), Some(name)) = (discriminator, name) {
            for (alternative, schema) in all.iter_mut().zip(list) {
                alternative.discriminate(name, discriminator, schema);
            }
        }
        let tags = tags(&all, name);
        for (nth, alternative) in all.iter_mut().enumerate() {
            let title = || title(bundle, &format!("{at}/{nth}"));
            alternative.label = label(&tags, alternative).or_else(title);
        }
        let mut labels: HashMap<String, usize> = HashMap::new();
        for label in all.iter().filter_map(|it| it.label.clone()) {
            let uses = labels.entry(label).or_default();
            *uses = uses.saturating_add(1);
        }
        for alternative in &mut all {
            alternative.label.take_if(|label| labels[label.as_str()] > 1);
        }
        let features: Vec<_> = (0..all.len()).map(|nth| feature(&all, nth)).collect();
        for (nth, (alternative, feature)) in all.iter_mut().zip(features).enumerate() {
            alternative.feature = feature;
            alternative.place = format!("at {}", bundle.place(&format!("{at}/{nth}")));
        }
        Self { all, tags }
    }

    /// How a message names one among others.
    pub(super) fn name(&self, nth: usize) -> String {
        match self.all.get(nth) {
            Some(Alternative { label: Some(label), .. }) => format!("`{label}`"),
            Some(alternative) => format!("the one {}", alternative.told_by()),
            None => format!("number {}", nth.saturating_add(1)),
        }
    }

    /// How a message names one of those of a keyword.
    pub(super) fn phrase(&self, nth: usize, keyword: &str) -> String {
        match self.all.get(nth).filter(|it| it.label.is_none()) {
            Some(alternative) => {
                format!("the alternative of `{keyword}` {}", alternative.told_by())
            }
            None => format!("alternative {} of `{keyword}`", self.name(nth)),
        }
    }
}

impl Alternative {
    fn told_by(&self) -> &str {
        self.feature.as_deref().unwrap_or(&self.place)
    }

    fn read(bundle: &Bundle, at: String) -> Self {
        let mut read = Self { is_known: true, ..Self::default() };
        let (mut todo, mut left) = (vec![at], MOST_PARTS);
        while let Some(at) = todo.pop() {
            let Some(schema) = bundle.get(&at) else { continue };
            left = left.saturating_sub(1);
            if left == 0 {
                read.is_known = false;
                break;
            }
            if schema.get("$ref").is_some() {
                match bundle.target(&at, "$ref") {
                    Some(target) => todo.push(target.to_owned()),
                    None => read.is_known = false,
                }
            }
            if let Some(name) = schema.get("type").and_then(Value::as_str) {
                read.only_type.get_or_insert_with(|| name.to_owned());
            }
            let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
            todo.extend((0..parts).map(|nth| format!("{at}/allOf/{nth}")));
            for (name, _) in
                schema.get("properties").and_then(Value::as_object).into_iter().flatten()
            {
                read.members.insert(name.clone());
                if let Some(values) = values(bundle, format!("{at}/properties/{}", escape(name))) {
                    read.values.entry(name.clone()).or_insert(values);
                }
            }
            let required = schema.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten().filter_map(Value::as_str) {
                read.required.insert(name.to_owned());
                read.members.insert(name.to_owned());
            }
        }
        read
    }

    /// The values of the discriminator that mean this alternative. Those that its own schema lists count more.
    fn discriminate(&mut self, name: &str, discriminator: &Value, schema: &Value) {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return };
        let last = reference.rsplit('/').next().unwrap_or(reference);
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let is_meant = |(_, target): &(&String, &Value)| {
            target.as_str().is_some_and(|target| target == reference || target == last)
        };
        let mapped = mapping.into_iter().flatten().filter(is_meant);
        let mut values: Vec<_> = mapped.map(|(value, _)| Value::from(value.as_str())).collect();
        if values.is_empty() {
            values.push(Value::from(last));
        }
        self.values.entry(name.to_owned()).or_insert(values);
        self.members.insert(name.to_owned());
    }
}

/// The values that the schema at a location lists.
fn values(bundle: &Bundle, at: String) -> Option<Vec<Value>> {
    let mut at = at;
    for _ in 0..MOST_PARTS {
        let schema = bundle.get(&at)?;
        if let Some(value) = schema.get("const") {
            return Some(vec![value.clone()]);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return Some(values.clone());
        }
        at = bundle.target(&at, "$ref")?.to_owned();
    }
    None
}

/// The members that tell alternatives apart, those first that do it best.
fn tags(all: &[Alternative], discriminator: Option<&str>) -> Vec<Tag> {
    let names: BTreeSet<&String> = all.iter().flat_map(|it| it.values.keys()).collect();
    let tag = |name: &String| {
        let of: Vec<_> = all.iter().filter_map(|it| it.values.get(name)).collect();
        let mut seen = HashSet::new();
        let is_disjoint = of.iter().all(|values| {
            let texts: HashSet<_> = values.iter().map(Value::to_string).collect();
            texts.into_iter().all(|text| seen.insert(text))
        });
        let is_same = of.iter().all(|values| *values == of[0]);
        let is_discriminator = discriminator == Some(name.as_str());
        (is_discriminator || (of.len() > 1 && !is_same)).then(|| Tag {
            name: name.clone(),
            is_discriminator,
            is_disjoint,
            used: of.len(),
        })
    };
    let mut tags: Vec<_> = names.into_iter().filter_map(tag).collect();
    tags.sort_by_key(|tag| {
        let best = (tag.is_discriminator, tag.is_disjoint, tag.used);
        std::cmp::Reverse(best)
    });
    tags.truncate(8);
    tags
}

/// The name of an alternative by the value of a tag.
fn label(tags: &[Tag], alternative: &Alternative) -> Option<String> {
    let named = tags.iter().filter(|tag| tag.is_disjoint).find_map(|tag| {
        match alternative.values.get(&tag.name)?.as_slice() {
            [only] => Some(format!("{}: {}", tag.name, text(only))),
            _ => None,
        }
    });
    named.filter(|name| name.len() <= NAME)
}

/// What only one of the alternatives has: its type, or else a member.
fn feature(all: &[Alternative], nth: usize) -> Option<String> {
    let this = all.get(nth)?;
    let others = || all.iter().enumerate().filter(|(other, _)| *other != nth).map(|(_, it)| it);
    if let Some(name) = &this.only_type {
        let is_other = |other: &Alternative| other.only_type.as_ref().is_some_and(|it| it != name);
        if others().all(is_other) {
            let article = if name.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
            return Some(match name.as_str() {
                "null" => "for null".to_owned(),
                _ => format!("for {article} {name}"),
            });
        }
    }
    let is_own = |name: &&String| others().all(|it| it.is_known && !it.members.contains(*name));
    let members = this.required.iter().chain(&this.members).filter(|name| name.len() <= NAME);
    let name = members.into_iter().find(is_own)?;
    Some(format!("with `{name}`"))
}

/// Its title, or the name that it is referred to by.
fn title(bundle: &Bundle, at: &str) -> Option<String> {
    let schema = bundle.get(at)?;
    let reference = schema.get("$ref").and_then(Value::as_str);
    let target = bundle.target(at, "$ref").and_then(|at| bundle.get(at));
    let title = schema.get("title").or_else(|| target?.get("title")).and_then(Value::as_str);
    let last = reference.and_then(|it| it.rsplit('/').next()).filter(|last| *last != "#");
    title.or(last).filter(|name| !name.is_empty() && name.len() <= NAME).map(str::to_owned)
}

/// A value as it names an alternative.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
