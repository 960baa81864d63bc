//! The patterns of a schema, by ECMA-262: how each is given to the validator, and which can't be used.
//!
//! The validator has a reading of patterns of its own. Where that has the same meaning, a pattern stays as it is.
//! Where a translation has, it takes its place. All others are matched by [`Unknown`]'s keywords, by us.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jsonschema::{PatternOptions, Retrieve, ValidationOptions};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::bundle::Bundle;
use super::error::{SchemaMistake, SchemaMistakeKind};
use super::location::split;
use super::nodes::Nodes;
use super::pattern_keyword::{self, Matcher};
use super::walk::fragment;
use crate::ecma::{self, MOST_STATES, Pattern, PatternError};
use crate::text::Place;
use crate::text::pointer_token::{escape, unescape};

/// The caches of all patterns together may take so many bytes, which they fill as they are matched.
const CACHES: usize = 64 << 20;

/// Going back may take so many steps for the name of a member.
const STEPS_OF_NAME: usize = 50_000;

/// What can't be had for the names of members.
const UNSUPPORTED_NAME: &str = "as a name in `patternProperties` it has back-references, or look-around in a form that dtolint has no engine for";

/// A pattern with fewer states is within the limit of bytes for certain.
const SURELY_SMALL: u64 = 20_000;

/// The options of a validator.
pub(super) type Options<'r> = ValidationOptions<'r, Arc<dyn Retrieve>, Nodes>;

/// How a pattern is given to the validator.
enum Use {
    AsWritten,
    /// Another pattern that means the same to the validator.
    Translated(String),
    /// The same for the engine that has look-around, in the name of a member.
    WithLooks(String),
    /// It is matched by us.
    Ours(Arc<Matcher>),
}

/// The patterns of a schema.
pub(super) struct Patterns {
    values: HashMap<String, Use>,
    names: HashMap<String, Use>,
    cache: usize,
    /// Those that can't be used, each with its pointer.
    unusable: Vec<(String, String, PatternError)>,
}

impl Patterns {
    /// Reads the patterns of a schema and of those that it refers to.
    pub(super) fn of(bundle: &Bundle) -> Self {
        let mut found: Vec<(&str, String, bool)> = Vec::new();
        bundle.all(&mut |at, schema| found.extend(written(at, schema)));
        let cache = CACHES.checked_div(found.len().saturating_add(1)).unwrap_or(CACHES);
        let cache = cache.clamp(64 << 10, 2 << 20);
        let (values, names) = (HashMap::new(), HashMap::new());
        let mut patterns = Self { values, names, cache, unusable: Vec::new() };
        let (mut states, mut known) = (0, HashMap::new());
        let mut places = Vec::new();
        for (text, at, is_name) in found {
            let pattern =
                known.entry(text).or_insert_with(|| parsed(text, &mut states).map(Arc::new));
            patterns.add(text, is_name, pattern.clone());
            places.push((text, at, is_name));
        }
        if patterns.have_looks() {
            patterns.fit_looks();
        }
        for (text, at, is_name) in places {
            let uses = if is_name { &patterns.names } else { &patterns.values };
            if let Some(Use::Ours(matcher)) = uses.get(text)
                && let Matcher::Unusable(_, error) = &**matcher
            {
                patterns.unusable.push((at, text.to_owned(), error.clone()));
            }
        }
        patterns
    }

    /// Whether the name of a member needs look-around. Then the validator has another engine for all patterns.
    fn have_looks(&self) -> bool {
        self.names.values().any(|usage| matches!(usage, Use::WithLooks(_)))
    }

    /// Takes from the validator what its engine with look-around refuses.
    fn fit_looks(&mut self) {
        let fits = |text: &str, usage: &Use| match usage {
            Use::AsWritten => is_taken(text),
            Use::Translated(text) | Use::WithLooks(text) => is_taken(text),
            Use::Ours(_) => true,
        };
        let cache = self.cache;
        for (text, usage) in self.values.iter_mut().filter(|(text, usage)| !fits(text, usage)) {
            let compiled = Pattern::new(text).and_then(|it| it.compile(None, Some(cache)));
            *usage = Use::Ours(Arc::new(match compiled {
                Ok(regex) => Matcher::Regex(regex),
                Err(error) => Matcher::Unusable(text.clone(), error),
            }));
        }
        for (text, usage) in self.names.iter_mut().filter(|(text, usage)| !fits(text, usage)) {
            let error = PatternError::Unsupported(UNSUPPORTED_NAME.to_owned());
            *usage = Use::Ours(Arc::new(Matcher::Unusable(text.clone(), error)));
        }
    }

