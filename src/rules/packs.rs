//! Which packs switch a rule on, and at which level.

use std::collections::BTreeMap;

use super::{Level, embedded, read_level};
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
    let Some(source) = embedded::pack(pack) else { return BTreeMap::new() };
    let levels = toml::parse(&source, |table| {
        let mut levels = BTreeMap::new();
        let extends = table.optional("extends", |item| item.strings())?;
        for (name, _) in extends.into_iter().flatten() {
            levels.extend(self::levels(name));
        }
        let rules = table.optional("rules", |item| item.table())?;
        for (id, item) in rules.iter().flat_map(toml::Table::entries) {
            levels.insert(id.to_owned(), read_level(&item)?);
        }
        Ok(levels)
    });
    levels.expect("an embedded pack has no mistake: `tests/it/rules.rs` reads each of them")
}
