//! How `[sets]` is read and shown: named lists of names and of hosts.

use std::sync::Arc;

use crate::files::{join, refusal};
use crate::policy::keys::ReadResult;
use crate::policy::read::resolver::Resolver;
use crate::policy::read::schemas::read_text;
use crate::policy::shown::{Page, Shown};
use crate::text::Source;
use crate::toml::{Item, PolicyMistake, collect_all};

impl Resolver<'_> {
    pub(crate) fn read_sets(&mut self, item: &Item<'_>) -> ReadResult {
        let files = self.inputs.files();
        let path = self.layers.path().to_owned();
        let read_file = move |name: &str| {
            let Some(path) = join(&path, name) else {
                let mistake = PolicyMistake::new(PolicyMistake::FILE, refusal(name));
                return Err(mistake.help("name a file within the repository"));
            };
            let text = read_text(files, &path)?;
            Ok(Arc::new(Source::new(files.name(&path), text)))
        };
        let sets = item.table()?.entries();
        collect_all(sets.map(|(name, item)| self.sets.read(name, &item, &read_file)))
    }
}

pub(crate) fn show(page: &Page<'_>) -> Shown {
    let mut sets: Vec<_> =
        page.policy.sets.iter().filter(|set| !set.is_replaced && !set.is_written_out).collect();
    sets.sort_by(|one, other| one.name.cmp(&other.name));
    let line = |set: &&crate::policy::model::UsedSet| {
        Shown::List(page.writer.names(&set.entries), set.place.clone()).lines(&set.name)
    };
    let lines: String = sets.iter().map(line).collect();
    Shown::Tables(if lines.is_empty() { lines } else { format!("\n[sets]\n{lines}") })
}
