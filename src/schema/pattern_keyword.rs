//! Patterns that we match and not the validator, as keywords of our own.
//!
//! Whether a text matches isn't always known: a pattern can be wrong, or take too many steps. The validator is run
//! twice then, where it does and where it doesn't; see `violation.rs`.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jsonschema::{Keyword, ValidationError, ValidationOptions};

use super::nodes::Nodes;
use crate::document::Node;
use crate::ecma::{PatternError, Regex, within_steps};

/// What stands for `pattern`.
pub(super) const VALUE: &str = "dtolint:pattern";

/// What is the schema of the members whose names a pattern would have chosen.
pub(super) const NAME: &str = "dtolint:name";

/// Whether a keyword is one of these.
pub(super) fn is(keyword: &str) -> bool {
    [VALUE, NAME].contains(&keyword)
}

/// What a pattern is matched with.
pub(super) enum Matcher {
    Regex(Regex),
    /// The text of a pattern that can't be used, and why.
    Unusable(String, PatternError),
}

impl Matcher {
    fn text(&self) -> &str {
        match self {
            Self::Regex(regex) => regex.as_str(),
            Self::Unusable(text, _) => text,
        }
    }
}

/// A value of which it isn't known whether it matches.
#[derive(Clone)]
pub(super) struct Unknown {
    pub(super) pattern: String,
    /// Where the pattern is in the validator's schema.
    pub(super) schema_path: String,
    /// Why it can't be used; `None` if it took too many steps.
    pub(super) error: Option<PatternError>,
    /// The value's arena and its number there: a key is in one of its own.
    pub(super) id: (usize, u32),
    /// The value, if it is a text.
    pub(super) text: Option<String>,
}

thread_local! {
    /// What is assumed of values of which it isn't known.
    static ASSUMED: Cell<bool> = const { Cell::new(true) };
    static UNKNOWN: RefCell<Vec<Unknown>> = const { RefCell::new(Vec::new()) };
}

/// Runs the validator where all values match of which it isn't known, or none does; gives those values.
pub(super) fn assuming<T>(is_match: bool, validate: impl FnOnce() -> T) -> (T, Vec<Unknown>) {
    ASSUMED.set(is_match);
    UNKNOWN.take();
    let validated = within_steps(validate);
    let mut unknown = UNKNOWN.take();
    let mut seen = HashSet::new();
    unknown.retain(|it| seen.insert((it.schema_path.clone(), it.id, it.text.clone())));
    (validated, unknown)
}

/// So many are noted: more are as good as these.
const MOST_UNKNOWN: usize = 10_000;

/// Adds the keywords to the options of a validator.
pub(super) fn add<'r, R>(
    options: ValidationOptions<'r, R, Nodes>,
    matchers: HashMap<String, Arc<Matcher>>,
) -> ValidationOptions<'r, R, Nodes> {
    if matchers.is_empty() {
        return options;
    }
    let matchers = Arc::new(matchers);
    [VALUE, NAME].into_iter().fold(options, |options, keyword| {
        let matchers = Arc::clone(&matchers);
        options.with_keyword(keyword, move |_, value, path| {
            let pattern = value.as_str().and_then(|text| matchers.get(text));
            match pattern {
                Some(matcher) => {
                    let (matcher, path) = (Arc::clone(matcher), path.as_str().to_owned());
                    Ok(Box::new(Matched { matcher, path, is_name: keyword == NAME }))
                }
                // A schema may have a keyword with this name, which then means nothing.
                None => Ok(Box::new(Nothing)),
            }
        })
    })
}

struct Matched {
    matcher: Arc<Matcher>,
    path: String,
    is_name: bool,
}

impl<'i> Keyword<'i, Nodes> for Matched {
    fn validate(&self, instance: Node<'i>) -> Result<(), ValidationError<'i>> {
        match Keyword::<Nodes>::is_valid(self, instance) {
            true => Ok(()),
            // The sentence is made where the others are.
            false => Err(ValidationError::custom(self.matcher.text())),
        }
    }

    fn is_valid(&self, instance: Node<'i>) -> bool {
        let text = instance.as_str();
        let error = match (&*self.matcher, text) {
            (_, None) if !self.is_name => return true,
            (Matcher::Regex(regex), Some(text)) => match regex.is_match(text) {
                Ok(is_match) => return is_match,
                Err(_) => None,
            },
            (Matcher::Regex(_), None) => return true,
            (Matcher::Unusable(_, error), _) => Some(error.clone()),
        };
        UNKNOWN.with_borrow_mut(|unknown| {
            if unknown.len() < MOST_UNKNOWN {
                unknown.push(Unknown {
                    pattern: self.matcher.text().to_owned(),
                    schema_path: self.path.clone(),
                    error,
                    id: (instance.arena_address(), instance.id()),
                    text: text.map(str::to_owned),
                });
            }
        });
        ASSUMED.get()
    }
}

struct Nothing;

impl<'i> Keyword<'i, Nodes> for Nothing {
    fn validate(&self, _: Node<'i>) -> Result<(), ValidationError<'i>> {
        Ok(())
    }

    fn is_valid(&self, _: Node<'i>) -> bool {
        true
    }
}
