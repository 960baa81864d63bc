//! From TOML to arguments: read, judged and turned into their final form once, at their place.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use crate::check::Checks;
use crate::check::params::arguments::{Argument, Family, Scope};
use crate::check::params::parameter::{Kind, meant};
use crate::check::values::{Date, NameEntry};
use crate::document::{Decimal, Pattern, Types};
use crate::text::Place;
use crate::toml::{Item, PolicyMistake, Reported, Table, collect_all};
use crate::url::{Domain, DomainErrorKind};

use crate::text::suggest::did_you_mean;

/// Named sets, and which of them a list has asked for.
#[derive(Default)]
pub(crate) struct NamedSets {
    by_name: BTreeMap<String, NamedSet>,
    /// Sets that a later layer has replaced.
    replaced: Vec<NamedSet>,
    /// Sets that were defined with a mistake.
    broken: BTreeMap<String, Reported>,
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
    pub(crate) fn read(&mut self, name: &str, item: &Item<'_>) -> Result<(), Reported> {
        let (name, place) = (name.to_owned(), item.key_place());
        match read_set(item) {
            Ok(entries) => {
                let (is_replaced, is_used) = (false, Cell::new(false));
                let set = NamedSet { name: name.clone(), place, entries, is_replaced, is_used };
                self.broken.remove(&name);
                let earlier = self.by_name.insert(name, set);
                self.replaced.extend(earlier.map(|set| NamedSet { is_replaced: true, ..set }));
                Ok(())
            }
            Err(reported) => {
                self.broken.insert(name, reported);
                Err(reported)
            }
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

    /// The entries of the set that `item` names.
    fn take(&self, name: &str, item: &Item<'_>) -> Result<&[NameEntry], Reported> {
        if let Some(reported) = self.broken.get(name) {
            return Err(*reported);
        }
        let Some(set) = self.by_name.get(name) else {
            let mistake = PolicyMistake::name(format!("there is no set `{name}`"));
            let near = did_you_mean(name, self.by_name.keys().map(String::as_str));
            let help =
                near.unwrap_or_else(|| format!("define it: `[sets]`, then `{name} = [\"…\"]`"));
            return Err(item.report(mistake.help(help)));
        };
        set.is_used.set(true);
        Ok(&set.entries)
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
    /// Reads a value of this kind.
    pub(crate) fn read(
        self,
        item: &Item<'_>,
        reading: &ReadContext<'_>,
    ) -> Result<Argument, Reported> {
        Ok(match self {
            Self::Count => Argument::Count(read_count(item)?),
            Self::Number => read_number(item)?,
            Self::Flag => Argument::Flag(item.boolean()?),
            Self::Text => Argument::Text(item.string()?.to_owned()),
            Self::Words => Argument::Words(item.list(|item| Ok(item.string()?.to_owned()))?),
            Self::Members => {
                Argument::Members(item.list(|item| Ok((item.string()?.to_owned(), item.place())))?)
            }
            Self::Choice(known) => Argument::Text(read_choice(item, known)?),
            Self::Choices(known) => Argument::Words(item.list(|item| read_choice(&item, known))?),
            Self::Values => Argument::Names(read_values(item, reading)?),
            Self::Names => Argument::Names(read_names(item, reading)?),
            Self::Globs => Argument::Globs(read_names(item, reading)?),
            Self::Domains => Argument::Domains(read_domains(item)?),
            Self::Ports => Argument::Ports(item.list(|item| read_port(&item))?),
            Self::Regex => Argument::Regex(read_regex(item)?),
            Self::Pointer => Argument::Pointer(read_pointer(item)?),
            Self::ItemPointer => Argument::ItemPointer(read_pointer(item)?),
            Self::Date => Argument::Date(read_date(item, reading)?),
            Self::Days => read_days(item, reading)?,
            Self::Families => {
                Argument::Families(item.list(|item| read_family(&item.table()?, reading))?)
            }
            Self::Scopes => {
                Argument::Scopes(item.list(|item| read_scope(&item.table()?, reading))?)
            }
        })
    }
}

fn read_family(table: &Table<'_>, reading: &ReadContext<'_>) -> Result<Family, Reported> {
    let names = |item: Item<'_>| read_names(&item, reading);
    let when = table.require("when", "name what wants company: `when = [\"…\"]`").and_then(names);
    let then = table.require("then", "name what must be there: `then = [\"…\"]`").and_then(names);
    let why = read_why(table);
    table.deny_unknown_keys("a family of names");
    Ok(Family { when: when?, then: then?, why: why?, place: table.place() })
}

fn read_scope(table: &Table<'_>, reading: &ReadContext<'_>) -> Result<Scope, Reported> {
    let domains = table
        .require("domains", "name the hosts: `domains = [\"…\"]`")
        .and_then(|item| read_domains(&item));
    let only = table
        .require("only", "name all that they may take: `only = [\"…\"]`")
        .and_then(|item| read_names(&item, reading));
    let why = read_why(table);
    table.deny_unknown_keys("a scope");
    Ok(Scope { domains: domains?, only: only?, why: why?, place: table.place() })
}

fn read_count(item: &Item<'_>) -> Result<usize, Reported> {
    let count = item.integer()?;
    usize::try_from(count).map_err(|_| {
        let mistake = PolicyMistake::value(format!("expected 0 or more, found {count}"));
        item.report(mistake.help("write a whole number"))
    })
}

fn read_number(item: &Item<'_>) -> Result<Argument, Reported> {
    let text = item.number()?;
    match Decimal::parse(&text) {
        Some(number) => Ok(Argument::Number(number, text)),
        None => {
            let mistake = PolicyMistake::value(format!("the exponent of `{text}` is too large"));
            Err(item.report(mistake.help("write a number of ordinary size")))
        }
    }
}

fn read_choice(item: &Item<'_>, known: &[&str]) -> Result<String, Reported> {
    let word = item.string()?;
    if !known.contains(&word) {
        let mistake = PolicyMistake::name(format!("`{word}` is none of the words known here"));
        return Err(item.report(mistake.help(meant(word, known))));
    }
    Ok(word.to_owned())
}

/// Reads an array of names: strings, or tables of some names with the reason for them.
fn read_names(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Arc<[NameEntry]>, Reported> {
    let entries: Vec<_> = item.list(|item| read_entry(&item, reading.sets))?;
    Ok(entries.into_iter().flatten().collect())
}

/// Reads an array of names, among which there may be numbers and booleans.
fn read_values(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Arc<[NameEntry]>, Reported> {
    let entries: Vec<_> = item.list(|item| match item.as_scalar() {
        Some((pattern, of)) => {
            Ok(vec![NameEntry { pattern, of, place: item.place(), set: None, why: None }])
        }
        None => read_entry(&item, reading.sets),
    })?;
    Ok(entries.into_iter().flatten().collect())
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
            None => read_entry(&item, &NamedSets::default()),
        }
    })?;
    Ok(entries.into_iter().flatten().collect())
}

fn read_entry(item: &Item<'_>, sets: &NamedSets) -> Result<Vec<NameEntry>, Reported> {
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
    sets: &NamedSets,
    why: Option<&Arc<str>>,
) -> Result<Vec<NameEntry>, Reported> {
    let Some(set) = name.strip_prefix('@') else {
        return Ok(vec![NameEntry {
            pattern: name.to_owned(),
            of: Types::STRING,
            place: item.place(),
            set: None,
            why: why.cloned(),
        }]);
    };
    let by_set = |member: &NameEntry| NameEntry {
        pattern: member.pattern.clone(),
        of: member.of,
        place: item.place(),
        set: Some(set.to_owned()),
        why: why.or(member.why.as_ref()).cloned(),
    };
    Ok(sets.take(set, item)?.iter().map(by_set).collect())
}

fn read_why(table: &Table<'_>) -> Result<Option<Arc<str>>, Reported> {
    table.optional("why", |item| item.string().map(Arc::from))
}

fn read_domains(item: &Item<'_>) -> Result<Arc<[Domain]>, Reported> {
    item.list(|item| {
        Domain::parse(item.string()?, item.place()).map_err(|error| {
            let rule = match error.kind {
                DomainErrorKind::Invalid => PolicyMistake::VALUE,
                DomainErrorKind::PublicSuffix => PolicyMistake::SUFFIX,
            };
            item.report(PolicyMistake::new(rule, error.message).help(error.help))
        })
    })
}

fn read_port(item: &Item<'_>) -> Result<u16, Reported> {
    let number = item.integer()?;
    match u16::try_from(number) {
        Ok(port) if port != 0 => Ok(port),
        _ => {
            let mistake = PolicyMistake::value(format!("{number} isn't a port"));
            Err(item.report(mistake.help("ports go from 1 to 65535")))
        }
    }
}

fn read_regex(item: &Item<'_>) -> Result<Regex, Reported> {
    let text = item.string()?;
    RegexBuilder::new(text).size_limit(LARGEST_REGEX).build().map_err(|error| {
        let (why, help) = match &error {
            regex::Error::CompiledTooBig(_) => (
                "it becomes too large".to_owned(),
                "write smaller repetitions, such as `{1,64}` instead of `{1,9999}`",
            ),
            error => refusal(&error.to_string()),
        };
        let message = format!("`{text}` is refused as a regular expression: {why}");
        item.report(PolicyMistake::new(PolicyMistake::REGEX, message).help(help))
    })
}

/// Why a regular expression is refused, from the message of the parser, and what to do.
fn refusal(message: &str) -> (String, &'static str) {
    // The last line says what is wrong; those before draw it.
    let last = message.lines().last().unwrap_or(message);
    let why = last.strip_prefix("error: ").unwrap_or(last).to_owned();
    let help = if why.starts_with("look-around") {
        "patterns are matched in linear time: write it without look-around, such as with two \
         checks joined by `all` and `not`"
    } else if why.starts_with("backreferences") {
        "patterns are matched in linear time: write it without back-references"
    } else {
        "fix the pattern; in TOML write it in single quotes, where `\\` is itself"
    };
    (why, help)
}

/// Reads a JSON Pointer with `*`.
pub(crate) fn read_pointer(item: &Item<'_>) -> Result<Pattern, Reported> {
    let text = item.string()?;
    Pattern::parse(text).map_err(|error| {
        item.report(PolicyMistake::value(error.message(text)).help(error.help(text)))
    })
}

fn read_date(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Date, Reported> {
    if item.as_string() == Some("today") {
        return today(item, reading);
    }
    read_day(item, "write a date such as `2027-01-31`, or `\"today\"`")
}

/// Reads a date of TOML, or one in quotes.
pub(crate) fn read_day(item: &Item<'_>, help: &str) -> Result<Date, Reported> {
    let text = item.as_string().map(str::to_owned).or_else(|| item.as_date());
    let found = match text.as_deref().map(str::parse) {
        Some(Ok(date)) => return Ok(date),
        _ => text.map_or_else(|| item.type_name().to_owned(), |text| format!("`{text}`")),
    };
    let mistake = PolicyMistake::value(format!("expected a date, found {found}"));
    Err(item.report(mistake.help(help)))
}

fn read_days(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Argument, Reported> {
    let text = item.string()?;
    let Some(days) = days(text) else {
        let mistake = PolicyMistake::value(format!("`{text}` is no length of time"));
        return Err(
            item.report(mistake.help("write `\"90 days\"`, `\"12 weeks\"` or `\"2 years\"`"))
        );
    };
    let today = today(item, reading)?;
    let Some(end) = today.after(days) else {
        let mistake = PolicyMistake::value(format!("`{text}` leads past the year 9999"));
        return Err(item.report(mistake.help("write a shorter time")));
    };
    Ok(Argument::Days(today, end))
}

/// The days in a text such as `12 weeks`; those beyond 32 bits are as many as fit.
fn days(text: &str) -> Option<u32> {
    let (number, unit) = text.split_once(' ')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let days = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => 1,
        "week" => 7,
        "year" => 365,
        _ => return None,
    };
    is_number.then(|| number.parse::<u32>().map_or(u32::MAX, |number| number.saturating_mul(days)))
}

fn today(item: &Item<'_>, reading: &ReadContext<'_>) -> Result<Date, Reported> {
    reading.today.ok_or_else(|| {
        let mistake = PolicyMistake::new(PolicyMistake::MISSING, "today's date was not provided");
        item.report(mistake.help("load the policy with `PolicyBuilder::today`"))
    })
}
