//! What a policy gives to a check: read, judged and turned into its final form once, at its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::domains::Domain;
use super::names::NameEntry;
use crate::config::{Complaint, Item};
use crate::source::Place;
use crate::suggest::did_you_mean;

/// One parameter of a check.
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a check without it has nothing to do.
    pub(crate) required: bool,
    pub(crate) about: &'static str,
}

/// The kinds of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number, not negative.
    Count,
    /// An array of names, `*` for any characters, `@name` for a set.
    Names,
    /// An array of words, taken as they are.
    Words,
    /// An array of host names, `*.` and `**.` for labels below.
    Domains,
    /// An array of port numbers.
    Ports,
}

impl Kind {
    /// What to write, for messages and documentation.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Count => "a whole number",
            Self::Names => "an array of names, with `*` for any characters and `@name` for a set",
            Self::Words => "an array of strings",
            Self::Domains => {
                "an array of host names, with `*.` for one label below and `**.` for any"
            }
            Self::Ports => "an array of ports, 1 to 65535",
        }
    }

    /// Reads a value of this kind; `None` after a complaint.
    pub(crate) fn read(self, item: &Item<'_>, sets: &Sets) -> Option<Argument> {
        match self {
            Self::Count => {
                let count = item.integer()?;
                let Ok(count) = usize::try_from(count) else {
                    let complaint = Complaint::value(format!("expected 0 or more, found {count}"));
                    item.complain(complaint.help("write a whole number"));
                    return None;
                };
                Some(Argument::Count(count, item.place()))
            }
            Self::Words => {
                let words = item.strings()?;
                Some(Argument::Words(words.into_iter().map(|(word, _)| word.to_owned()).collect()))
            }
            Self::Names => {
                let mut entries = Vec::new();
                for (name, item) in item.strings()? {
                    entries.extend(read_name(name, &item, sets));
                }
                Some(Argument::Names(entries.into()))
            }
            Self::Domains => {
                let mut domains = Vec::new();
                for (text, item) in item.strings()? {
                    match Domain::parse(text) {
                        Ok(domain) => domains.push(domain),
                        Err(complaint) => item.complain(complaint),
                    }
                }
                Some(Argument::Domains(domains.into()))
            }
            Self::Ports => {
                let mut ports = Vec::new();
                for item in item.items()? {
                    let Some(number) = item.integer() else {
                        continue;
                    };
                    match u16::try_from(number).ok().filter(|&port| port != 0) {
                        Some(port) => ports.push(port),
                        None => item.complain(
                            Complaint::value(format!("{number} is no port"))
                                .help("ports go from 1 to 65535"),
                        ),
                    }
                }
                Some(Argument::Ports(ports.into()))
            }
        }
    }
}

fn read_name(name: &str, item: &Item<'_>, sets: &Sets) -> Vec<NameEntry> {
    let Some(set) = name.strip_prefix('@') else {
        return vec![NameEntry { pattern: name.to_owned(), place: item.place(), set: None }];
    };
    let Some(members) = sets.get(set) else {
        let complaint = Complaint::name(format!("there is no set `{set}`"));
        let near = did_you_mean(set, sets.keys().map(String::as_str));
        let help = near.unwrap_or_else(|| format!("define it: `[sets]`, then `{set} = [\"…\"]`"));
        item.complain(complaint.help(help));
        return Vec::new();
    };
    let entry = |(pattern, _): &(String, Place)| NameEntry {
        pattern: pattern.clone(),
        place: item.place(),
        set: Some(set.to_owned()),
    };
    members.iter().map(entry).collect()
}

/// Named sets: the patterns of each, with their places.
pub(crate) type Sets = BTreeMap<String, Vec<(String, Place)>>;

/// A value that was read.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    Count(usize, Place),
    Names(Arc<[NameEntry]>),
    Words(Arc<[String]>),
    Domains(Arc<[Domain]>),
    Ports(Arc<[u16]>),
}

/// The arguments of one check, by parameter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arguments {
    by_name: BTreeMap<&'static str, (Argument, Place)>,
}

impl Arguments {
    pub(crate) fn set(&mut self, parameter: &'static str, argument: Argument, place: Place) {
        self.by_name.insert(parameter, (argument, place));
    }

    /// Takes over what `later` says.
    pub(crate) fn extend(&mut self, later: Self) {
        self.by_name.extend(later.by_name);
    }

    pub(crate) fn has(&self, parameter: &str) -> bool {
        self.by_name.contains_key(parameter)
    }

    /// Where an argument was given.
    pub(crate) fn place(&self, parameter: &str) -> Option<&Place> {
        self.by_name.get(parameter).map(|(_, place)| place)
    }

    pub(crate) fn count(&self, parameter: &str) -> Option<(usize, Place)> {
        match self.by_name.get(parameter)? {
            (Argument::Count(count, place), _) => Some((*count, place.clone())),
            _ => None,
        }
    }

    pub(crate) fn names(&self, parameter: &str) -> Option<Arc<[NameEntry]>> {
        match self.by_name.get(parameter)? {
            (Argument::Names(names), _) => Some(Arc::clone(names)),
            _ => None,
        }
    }

    pub(crate) fn words(&self, parameter: &str) -> Arc<[String]> {
        match self.by_name.get(parameter) {
            Some((Argument::Words(words), _)) => Arc::clone(words),
            _ => Arc::default(),
        }
    }

    pub(crate) fn domains(&self, parameter: &str) -> Arc<[Domain]> {
        match self.by_name.get(parameter) {
            Some((Argument::Domains(domains), _)) => Arc::clone(domains),
            _ => Arc::default(),
        }
    }

    pub(crate) fn ports(&self, parameter: &str) -> Arc<[u16]> {
        match self.by_name.get(parameter) {
            Some((Argument::Ports(ports), _)) => Arc::clone(ports),
            _ => Arc::default(),
        }
    }

    /// Every name entry, whatever its parameter.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = &NameEntry> {
        self.by_name.values().flat_map(|(argument, _)| match argument {
            Argument::Names(names) => names.iter(),
            _ => [].iter(),
        })
    }
}
