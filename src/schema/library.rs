//! The files of schemas, each read and parsed once a run.

use std::collections::HashMap;
use std::sync::Arc;

use super::dialect::{self, Dialect, Stated, check_vocabularies};
use super::error::{SchemaError, SchemaMistake};
use super::file::{ParsedFile, SchemaFile};
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

/// So many meta-schemas may each name the next one.
const MOST_META_SCHEMAS: usize = 8;

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
        let dialect = self.dialect(&parsed, loader, MOST_META_SCHEMAS)?.unwrap_or(dialect);
        let file = self.files.entry((path.to_owned(), dialect));
        let file = file.or_insert_with(|| Arc::new(SchemaFile::new(path, parsed, dialect)));
        Ok(Arc::clone(file))
    }

    /// The dialect that a file says it is in, or the meta-schema that it names.
    fn dialect(
        &mut self,
        parsed: &ParsedFile,
        loader: &mut dyn Loader,
        left: usize,
    ) -> Result<Option<Dialect>, NoFile> {
        let (uri, place) =
            match dialect::stated(&parsed.document, &parsed.value).map_err(SchemaError::from)? {
                Stated::Nothing => return Ok(None),
                Stated::Known(dialect) => return Ok(Some(dialect)),
                Stated::MetaSchema(uri, place) => (uri, place),
            };
        let address = uri.split('#').next().unwrap_or_default();
        let path = loader.mapped(address).filter(|_| left > 0);
        let Some(path) = path else {
            let message = format!("dtolint doesn't know the JSON Schema draft `{uri}`");
            let help = "write the URI of draft 4, 6, 7, 2019-09 or 2020-12, or name a copy of the meta-schema in the policy's `[schemas]`; dtolint never uses the network";
            let mistake = SchemaMistake::unusable(place, message).help(help);
            return Err(SchemaError::from(mistake).into());
        };
        let meta_schema = match self.parsed(&path, loader) {
            Ok(meta_schema) => meta_schema,
            Err(NoFile::Unreadable(unreadable)) => {
                let message = format!("`$schema` is `{uri}`, and `{path}`: {}", unreadable.why);
                let mistake = SchemaMistake::unusable(place, message);
                return Err(
                    SchemaError::from(mistake.help("correct the entry of `[schemas]`")).into()
                );
            }
            Err(broken) => return Err(broken),
        };
        check_vocabularies(&meta_schema.value, &uri, &place).map_err(SchemaError::from)?;
        self.dialect(&meta_schema, loader, left.saturating_sub(1))
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