    fn add(&mut self, text: &str, is_name: bool, pattern: Result<Arc<Pattern>, PatternError>) {
        let uses = if is_name { &mut self.names } else { &mut self.values };
        let cache = self.cache;
        uses.entry(text.to_owned()).or_insert_with(|| {
            let of_pattern = |pattern: Arc<Pattern>| how(&pattern, is_name, cache);
            pattern.and_then(of_pattern).unwrap_or_else(|error| {
                Use::Ours(Arc::new(Matcher::Unusable(text.to_owned(), error)))
            })
        });
    }

    /// The patterns that can't be used, as mistakes at their places.
    pub(super) fn mistakes<'p>(
        &'p self,
        bundle: &'p Bundle,
    ) -> impl Iterator<Item = SchemaMistake> + 'p {
        self.unusable.iter().map(|(at, text, error)| {
            let message = match error {
                PatternError::Invalid { .. } => {
                    format!("`{text}` is not a valid regular expression: {error}")
                }
                PatternError::TooLarge(limit) => {
                    format!("the pattern `{text}` is too large: {limit}")
                }
                PatternError::Unsupported(what) => {
                    format!("the pattern `{text}` is not supported: {what}")
                }
            };
            let message = format!("{message}; no value is checked against it");
            SchemaMistake::new(SchemaMistakeKind::Pattern, place(bundle, at), message)
                .help(error.help())
                .value(split(at).1, text)
        })
    }

    /// The options of the validator, with how it matches patterns.
    pub(super) fn options<'r>(&self, options: Options<'r>) -> Options<'r> {
        let ours = self.values.iter().chain(&self.names).filter_map(|(text, usage)| match usage {
            Use::Ours(matcher) => Some((text.clone(), Arc::clone(matcher))),
            _ => None,
        });
        let options = pattern_keyword::add(options, ours.collect());
        let options = options.with_format("regex", |text| ecma::parse(text).is_ok());
        match self.have_looks() {
            true => options.with_pattern_options(
                PatternOptions::fancy_regex()
                    .backtrack_limit(STEPS_OF_NAME)
                    .dfa_size_limit(self.cache),
            ),
            false => {
                options.with_pattern_options(PatternOptions::regex().dfa_size_limit(self.cache))
            }
        }
    }

    /// Whether all can stay as they are.
    pub(super) fn are_as_written(&self) -> bool {
        let is_as_written = |usage: &Use| matches!(usage, Use::AsWritten);
        self.values.values().chain(self.names.values()).all(is_as_written)
    }

    /// Gives the patterns of the schemas at these pointers the form that the validator takes. Adds the written form of
    /// each name that was translated.
    pub(super) fn rewrite(
        &self,
        value: &mut Value,
        mut pointers: Vec<String>,
        written: &mut HashMap<String, String>,
    ) {
        // What is deeper first, so that no pointer leads through a name that was translated.
        pointers.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        for pointer in pointers {
            if let Some(Value::Object(schema)) = value.pointer_mut(&pointer) {
                self.rewrite_value(schema);
                self.rewrite_reference(schema);
                self.rewrite_names(schema, written);
            }
        }
    }

    fn rewrite_value(&self, schema: &mut Map<String, Value>) {
        let Some(text) = schema.get("pattern").and_then(Value::as_str) else { return };
        match self.values.get(text) {
            Some(Use::Translated(translated)) => {
                schema.insert("pattern".to_owned(), Value::from(translated.as_str()));
            }
            Some(Use::Ours(_)) => {
                let pattern = schema.remove("pattern").unwrap_or_default();
                schema.insert(pattern_keyword::VALUE.to_owned(), pattern);
            }
            _ => {}
        }
    }

    /// A reference to a schema behind a name that was translated.
    fn rewrite_reference(&self, schema: &mut Map<String, Value>) {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return };
        let Some((before, encoded)) = reference.split_once('#') else { return };
        let Ok(pointer) = percent_decode_str(encoded).decode_utf8() else { return };
        if !pointer.contains("/patternProperties/") {
            return;
        }
        let mut is_name = false;
        let segments: Vec<String> = pointer
            .split('/')
            .map(|segment| {
                let text = unescape(segment);
                let translated = self.names.get(&text).filter(|_| is_name).and_then(translated);
                is_name = segment == "patternProperties";
                translated.map_or_else(|| segment.to_owned(), escape)
            })
            .collect();
        let fragment = fragment(&segments.join("/"));
        schema.insert("$ref".to_owned(), Value::from(format!("{before}#{fragment}")));
    }

    fn rewrite_names(
        &self,
        schema: &mut Map<String, Value>,
        written: &mut HashMap<String, String>,
    ) {
        let Some(Value::Object(names)) = schema.get_mut("patternProperties") else { return };
        let mut taken: HashSet<String> = names.keys().cloned().collect();
        for (text, schema) in std::mem::take(names) {
            let usage = self.names.get(&text);
            let Some(translated) = usage.and_then(translated) else {
                names.insert(text, schema);
                continue;
            };
            // Two patterns may have one translation.
            let mut translated = translated.to_owned();
            while !taken.insert(translated.clone()) {
                translated.push_str("(?:)");
            }
            let schema = match usage {
                Some(Use::Ours(_)) => {
                    let keyword = (pattern_keyword::NAME.to_owned(), Value::from(text.as_str()));
                    Value::Object(Map::from_iter([keyword]))
                }
                _ => schema,
            };
            names.insert(translated.clone(), schema);
            written.insert(translated, text);
        }
    }
}

