//! Values of a policy as TOML.

use std::collections::HashMap;

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

use crate::check::values::NameEntry;
use crate::check::{Argument, CheckExpr, ExprKind, Family, Join, Scope};
use crate::document::Types;
use crate::policy::model::UsedSet;
use crate::text::Place;
use crate::text::invisible::is_unsafe;
use crate::url::Domain;

/// A string, in the quotes that suit it. What cannot be seen, or moves what can, is escaped.
pub(crate) fn string(text: &str) -> String {
    // Line breaks and tabs are for the writer, which knows which quotes hold them.
    let hides = |character: char| !matches!(character, '\n' | '\t') && is_unsafe(character);
    if !text.chars().any(hides) {
        return TomlStringBuilder::new(text).as_default().to_toml_value();
    }
    let basic = TomlStringBuilder::new(text).as_basic().to_toml_value();
    let escape = |character: char| match is_unsafe(character) {
        true => format!("\\U{:08X}", u32::from(character)),
        false => character.to_string(),
    };
    basic.chars().map(escape).collect()
}

/// A key, in quotes if it needs them.
pub(crate) fn key(text: &str) -> String {
    match text.chars().any(is_unsafe) {
        true => string(text),
        false => TomlKeyBuilder::new(text).as_default().to_toml_key(),
    }
}

/// An entry of a list.
pub(crate) struct Entry {
    pub(crate) text: String,
    /// Where it is; where the list is, if there is none.
    pub(crate) place: Option<Place>,
}

/// What an argument is shown as.
pub(crate) enum Shown {
    Value(String),
    List(Vec<Entry>),
}

/// Writes values, by the sets that a policy has.
pub(crate) struct Writer<'p> {
    sets: HashMap<&'p str, &'p [NameEntry]>,
}

impl<'p> Writer<'p> {
    pub(crate) fn new(sets: &'p [UsedSet]) -> Self {
        let last = sets.iter().filter(|set| !set.is_replaced);
        Self { sets: last.map(|set| (&*set.name, &*set.entries)).collect() }
    }

    /// An argument that is written at `place`.
    pub(crate) fn argument(&self, argument: &Argument, place: &Place) -> Shown {
        let plain = |text: String| Entry { text, place: None };
        Shown::List(match argument {
            Argument::Names(names) | Argument::Globs(names) => self.names(names),
            Argument::Domains(domains) => domains.iter().map(domain).collect(),
            Argument::Words(words) => words.iter().map(|word| plain(string(word))).collect(),
            Argument::Members(keys) => {
                let entry = |(key, at): &(String, Place)| Entry {
                    text: string(key),
                    place: Some(at.clone()),
                };
                keys.iter().map(entry).collect()
            }
            Argument::Ports(ports) => ports.iter().map(|port| plain(port.to_string())).collect(),
            Argument::Families(families) => {
                families.iter().map(|family| self.family(family)).collect()
            }
            Argument::Scopes(scopes) => scopes.iter().map(|scope| self.scope(scope)).collect(),
            Argument::Text(text) => return Shown::Value(string(text)),
            Argument::Regex(regex) => return Shown::Value(string(regex.as_str())),
            Argument::Pointer(pointer) | Argument::ItemPointer(pointer) => {
                return Shown::Value(string(&pointer.to_string()));
            }
            // Numbers, truth values and dates stand as their author wrote them.
            Argument::Count(_)
            | Argument::Number(..)
            | Argument::Flag(_)
            | Argument::Date(_)
            | Argument::Days(..) => return Shown::Value(place.text().to_owned()),
        })
    }

    fn family(&self, family: &Family) -> Entry {
        let (when, then) = (self.names(&family.when), self.names(&family.then));
        let why = why(family.why.as_deref());
        let text = format!("{{ when = {}, then = {}{why} }}", list(when), list(then));
        Entry { text, place: Some(family.place.clone()) }
    }

    fn scope(&self, scope: &Scope) -> Entry {
        let domains = list(scope.domains.iter().map(domain).collect());
        let (only, why) = (list(self.names(&scope.only)), why(scope.why.as_deref()));
        let text = format!("{{ domains = {domains}, only = {only}{why} }}");
        Entry { text, place: Some(scope.place.clone()) }
    }

