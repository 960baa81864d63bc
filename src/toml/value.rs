//! Tables and the values in them, each with its place.
//!
//! A table gives values and a value can be a table, so both are in one file.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::synonyms::{WordKind, meant};
use super::{File, PolicyMistake, Reported, collect_all};
use crate::document::Types;
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Span};

/// A table. A key is known once it was asked for.
pub(crate) struct Table<'a> {
    file: &'a File<'a>,
    span: Span,
    entries: &'a DeTable<'a>,
    known: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(file: &'a File<'a>, span: Span, entries: &'a DeTable<'a>) -> Self {
        Self { file, span, entries, known: RefCell::default() }
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &'static str) -> Option<Item<'a>> {
        self.known.borrow_mut().insert(key);
        let (key, value) = self.entries.get_key_value(key)?;
        Some(Item::new(self.file, Span::from_range(key.span()), value))
    }

    /// The value of a key. Reports it if it is missing.
    pub(crate) fn require(&self, key: &'static str, help: &str) -> Result<Item<'a>, Reported> {
        self.get(key).ok_or_else(|| {
            let message = format!("the key `{key}` is missing");
            self.report(PolicyMistake::new(PolicyMistake::MISSING, message).help(help))
        })
    }

    /// Reads the value of a key, if it is there.
    pub(crate) fn optional<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(Item<'a>) -> Result<T, Reported>,
    ) -> Result<Option<T>, Reported> {
        self.get(key).map(read).transpose()
    }

    /// The tables of an array of tables; none if the key isn't there.
    pub(crate) fn tables(&self, key: &'static str) -> Result<Vec<Table<'a>>, Reported> {
        self.get(key).map_or_else(|| Ok(Vec::new()), |item| item.tables())
    }

    /// Every entry with its name, in the order of the text.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> + use<'a> {
        let file = self.file;
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries.into_iter().map(move |(key, value)| {
            (key.get_ref().as_ref(), Item::new(file, Span::from_range(key.span()), value))
        })
    }

    /// Records a mistake in the table as a whole.
    pub(crate) fn report(&self, mistake: PolicyMistake) -> Reported {
        self.file.report(self.span, mistake)
    }

    /// Where the table is: its header or its key, or itself where it has neither.
    pub(crate) fn place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.span)
    }

    /// Reports every key that wasn't asked for.
    ///
    /// This doesn't fail: what was asked for is still good, and can be checked further. That the
    /// file has a mistake is on record, so it won't load.
    pub(crate) fn deny_unknown_keys(&self, what: &str) {
        self.deny_unknown(what, WordKind::Key);
    }

    /// The same, where the keys are words of that kind.
    pub(crate) fn deny_unknown(&self, what: &str, kind: WordKind) {
        let known = self.known.borrow();
        for (name, item) in self.entries() {
            if known.contains(name) {
                continue;
            }
            let mistake = PolicyMistake::name(format!("{what} has no key `{name}`"));
            // A key that is there already can't be written again.
            let is_missing = |key: &&str| !self.entries.contains_key(*key);
            let missing: Vec<&str> = known.iter().copied().filter(is_missing).collect();
            let all: Vec<&str> = known.iter().copied().collect();
            let near = meant(kind, name, &missing).or_else(|| {
                let meant = meant(kind, name, &all)?;
                Some(format!("{meant} It is there already: keep one of the two"))
            });
            let keys = || known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            let help = near.unwrap_or_else(|| format!("its keys are {}", keys()));
            item.report_key(mistake.help(help));
        }
    }
}

