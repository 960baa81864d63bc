//! A `[[documents]]` entry that was read: which files are checked, as what, and which values in them.

use std::sync::Arc;

use crate::document::Pattern;
use crate::policy::model::FileGlobs;
use crate::schema::Schema;
use crate::text::Place;

/// One entry of `[[documents]]`.
pub(crate) struct DocumentSet {
    pub(crate) files: FileGlobs,
    pub(crate) select: Pattern,
    /// Where `select` is written.
    pub(crate) select_place: Option<Place>,
    pub(crate) schema: Arc<Schema>,
    /// Whether its globs may match nothing.
    pub(crate) is_optional: bool,
    /// Where the entry is; none for the command line's.
    pub(crate) place: Option<Place>,
}

impl DocumentSet {
    /// A claim to every file, as the command line makes it.
    pub(crate) fn everything(select: Pattern, schema: Arc<Schema>) -> Self {
        let files = FileGlobs::everything();
        Self { files, select, select_place: None, schema, is_optional: false, place: None }
    }

    /// Whether the entry is for a file, by its path from the policy's folder.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.files.covers(path)
    }

    pub(crate) fn globs(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.files.iter()
    }
}

impl std::fmt::Debug for DocumentSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentSet")
            .field("files", &self.files)
            .field("select", &self.select.to_string())
            .finish_non_exhaustive()
    }
}
