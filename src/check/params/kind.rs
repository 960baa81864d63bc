//! From TOML to arguments: read, judged and turned into their final form once, at their place.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use crate::check::definitions::Checks;
use crate::check::params::arguments::{Argument, Family, Scope};
use crate::check::params::parameter::{Kind, meant};
use crate::check::values::{Date, NameEntry};
use crate::document::{Decimal, Pattern, PatternError, Types};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Table};
use crate::url::Domain;

use crate::text::suggest::did_you_mean;

/// Named sets, and which of them a list has asked for.
#[derive(Default)]
pub(crate) struct NamedSets {
    by_name: BTreeMap<String, NamedSet>,
    /// Sets that a later layer has replaced.
    replaced: Vec<NamedSet>,
}

/// A set: its entries, and where it is defined.
#[derive(Debug)]
pub(crate) struct NamedSet {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) entries: Vec<NameEntry>,
    /// Whether a later layer has put another set in its place.
    pub(crate) is_replaced: bool,
    is_used: Cell<bool>,
}

impl NamedSet {
    pub(crate) fn is_used(&self) -> bool {
        self.is_used.get()
    }
}

impl NamedSets {
    /// Reads a set under its key. It replaces an earlier one for the lists that follow.
    pub(crate) fn read(&mut self, name: &str, item: &Item<'_>) {
        if let Some(entries) = read_set(item) {
            let (name, place) = (name.to_owned(), item.key_place());
            let (is_replaced, is_used) = (false, Cell::new(false));
            let set = NamedSet { name: name.clone(), place, entries, is_replaced, is_used };
            let earlier = self.by_name.insert(name, set);
            self.replaced.extend(earlier.map(|set| NamedSet { is_replaced: true, ..set }));
        }
    }

    /// Every set that was defined. A file that is read twice defines its sets once.
    pub(crate) fn into_all(self) -> Vec<NamedSet> {
        let mut all: BTreeMap<(String, u32), NamedSet> = BTreeMap::new();
        for set in self.by_name.into_values().chain(self.replaced) {
            let at = (set.place.path().to_owned(), set.place.span().start);
            match all.get(&at) {
                Some(known) => known.is_used.set(known.is_used() | set.is_used()),
                None => _ = all.insert(at, set),
            }
        }
        all.into_values().collect()
    }

    fn take(&self, name: &str) -> Option<&[NameEntry]> {
        let set = self.by_name.get(name)?;
        set.is_used.set(true);
        Some(&set.entries)
    }
}

/// What arguments are read by.
#[derive(Clone, Copy)]
pub(crate) struct ReadContext<'r> {
    pub(crate) sets: &'r NamedSets,
    pub(crate) checks: &'r Checks,
    /// The day that `"today"` means, if the caller has told.
    pub(crate) today: Option<Date>,
}

/// The largest program that a regular expression may become, in bytes.
const LARGEST_REGEX: usize = 1 << 20;