/// What stands for a name; `None` if it stays as it is. Which names a pattern that can't be used is for isn't known:
/// it may be any.
fn translated(usage: &Use) -> Option<&str> {
    match usage {
        Use::AsWritten => None,
        Use::Translated(text) | Use::WithLooks(text) => Some(text),
        Use::Ours(_) => Some("^"),
    }
}

/// The patterns of a schema, each with its pointer, and whether it is the name of members.
fn written<'v>(at: &str, schema: &'v Map<String, Value>) -> Vec<(&'v str, String, bool)> {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let of_value = pattern.map(|pattern| (pattern, format!("{at}/pattern"), false));
    let names = schema.get("patternProperties").and_then(Value::as_object);
    let names = names.into_iter().flat_map(|names| names.keys());
    let of_names =
        names.map(|name| (name.as_str(), format!("{at}/patternProperties/{}", escape(name)), true));
    of_value.into_iter().chain(of_names).collect()
}

/// Where a pattern is: it is a key of `patternProperties`, or a value.
fn place(bundle: &Bundle, at: &str) -> Place {
    match at.rsplit('/').nth(1) == Some("patternProperties") {
        true => bundle.key_place(at),
        false => bundle.place(at),
    }
}

/// A pattern that is small enough, together with the `states` of those before it.
fn parsed(text: &str, states: &mut u64) -> Result<Pattern, PatternError> {
    let pattern = Pattern::new(text)?;
    let own = pattern.states();
    if own > MOST_STATES {
        return Err(PatternError::TooLarge(format!(
            "about {own} states, and the limit is {MOST_STATES}"
        )));
    }
    let together = states.saturating_add(own);
    if together > MOST_STATES {
        return Err(PatternError::TooLarge(format!(
            "the patterns of the schema have about {together} states together, and the limit is {MOST_STATES}"
        )));
    }
    *states = together;
    Ok(pattern)
}

/// How a pattern is given to the validator.
fn how(pattern: &Pattern, is_name: bool, cache: usize) -> Result<Use, PatternError> {
    // Whether a large one is within the limit of bytes shows when it is compiled, which is enough to do once.
    let is_large = pattern.states() > SURELY_SMALL;
    if is_large && is_name {
        pattern.compile(None, None)?;
    }
    if let (Some(linear), Some(meaning), false) =
        (pattern.linear(), pattern.hir(), is_large && !is_name)
    {
        let means_the_same = |text: &str| {
            // It refuses a schema with what it doesn't take for a pattern.
            let is_accepted = jsonschema_regex::is_valid_ecma_regex(text);
            let theirs = jsonschema_regex::to_rust_regex(text).ok().filter(|_| is_accepted);
            theirs.and_then(|theirs| ecma::hir(&theirs)).is_some_and(|theirs| theirs == meaning)
        };
        if means_the_same(pattern.as_str()) {
            return Ok(Use::AsWritten);
        }
        if means_the_same(linear) {
            return Ok(Use::Translated(linear.to_owned()));
        }
    }
    if !is_name {
        return Ok(Use::Ours(Arc::new(Matcher::Regex(pattern.compile(None, Some(cache))?))));
    }
    let with_looks =
        pattern.with_looks().filter(|text| jsonschema_regex::is_valid_ecma_regex(text));
    with_looks
        .map(Use::WithLooks)
        .ok_or_else(|| PatternError::Unsupported(UNSUPPORTED_NAME.to_owned()))
}

/// Whether the validator's engine with look-around takes a pattern.
fn is_taken(text: &str) -> bool {
    let options = jsonschema::options().with_pattern_options(PatternOptions::fancy_regex());
    options.build(&json!({ "patternProperties": { text: true } })).is_ok()
}
