//! Lists of names: entries, their reasons, and the named sets that they can use.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::list_entry::{Line, Wrong};
use super::set_files::{ReadFile, Selected, read_lines};
use crate::check::values::NameEntry;
use crate::document::{Pattern, Types};
use crate::text::Place;
use crate::text::suggest::meant;
use crate::toml::{ExtendedLayers, Item, PolicyMistake, Reported, Table, collect_all};
use crate::url::{Domain, DomainErrorKind};

/// Named sets, and which of them a list has asked for.
#[derive(Default)]
pub(crate) struct NamedSets {
    /// What each layer that defines a set of this name says; never empty.
    by_name: BTreeMap<String, Vec<NamedSet>>,
    /// Sets that were defined with a mistake.
    broken: BTreeMap<String, Reported>,
}

/// A set: its entries, and where it is defined.
#[derive(Debug)]
pub(crate) struct NamedSet {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) entries: Vec<NameEntry>,
    /// What it has instead of names, if it is a set of hosts.
    hosts: Option<Vec<Domain>>,
    /// Whether its entries are in a file of their own.
    is_of_file: bool,
    /// Whether a later layer has put another set in its place.
    pub(crate) is_replaced: bool,
    is_used: Cell<bool>,
}

impl NamedSet {
    pub(crate) fn is_used(&self) -> bool {
        self.is_used.get()
    }

    /// Whether lists are shown with its entries instead of its name.
    pub(crate) fn is_written_out(&self) -> bool {
        self.is_of_file || self.hosts.is_some()
    }
}

impl NamedSets {
    /// Reads a set under its key. It replaces an earlier one for the lists of the layers that know it.
    pub(crate) fn read(
        &mut self,
        name: &str,
        item: &Item<'_>,
        read_file: &ReadFile<'_>,
    ) -> Result<(), Reported> {
        let (name, place) = (name.to_owned(), item.key_place());
        let read = match item.as_table() {
            Some(table) => read_set_table(&table, read_file),
            None => read_set(item).map(|entries| (entries, None)),
        };
        match read {
            Ok((entries, hosts)) => {
                let set = NamedSet {
                    name: name.clone(),
                    place,
                    is_of_file: item.as_table().is_some_and(|it| it.get("file").is_some()),
                    entries,
                    hosts,
                    is_replaced: false,
                    is_used: Cell::new(false),
                };
                self.broken.remove(&name);
                let sets = self.by_name.entry(name).or_default();
                sets.iter_mut().for_each(|earlier| earlier.is_replaced = true);
                sets.push(set);
                Ok(())
            }
            Err(reported) => {
                self.broken.insert(name, reported);
                Err(reported)
            }
        }
    }

    /// The set that a text names as another tool would: `$set`, `${set}`, `sets.set`, `set`.
    pub(crate) fn meant(&self, text: &str) -> Option<&str> {
        let name = text.trim_start_matches(['@', '$', '%', '#', '&', '*', '{']);
        let name = name.trim_end_matches(['}', '%']);
        let name = name.strip_prefix("sets.").unwrap_or(name);
        self.by_name.get_key_value(name).map(|(name, _)| name.as_str())
    }

    /// Every set that was defined, by path and place.
    pub(crate) fn into_all(self) -> Vec<NamedSet> {
        let mut all: Vec<NamedSet> = self.by_name.into_values().flatten().collect();
        all.sort_by_cached_key(|set| (set.place.path().to_owned(), set.place.span().start));
        all
    }
}

/// The sets that a list of names can name.
#[derive(Clone, Copy)]
pub(crate) struct KnownSets<'s> {
    pub(crate) all: &'s NamedSets,
    /// Which layers of the policy know the sets of which.
    pub(crate) layers: &'s ExtendedLayers,
}