impl Kind {
    /// Reads a value of this kind; `None` after a complaint.
    pub(crate) fn read(self, item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Argument> {
        Some(match self {
            Self::Count => Argument::Count(read_count(item)?),
            Self::Number => {
                let text = item.number()?;
                Argument::Number(Decimal::parse(&text)?, text)
            }
            Self::Flag => Argument::Flag(item.boolean()?),
            Self::Text => Argument::Text(item.string()?.to_owned()),
            Self::Words => {
                let words = item.strings()?.into_iter().map(|(word, _)| word.to_owned());
                Argument::Words(words.collect())
            }
            Self::Members => {
                let keys = item.strings()?.into_iter();
                Argument::Members(keys.map(|(key, item)| (key.to_owned(), item.place())).collect())
            }
            Self::Choice(known) => {
                let word = item.string()?;
                Argument::Text(read_choice(word, item, known)?)
            }
            Self::Choices(known) => {
                let words = item.strings()?;
                let read = words.iter().filter_map(|(word, item)| read_choice(word, item, known));
                Argument::Words(read.collect())
            }
            Self::Values => Argument::Names(read_values(item, reading)?),
            Self::Names => Argument::Names(read_names(item, reading)?),
            Self::Globs => Argument::Globs(read_names(item, reading)?),
            Self::Domains => Argument::Domains(read_domains(item)?),
            Self::Ports => Argument::Ports(read_ports(item)?),
            Self::Regex => Argument::Regex(read_regex(item)?),
            Self::Pointer => Argument::Pointer(read_pointer(item)?),
            Self::ItemPointer => Argument::ItemPointer(read_pointer(item)?),
            Self::Date => Argument::Date(read_date(item, reading)?),
            Self::Days => read_days(item, reading)?,
            Self::Families => Argument::Families(read_tables(item, |table| {
                let when = table.require("when", "name what wants company: `when = [\"…\"]`");
                let then = table.require("then", "name what must be there: `then = [\"…\"]`");
                let why = read_why(table);
                table.finish("a family of names");
                let (when, then) = (read_names(&when?, reading)?, read_names(&then?, reading)?);
                Some(Family { when, then, why, place: table.place() })
            })?),
            Self::Scopes => Argument::Scopes(read_tables(item, |table| {
                let domains = table.require("domains", "name the hosts: `domains = [\"…\"]`");
                let only = table.require("only", "name all that they may take: `only = [\"…\"]`");
                let why = read_why(table);
                table.finish("a scope");
                let (domains, only) = (read_domains(&domains?)?, read_names(&only?, reading)?);
                Some(Scope { domains, only, why, place: table.place() })
            })?),
        })
    }
}

fn read_count(item: &Item<'_>) -> Option<usize> {
    let count = item.integer()?;
    let read = usize::try_from(count).ok();
    if read.is_none() {
        let mistake = PolicyMistake::value(format!("expected 0 or more, found {count}"));
        item.complain(mistake.help("write a whole number"));
    }
    read
}

fn read_choice(word: &str, item: &Item<'_>, known: &[&str]) -> Option<String> {
    if !known.contains(&word) {
        let mistake = PolicyMistake::name(format!("`{word}` is none of the words known here"));
        item.complain(mistake.help(meant(word, known)));
        return None;
    }
    Some(word.to_owned())
}

/// Reads an array of names: strings, or tables of some names with the reason for them.
fn read_names(item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Arc<[NameEntry]>> {
    let mut entries = Vec::new();
    for item in item.items()? {
        read_entry(&item, reading.sets, &mut entries);
    }
    Some(entries.into())
}

/// Reads an array of names, among which there may be numbers and truth values.
fn read_values(item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Arc<[NameEntry]>> {
    let mut entries = Vec::new();
    for item in item.items()? {
        match item.scalar() {
            Some((pattern, of)) => {
                let (place, set, why) = (item.place(), None, None);
                entries.push(NameEntry { pattern, of, place, set, why });
            }
            None => read_entry(&item, reading.sets, &mut entries),
        }
    }
    Some(entries.into())
}

/// Reads a set: as a list of names, but for `@`.
fn read_set(item: &Item<'_>) -> Option<Vec<NameEntry>> {
    let mut entries = Vec::new();
    for item in item.items()? {
        let names = match item.as_table() {
            Some(table) => table.get("names").and_then(|names| names.items()).unwrap_or_default(),
            None => vec![item],
        };
        let is_set = |name: &&Item<'_>| name.as_string().is_some_and(|it| it.starts_with('@'));
        if let Some(nested) = names.iter().find(is_set) {
            let mistake = PolicyMistake::value("a set cannot hold another set");
            let help = "write its names here, or name both sets where they are used";
            nested.complain(mistake.help(help));
        } else {
            read_entry(&item, &NamedSets::default(), &mut entries);
        }
    }
    Some(entries)
}

fn read_entry(item: &Item<'_>, sets: &NamedSets, entries: &mut Vec<NameEntry>) {
    if let Some(table) = item.as_table() {
        let names = table.require("names", "name what the reason is for: `names = [\"…\"]`");
        let why = read_why(&table);
        table.finish("an entry of a list of names");
        for (name, item) in names.and_then(|names| names.strings()).unwrap_or_default() {
            read_name(name, &item, sets, why.as_ref(), entries);
        }
    } else if let Some(name) = item.string() {
        read_name(name, item, sets, None, entries);
    }
}

fn read_name(
    name: &str,
    item: &Item<'_>,
    sets: &NamedSets,
    why: Option<&Arc<str>>,
    entries: &mut Vec<NameEntry>,
) {
    let Some(set) = name.strip_prefix('@') else {
        let why = why.cloned();
        return entries.push(NameEntry {
            pattern: name.to_owned(),
            of: Types::STRING,
            place: item.place(),
            set: None,
            why,
        });
    };
    let Some(members) = sets.take(set) else {
        let mistake = PolicyMistake::name(format!("there is no set `{set}`"));
        let near = did_you_mean(set, sets.by_name.keys().map(String::as_str));
        let help = near.unwrap_or_else(|| format!("define it: `[sets]`, then `{set} = [\"…\"]`"));
        return item.complain(mistake.help(help));
    };
    let by_set = |member: &NameEntry| NameEntry {
        pattern: member.pattern.clone(),
        of: member.of,
        place: item.place(),
        set: Some(set.to_owned()),
        why: why.or(member.why.as_ref()).cloned(),
    };
    entries.extend(members.iter().map(by_set));
}

fn read_why(table: &Table<'_>) -> Option<Arc<str>> {
    table.get("why").and_then(|item| item.string()).map(Arc::from)
}

fn read_tables<T>(item: &Item<'_>, read: impl Fn(&Table<'_>) -> Option<T>) -> Option<Arc<[T]>> {
    let tables: Vec<_> = item.items()?.iter().filter_map(Item::table).collect();
    Some(tables.iter().filter_map(read).collect())
}

fn read_domains(item: &Item<'_>) -> Option<Arc<[Domain]>> {
    let mut domains = Vec::new();
    for (text, item) in item.strings()? {
        match Domain::parse(text, item.place()) {
            Ok(domain) => domains.push(domain),
            Err(mistake) => item.complain(mistake),
        }
    }
    Some(domains.into())
}

fn read_ports(item: &Item<'_>) -> Option<Arc<[u16]>> {
    let mut ports = Vec::new();
    for item in item.items()? {
        let Some(number) = item.integer() else {
            continue;
        };
        match u16::try_from(number).ok().filter(|&port| port != 0) {
            Some(port) => ports.push(port),
            None => item.complain(
                PolicyMistake::value(format!("{number} is no port"))
                    .help("ports go from 1 to 65535"),
            ),
        }
    }
    Some(ports.into())
}

fn read_regex(item: &Item<'_>) -> Option<Regex> {
    let text = item.string()?;
    let error = match RegexBuilder::new(text).size_limit(LARGEST_REGEX).build() {
        Ok(regex) => return Some(regex),
        Err(error) => error,
    };
    let (why, help) = match &error {
        regex::Error::CompiledTooBig(_) => (
            "it becomes too large".to_owned(),
            "write smaller repetitions, such as `{1,64}` instead of `{1,9999}`",
        ),
        // The last line of the message says what is wrong; those before draw it.
        error => {
            let message = error.to_string();
            let last = message.lines().last().unwrap_or_default();
            let why = last.strip_prefix("error: ").unwrap_or(last).to_owned();
            let help = if why.starts_with("look-around") {
                "patterns are matched in linear time: write it without look-around, such as with \
                 two checks joined by `all` and `not`"
            } else if why.starts_with("backreferences") {
                "patterns are matched in linear time: write it without back-references"
            } else {
                "mend the pattern; in TOML write it in single quotes, where `\\` is itself"
            };
            (why, help)
        }
    };
    let message = format!("`{text}` is refused as a regular expression: {why}");
    item.complain(PolicyMistake::new(PolicyMistake::REGEX, message).help(help));
    None
}

/// Reads a JSON Pointer with `*`.
pub(crate) fn read_pointer(item: &Item<'_>) -> Option<Pattern> {
    let text = item.string()?;
    let (message, help) = match Pattern::parse(text) {
        Ok(pattern) => return Some(pattern),
        Err(PatternError::NoSlash) => (
            format!("`{text}` is no JSON Pointer: it does not start with `/`"),
            format!("write `/{}`", text.replace('.', "/")),
        ),
        Err(PatternError::Tilde) => (
            format!("`{text}` is no JSON Pointer: `~` is followed by neither 0 nor 1"),
            "write `~0` for `~` and `~1` for `/` (RFC 6901, section 3)".to_owned(),
        ),
    };
    item.complain(PolicyMistake::value(message).help(help));
    None
}

fn read_date(item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Date> {
    if item.as_string() == Some("today") {
        return today(item, reading);
    }
    read_day(item, "write a date such as `2027-01-31`, or `\"today\"`")
}

/// Reads a date of TOML, or one in quotes.
pub(crate) fn read_day(item: &Item<'_>, help: &str) -> Option<Date> {
    let text = item.as_string().map(str::to_owned).or_else(|| item.as_date());
    let date = text.as_deref().and_then(|text| text.parse().ok());
    if date.is_none() {
        let found = text.map_or_else(|| item.type_name().to_owned(), |text| format!("`{text}`"));
        item.complain(PolicyMistake::value(format!("expected a date, found {found}")).help(help));
    }
    date
}

fn read_days(item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Argument> {
    let text = item.string()?;
    let days = text.split_once(' ').and_then(|(number, unit)| {
        let number: u32 = number.parse().ok()?;
        let days = match unit.strip_suffix('s').unwrap_or(unit) {
            "day" => 1,
            "week" => 7,
            "year" => 365,
            _ => return None,
        };
        number.checked_mul(days)
    });
    let Some(days) = days else {
        let mistake = PolicyMistake::value(format!("`{text}` is no length of time"));
        item.complain(mistake.help("write `\"90 days\"`, `\"12 weeks\"` or `\"2 years\"`"));
        return None;
    };
    let today = today(item, reading)?;
    let Some(end) = today.after(days) else {
        let mistake = PolicyMistake::value(format!("`{text}` leads past the year 9999"));
        item.complain(mistake.help("write a shorter time"));
        return None;
    };
    Some(Argument::Days(today, end))
}

fn today(item: &Item<'_>, reading: &ReadContext<'_>) -> Option<Date> {
    if reading.today.is_none() {
        let mistake = PolicyMistake::new(
            PolicyMistake::MISSING,
            "what day is today was not said to the library",
        );
        item.complain(mistake.help("load the policy with `PolicyBuilder::today`"));
    }
    reading.today
}
