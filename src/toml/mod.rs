//! TOML read strictly: every value with its place, every mistake found, none fatal.
//!
//! Policies, packs, embedded rules and data files are all read through this.

mod mistake;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) use mistake::PolicyMistake;

use crate::document::Types;
use crate::finding::{Finding, Severity};
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};

/// Parses `source` and hands its top table to `read`, which may complain as often as it likes.
/// Gives what `read` made of it, and all complaints: syntax errors as well.
pub(crate) fn parse<T>(
    source: &Arc<Source>,
    read: impl FnOnce(&Table<'_>) -> T,
) -> (T, Vec<Finding>) {
    let (table, errors) = DeTable::parse_recoverable(source.text());
    let file = File { source, broken: Vec::new(), findings: RefCell::default() };
    let mut file = file;
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let span = visible(source.text(), range);
        file.broken.push(span);
        let mistake =
            PolicyMistake::new(PolicyMistake::SYNTAX, format!("not TOML: {}", error.message()))
                .help(syntax_help(error.message()));
        file.findings.borrow_mut().push(mistake.finding(Place::new(Arc::clone(source), span)));
    }
    let top = Table::new(&file, Span::default(), table.get_ref());
    let value = read(&top);
    (value, file.findings.into_inner())
}

fn syntax_help(message: &str) -> &'static str {
    match message {
        message if message.contains("must be quoted") => "put the value in quotes",
        message if message.contains("duplicate key") => "remove one of the two, or join them",
        _ => "mend the syntax (toml.io); until then nothing is linted",
    }
}

/// An empty span shows nothing: take the character before it, on the same line.
fn visible(text: &str, range: std::ops::Range<usize>) -> Span {
    if !range.is_empty() {
        return Span::from_range(range);
    }
    let end = text.floor_char_boundary(range.start);
    match text[..end].chars().next_back() {
        Some(before) if before != '\n' => Span::from_range(end - before.len_utf8()..end),
        _ => Span::from_range(end..end),
    }
}

struct File<'a> {
    source: &'a Arc<Source>,
    /// Where the syntax is wrong: a value there is a guess of the parser, not the author's word.
    broken: Vec<Span>,
    findings: RefCell<Vec<Finding>>,
}

impl File<'_> {
    fn complain(&self, span: Span, mistake: PolicyMistake) {
        let touches = |broken: &Span| broken.start <= span.end && span.start <= broken.end;
        if self.broken.iter().any(touches) {
            return;
        }
        let place = Place::new(Arc::clone(self.source), span);
        self.findings.borrow_mut().push(mistake.finding(place));
    }
}

/// A table, and which of its keys were asked for.
pub(crate) struct Table<'a> {
    file: &'a File<'a>,
    span: Span,
    entries: &'a DeTable<'a>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Table<'a> {
    fn new(file: &'a File<'a>, span: Span, entries: &'a DeTable<'a>) -> Self {
        Self { file, span, entries, asked: RefCell::default() }
    }

    /// The value of a key, if it is there. The key is then known, and [`Table::finish`] will not
    /// complain of it.
    pub(crate) fn get(&self, key: &'static str) -> Option<Item<'a>> {
        self.asked.borrow_mut().insert(key);
        self.entries().find(|(name, _)| *name == key).map(|(_, item)| item)
    }

    /// The same, with a complaint if it is missing.
    pub(crate) fn require(&self, key: &'static str, help: &str) -> Option<Item<'a>> {
        let found = self.get(key);
        if found.is_none() {
            let mistake =
                PolicyMistake::new(PolicyMistake::MISSING, format!("the key `{key}` is missing"));
            self.complain(mistake.help(help));
        }
        found
    }

    /// Every entry with its name, in the order of the text.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Item<'a>)> + use<'a> {
        let file = self.file;
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        entries.into_iter().map(move |(key, value)| {
            let item = Item { file, key: Span::from_range(key.span()), value };
            (key.get_ref().as_ref(), item)
        })
    }

    pub(crate) fn complain(&self, mistake: PolicyMistake) {
        self.file.complain(self.span, mistake);
    }

    /// Where the table is: its header or its key, or itself where it has neither.
    pub(crate) fn place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.span)
    }

    /// Complains of every key that was not asked for.
    pub(crate) fn finish(&self, what: &str) {
        let asked = self.asked.borrow();
        for (name, item) in self.entries() {
            if asked.contains(name) {
                continue;
            }
            let mistake =
                PolicyMistake::new(PolicyMistake::NAME, format!("{what} has no key `{name}`"));
            let near = did_you_mean(name, asked.iter().copied());
            let keys = || asked.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            let help = near.unwrap_or_else(|| format!("its keys are {}", keys()));
            item.complain_of_key(mistake.help(help));
        }
    }
}

