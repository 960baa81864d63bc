//! A table, and which of its keys are known.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use ::toml::de::DeTable;

use super::{File, Item, PolicyMistake, Reported};
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
        self.entries().find(|(name, _)| *name == key).map(|(_, item)| item)
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
        let known = self.known.borrow();
        for (name, item) in self.entries() {
            if known.contains(name) {
                continue;
            }
            let mistake = PolicyMistake::name(format!("{what} has no key `{name}`"));
            let near = did_you_mean(name, known.iter().copied());
            let keys = || known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            let help = near.unwrap_or_else(|| format!("its keys are {}", keys()));
            item.report_key(mistake.help(help));
        }
    }
}
