//! Names that exist, but never where a schema lists its own: what to say of them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::text::Source;
use crate::toml;

/// Such names, with the remedy.
pub(crate) struct ForeignNames {
    names: HashSet<String, foldhash::fast::RandomState>,
    help: String,
}

impl ForeignNames {
    /// Reads the TOML file `name` under `rules/data/`.
    pub(crate) fn read(name: &str, text: &str) -> Self {
        let source = Arc::new(Source::new(format!("rules/data/{name}"), text));
        let (elsewhere, findings) = toml::parse(&source, |table| {
            let names = table.get("names").and_then(|item| item.strings()).unwrap_or_default();
            let help = table.get("help").and_then(|item| item.string()).unwrap_or_default();
            let names = names.into_iter().map(|(name, _)| name.to_owned()).collect();
            Self { names, help: help.to_owned() }
        });
        debug_assert!(findings.is_empty() && !elsewhere.names.is_empty(), "{findings:?}");
        elsewhere
    }

    /// What to do about a name, if it is one of them.
    pub(crate) fn help(&self, name: &str) -> Option<&str> {
        self.names.contains(name).then_some(&*self.help)
    }
}
