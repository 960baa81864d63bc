//! Lists of host names with what is known of them: the files under `rules/data/`.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use crate::text::NameHasher;
use crate::text::Source;
use crate::toml;

/// Names that never lead to a public server.
static SPECIAL_USE: LazyLock<HostList> = LazyLock::new(|| {
    HostList::read("special-use-names", include_str!("../../rules/data/special-use-names.toml"))
});

/// Names of services that lead wherever somebody likes.
static REBINDING: LazyLock<HostList> = LazyLock::new(|| {
    HostList::read("rebinding-names", include_str!("../../rules/data/rebinding-names.toml"))
});

/// Why a name (in lower case, without a trailing dot) is of special use.
pub(crate) fn special_use(name: &str) -> Option<&'static str> {
    SPECIAL_USE.reason(name)
}

/// Why a name, in the same form, leads wherever somebody likes.
pub(crate) fn rebinding(name: &str) -> Option<&'static str> {
    REBINDING.reason(name)
}

/// Suffixes with a reason each.
struct HostList {
    reasons: HashMap<String, String, NameHasher>,
    /// The last two labels of each suffix, or the one that it has: nearly every host is told by
    /// these not to be in the list.
    ends: HashSet<String, NameHasher>,
}

impl HostList {
    fn read(name: &str, text: &str) -> Self {
        let source = Arc::new(Source::new(format!("rules/data/{name}.toml"), text));
        let reasons = toml::parse(&source, |table| {
            let names = table.require("name", "the names of the list")?.tables()?;
            let entry = |entry: &toml::Table<'_>| {
                let text = |key| Ok(entry.require(key, "each name has one")?.string()?.to_owned());
                Ok((text("suffix")?, text("why")?))
            };
            toml::collect_all::<_, HashMap<_, _, _>>(names.iter().map(entry))
        });
        let reasons = reasons.expect("an embedded list has no mistake: a test reads each of them");
        let ends = reasons.keys().map(|suffix| last_labels(suffix, 2).to_owned()).collect();
        Self { reasons, ends }
    }

    fn reason(&self, name: &str) -> Option<&str> {
        let is_end = |count| self.ends.contains(last_labels(name, count));
        if !is_end(1) && !is_end(2) {
            return None;
        }
        let mut suffix = name;
        loop {
            if let Some(why) = self.reasons.get(suffix) {
                return Some(why);
            }
            suffix = suffix.split_once('.')?.1;
        }
    }
}

fn last_labels(name: &str, count: usize) -> &str {
    let mut dots = name.bytes().enumerate().rev().filter(|&(_, byte)| byte == b'.');
    dots.nth(count - 1).map_or(name, |(dot, _)| &name[dot + 1..])
}
