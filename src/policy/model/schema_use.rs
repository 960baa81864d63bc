//! A line of a policy that names a schema.

use std::sync::Arc;

use crate::schema::Schema;
use crate::text::Place;

/// Where a policy, or a layer that it extends, names a schema.
#[derive(Debug, Clone)]
pub(crate) struct SchemaUse {
    pub(crate) schema: Arc<Schema>,
    /// Where the name is.
    pub(crate) place: Place,
    /// The path of the file that has the line, from the root that files are read from.
    pub(crate) path: String,
}
