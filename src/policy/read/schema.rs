//! The top-level `schema`: what is checked as it is whatever no document set has.

use crate::policy::read::resolver::{Layer, Resolver};
use crate::toml::{Reported, Table};

impl Resolver<'_> {
    pub(crate) fn read_schema(
        &mut self,
        table: &Table<'_>,
        layer: &Layer<'_>,
    ) -> Result<(), Reported> {
        let Some(item) = table.get("schema") else { return Ok(()) };
        self.documents.names_fallback = true;
        let found = item.string().and_then(|name| self.schemas.get(name, layer.path, &item));
        if self.inputs.schema.is_none() {
            self.documents.fallback_place = Some(item.place());
            self.schemas.set_fallback(found.clone());
        }
        found.map(|_| ())
    }
}
