//! How many subschemas check one value: where each refers to the next one twice, twenty of them are a million.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::error::SchemaMistake;
use super::file::SchemaFile;
use super::walk::{escape, local};

/// So many subschemas may check one value. The largest of real schemas need hundreds.
const MOST: u64 = 20_000;

/// The keywords whose subschemas check the same value.
const ON_THE_SAME_VALUE: [&str; 9] =
    ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"];

/// The keywords that refer to another schema.
const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$recursiveRef"];

/// The mistake of the first schema that a value can be checked by in too many ways.
pub(super) fn too_many(file: &SchemaFile, pointer: &str) -> Option<SchemaMistake> {
    let mut ways = Ways { file: &file.value, anchors: HashMap::new(), known: HashMap::new() };
    ways.find_anchors();
    let mut first = None;
    file.subschemas(pointer, &mut |at, _| {
        if first.is_none() && ways.count(at) > MOST {
            first = Some(at.to_owned());
        }
    });
    let at = first?;
    let message = format!("more than {MOST} subschemas check one value here");
    let mistake = SchemaMistake::unusable(file.place(&at), message).value(at, "ways");
    Some(
        mistake.help(
            "refer to each schema once: `allOf` and `anyOf` repeat all that is behind a `$ref`",
        ),
    )
}

struct Ways<'v> {
    file: &'v Value,
    /// The pointers of schemas with an anchor, by its name.
    anchors: HashMap<&'v str, String>,
    /// The counts, by pointer; `None` while one is made.
    known: HashMap<String, Option<u64>>,
}

/// A schema whose count is being made.
struct Open {
    pointer: String,
    parts: Vec<String>,
    sum: u64,
}

impl Ways<'_> {
    /// How many subschemas check a value that the schema at `pointer` checks, itself included. Without recursion, so that
    /// no chain of references is too long.
    fn count(&mut self, pointer: &str) -> u64 {
        let mut open = vec![self.open(pointer.to_owned())];
        loop {
            let last = open.last_mut().expect("the first one is taken out at the end");
            let Some(part) = last.parts.pop() else {
                let Open { pointer, sum, .. } = open.pop().expect("it was just looked at");
                self.known.insert(pointer, Some(sum));
                match open.last_mut() {
                    Some(outer) => outer.sum = outer.sum.saturating_add(sum),
                    None => return sum,
                }
                continue;
            };
            match self.known.get(&part) {
                // What leads back to itself is not gone through again.
                Some(known) => last.sum = last.sum.saturating_add(known.unwrap_or_default()),
                None => open.push(self.open(part)),
            }
        }
    }

    fn open(&mut self, pointer: String) -> Open {
        self.known.insert(pointer.clone(), None);
        let parts = match self.file.pointer(&pointer) {
            Some(Value::Object(schema)) => self.parts(&pointer, schema),
            _ => Vec::new(),
        };
        Open { pointer, parts, sum: 1 }
    }

    /// The pointers of the schemas that check the same value.
    fn parts(&self, pointer: &str, schema: &Map<String, Value>) -> Vec<String> {
        let mut parts = Vec::new();
        for keyword in ON_THE_SAME_VALUE {
            let at = || format!("{pointer}/{keyword}");
            match schema.get(keyword) {
                Some(Value::Array(items)) => {
                    parts.extend((0..items.len()).map(|nth| format!("{}/{nth}", at())));
                }
                Some(Value::Object(members)) if keyword.starts_with("depend") => {
                    parts.extend(members.keys().map(|name| format!("{}/{}", at(), escape(name))));
                }
                Some(Value::Object(_)) => parts.push(at()),
                _ => {}
            }
        }
        let references = REFERENCES.iter().filter_map(|keyword| schema.get(*keyword)?.as_str());
        parts.extend(references.filter_map(|reference| self.target(reference)));
        parts
    }

    fn target(&self, reference: &str) -> Option<String> {
        let anchor = || self.anchors.get(reference.strip_prefix('#')?).cloned();
        local(reference).or_else(anchor)
    }

    fn find_anchors(&mut self) {
        let mut todo = vec![(String::new(), self.file)];
        while let Some((pointer, value)) = todo.pop() {
            match value {
                Value::Object(members) => {
                    for keyword in ["$anchor", "$dynamicAnchor", "$id", "id"] {
                        if let Some(name) = members.get(keyword).and_then(Value::as_str) {
                            self.anchors.insert(name.trim_start_matches('#'), pointer.clone());
                        }
                    }
                    let inner = |(name, value)| (format!("{pointer}/{}", escape(name)), value);
                    todo.extend(members.iter().map(|(name, value)| inner((name.as_str(), value))));
                }
                Value::Array(items) => {
                    let inner = |(nth, value)| (format!("{pointer}/{nth}"), value);
                    todo.extend(items.iter().enumerate().map(inner));
                }
                _ => {}
            }
        }
    }
}
