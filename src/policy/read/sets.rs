//! How `[sets]` is read and shown: named lists of names.

use crate::policy::keys::ReadResult;
use crate::policy::read::resolver::Resolver;
use crate::policy::shown::{Page, Shown};
use crate::toml::{Item, collect_all};

impl Resolver<'_> {
    pub(crate) fn read_sets(&mut self, item: &Item<'_>) -> ReadResult {
        collect_all(item.table()?.entries().map(|(name, item)| self.sets.read(name, &item)))
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let mut sets: Vec<_> = page.policy.sets.iter().filter(|set| !set.is_replaced).collect();
    sets.sort_by(|one, other| one.name.cmp(&other.name));
    let line = |set: &&crate::policy::model::UsedSet| {
        Shown::List(page.writer.names(&set.entries), set.place.clone()).lines(&set.name)
    };
    let lines: String = sets.iter().map(line).collect();
    Shown::Tables(if lines.is_empty() { lines } else { format!("\n[sets]\n{lines}") })
}