/// A value under a key or in an array.
///
/// Methods called after a type, such as [`Item::string`], report a value of another type. Those
/// that start with `as_` only ask, and report nothing.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    file: &'a File<'a>,
    key: Span,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    pub(super) fn new(file: &'a File<'a>, key: Span, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { file, key, value }
    }

    fn span(&self) -> Span {
        Span::from_range(self.value.span())
    }

    /// Where the value is.
    pub(crate) fn place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.span())
    }

    /// Where the key is.
    pub(crate) fn key_place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.key)
    }

    /// Records a mistake in the value.
    pub(crate) fn report(&self, mistake: PolicyMistake) -> Reported {
        self.file.report(self.span(), mistake)
    }

    /// Records a mistake in a file that the value names.
    pub(crate) fn report_at(&self, mistake: PolicyMistake, place: Place) -> Reported {
        self.file.report_at(place, mistake)
    }

    /// Records a mistake in the key.
    pub(crate) fn report_key(&self, mistake: PolicyMistake) -> Reported {
        self.file.report(self.key, mistake)
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self.value.get_ref() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a float",
            DeValue::Boolean(_) => "a boolean",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        }
    }

    fn expected<T>(&self, what: &str, value: Option<T>) -> Result<T, Reported> {
        value.ok_or_else(|| {
            let message = format!("expected {what}, found {}", self.type_name());
            let help = self.instead(what).unwrap_or_else(|| format!("write {what}"));
            self.report(PolicyMistake::value(message).help(help))
        })
    }

    /// What to write instead of a value of another type, if it says what was meant.
    fn instead(&self, what: &str) -> Option<String> {
        let text = self.file.source.text().get(self.value.span())?;
        match (what, self.value.get_ref()) {
            ("an array", DeValue::Table(_)) => {
                let name = self.header("[")?;
                Some(format!("write `[[{name}]]`: each entry is a table of its own"))
            }
            ("a table", DeValue::Array(_)) => Some(format!("write `[{}]`", self.header("[[")?)),
            ("an array", DeValue::String(_) | DeValue::Integer(_)) if is_short(text) => {
                Some(format!("write `[{text}]`"))
            }
            ("a string", DeValue::Array(items)) => {
                let [only] = &items[..] else { return None };
                only.get_ref().as_str()?;
                let text = self.file.source.text().get(only.span())?;
                is_short(text).then(|| format!("write `{text}`, without brackets"))
            }
            (
                "a string",
                DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_),
            ) => Some(format!("write `\"{text}\"`")),
            ("true or false", DeValue::String(word)) => {
                let flag = match word.to_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" => "true",
                    "false" | "no" | "off" | "0" => "false",
                    _ => return None,
                };
                Some(format!("write `{flag}`, without quotes"))
            }
            ("true or false", DeValue::Integer(_)) if ["0", "1"].contains(&text) => {
                Some(format!("write `{}`", text == "1"))
            }
            ("an integer" | "a number", DeValue::String(digits)) => {
                let digits = digits.trim();
                let is_whole = digits.parse::<i64>().is_ok();
                is_whole.then(|| format!("write `{digits}`, without quotes"))
            }
            _ => None,
        }
    }

    /// The name in the header of a table, which starts with those brackets and nothing more.
    fn header(&self, brackets: &str) -> Option<&'a str> {
        let text = self.file.source.text();
        // What follows this key in the header names something in it.
        let to_key = text.get(..self.key.end as usize)?;
        let start = to_key.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let name = to_key[start..].trim_start().strip_prefix(brackets)?;
        text[to_key.len()..].lines().next()?.find(']')?;
        (self.key != Span::default() && !name.starts_with('[')).then(|| name.trim())
    }

    /// How the value is written, if that is short.
    pub(crate) fn short_text(&self) -> Option<&'a str> {
        self.file.source.text().get(self.value.span()).filter(|text| is_short(text))
    }

    /// The string, if it is one.
    pub(crate) fn as_string(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    pub(crate) fn string(&self) -> Result<&'a str, Reported> {
        self.expected("a string", self.as_string())
    }

    /// The number of the word in a list of words that the value may be.
    pub(crate) fn one_of(&self, words: &[&str]) -> Result<usize, Reported> {
        let found = self.string()?;
        words.iter().position(|word| *word == found).ok_or_else(|| {
            let all: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let all = all.join(" or ");
            let mistake = PolicyMistake::value(format!("expected {all}, found `{found}`"));
            let near = did_you_mean(found, words.iter().copied());
            self.report(mistake.help(near.unwrap_or_else(|| format!("write {all}"))))
        })
    }

    pub(crate) fn boolean(&self) -> Result<bool, Reported> {
        self.expected("true or false", self.value.get_ref().as_bool())
    }

    pub(crate) fn integer(&self) -> Result<i64, Reported> {
        let Some(integer) = self.value.get_ref().as_integer() else {
            return self.expected("an integer", None);
        };
        i64::from_str_radix(integer.as_str(), integer.radix()).map_err(|_| {
            let message = format!("`{}` is out of range", integer.as_str());
            self.report(PolicyMistake::value(message).help("write an integer of at most 64 bits"))
        })
    }

    /// A number or a boolean, as its text in JSON.
    pub(crate) fn as_scalar(&self) -> Option<(String, Types)> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Some((flag.to_string(), Types::BOOLEAN)),
            DeValue::Integer(_) | DeValue::Float(_) => Some((self.as_digits()?, Types::NUMBER)),
            _ => None,
        }
    }

    /// A number, as its text in JSON.
    pub(crate) fn number(&self) -> Result<String, Reported> {
        let value = self.value.get_ref();
        self.as_digits().ok_or_else(|| {
            let Some(float) = value.as_float() else {
                let message = format!("expected a number, found {}", self.type_name());
                let help = self.instead("a number").unwrap_or_else(|| "write a number".to_owned());
                return self.report(PolicyMistake::value(message).help(help));
            };
            let message = format!("expected a number, found `{}`", float.as_str());
            self.report(PolicyMistake::value(message).help("write digits: JSON has no such number"))
        })
    }

    fn as_digits(&self) -> Option<String> {
        let value = self.value.get_ref();
        if let Some(integer) = value.as_integer() {
            let digits = integer.as_str();
            return match i128::from_str_radix(digits, integer.radix()) {
                Ok(whole) => Some(whole.to_string()),
                // Beyond 128 bits; a decimal number is its own text.
                Err(_) => {
                    (integer.radix() == 10).then(|| digits.trim_start_matches('+').to_owned())
                }
            };
        }
        let text = value.as_float()?.as_str().trim_start_matches('+').to_owned();
        // `inf` and `nan` aren't numbers in JSON.
        text.bytes().any(|byte| byte.is_ascii_digit()).then_some(text)
    }

    /// A date, as its text. It may have a time.
    pub(crate) fn as_date(&self) -> Option<String> {
        self.value.get_ref().as_datetime().map(ToString::to_string)
    }

    /// The table, if it is one.
    pub(crate) fn as_table(&self) -> Option<Table<'a>> {
        let entries = self.value.get_ref().as_table()?;
        // A table's own span is its header, which may be the one of a table inside it.
        let span = if self.key == Span::default() { self.span() } else { self.key };
        Some(Table::new(self.file, span, entries))
    }

    pub(crate) fn table(&self) -> Result<Table<'a>, Reported> {
        self.expected("a table", self.as_table())
    }

    /// The items of an array, if it is one.
    pub(crate) fn as_items(&self) -> Option<Vec<Item<'a>>> {
        let array = self.value.get_ref().as_array()?;
        Some(array.iter().map(|value| Item::new(self.file, Span::default(), value)).collect())
    }

    /// The items of an array.
    pub(crate) fn items(&self) -> Result<Vec<Item<'a>>, Reported> {
        self.expected("an array", self.as_items())
    }

    /// Reads each item of an array with `read`.
    pub(crate) fn list<T, C: FromIterator<T>>(
        &self,
        read: impl FnMut(Item<'a>) -> Result<T, Reported>,
    ) -> Result<C, Reported> {
        collect_all(self.items()?.into_iter().map(read))
    }

    /// The strings of an array, each with its place.
    pub(crate) fn strings(&self) -> Result<Vec<(&'a str, Item<'a>)>, Reported> {
        self.list(|item| Ok((item.string()?, item)))
    }

    /// The tables of an array of tables.
    pub(crate) fn tables(&self) -> Result<Vec<Table<'a>>, Reported> {
        self.list(|item| item.table())
    }
}

/// Whether a value is short enough to be repeated in a message.
fn is_short(text: &str) -> bool {
    text.len() <= 80 && !text.contains('\n')
}
