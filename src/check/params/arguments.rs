//! The values that a policy gives to a check, in their final form, each with its place.
//!
//! The getter for a kind of value is in the file of the kind.

use std::collections::BTreeMap;

use super::argument::{Argument, ArgumentValue};
use crate::check::values::NameEntry;
use crate::document::Pattern;
use crate::text::Place;

/// The arguments of one check, by parameter. Only what the policy gave, and only of the kind that
/// the [`Parameter`](crate::check::Parameter) declares.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    by_name: BTreeMap<&'static str, (Argument, Place)>,
}

impl Arguments {
    /// Whether the policy gives that parameter.
    pub fn has(&self, parameter: &str) -> bool {
        self.by_name.contains_key(parameter)
    }

    /// Where the policy gives it.
    pub fn place(&self, parameter: &str) -> Option<&Place> {
        self.by_name.get(parameter).map(|(_, place)| place)
    }

    /// The value of a parameter, if it is given and of that type.
    pub(super) fn value<T: ArgumentValue>(&self, parameter: &str) -> Option<&T> {
        self.by_name.get(parameter)?.0.get()
    }

    pub(crate) fn set(&mut self, parameter: &'static str, argument: Argument, place: Place) {
        self.by_name.insert(parameter, (argument, place));
    }

    /// Takes over what `later` says.
    pub(crate) fn extend(&mut self, later: Self) {
        self.by_name.extend(later.by_name);
    }

    /// Every argument with its parameter and its place, sorted by the parameter's name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &Argument, &Place)> {
        self.by_name.iter().map(|(name, (argument, place))| (*name, argument, place))
    }

    /// An argument as it was read.
    pub(crate) fn get(&self, parameter: &str) -> Option<(&Argument, &Place)> {
        self.by_name.get(parameter).map(|(argument, place)| (argument, place))
    }

    /// Forgets a parameter; gives where it was given.
    pub(crate) fn remove(&mut self, parameter: &str) -> Option<Place> {
        self.by_name.remove(parameter).map(|(_, place)| place)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Each argument as lines of Markdown: the parameter, and what it was given.
    pub(crate) fn describe(&self) -> Vec<(&'static str, Vec<String>)> {
        self.iter().map(|(parameter, argument, _)| (parameter, argument.describe())).collect()
    }

    /// Every entry that names values which a schema may list, whatever its parameter.
    pub(crate) fn listed_names(&self) -> impl Iterator<Item = &NameEntry> {
        self.by_name.values().flat_map(|(argument, _)| argument.listed_names())
    }

    /// Every key of a [`Kind::Members`](crate::check::Kind::Members), with its place.
    pub(crate) fn all_members(&self) -> impl Iterator<Item = &(String, Place)> {
        self.by_name.values().flat_map(|(argument, _)| argument.members())
    }

    /// Every pointer with its parameter and its place; `true` for one from each item of the selected array.
    pub(crate) fn pointers(&self) -> impl Iterator<Item = (&'static str, &Pattern, bool, &Place)> {
        self.iter().flat_map(|(name, argument, place)| {
            let pointers = argument.pointers().into_iter();
            pointers.map(move |(pointer, is_from_items)| (name, pointer, is_from_items, place))
        })
    }
}
