//! Names that never lead to a public server: `rules/data/special-use-names.toml`.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use crate::config;
use crate::source::Source;

static NAMES: LazyLock<HashMap<String, String, foldhash::fast::RandomState>> =
    LazyLock::new(|| {
        let text = include_str!("../../rules/data/special-use-names.toml");
        let source = Arc::new(Source::new("rules/data/special-use-names.toml", text));
        let (names, findings) = config::parse(&source, |table| {
            let names = table.get("name").map(|item| item.tables()).unwrap_or_default();
            let entry = |entry: &config::Table<'_>| {
                let text = |key| Some(entry.get(key)?.string()?.to_owned());
                Some((text("suffix")?, text("why")?))
            };
            names.iter().filter_map(entry).collect()
        });
        debug_assert!(findings.is_empty(), "{findings:?}");
        names
    });

/// The last labels of those names: all that is looked at for nearly every host.
static LAST: LazyLock<HashSet<&str, foldhash::fast::RandomState>> =
    LazyLock::new(|| NAMES.keys().map(|name| last_label(name)).collect());

fn last_label(name: &str) -> &str {
    name.bytes().rposition(|byte| byte == b'.').map_or(name, |dot| &name[dot + 1..])
}

/// Why a name (in lower case, without a trailing dot) is of special use.
pub(crate) fn special_use(name: &str) -> Option<&'static str> {
    if !LAST.contains(last_label(name)) {
        return None;
    }
    let mut suffix = name;
    loop {
        if let Some(why) = NAMES.get(suffix) {
            return Some(why);
        }
        suffix = suffix.split_once('.')?.1;
    }
}
