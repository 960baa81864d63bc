//! An array of names that a value may have, which the schema lists.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue, Uncovered, kept};
use crate::check::params::json_schema::shared;
use crate::check::params::kind::{Comparison, ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, by_reason};
use crate::check::params::sets::read_entry;
use crate::check::values::{NameEntry, NameSet, Wildcard};
use crate::document::Types;
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "an array of names, with `*` for any characters and `@name` for a set".to_owned()
    }

    fn read(&self, item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Names { entries: read_names(item, reading)?, are_listed: true }))
    }

    fn json_schema(&self) -> Value {
        shared("names")
    }

    fn comparison(&self) -> Comparison {
        Comparison::Coverage
    }
}

/// Reads an array of names: strings, or tables of some names with the reason for them.
pub(super) fn read_names(
    item: &Item<'_>,
    reading: &ReadContext<'_>,
) -> Result<Arc<[NameEntry]>, Reported> {
    let entries: Vec<_> = item.list(|item| {
        let entries = read_entry(&item, Some(reading.sets))?;
        match entries.iter().find(|entry| entry.of != Types::STRING) {
            Some(entry) => Err(item.report(not_a_name(entry))),
            None => Ok(entries),
        }
    })?;
    Ok(entries.into_iter().flatten().collect())
}

/// The mistake of a number in a set of a file, where the list is one of names.
fn not_a_name(entry: &NameEntry) -> PolicyMistake {
    let set = entry.set.as_deref().unwrap_or("");
    let message = format!("`@{set}` has the number {}, and this is a list of names", entry.text());
    let help = "name a set of strings, or put the number in quotes in its file";
    PolicyMistake::value(message).help(help).related(entry.place.clone(), "the number")
}

/// Names and other values, of any kind that is an array of them.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) entries: Arc<[NameEntry]>,
    /// Whether a schema that lists names has to list each of these.
    pub(crate) are_listed: bool,
}

impl ArgumentValue for Names {
    fn entry_places(&self) -> Vec<&Place> {
        self.entries.iter().map(|entry| &entry.place).collect()
    }

    fn is_explained(&self, nth: usize) -> bool {
        self.entries.get(nth).is_some_and(|entry| entry.why.is_some())
    }

    fn keeping(&self, is_kept: &dyn Fn(usize) -> bool) -> Option<Argument> {
        let entries = kept(&self.entries, is_kept);
        Some(Argument::new(Self { entries, are_listed: self.are_listed }))
    }

    fn describe(&self) -> Vec<String> {
        by_reason(&self.entries)
    }

    fn print(&self, _: &Place, sets: &NamedSetsInUse<'_>) -> Printed {
        Printed::List(sets.names(&self.entries))
    }

    fn is_same(&self, other: &Argument) -> bool {
        let key = |it: &NameEntry| (it.pattern.clone(), it.of);
        let is_same = |other: &Self| self.entries.iter().map(key).eq(other.entries.iter().map(key));
        other.get::<Self>().is_some_and(is_same)
    }

    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn uncovered_by(&self, other: &Argument, known: Option<&[String]>) -> Option<Vec<Uncovered>> {
        Some(uncovered_names(&self.entries, &other.get::<Self>()?.entries, known))
    }

    fn listed_names(&self) -> Vec<&NameEntry> {
        if self.are_listed { self.entries.iter().collect() } else { Vec::new() }
    }
}

/// The entries of one list that another one doesn't cover.
pub(super) fn uncovered_names(
    inner: &[NameEntry],
    outer: &[NameEntry],
    known: Option<&[String]>,
) -> Vec<Uncovered> {
    let literal = outer.iter().filter(|it| !it.is_glob()).map(|it| (it.text(), it.of));
    let literal: HashSet<(Cow<'_, str>, Types)> = literal.collect();
    let globs: Vec<Wildcard> =
        outer.iter().filter(|it| it.is_glob()).map(|it| Wildcard::new(&it.pattern)).collect();
    let covers = |name: &str, of: Types| {
        literal.contains(&(name.into(), of))
            || (of == Types::STRING && globs.iter().any(|it| it.is_match(name)))
    };
    // Which names a pattern stands for is known where the schema lists them all. Else a pattern is
    // covered by one that fits its text, in which `*` is fitted by `*` alone.
    let is_covered = |entry: &&NameEntry| {
        let wildcard = Wildcard::new(&entry.pattern);
        let mut named =
            known.into_iter().flatten().filter(|name| wildcard.is_match(name)).peekable();
        match named.peek().is_some() && entry.is_glob() {
            true => named.all(|name| covers(name, entry.of)),
            false if entry.is_glob() => globs.iter().any(|it| it.covers(&wildcard)),
            false => covers(&entry.text(), entry.of),
        }
    };
    let left = inner.iter().filter(|entry| !is_covered(entry));
    left.map(|it| Uncovered { text: it.pattern.clone(), place: Some(it.place.clone()) }).collect()
}

impl Arguments {
    /// [`Kind::Names`](crate::check::Kind::Names), [`Kind::Globs`](crate::check::Kind::Globs) or the names among
    /// [`Kind::Values`](crate::check::Kind::Values) as a set to look names up in.
    pub fn names(&self, parameter: &str) -> Option<NameSet> {
        self.entries(parameter).map(|entries| NameSet::new(entries, &[]))
    }

    /// The entries of [`Kind::Names`](crate::check::Kind::Names), [`Kind::Globs`](crate::check::Kind::Globs) or
    /// [`Kind::Values`](crate::check::Kind::Values), in their order.
    pub fn entries(&self, parameter: &str) -> Option<Arc<[NameEntry]>> {
        self.value::<Names>(parameter).map(|names| Arc::clone(&names.entries))
    }
}
