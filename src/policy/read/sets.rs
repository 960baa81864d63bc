//! `[sets]`: named lists of names.

use crate::policy::read::resolver::Resolver;
use crate::toml::Table;

impl Resolver<'_> {
    pub(crate) fn read_sets(&mut self, table: &Table<'_>) {
        let Some(sets) = table.get("sets").and_then(|item| item.table()) else {
            return;
        };
        for (name, item) in sets.entries() {
            self.sets.read(name, &item);
        }
    }
}
