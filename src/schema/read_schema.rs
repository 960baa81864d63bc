//! A schema and its keywords, as its draft has them.

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::formats::{Formats, are_contents_asserted};
use super::known::keyword;
use crate::witness::Exact;

/// One schema that is read.
pub(super) struct Read<'b> {
    pub(super) at: String,
    pub(super) schema: &'b Map<String, Value>,
    pub(super) draft: Draft,
}

impl<'b> Read<'b> {
    pub(super) fn get(&self, name: &str) -> Option<&'b Value> {
        keyword(self.schema, name, self.draft)
    }

    /// The whole number, 0 or more, of a keyword.
    pub(super) fn size(&self, name: &str) -> Option<usize> {
        let number = self.get(name)?;
        let exact = Exact::parse(&number.as_number()?.to_string())?;
        usize::try_from(exact.to_whole()?).ok()
    }

    pub(super) fn list(&self, name: &str) -> Option<&'b Vec<Value>> {
        self.get(name)?.as_array()
    }

    pub(super) fn object(&self, name: &str) -> Option<&'b Map<String, Value>> {
        self.get(name)?.as_object()
    }

    /// Whether the keywords about what a text holds are there, and checked.
    pub(super) fn asserts_contents(&self, formats: Formats) -> bool {
        let is_there = |keyword: &str| self.schema.contains_key(keyword);
        (is_there("contentEncoding") || is_there("contentMediaType"))
            && are_contents_asserted(self.draft, formats)
    }
}
