//! `[[documents]]` entries.

use crate::check::read_pointer;
use crate::document::Pattern;
use crate::policy::model::{DocumentSet, FileGlobs};
use crate::policy::read::resolver::{Layer, Resolver};
use crate::policy::read::schemas::Schemas;
use crate::toml::{Reported, Table};

impl DocumentSet {
    /// Reads an entry of the policy file `path`.
    pub(crate) fn read(
        table: &Table<'_>,
        schemas: &mut Schemas<'_>,
        path: &str,
    ) -> Result<Self, Reported> {
        let files = table
            .require("files", "name the files: `files = [\"webhooks/**/*.json\"]`")
            .and_then(|item| FileGlobs::read(&item));
        let select = table.optional("select", |item| Ok((read_pointer(&item)?, item.place())));
        let schema = match table.get("schema") {
            None => schemas.fallback(),
            Some(item) => item.string().and_then(|name| schemas.get(name, path, &item)),
        };
        table.deny_unknown_keys("a `[[documents]]` entry");
        let (select, select_place) = match select? {
            Some((select, place)) => (select, Some(place)),
            None => (Pattern::default(), None),
        };
        let place = Some(table.place());
        Ok(Self { files: files?, select, select_place, schema: schema?, place })
    }
}

impl Resolver<'_> {
    pub(crate) fn read_documents(
        &mut self,
        table: &Table<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        if table.get("documents").is_none() {
            return Ok(());
        }
        let mut sets = Vec::new();
        let read = table.each("documents", |table| {
            sets.push(DocumentSet::read(&table, &mut self.schemas, layer.path)?);
            Ok(())
        });
        // What the caller says stays; else lists replace those of earlier layers.
        if !self.inputs.replaces_documents() {
            self.documents.sets = Some(sets);
        }
        read
    }
}