/// A value under a key or in an array.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    file: &'a File<'a>,
    key: Span,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Item<'a> {
    fn span(&self) -> Span {
        Span::from_range(self.value.span())
    }

    /// Where the value is written.
    pub(crate) fn place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.span())
    }

    /// Where the key is written.
    pub(crate) fn key_place(&self) -> Place {
        Place::new(Arc::clone(self.file.source), self.key)
    }

    pub(crate) fn complain(&self, mistake: PolicyMistake) {
        self.file.complain(self.span(), mistake);
    }

    pub(crate) fn complain_of_key(&self, mistake: PolicyMistake) {
        self.file.complain(self.key, mistake);
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

    fn expected<T>(&self, what: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            let message = format!("expected {what}, found {}", self.type_name());
            self.complain(PolicyMistake::value(message).help(format!("write {what}")));
        }
        value
    }

    /// The string, if it is one, without a complaint.
    pub(crate) fn as_string(&self) -> Option<&'a str> {
        self.value.get_ref().as_str()
    }

    pub(crate) fn string(&self) -> Option<&'a str> {
        self.expected("a string", self.as_string())
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        self.expected("true or false", self.value.get_ref().as_bool())
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        let integer = self.value.get_ref().as_integer();
        let integer = integer.and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        self.expected("an integer", integer)
    }

    /// A number or a truth value by its text in JSON, without a complaint.
    pub(crate) fn scalar(&self) -> Option<(String, Types)> {
        match self.value.get_ref() {
            DeValue::Boolean(flag) => Some((flag.to_string(), Types::BOOLEAN)),
            DeValue::Integer(_) | DeValue::Float(_) => Some((self.digits()?, Types::NUMBER)),
            _ => None,
        }
    }

    /// A number by its digits, as JSON would write it.
    pub(crate) fn number(&self) -> Option<String> {
        let digits = self.digits();
        if let (None, Some(float)) = (&digits, self.value.get_ref().as_float()) {
            let message = format!("expected a number, found `{}`", float.as_str());
            self.complain(
                PolicyMistake::value(message).help("write digits: JSON has no such number"),
            );
            return None;
        }
        self.expected("a number", digits)
    }

    fn digits(&self) -> Option<String> {
        let value = self.value.get_ref();
        let whole =
            value.as_integer().and_then(|it| i128::from_str_radix(it.as_str(), it.radix()).ok());
        whole.map(|whole| whole.to_string()).or_else(|| {
            let text = value.as_float()?.as_str().trim_start_matches('+').to_owned();
            // `inf` and `nan` are no numbers of JSON.
            text.bytes().any(|b| b.is_ascii_digit()).then_some(text)
        })
    }

    /// A date by its text, without a complaint. TOML's dates with a time are none.
    pub(crate) fn as_date(&self) -> Option<String> {
        self.value.get_ref().as_datetime().map(ToString::to_string)
    }

    /// The table, if it is one, without a complaint.
    pub(crate) fn as_table(&self) -> Option<Table<'a>> {
        let entries = self.value.get_ref().as_table()?;
        // A table's own span is its header, which may be the one of a table inside it.
        let span = if self.key == Span::default() { self.span() } else { self.key };
        Some(Table::new(self.file, span, entries))
    }

    pub(crate) fn table(&self) -> Option<Table<'a>> {
        self.expected("a table", self.as_table())
    }

    /// The items of an array.
    pub(crate) fn items(&self) -> Option<Vec<Item<'a>>> {
        let array = self.expected("an array", self.value.get_ref().as_array())?;
        let item = |value| Item { file: self.file, key: Span::default(), value };
        Some(array.iter().map(item).collect())
    }

    /// The items of an array that are strings, each with its place.
    pub(crate) fn strings(&self) -> Option<Vec<(&'a str, Item<'a>)>> {
        let items = self.items()?;
        Some(items.into_iter().filter_map(|item| Some((item.string()?, item))).collect())
    }

    /// The tables of an array of tables.
    pub(crate) fn tables(&self) -> Vec<Table<'a>> {
        let items = self.items().unwrap_or_default();
        items.iter().filter_map(Item::table).collect()
    }
}

impl PolicyMistake {
    /// The complaint as a finding.
    pub(crate) fn finding(self, place: Place) -> Finding {
        let mut finding = Finding::builder(self.rule, Severity::Error, place)
            .value(self.message.clone())
            .message(self.message);
        if let Some(help) = self.help {
            finding = finding.help(help);
        }
        for (place, label) in self.related {
            finding = finding.related(place, label);
        }
        finding.build()
    }
}
