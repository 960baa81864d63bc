//! Values that read better, in place of what the search came up with.
//!
//! What is found must stay the same: each replacement is linted.

use std::collections::HashMap;

use serde_json::Value;

use crate::linter::Linter;

/// The longest string that is looked at as a value that people use, in bytes.
const LONGEST: usize = 80;

/// How many strings of one member are tried.
const MOST_TRIED: usize = 12;

/// URLs, of which some are read differently by different programs.
const URLS: [&str; 5] = [
    "https://hooks.example.com/",
    "https:/hooks.example.com/",
    "https://hooks.example.com\\@example.org/",
    "https://user@hooks.example.com/",
    "http://hooks.example.com/",
];

/// Dates and moments, far from any day on which a test runs.
const MOMENTS: [&str; 4] =
    ["2999-12-31T00:00:00Z", "2999-12-31", "2000-01-01T00:00:00Z", "2000-01-01"];

/// Texts of other forms.
const TEXTS: [&str; 10] = [
    "example",
    "a longer example",
    "Example",
    "user@example.com",
    "10.0.0.1",
    "203.0.113.1",
    "1.0.0",
    "0.0.1",
    "999",
    "0",
];

/// Strings that people use in documents of a policy.
#[derive(Default)]
pub(super) struct Usual {
    /// By the name of the member that they are at.
    by_member: HashMap<String, Vec<String>>,
    /// Those that the lists of the policy have.
    listed: Vec<String>,
}

impl Usual {
    /// The strings in the documents of the policy's tests, and in its lists.
    pub(super) fn new(linter: &Linter) -> Self {
        let mut usual = Self::default();
        for test in linter.policy.tests.iter() {
            // A document in another format, or one that can't be read, has no strings to offer.
            if let Ok(document) = serde_json::from_str::<Value>(&test.document) {
                usual.add(&document, "");
            }
        }
        for active in &linter.policy.resolved.active {
            for (_, call, _) in active.calls() {
                let names = call.arguments.listed_names().filter(|entry| !entry.is_glob());
                for name in names.map(|entry| entry.text().into_owned()) {
                    if !usual.listed.contains(&name) && !active.place.source().is_embedded() {
                        usual.listed.push(name);
                    }
                }
            }
        }
        usual
    }

    fn add(&mut self, value: &Value, member: &str) {
        match value {
            Value::String(text) if text.len() <= LONGEST && !is_odd(text) => {
                let known = self.by_member.entry(member.to_owned()).or_default();
                if !known.contains(text) {
                    known.push(text.clone());
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(item, member)),
            Value::Object(members) => members.iter().for_each(|(name, it)| self.add(it, name)),
            _ => {}
        }
    }

    /// Strings that may be at a member, the likeliest first.
    pub(super) fn of(&self, member: &str, now: &str) -> Vec<String> {
        let known = self.by_member.get(member).into_iter().flatten().take(MOST_TRIED).cloned();
        let ends = self.listed.iter().filter(|it| it.ends_with(now) || it.starts_with(now));
        let ends = ends.filter(|_| !now.is_empty()).take(MOST_TRIED).cloned();
        let lower = member.to_ascii_lowercase();
        let is = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
        let groups: [&[&str]; 3] = match () {
            () if is(&["url", "uri", "callback", "endpoint"]) => [&URLS, &TEXTS, &MOMENTS],
            () if lower.ends_with("_at") || is(&["date", "expires", "time"]) => {
                [&MOMENTS, &TEXTS, &URLS]
            }
            () if lower.contains("mail") => [&TEXTS[3..4], &TEXTS, &URLS],
            () => [&TEXTS, &URLS, &MOMENTS],
        };
        let groups = groups.into_iter().flatten().map(|it| (*it).to_owned());
        ends.chain(known).chain(groups).collect()
    }

    /// The value with better strings where `is_same` says that nothing else changes. What is as in `kept` stays.
    pub(super) fn polish(
        &self,
        value: &Value,
        kept: Option<&Value>,
        is_same: &mut dyn FnMut(&Value) -> bool,
    ) -> Value {
        let mut odd = Vec::new();
        odd_strings(value, &mut String::new(), "", &mut odd);
        odd.retain(|(at, _, text)| {
            let is_kept = kept.and_then(|kept| kept.pointer(at)?.as_str()) == Some(text);
            !is_kept && !self.listed.contains(text)
        });
        let mut polished = value.clone();
        for (at, member, text) in &odd {
            // What was changed with another one reads well already.
            if polished.pointer(at).and_then(Value::as_str) != Some(text) {
                continue;
            }
            let plain = text.replacen(":443/", "/", 1).replacen(":80/", "/", 1);
            let secure = plain.replacen("http://", "https://", 1);
            let better = [secure, plain].into_iter().chain(self.of(member, text));
            // By itself, or with the strings that have to be the same.
            let alone = [at.clone()];
            let same: Vec<String> =
                odd.iter().filter(|it| it.2 == *text).map(|it| it.0.clone()).collect();
            let ways = better.filter(|it| it != text);
            let ways = ways.flat_map(|it| [(it.clone(), &alone[..]), (it, &same[..])]);
            let mut changed = ways.map(|(better, places)| {
                let mut changed = polished.clone();
                for at in places {
                    if let Some(place) = changed.pointer_mut(at) {
                        *place = Value::String(better.clone());
                    }
                }
                changed
            });
            if let Some(better) = changed.find(|it| is_same(it)) {
                polished = better;
            }
        }
        polished
    }
}

/// The strings that nobody would write, each with its place and the name of its member.
fn odd_strings(
    value: &Value,
    at: &mut String,
    member: &str,
    found: &mut Vec<(String, String, String)>,
) {
    let length = at.len();
    match value {
        Value::String(text) if is_odd(text) => {
            found.push((at.clone(), member.to_owned(), text.clone()));
        }
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                at.push_str(&format!("/{nth}"));
                odd_strings(item, at, member, found);
                at.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, inner) in members {
                at.push('/');
                at.push_str(&crate::text::pointer_token::escape(name));
                odd_strings(inner, at, name, found);
                at.truncate(length);
            }
        }
        _ => {}
    }
}

fn is_odd(text: &str) -> bool {
    let is_plain = |it: char| it.is_alphanumeric() || it.is_ascii_punctuation() || it == ' ';
    let first = text.chars().next();
    text.chars().count() < 3
        || text.chars().all(|it| Some(it) == first)
        || !text.starts_with(|it: char| it.is_alphanumeric())
        || !text.chars().all(is_plain)
        || text.contains(":443/")
        || text.contains(":80/")
}
