//! Values of a policy as TOML.

use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

use crate::document::Types;
use crate::matching::{Domain, NameEntry};
use crate::source::Place;
use crate::verb::{Argument, Ask, Join, Spec};

/// A string, in the quotes that suit it.
pub(crate) fn string(text: &str) -> String {
    TomlStringBuilder::new(text).as_default().to_toml_value()
}

/// A key, in quotes if it needs them.
pub(super) fn key(text: &str) -> String {
    TomlKeyBuilder::new(text).as_default().to_toml_key()
}

/// A list, each entry with where it is from.
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
}

pub(super) struct Entry {
    pub(super) text: String,
    /// Where the list is, if there is none.
    pub(super) place: Option<Place>,
    /// The set that it came by.
    pub(super) set: Option<String>,
}

/// What an argument is shown as.
pub(super) enum Shown {
    Value(String),
    List(Listing),
}

/// An argument that is written at `place`. What is no list stands as its author wrote it.
pub(super) fn argument(argument: &Argument, place: &Place) -> Shown {
    let plain = |text: String| Entry { text, place: None, set: None };
    let entries: Vec<Entry> = match argument {
        Argument::Names(names) | Argument::Globs(names) => names.iter().map(name).collect(),
        Argument::Domains(domains) => domains.iter().map(domain).collect(),
        Argument::Words(words) => words.iter().map(|word| plain(string(word))).collect(),
        Argument::Members(keys) => {
            let entry = |(key, at): &(String, Place)| Entry {
                place: Some(at.clone()),
                ..plain(string(key))
            };
            keys.iter().map(entry).collect()
        }
        Argument::Ports(ports) => ports.iter().map(|port| plain(port.to_string())).collect(),
        Argument::Families(families) => families
            .iter()
            .map(|family| Entry {
                text: format!(
                    "{{ when = {}, then = {}{} }}",
                    names(&family.when),
                    names(&family.then),
                    why(family.why.as_deref())
                ),
                place: Some(family.place.clone()),
                set: None,
            })
            .collect(),
        Argument::Scopes(scopes) => scopes
            .iter()
            .map(|scope| Entry {
                text: format!(
                    "{{ domains = [{}], only = {}{} }}",
                    scope.domains.iter().map(|it| string(&it.text)).collect::<Vec<_>>().join(", "),
                    names(&scope.only),
                    why(scope.why.as_deref())
                ),
                place: Some(scope.place.clone()),
                set: None,
            })
            .collect(),
        _ => return Shown::Value(place.text().to_owned()),
    };
    Shown::List(Listing { entries })
}

fn domain(domain: &Domain) -> Entry {
    Entry { text: string(&domain.text), place: Some(domain.place.clone()), set: None }
}

fn name(entry: &NameEntry) -> Entry {
    Entry { text: name_text(entry), place: Some(entry.place.clone()), set: entry.set.clone() }
}

fn name_text(entry: &NameEntry) -> String {
    // Numbers and truth values stand as JSON writes them, which TOML reads.
    let text =
        if entry.of == Types::STRING { string(&entry.pattern) } else { entry.pattern.clone() };
    match &entry.why {
        None => text,
        Some(reason) => format!("{{ names = [{text}], why = {} }}", string(reason)),
    }
}

fn names(entries: &[NameEntry]) -> String {
    format!("[{}]", entries.iter().map(name_text).collect::<Vec<_>>().join(", "))
}

fn why(why: Option<&str>) -> String {
    why.map(|why| format!(", why = {}", string(why))).unwrap_or_default()
}

/// A check, as one line.
pub(super) fn check(spec: &Spec) -> String {
    let mut parts = Vec::new();
    if !spec.at.segments.is_empty() {
        parts.push(format!("at = {}", string(&spec.at.to_string())));
    }
    let list = |specs: &[Spec]| specs.iter().map(check).collect::<Vec<_>>().join(", ");
    match &spec.ask {
        Ask::One(one) => {
            let given = one.arguments.iter().map(|(parameter, it, place)| {
                let value = match argument(it, place) {
                    Shown::Value(text) => text,
                    Shown::List(Listing { entries }) => {
                        let texts: Vec<String> = entries.into_iter().map(|it| it.text).collect();
                        format!("[{}]", texts.join(", "))
                    }
                };
                format!("{parameter} = {value}")
            });
            let given = given.collect::<Vec<_>>().join(", ");
            let given = if given.is_empty() { given } else { format!(" {given} ") };
            parts.push(format!("{} = {{{given}}}", one.verb.name));
        }
        Ask::Join(Join::Any(specs)) => parts.push(format!("any = [{}]", list(specs))),
        Ask::Join(Join::All(specs)) => parts.push(format!("all = [{}]", list(specs))),
        Ask::Join(Join::Not(part)) => parts.push(format!("not = {}", check(part))),
        Ask::Join(Join::When { when, then, otherwise }) => {
            parts.push(format!("when = {}", check(when)));
            parts.extend(then.iter().map(|then| format!("then = {}", check(then))));
            parts.extend(otherwise.iter().map(|other| format!("else = {}", check(other))));
        }
    }
    format!("{{ {} }}", parts.join(", "))
}
