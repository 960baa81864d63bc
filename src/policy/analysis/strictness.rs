//! Which of two values of an option is tighter.

use std::collections::HashSet;

use crate::check::values::{NameEntry, Wildcard};
use crate::check::{Argument, Scope};
use crate::document::Types;
use crate::rules::{RuleOption, Tighter};
use crate::text::Place;
use crate::url::{Domain, DomainIndex};

/// Why a value is no tighter, and what to do.
pub(crate) struct Loosening {
    pub(crate) message: String,
    pub(crate) help: String,
    /// The entry that is to blame, if it is one.
    pub(crate) place: Option<Place>,
}

/// Why a new value of an option is not as tight as an earlier one; `None` if it is. `known` are the
/// names that the schemas list where the rule looks, if they list all.
pub(crate) fn loosened(
    option: &RuleOption,
    from: Option<&Argument>,
    to: &Argument,
    known: Option<&[String]>,
) -> Option<Loosening> {
    let name = &option.name;
    let other = |help: &str| {
        let message = format!("`{name}` has another value");
        Some(Loosening { message, help: help.to_owned(), place: None })
    };
    let Some(from) = from else {
        return match option.tighter {
            Tighter::Same => other("remove the line: the rule has no such value"),
            // What was not bounded is bounded now.
            _ => None,
        };
    };
    match option.tighter {
        Tighter::Same if same(from, to) => None,
        Tighter::Same => other("remove the line: only the same value would do"),
        Tighter::Lower | Tighter::Higher => beyond(option, from, to),
        Tighter::Subset => {
            let extra = uncovered(to, from, known)?;
            let message = format!("`{name}` lets through {} as well", listed(&extra));
            let help = "name nothing but what the final list covers".to_owned();
            Some(Loosening {
                message,
                help,
                place: extra.into_iter().next().and_then(|it| it.place),
            })
        }
        Tighter::Superset => {
            let lost = uncovered(from, to, known)?;
            let message = format!("`{name}` is without {}", listed(&lost));
            let help = format!("add {}: lists replace, they are not merged", listed(&lost));
            Some(Loosening { message, help, place: None })
        }
    }
}

/// An entry of one list that the other does not cover.
struct Entry {
    text: String,
    place: Option<Place>,
}

/// At most three entries, and how many more.
fn listed(entries: &[Entry]) -> String {
    let first: Vec<_> = entries.iter().take(3).map(|entry| format!("`{}`", entry.text)).collect();
    match entries.len().saturating_sub(3) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// The entries of `inner` that `outer` does not cover; `None` if it covers all.
fn uncovered(inner: &Argument, outer: &Argument, known: Option<&[String]>) -> Option<Vec<Entry>> {
    let plain = |text: String| Entry { text, place: None };
    let left: Vec<Entry> = match (inner, outer) {
        (
            Argument::Names(inner) | Argument::Globs(inner),
            Argument::Names(outer) | Argument::Globs(outer),
        ) => uncovered_names(inner, outer, known),
        (Argument::Domains(inner), Argument::Domains(outer)) => uncovered_domains(inner, outer),
        (Argument::Ports(inner), Argument::Ports(outer)) => {
            let outer: HashSet<&u16> = outer.iter().collect();
            inner.iter().filter(|it| !outer.contains(it)).map(|it| plain(it.to_string())).collect()
        }
        (Argument::Words(inner), Argument::Words(outer)) => {
            let outer: HashSet<&String> = outer.iter().collect();
            inner.iter().filter(|it| !outer.contains(it)).cloned().map(plain).collect()
        }
        (Argument::Members(inner), Argument::Members(outer)) => {
            let outer: HashSet<&String> = outer.iter().map(|(key, _)| key).collect();
            let left = inner.iter().filter(|(key, _)| !outer.contains(key));
            left.map(|(key, at)| Entry { text: key.clone(), place: Some(at.clone()) }).collect()
        }
        (Argument::Families(inner), Argument::Families(outer)) => {
            let is_covered = |one: &&crate::check::Family| {
                outer.iter().any(|other| {
                    uncovered_names(&one.when, &other.when, known).is_empty()
                        && uncovered_names(&one.then, &other.then, known).is_empty()
                })
            };
            let left = inner.iter().filter(|family| !is_covered(family));
            left.map(|family| Entry {
                text: texts(&family.when),
                place: Some(family.place.clone()),
            })
            .collect()
        }
        (Argument::Scopes(inner), Argument::Scopes(outer)) => {
            let is_covered = |one: &&Scope| {
                // A scope takes some names alone: it is as tight where hosts are the same or more,
                // and names the same or fewer.
                outer.iter().any(|other| {
                    uncovered_domains(&one.domains, &other.domains).is_empty()
                        && uncovered_names(&other.only, &one.only, known).is_empty()
                })
            };
            let left = inner.iter().filter(|scope| !is_covered(scope));
            left.map(|scope| Entry {
                text: scope.domains.iter().map(|it| &*it.text).collect::<Vec<_>>().join(", "),
                place: Some(scope.place.clone()),
            })
            .collect()
        }
        // Two kinds of values under one parameter there are not.
        _ => return Some(vec![plain("another kind of value".to_owned())]),
    };
    (!left.is_empty()).then_some(left)
}

fn texts(entries: &[NameEntry]) -> String {
    entries.iter().map(NameEntry::pattern).collect::<Vec<_>>().join(", ")
}

fn uncovered_domains(inner: &[Domain], outer: &[Domain]) -> Vec<Entry> {
    let outer = DomainIndex::new(outer);
    let left = inner.iter().filter(|one| outer.find(one, None).is_none());
    left.map(|one| Entry { text: one.text.clone(), place: Some(one.place.clone()) }).collect()
}

fn uncovered_names(
    inner: &[NameEntry],
    outer: &[NameEntry],
    known: Option<&[String]>,
) -> Vec<Entry> {
    let literal: HashSet<(&str, Types)> = outer.iter().map(|it| (it.pattern(), it.of)).collect();
    let globs: Vec<Wildcard> =
        outer.iter().filter(|it| it.is_glob()).map(|it| Wildcard::new(&it.pattern)).collect();
    let covers = |name: &str, of: Types| {
        literal.contains(&(name, of))
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
            false => covers(&entry.pattern, entry.of),
        }
    };
    let left = inner.iter().filter(|entry| !is_covered(entry));
    left.map(|it| Entry { text: it.pattern.clone(), place: Some(it.place.clone()) }).collect()
}

