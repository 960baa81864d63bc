//! What one part of the documents adds to the rules over several documents: lines of NDJSON, which show no value.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{GonePlace, Severity};
use crate::text::Position;

/// What a part of the documents adds to the rules that look at several documents: hashes of the values that these
/// compare, and where the values are.
///
/// [`Linter::finish_part`](crate::Linter::finish_part) makes it, [`ndjson`](crate::render::ndjson()) writes it, and
/// [`Linter::conclude`](crate::Linter::conclude) decides the rules from those of all parts.
#[derive(Debug, Clone)]
pub struct PartKeys {
    pub(crate) keys: Vec<PartKey>,
    /// The ids of the rules, by their number in the keys.
    pub(crate) rules: Arc<[String]>,
    pub(crate) end: KeysEnd,
}

/// What one value adds.
#[derive(Debug, Clone)]
pub(crate) struct PartKey {
    pub(crate) hash: Box<str>,
    pub(crate) rule: usize,
    /// What the document was checked as, by its number in the linter.
    pub(crate) entry: usize,
    pub(crate) place: GonePlace,
    pub(crate) document: usize,
    pub(crate) level: Option<KeyLevel>,
    /// The waivers that are for the file and the value, by their number.
    pub(crate) waivers: Vec<usize>,
}

/// One key, as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeyLine<'k> {
    pub(crate) key: Cow<'k, str>,
    pub(crate) rule: Cow<'k, str>,
    pub(crate) entry: usize,
    pub(crate) path: Cow<'k, str>,
    pub(crate) document: usize,
    pub(crate) pointer: Cow<'k, str>,
    pub(crate) start: Position,
    pub(crate) end: Position,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) level: Option<KeyLevel>,
    #[serde(default, skip_serializing_if = "<[usize]>::is_empty")]
    pub(crate) waivers: Cow<'k, [usize]>,
}

/// The level that overrides give a rule for a file, and the bytes of the policy that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyLevel {
    pub(crate) severity: Severity,
    /// The text, by its number among those that may say so, and the bytes of it; none for the line that turns the rule
    /// on.
    pub(crate) at: Option<(usize, u32, u32)>,
}

/// What the last line says beside the counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeysEnd {
    /// How many keys are before it.
    pub(crate) count: usize,
    /// The fingerprint of the policy, and the day that it was loaded with.
    pub(crate) policy: String,
    pub(crate) today: Option<String>,
    /// What documents were checked as, and whose conditions didn't take a value, by their numbers in the linter.
    pub(crate) entries: Vec<usize>,
    pub(crate) refused_by: Vec<usize>,
    /// The waivers that let something through, by their number.
    pub(crate) used_waivers: Vec<usize>,
    pub(crate) absent: Vec<AbsentName>,
}

/// A name of the policy that no document of the part has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct AbsentName {
    pub(crate) rule: String,
    pub(crate) entry: usize,
    pub(crate) name: String,
}

impl PartKeys {
    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys, as they are written.
    pub(crate) fn lines(&self) -> impl Iterator<Item = KeyLine<'_>> {
        self.keys.iter().map(|key| {
            let [start, end] = key.place.ends();
            KeyLine {
                key: (&*key.hash).into(),
                rule: (&*self.rules[key.rule]).into(),
                entry: key.entry,
                path: (&*key.place.file).into(),
                document: key.document,
                pointer: (&*key.place.pointer).into(),
                start,
                end,
                level: key.level.clone(),
                waivers: (&*key.waivers).into(),
            }
        })
    }
}