    /// A list of names; what came by a set stands by that, unless the set is another one by now.
    pub(crate) fn names(&self, entries: &[NameEntry]) -> Vec<Entry> {
        let is_of_one = |one: &NameEntry, other: &NameEntry| {
            one.set.is_some() && one.set == other.set && one.place == other.place
        };
        let of_one = entries.chunk_by(is_of_one);
        of_one
            .flat_map(|those| self.set(those).unwrap_or_else(|| those.iter().map(name).collect()))
            .collect()
    }

    /// Entries that came by one set, as that set.
    fn set(&self, entries: &[NameEntry]) -> Option<Vec<Entry>> {
        let first = entries.first()?;
        let (set, members) = self.sets.get_key_value(first.set.as_deref()?)?;
        let is_member = |(entry, member): (&NameEntry, &NameEntry)| {
            (&entry.pattern, entry.of) == (&member.pattern, member.of)
        };
        let has_own_why = |(entry, member): (&NameEntry, &NameEntry)| entry.why == member.why;
        let pairs = || entries.iter().zip(members.iter());
        if entries.len() != members.len() || !pairs().all(is_member) {
            return None;
        }
        let text = string(&format!("@{set}"));
        let text = if pairs().all(has_own_why) {
            text
        } else if entries.iter().all(|entry| entry.why == first.why) {
            format!("{{ names = [{text}]{} }}", why(first.why.as_deref()))
        } else {
            return None;
        };
        Some(vec![Entry { text, place: Some(first.place.clone()) }])
    }
}

fn domain(domain: &Domain) -> Entry {
    Entry { text: string(&domain.text), place: Some(domain.place.clone()) }
}

fn name(entry: &NameEntry) -> Entry {
    // Numbers and truth values stand as JSON writes them, which TOML reads.
    let text = match entry.of == Types::STRING {
        true => string(&entry.pattern),
        false => entry.pattern.clone(),
    };
    let text = match &entry.why {
        None => text,
        reason => format!("{{ names = [{text}]{} }}", why(reason.as_deref())),
    };
    Entry { text, place: Some(entry.place.clone()) }
}

/// A list on one line.
fn list(entries: Vec<Entry>) -> String {
    let texts: Vec<String> = entries.into_iter().map(|entry| entry.text).collect();
    format!("[{}]", texts.join(", "))
}

fn why(why: Option<&str>) -> String {
    why.map(|why| format!(", why = {}", string(why))).unwrap_or_default()
}

impl Writer<'_> {
    /// A check, as one line.
    pub(crate) fn check(&self, expr: &CheckExpr) -> String {
        let mut parts = Vec::new();
        if !expr.at.is_root() {
            parts.push(format!("at = {}", string(&expr.at.to_string())));
        }
        let checks = |specs: &[CheckExpr]| {
            specs.iter().map(|expr| self.check(expr)).collect::<Vec<_>>().join(", ")
        };
        match &expr.kind {
            ExprKind::Call(one) => {
                let given = one.arguments.iter().map(|(parameter, it, place)| {
                    let value = match self.argument(it, place) {
                        Shown::Value(text) => text,
                        Shown::List(entries) => list(entries),
                    };
                    format!("{parameter} = {value}")
                });
                let given = given.collect::<Vec<_>>().join(", ");
                let given = if given.is_empty() { given } else { format!(" {given} ") };
                parts.push(format!("{} = {{{given}}}", one.definition.name));
            }
            ExprKind::Join(Join::Any(specs)) => parts.push(format!("any = [{}]", checks(specs))),
            ExprKind::Join(Join::All(specs)) => parts.push(format!("all = [{}]", checks(specs))),
            ExprKind::Join(Join::Not(part)) => parts.push(format!("not = {}", self.check(part))),
            ExprKind::Join(Join::When { when, then, otherwise }) => {
                parts.push(format!("when = {}", self.check(when)));
                parts.extend(then.iter().map(|then| format!("then = {}", self.check(then))));
                parts.extend(otherwise.iter().map(|other| format!("else = {}", self.check(other))));
            }
        }
        format!("{{ {} }}", parts.join(", "))
    }
}
