//! The files of schemas, each read and parsed once a run.

use std::collections::HashMap;
use std::sync::Arc;

use super::error::SchemaError;
use super::file::{Dialect, ParsedFile, SchemaFile};
use crate::document::Format;
use crate::text::Source;

/// Where the texts of schemas come from. This room reads no file by itself.
pub(crate) trait Loader {
    /// The text of the file at a path from the root.
    ///
    /// # Errors
    ///
    /// Why it can't be read.
    fn read(&mut self, path: &str) -> Result<Arc<Source>, Unreadable>;

    /// The path of the file that stands for a published address.
    fn mapped(&mut self, address: &str) -> Option<String>;
}

/// Why a file can't be read.
#[derive(Debug, Clone)]
pub(crate) struct Unreadable {
    /// The reason, such as "there is no such file".
    pub(crate) why: String,
    /// What to do about it, if that isn't to correct the path.
    pub(crate) help: Option<&'static str>,
    /// Whether there are no files at all.
    pub(crate) is_unsupported: bool,
}

/// Nothing but the file that is given.
pub(super) struct NoLoader;

impl Loader for NoLoader {
    fn read(&mut self, _: &str) -> Result<Arc<Source>, Unreadable> {
        let why = "no other file is read".to_owned();
        Err(Unreadable { why, help: None, is_unsupported: true })
    }

    fn mapped(&mut self, _: &str) -> Option<String> {
        None
    }
}

/// Why there is no file.
#[derive(Debug, Clone)]
pub(crate) enum NoFile {
    Unreadable(Unreadable),
    /// What is wrong in the file itself.
    Broken(SchemaError),
}

impl From<SchemaError> for NoFile {
    fn from(error: SchemaError) -> Self {
        Self::Broken(error)
    }
}

/// The files that were read.
#[derive(Debug, Default)]
pub(crate) struct Library {
    parsed: HashMap<String, Result<Arc<ParsedFile>, NoFile>>,
    files: HashMap<(String, Dialect), Arc<SchemaFile>>,
}

impl Library {
    /// The file at a path, in its own dialect or else in that one.
    pub(super) fn file(
        &mut self,
        path: &str,
        dialect: Dialect,
        loader: &mut dyn Loader,
    ) -> Result<Arc<SchemaFile>, NoFile> {
        let parsed = self.parsed(path, loader)?;
        // A file that names its dialect is of that one, from whichever file a reference leads to it.
        let dialect = parsed.own_dialect().map_err(SchemaError::from)?.unwrap_or(dialect);
        let file = self.files.entry((path.to_owned(), dialect));
        let file = file.or_insert_with(|| Arc::new(SchemaFile::new(path, parsed, dialect)));
        Ok(Arc::clone(file))
    }

    fn parsed(&mut self, path: &str, loader: &mut dyn Loader) -> Result<Arc<ParsedFile>, NoFile> {
        if let Some(known) = self.parsed.get(path) {
            return known.clone();
        }
        let format = Format::of(path).unwrap_or(Format::Json);
        let parsed = match loader.read(path) {
            Ok(source) => ParsedFile::parse(source, format).map(Arc::new).map_err(NoFile::Broken),
            Err(unreadable) => Err(NoFile::Unreadable(unreadable)),
        };
        self.parsed.insert(path.to_owned(), parsed.clone());
        parsed
    }
}
