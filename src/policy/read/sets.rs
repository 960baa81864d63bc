//! `[sets]`: named lists of names.

use crate::policy::read::resolver::Resolver;
use crate::toml::{Reported, Table, collect_all};

impl Resolver<'_> {
    pub(crate) fn read_sets(&mut self, table: &Table<'_>) -> Result<(), Reported> {
        let Some(sets) = table.optional("sets", |item| item.table())? else { return Ok(()) };
        collect_all(sets.entries().map(|(name, item)| self.sets.read(name, &item)))
    }
}
