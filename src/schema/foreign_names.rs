//! Names that exist in another API, never where a schema lists its own: what to say about them.
//!
//! Invariant: a name can't be lost. A list is part of the binary, so a mistake in it is a mistake of
//! ours: reading it panics, and a test reads every list.

use std::collections::HashSet;

// Not this crate's own `toml`, which reports mistakes to the author of a policy.
use ::toml::de::{DeTable, DeValue};

/// Names of another API, with what to do about them.
pub(crate) struct ForeignNames {
    names: HashSet<String, foldhash::fast::RandomState>,
    help: String,
}

impl ForeignNames {
    /// Reads an embedded list: the array `names` and the text `help`.
    pub(super) fn read(text: &str) -> Self {
        let table = DeTable::parse(text).expect("an embedded list is TOML; a test reads it");
        let value = |key| table.get_ref().get(key).map(|value| value.get_ref());
        let names = value("names").and_then(DeValue::as_array);
        let names = names.expect("an embedded list has `names`; a test reads it");
        let name = |name: &::toml::Spanned<DeValue<'_>>| {
            name.get_ref().as_str().expect("each name is a string; a test reads it").to_owned()
        };
        let names = names.iter().map(name).collect();
        let help = value("help").and_then(DeValue::as_str);
        let help = help.expect("an embedded list has `help`; a test reads it").to_owned();
        Self { names, help }
    }

    /// What to do about a name, if it is one of them.
    pub(super) fn help(&self, name: &str) -> Option<&str> {
        self.names.contains(name).then_some(&*self.help)
    }
}
