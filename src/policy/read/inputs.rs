//! What a policy is loaded with.

use crate::check::Checks;
use crate::check::values::Date;
use crate::files::{Files, NoFiles};

/// What the caller says beside the text of the policy.
#[derive(Clone, Copy, Default)]
pub(crate) struct Inputs<'f> {
    files: Option<&'f dyn Files>,
    /// The schema of every document, whatever the policy says.
    pub(crate) schema: Option<&'f str>,
    /// Which values are checked, whatever the policy says.
    pub(crate) select: Option<&'f str>,
    pub(crate) checks: Option<&'f Checks>,
    pub(crate) today: Option<Date>,
}

impl<'f> Inputs<'f> {
    pub(crate) fn set_files(&mut self, files: &'f dyn Files) {
        self.files = Some(files);
    }

    /// Where files are read from; nowhere by default.
    pub(crate) fn files(&self) -> &'f dyn Files {
        self.files.unwrap_or(&NoFiles)
    }

    /// Whether the caller says which documents are checked as what, so that the policy doesn't.
    pub(crate) fn replaces_documents(&self) -> bool {
        self.schema.is_some() || self.select.is_some()
    }
}
