//! The values that a policy gives to a check, in their final form, each with its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use crate::check::values::{Date, NameEntry, NameSet};
use crate::document::{Decimal, Pattern};
use crate::text::Place;
use crate::url::Domain;

/// Where one of `when` is, each of `then` must be.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub(crate) when: Arc<[NameEntry]>,
    pub(crate) then: Arc<[NameEntry]>,
    pub(crate) why: Option<Arc<str>>,
    pub(crate) place: Place,
}

/// With a host of `domains`, `only` these names.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) domains: Arc<[Domain]>,
    pub(crate) only: Arc<[NameEntry]>,
    pub(crate) why: Option<Arc<str>>,
    pub(crate) place: Place,
}

/// A value that was read.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    Count(usize),
    Number(Decimal, String),
    Flag(bool),
    Text(String),
    Words(Arc<[String]>),
    Members(Arc<[(String, Place)]>),
    Names(Arc<[NameEntry]>),
    Globs(Arc<[NameEntry]>),
    Domains(Arc<[Domain]>),
    Ports(Arc<[u16]>),
    Regex(Regex),
    Pointer(Pattern),
    ItemPointer(Pattern),
    Date(Date),
    Days(Date, Date),
    Families(Arc<[Family]>),
    Scopes(Arc<[Scope]>),
}

/// The arguments of one check, by parameter. Only what the policy gave, and only of the kind that
/// the [`crate::Parameter`] declares.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
    by_name: BTreeMap<&'static str, (Argument, Place)>,
}

/// A getter for one kind of argument.
macro_rules! get {
    ($self:ident, $parameter:ident, $variant:ident($($value:pat),+) => $result:expr) => {
        match $self.by_name.get($parameter) {
            Some((Argument::$variant($($value),+), _)) => Some($result),
            _ => None,
        }
    };
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

    /// A [`crate::Kind::Count`].
    pub fn count(&self, parameter: &str) -> Option<usize> {
        get!(self, parameter, Count(count) => *count)
    }

    /// A [`crate::Kind::Number`], as the nearest floating-point number.
    pub fn number(&self, parameter: &str) -> Option<f64> {
        get!(self, parameter, Number(_, text) => text.parse().expect("the text of a JSON number is one of Rust"))
    }

    /// A [`crate::Kind::Flag`]; `false` if it is left out.
    pub fn flag(&self, parameter: &str) -> bool {
        get!(self, parameter, Flag(flag) => *flag).unwrap_or(false)
    }

    /// A [`crate::Kind::Text`] or a [`crate::Kind::Choice`].
    pub fn text(&self, parameter: &str) -> Option<&str> {
        get!(self, parameter, Text(text) => text.as_str())
    }

    /// [`crate::Kind::Words`] or [`crate::Kind::Choices`]; none if they are left out.
    pub fn words(&self, parameter: &str) -> Arc<[String]> {
        get!(self, parameter, Words(words) => Arc::clone(words)).unwrap_or_else(|| [].into())
    }

    /// [`crate::Kind::Names`], [`crate::Kind::Globs`] or the names among [`crate::Kind::Values`] as a set to look names up in.
    pub fn names(&self, parameter: &str) -> Option<NameSet> {
        self.entries(parameter).map(|entries| NameSet::new(entries, &[]))
    }

    /// Whether a [`crate::Kind::Regex`] matches somewhere in `text`; `None` if it is left out.
    pub fn matches(&self, parameter: &str, text: &str) -> Option<bool> {
        self.regex(parameter).map(|regex| regex.is_match(text))
    }

    /// A [`crate::Kind::Date`].
    pub fn date(&self, parameter: &str) -> Option<Date> {
        get!(self, parameter, Date(date) => *date)
    }

    /// [`crate::Kind::Days`]: today, and the last day.
    pub fn days(&self, parameter: &str) -> Option<(Date, Date)> {
        get!(self, parameter, Days(today, end) => (*today, *end))
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

    /// A [`crate::Kind::Members`], each with its place.
    pub(crate) fn members(&self, parameter: &str) -> Arc<[(String, Place)]> {
        get!(self, parameter, Members(members) => Arc::clone(members)).unwrap_or_else(|| [].into())
    }

    pub(crate) fn decimal(&self, parameter: &str) -> Option<(&Decimal, &str)> {
        get!(self, parameter, Number(number, text) => (number, text.as_str()))
    }

    /// The entries of [`crate::Kind::Names`], [`crate::Kind::Globs`] or [`crate::Kind::Values`], in their order.
    pub fn entries(&self, parameter: &str) -> Option<Arc<[NameEntry]>> {
        get!(self, parameter, Names(names) => Arc::clone(names))
            .or_else(|| get!(self, parameter, Globs(names) => Arc::clone(names)))
    }

    pub(crate) fn domains(&self, parameter: &str) -> Option<Arc<[Domain]>> {
        get!(self, parameter, Domains(domains) => Arc::clone(domains))
    }

    pub(crate) fn ports(&self, parameter: &str) -> Arc<[u16]> {
        get!(self, parameter, Ports(ports) => Arc::clone(ports)).unwrap_or_else(|| [].into())
    }

    pub(crate) fn regex(&self, parameter: &str) -> Option<&Regex> {
        get!(self, parameter, Regex(regex) => regex)
    }

    pub(crate) fn pointer(&self, parameter: &str) -> Option<&Pattern> {
        get!(self, parameter, Pointer(pointer) => pointer)
            .or_else(|| get!(self, parameter, ItemPointer(pointer) => pointer))
    }

    pub(crate) fn families(&self, parameter: &str) -> Arc<[Family]> {
        get!(self, parameter, Families(families) => Arc::clone(families))
            .unwrap_or_else(|| [].into())
    }

    pub(crate) fn scopes(&self, parameter: &str) -> Arc<[Scope]> {
        get!(self, parameter, Scopes(scopes) => Arc::clone(scopes)).unwrap_or_else(|| [].into())
    }

    /// Every entry that names values which a schema may list, whatever its parameter.
    pub(crate) fn listed_names(&self) -> impl Iterator<Item = &NameEntry> {
        self.by_name.values().flat_map(|(argument, _)| -> Box<dyn Iterator<Item = &NameEntry>> {
            match argument {
                Argument::Names(names) => Box::new(names.iter()),
                Argument::Families(families) => {
                    Box::new(families.iter().flat_map(|one| one.when.iter().chain(&*one.then)))
                }
                Argument::Scopes(scopes) => {
                    Box::new(scopes.iter().flat_map(|scope| scope.only.iter()))
                }
                _ => Box::new(std::iter::empty()),
            }
        })
    }

    /// Every key of a [`crate::Kind::Members`], with its place.
    pub(crate) fn all_members(&self) -> impl Iterator<Item = &(String, Place)> {
        self.by_name.values().flat_map(|(argument, _)| match argument {
            Argument::Members(members) => members.iter(),
            _ => [].iter(),
        })
    }

    /// Every pointer with its place; `true` for one from each item of the selected array.
    pub(crate) fn pointers(&self) -> impl Iterator<Item = (&Pattern, bool, &Place)> {
        self.by_name.values().filter_map(|(argument, place)| match argument {
            Argument::Pointer(pointer) => Some((pointer, false, place)),
            Argument::ItemPointer(pointer) => Some((pointer, true, place)),
            _ => None,
        })
    }
}