impl<'s> KnownSets<'s> {
    /// The entries of the set that `item` names: of those of this name, the last one that its layer knows. What another
    /// layer makes of the name doesn't change what this layer means by it.
    fn take(self, name: &str, item: &Item<'_>) -> Result<&'s NamedSet, Reported> {
        if let Some(reported) = self.all.broken.get(name) {
            return Err(*reported);
        }
        let place = item.place();
        let known = |set: &&NamedSet| self.layers.knows(place.source(), set.place.source());
        let sets = self.all.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let Some(set) = sets.iter().rfind(known).or(sets.last()) else {
            let mistake = PolicyMistake::name(format!("there is no set `{name}`"));
            let names = || self.all.by_name.keys().map(String::as_str);
            let near = self.all.meant(name).or_else(|| meant(name, names()));
            let help = near.map_or_else(
                || format!("define it: `[sets]`, then `{name} = [\"…\"]`"),
                |set| format!("did you mean `@{set}`?"),
            );
            return Err(item.report(mistake.help(help)));
        };
        set.is_used.set(true);
        Ok(set)
    }

    /// The entries of a set of names.
    fn names(self, name: &str, item: &Item<'_>) -> Result<&'s [NameEntry], Reported> {
        let set = self.take(name, item)?;
        if set.hosts.is_none() {
            return Ok(&set.entries);
        }
        let mistake = PolicyMistake::value(format!(
            "`@{name}` is a set of hosts, and this is a list of names"
        ));
        let help = format!("name a set of names: `{name} = [\"…\"]`");
        Err(item.report(mistake.help(help).related(set.place.clone(), "the set")))
    }

    /// The entries of a set of hosts.
    pub(super) fn hosts(self, name: &str, item: &Item<'_>) -> Result<&'s [Domain], Reported> {
        let set = self.take(name, item)?;
        if let Some(hosts) = &set.hosts {
            return Ok(hosts);
        }
        let mistake = PolicyMistake::value(format!(
            "`@{name}` is a set of names, and this is a list of hosts"
        ));
        let help = format!("make it a set of hosts: `{name} = {{ hosts = [\"…\"] }}`");
        Err(item.report(mistake.help(help).related(set.place.clone(), "the set")))
    }
}

/// The names of a set, and its hosts if it is one of hosts.
type Read = (Vec<NameEntry>, Option<Vec<Domain>>);

/// Reads a set that is a table: hosts, or a file with names or hosts.
fn read_set_table(table: &Table<'_>, read_file: &ReadFile<'_>) -> Result<Read, Reported> {
    const KEYS: [&str; 3] = ["file", "hosts", "hosts-file"];
    let pointer = table.optional("pointer", |item| {
        let text = item.string()?;
        let pattern = Pattern::parse(text).map_err(|error| {
            item.report(PolicyMistake::value(error.message(text)).help(error.help(text)))
        })?;
        Ok((pattern, item.place()))
    });
    let column = table.optional("column", |item| Ok((item.string()?.to_owned(), item.place())));
    let [names_file, hosts, hosts_file] = KEYS.map(|key| table.get(key));
    table.deny_unknown_keys("a set");
    let selected = Selected { pointer: pointer?, column: column? };
    let is_plain = selected.pointer.is_none() && selected.column.is_none();
    let lines = |item: &Item<'_>| {
        let path = item.string()?;
        let report = |(mistake, place): Wrong| match place {
            Some(place) => item.report_at(mistake, place),
            None => item.report(mistake),
        };
        match read_lines(path, &selected, read_file) {
            Ok(lines) => Ok(lines),
            Err(wrong) => {
                collect_all::<Line, Vec<Line>>(wrong.into_iter().map(|it| Err(report(it))))
            }
        }
    };
    match (names_file, hosts, hosts_file) {
        (Some(item), None, None) => {
            let names = lines(&item)?.into_iter().map(|line| name_of_line(line, &item));
            Ok((collect_all(names)?, None))
        }
        (None, Some(item), None) if is_plain => {
            Ok((Vec::new(), Some(item.list(|item| read_domain(&item))?)))
        }
        (None, None, Some(item)) => {
            let hosts = lines(&item)?.into_iter().map(|Line { text, of, place }| {
                let host = match of {
                    Types::STRING => domain(&text, place.clone()),
                    _ => Err(PolicyMistake::value(format!(
                        "expected a host, found the number `{text}`"
                    ))
                    .help("write host names, such as `\"hooks.example.com\"`")),
                };
                host.map_err(|mistake| item.report_at(mistake, place))
            });
            Ok((Vec::new(), Some(collect_all(hosts)?)))
        }
        _ => {
            let mistake = PolicyMistake::value("a set has one of `file`, `hosts` and `hosts-file`");
            let help = "write `{ hosts = [\"…\"] }`, or `{ file = \"…\" }` with `pointer` for JSON and YAML, and `column` for CSV";
            Err(table.report(mistake.help(help)))
        }
    }
}

fn name_of_line(line: Line, item: &Item<'_>) -> Result<NameEntry, Reported> {
    let Line { text: pattern, of, place } = line;
    if of == Types::STRING && pattern.starts_with('@') {
        let mistake = PolicyMistake::value("a set cannot hold another set");
        let help = "write its names here, or name both sets where they are used";
        return Err(item.report_at(mistake.help(help), place));
    }
    Ok(NameEntry { pattern, of, place, set: None, why: None })
}

/// Reads one host, with its wildcard.
pub(super) fn read_domain(item: &Item<'_>) -> Result<Domain, Reported> {
    domain(item.string()?, item.place()).map_err(|mistake| item.report(mistake))
}

fn domain(text: &str, place: Place) -> Result<Domain, PolicyMistake> {
    Domain::parse(text, place).map_err(|error| {
        let rule = match error.kind {
            DomainErrorKind::Invalid => PolicyMistake::VALUE,
            DomainErrorKind::PublicSuffix => PolicyMistake::SUFFIX,
        };
        PolicyMistake::new(rule, error.message).help(error.help)
    })
}

/// Reads a set: a list of names without `@`.
fn read_set(item: &Item<'_>) -> Result<Vec<NameEntry>, Reported> {
    let entries: Vec<_> = item.list(|item| {
        let names = match item.as_table() {
            Some(table) => table.get("names").and_then(|names| names.as_items()),
            None => Some(vec![item]),
        };
        let is_set = |name: &Item<'_>| name.as_string().is_some_and(|it| it.starts_with('@'));
        match names.into_iter().flatten().find(is_set) {
            Some(nested) => {
                let mistake = PolicyMistake::value("a set cannot hold another set");
                let help = "write its names here, or name both sets where they are used";
                Err(nested.report(mistake.help(help)))
            }
            None => read_entry(&item, None),
        }
    })?;
    Ok(entries.into_iter().flatten().collect())
}

/// Reads an entry of a list of names; `None` where no set can be named.
pub(super) fn read_entry(
    item: &Item<'_>,
    sets: Option<KnownSets<'_>>,
) -> Result<Vec<NameEntry>, Reported> {
    let Some(table) = item.as_table() else {
        return read_name(item.string()?, item, sets, None);
    };
    let names = table
        .require("names", "name what the reason is for: `names = [\"…\"]`")
        .and_then(|names| names.strings());
    let why = read_why(&table);
    table.deny_unknown_keys("an entry of a list of names");
    let (names, why) = (names?, why?);
    let entries: Vec<_> = collect_all(
        names.into_iter().map(|(name, item)| read_name(name, &item, sets, why.as_ref())),
    )?;
    Ok(entries.into_iter().flatten().collect())
}

fn read_name(
    name: &str,
    item: &Item<'_>,
    sets: Option<KnownSets<'_>>,
    why: Option<&Arc<str>>,
) -> Result<Vec<NameEntry>, Reported> {
    let Some((set, sets)) = name.strip_prefix('@').zip(sets) else {
        return Ok(vec![NameEntry {
            pattern: name.to_owned(),
            of: Types::STRING,
            place: item.place(),
            set: None,
            why: why.cloned(),
        }]);
    };
    let found = sets.take(set, item)?;
    let by_set = |member: &NameEntry| NameEntry {
        pattern: member.pattern.clone(),
        of: member.of,
        // An entry in a file of its own is found there.
        place: if found.is_of_file { member.place.clone() } else { item.place() },
        set: Some(set.to_owned()),
        why: why.or(member.why.as_ref()).cloned(),
    };
    Ok(sets.names(set, item)?.iter().map(by_set).collect())
}

pub(super) fn read_why(table: &Table<'_>) -> Result<Option<Arc<str>>, Reported> {
    table.optional("why", |item| item.string().map(Arc::from))
}
