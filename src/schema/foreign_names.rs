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
        let foreign = toml::parse(&source, |table| {
            let names = table.require("names", "the names")?;
            let help = table.require("help", "what to do about them")?.string()?.to_owned();
            Ok(Self { names: names.list(|item| Ok(item.string()?.to_owned()))?, help })
        });
        foreign.expect("an embedded list has no mistake: a test reads each of them")
    }

    /// What to do about a name, if it is one of them.
    pub(crate) fn help(&self, name: &str) -> Option<&str> {
        self.names.contains(name).then_some(&*self.help)
    }
}