/// A number or date that is beyond a final one.
fn beyond(option: &RuleOption, from: &Argument, to: &Argument) -> Option<Loosening> {
    use std::cmp::Ordering;
    let order = match (from, to) {
        (Argument::Count(from), Argument::Count(to)) => to.cmp(from),
        (Argument::Number(from, _), Argument::Number(to, _)) => to.cmp(from),
        (Argument::Flag(from), Argument::Flag(to)) => to.cmp(from),
        (Argument::Date(from), Argument::Date(to)) => to.cmp(from),
        (Argument::Days(_, from), Argument::Days(_, to)) => to.cmp(from),
        _ => Ordering::Equal,
    };
    let (wrong, word) = match option.tighter {
        Tighter::Lower => (Ordering::Greater, "less"),
        _ => (Ordering::Less, "more"),
    };
    (order == wrong).then(|| {
        let (from, to) = (shown(from), shown(to));
        let than = if word == "less" { "more than" } else { "less than" };
        Loosening {
            message: format!("`{}` is {to}, {than} {from}", option.name),
            help: format!("write {from} or {word}"),
            place: None,
        }
    })
}

fn shown(argument: &Argument) -> String {
    match argument {
        Argument::Count(count) => count.to_string(),
        Argument::Number(_, text) => text.clone(),
        Argument::Flag(flag) => flag.to_string(),
        Argument::Date(date) | Argument::Days(_, date) => date.to_string(),
        _ => String::new(),
    }
}

/// Whether two values say the same.
pub(crate) fn same(one: &Argument, other: &Argument) -> bool {
    let names = |one: &[NameEntry], other: &[NameEntry]| {
        let key = |it: &NameEntry| (it.pattern.clone(), it.of);
        one.iter().map(key).eq(other.iter().map(key))
    };
    match (one, other) {
        (Argument::Text(one), Argument::Text(other)) => one == other,
        (Argument::Regex(one), Argument::Regex(other)) => one.as_str() == other.as_str(),
        (
            Argument::Pointer(one) | Argument::ItemPointer(one),
            Argument::Pointer(other) | Argument::ItemPointer(other),
        ) => one == other,
        (Argument::Flag(one), Argument::Flag(other)) => one == other,
        (Argument::Count(one), Argument::Count(other)) => one == other,
        (Argument::Number(one, _), Argument::Number(other, _)) => one == other,
        (Argument::Date(one), Argument::Date(other)) => one == other,
        (Argument::Days(_, one), Argument::Days(_, other)) => one == other,
        (
            Argument::Names(one) | Argument::Globs(one),
            Argument::Names(other) | Argument::Globs(other),
        ) => names(one, other),
        (one, other) => {
            uncovered(one, other, None).is_none() && uncovered(other, one, None).is_none()
        }
    }
}
