//! A value of a parameter: what every kind of value can do.

use std::any::Any;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use super::print::{NamedSetsInUse, Printed};
use crate::check::values::NameEntry;
use crate::document::Pattern;
use crate::schema::Role;
use crate::text::Place;

/// What a value of a parameter can do. Each kind has its own type of value, in its own file.
///
/// Methods that take another value are given one of the same type: a parameter has one kind.
pub(crate) trait ArgumentValue: Any + fmt::Debug + Send + Sync {
    /// The value as lines of Markdown. Names that share a reason share a line.
    fn describe(&self) -> Vec<String>;

    /// The value as TOML that reads as the same. `place` is where it is written.
    fn print(&self, place: &Place, sets: &NamedSetsInUse<'_>) -> Printed;

    /// Whether another value says the same.
    fn is_same(&self, other: &Argument) -> bool;

    /// How a number or date compares to another one; `None` for values without an order.
    fn order(&self, _other: &Argument) -> Option<Ordering> {
        None
    }

    /// The value in a message about its order.
    fn short(&self) -> String {
        self.describe().join(", ")
    }

    /// The entries of a list that another one doesn't cover; `None` if it isn't a list. `known` are
    /// the names that the schemas list where the rule looks, if they list all.
    fn uncovered_by(&self, _other: &Argument, _known: Option<&[String]>) -> Option<Vec<Uncovered>> {
        None
    }

    /// Whether it is a list of what is let through, and lists nothing.
    fn is_empty(&self) -> bool {
        false
    }

    /// The value as JSON, for a default in the JSON Schema of policies.
    fn json(&self) -> Option<Value> {
        None
    }

    /// Where each entry is, of a list whose entries have a meaning of their own.
    fn entry_places(&self) -> Vec<&Place> {
        Vec::new()
    }

    /// Whether an entry says why it is there.
    fn is_explained(&self, _nth: usize) -> bool {
        false
    }

    /// The same list with those entries alone whose numbers are kept.
    fn keeping(&self, _is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        None
    }

    /// The entries that name values which a schema may list.
    fn listed_names(&self) -> Vec<&NameEntry> {
        Vec::new()
    }

    /// With how many entries of a list a value is compared one by one; names without `*` are looked up.
    fn comparisons(&self) -> usize {
        let globs = self.listed_names().iter().filter(|entry| entry.is_glob()).count();
        globs.saturating_add(self.members().len())
    }

    /// The keys of an object, each of which a schema has to allow.
    fn members(&self) -> &[(String, Place)] {
        &[]
    }

    /// The check for each item of the selected array that it is.
    fn condition(&self) -> Option<&Condition> {
        None
    }

    /// The role that it stands for.
    fn role(&self) -> Option<Role> {
        None
    }

    /// The pointers, each with whether it starts at each item of the selected array.
    fn pointers(&self) -> Vec<(&Pattern, bool)> {
        Vec::new()
    }
}

/// A check within another one. What it is, only the expressions of checks know: they are made of arguments.
pub(crate) type Condition = Arc<dyn Any + Send + Sync>;

/// An entry of one list that the other doesn't cover.
pub(crate) struct Uncovered {
    pub(crate) text: String,
    pub(crate) place: Option<Place>,
}

impl Uncovered {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }
}

/// Those entries of a list whose numbers are kept.
pub(crate) fn kept<T: Clone>(all: &[T], is_kept: &dyn Fn(usize) -> bool) -> Arc<[T]> {
    let kept = all.iter().enumerate().filter(|(nth, _)| is_kept(*nth));
    kept.map(|(_, entry)| entry.clone()).collect()
}

/// A value that was read, of any kind.
#[derive(Debug, Clone)]
pub(crate) struct Argument(Arc<dyn ArgumentValue>);

impl Argument {
    pub(crate) fn new(value: impl ArgumentValue) -> Self {
        Self(Arc::new(value))
    }

    /// The value, if it is of that type.
    pub(crate) fn get<T: ArgumentValue>(&self) -> Option<&T> {
        let value: &dyn Any = &*self.0;
        value.downcast_ref()
    }
}

impl std::ops::Deref for Argument {
    type Target = dyn ArgumentValue;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}
