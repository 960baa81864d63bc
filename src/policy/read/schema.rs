//! The top-level `schema`: what is checked as it is whatever no document set has.

use crate::policy::read::resolver::{Layer, Resolver};
use crate::toml::Table;

impl Resolver<'_> {
    pub(crate) fn read_schema(&mut self, table: &Table<'_>, layer: &Layer<'_>) {
        let Some(item) = table.get("schema") else {
            return;
        };
        let Some(name) = item.string() else { return };
        self.documents.names_fallback = true;
        let found = self.schemas.get(name, layer.path, &item);
        if self.inputs.schema.is_none() {
            self.documents.fallback_place = Some(item.place());
            self.schemas.set_fallback(found);
        }
    }
}
