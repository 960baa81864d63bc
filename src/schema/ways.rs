//! How many subschemas check one value: where each refers to the next one twice, twenty of them are a million.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::error::SchemaMistake;
use super::location::split;
use crate::text::pointer_token::escape;

/// So many subschemas may check one value. The largest of real schemas need hundreds.
const MOST: u64 = 20_000;

/// The keywords whose subschemas check the same value.
const ON_THE_SAME_VALUE: [&str; 9] =
    ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependencies"];

/// The mistake of the first schema that a value can be checked by in too many ways.
pub(super) fn too_many(bundle: &Bundle) -> Option<SchemaMistake> {
    let mut ways = Ways { bundle, known: HashMap::new() };
    let mut first = None;
    bundle.used(&mut |at, _| {
        if first.is_none() && ways.count(at) > MOST {
            first = Some(at.to_owned());
        }
    });
    let at = first?;
    let message = format!("more than {MOST} subschemas check one value here");
    let mistake = SchemaMistake::unusable(bundle.place(&at), message).value(split(&at).1, "ways");
    Some(
        mistake.help(
            "refer to each schema once: `allOf` and `anyOf` repeat all that is behind a `$ref`",
        ),
    )
}

struct Ways<'b> {
    bundle: &'b Bundle,
    /// The counts, by location; `None` while one is made.
    known: HashMap<String, Option<u64>>,
}

/// A schema whose count is being made.
struct Open {
    pointer: String,
    parts: Vec<String>,
    sum: u64,
}

impl Ways<'_> {
    /// How many subschemas check a value that the schema at `pointer` checks, itself included. Without recursion, so
    /// that no chain of references is too long.
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
        let schema = self.bundle.object(&pointer);
        let parts = schema.map_or_else(Vec::new, |schema| self.parts(&pointer, schema));
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
        parts.extend(self.bundle.referred(pointer).map(str::to_owned));
        parts
    }
}
