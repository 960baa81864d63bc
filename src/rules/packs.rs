//! Which packs switch a rule on, and at which level.

use std::collections::BTreeMap;

use super::{Level, embedded};
use crate::toml;

/// The packs that name a rule, each with the level that it gives it, sorted by name.
pub(super) fn naming(id: &str) -> Vec<(String, Level)> {
    let level = |pack: String| Some((levels(&pack).remove(id)?, pack));
    let named = embedded::pack_names().filter_map(level);
    named.map(|(level, pack)| (pack, level)).collect()
}

/// The levels that a pack gives to rules, by itself and by the packs that it extends. Packs set
/// nothing but levels.
fn levels(pack: &str) -> BTreeMap<String, Level> {
    let mut levels = BTreeMap::new();
    let Some(source) = embedded::pack(pack) else { return levels };
    let (own, _) = toml::parse(&source, |table| {
        let extends = table.get("extends").and_then(|item| item.strings()).unwrap_or_default();
        for (name, _) in extends {
            levels.extend(self::levels(name));
        }
        let rules = table.get("rules").and_then(|item| item.table());
        let level = |(id, item): (&str, toml::Item<'_>)| {
            Some((id.to_owned(), Level::parse(item.as_string()?)?))
        };
        rules.iter().flat_map(toml::Table::entries).filter_map(level).collect::<Vec<_>>()
    });
    levels.extend(own);
    levels
}
