//! Which keywords say something else at a place of a newer edition.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compared_places::{Both, Side};
use super::same::is_annotation;
use crate::text::Place;
use crate::text::pointer_token::{escape, unescape};

/// A keyword that says something else, or that one edition alone has.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeywordChange {
    pub(crate) keyword: String,
    /// What it was, each time it was there.
    pub(crate) old: Vec<Said>,
    /// What it is.
    pub(crate) new: Vec<Said>,
}

/// What a schema says by a keyword, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub(crate) value: Value,
    pub(crate) place: Place,
}

/// Keywords whose schemas are compared place by place.
const COMPARED: [&str; 7] =
    ["properties", "patternProperties", "items", "prefixItems", "additionalItems", "allOf", "$ref"];

/// What schemas say of a place that the other edition doesn't, by keyword.
pub(super) fn changed(old: &Side<'_>, new: &Side<'_>, joined: &Both) -> Vec<KeywordChange> {
    let mut all: BTreeMap<String, [Vec<Said>; 2]> = BTreeMap::new();
    for (nth, (side, locations)) in [(old, &joined.old), (new, &joined.new)].into_iter().enumerate()
    {
        for at in locations {
            for (keyword, said) in said(side, at) {
                let known = &mut all.entry(keyword).or_default()[nth];
                if !known.iter().any(|it| it.value == said.value) {
                    known.push(said);
                }
            }
        }
    }
    let has_changed = |[old, new]: &[Vec<Said>; 2]| {
        old.len() != new.len() || old.iter().any(|was| !new.iter().any(|is| is.value == was.value))
    };
    let is_compared = |keyword: &str, both: &[Vec<Said>; 2]| {
        let is_schema = |it: &Said| it.value.as_object().is_some_and(|it| !it.is_empty());
        keyword == "additionalProperties" && both.iter().all(|said| said.iter().any(is_schema))
    };
    let all = all.into_iter().filter(|(name, both)| has_changed(both) && !is_compared(name, both));
    all.map(|(keyword, [old, new])| KeywordChange { keyword, old, new }).collect()
}

/// What the keywords of one schema say.
fn said(side: &Side<'_>, at: &str) -> Vec<(String, Said)> {
    let bundle = side.bundle;
    match bundle.get(at) {
        Some(Value::Object(schema)) => {
            let is_own = |keyword: &str| !COMPARED.contains(&keyword) && !is_annotation(keyword);
            let own = schema.iter().filter(|(keyword, _)| is_own(keyword));
            own.map(|(keyword, value)| {
                let place = bundle.key_place(&format!("{at}/{}", escape(keyword)));
                (keyword.clone(), Said { value: value.clone(), place })
            })
            .collect()
        }
        // Nothing is accepted there, or anything.
        Some(value) => {
            let mut tokens = at.rsplit('/');
            let last = tokens.next().map(unescape).unwrap_or_default();
            let around = tokens.next().unwrap_or_default();
            let keyword = match around {
                "properties" | "patternProperties" => around.to_owned(),
                _ => last,
            };
            vec![(keyword, Said { value: value.clone(), place: bundle.place(at) })]
        }
        None => Vec::new(),
    }
}
