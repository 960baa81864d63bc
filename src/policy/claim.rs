//! What a `[[documents]]` entry says of a file that it claims.

use serde::Serialize;

use crate::policy::model::DocumentSet;
use crate::text::Place;

/// An entry of `[[documents]]` that claims a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    schema: String,
    select: String,
    place: Option<Place>,
}

impl Claim {
    pub(super) fn of(set: &DocumentSet) -> Self {
        let (schema, select) = (set.schema.name.clone(), set.select.to_string());
        Self { schema, select, place: set.place.clone() }
    }

    /// The name of the schema that the values are checked as.
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// Which values of a document are checked: a JSON Pointer with wildcards, empty for the document as a whole.
    pub fn select(&self) -> &str {
        &self.select
    }

    /// Where the entry is. `None` for what the command line or a program says instead of the policy.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}
