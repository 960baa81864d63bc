//! `[[documents]]` entries.

use crate::check::read_pointer;
use crate::document::Pattern;
use crate::policy::model::{DocumentSet, FileGlobs};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::policy::read::schemas::Schemas;
use crate::toml::Table;

impl DocumentSet {
    /// Reads an entry of the policy file `path`; `None` after a mistake.
    pub(crate) fn read(table: &Table<'_>, schemas: &mut Schemas<'_>, path: &str) -> Option<Self> {
        let files = table.require("files", "name the files: `files = [\"webhooks/**/*.json\"]`");
        let select = table.get("select");
        let schema = table.get("schema");
        table.finish("a `[[documents]]` entry");
        let select = match select {
            None => Some((Pattern::default(), None)),
            Some(item) => read_pointer(&item).map(|pattern| (pattern, Some(item.place()))),
        };
        let schema = match schema {
            None => schemas.fallback(),
            Some(item) => item.string().and_then(|name| schemas.get(name, path, &item)),
        };
        let files = FileGlobs::read(&files?)?;
        let (select, select_place) = select?;
        let place = Some(table.place());
        Some(Self { files, select, select_place, schema: schema?, place })
    }
}

impl Resolver<'_> {
    pub(crate) fn read_documents(&mut self, table: &Table<'_>, layer: &Layer<'_>) {
        let Some(item) = table.get("documents") else {
            return;
        };
        let tables = item.tables();
        let sets = tables
            .iter()
            .filter_map(|table| DocumentSet::read(table, &mut self.schemas, layer.path));
        let sets: Vec<DocumentSet> = sets.collect();
        // What the caller says stays; else lists replace those of earlier layers.
        if !self.inputs.replaces_documents() {
            self.documents.sets = Some(sets);
        }
    }
}
