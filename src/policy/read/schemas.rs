//! The schemas that a policy names, each loaded once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::Format;
use crate::files::{Files, join};
use crate::finding::Finding;
use crate::schema;
use crate::schema::Schema;
use crate::text::Source;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake};

/// Schemas by the name that resolves to them.
pub(crate) struct Schemas<'f> {
    files: &'f dyn Files,
    embedded: HashMap<&'static str, Option<Arc<Schema>>>,
    /// Own ones by `path#pointer`, from the root of `files`.
    own: HashMap<String, Option<Arc<Schema>>>,
    texts: HashMap<String, Option<Arc<Source>>>,
    /// What is wrong with the schemas themselves, in their files.
    pub(crate) findings: Vec<Finding>,
    pub(crate) warnings: Vec<Finding>,
    fallback: Option<Arc<Schema>>,
}

impl<'f> Schemas<'f> {
    pub(crate) fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            embedded: HashMap::new(),
            own: HashMap::new(),
            texts: HashMap::new(),
            findings: Vec::new(),
            warnings: Vec::new(),
            fallback: None,
        }
    }

    /// The schema of a document for which none is named.
    pub(crate) fn fallback(&mut self) -> Option<Arc<Schema>> {
        if self.fallback.is_none() {
            self.fallback = self.embedded(schema::DEFAULT);
        }
        self.fallback.clone()
    }

    pub(crate) fn set_fallback(&mut self, schema: Option<Arc<Schema>>) {
        self.fallback = schema;
    }

    fn embedded(&mut self, name: &str) -> Option<Arc<Schema>> {
        let name = schema::EMBEDDED.iter().map(|known| known.name).find(|known| *known == name)?;
        let load = || schema::embedded(name).map(Arc::new);
        self.embedded.entry(name).or_insert_with(load).clone()
    }

    /// The schema that `name` stands for in the policy file `path`; `None` after a complaint.
    pub(crate) fn get(&mut self, name: &str, path: &str, item: &Item<'_>) -> Option<Arc<Schema>> {
        match self.find(name, path) {
            Ok(schema) => schema,
            Err(mistake) => {
                item.complain(mistake);
                None
            }
        }
    }

    /// The same, with the complaint. `Ok(None)`: what is wrong is in [`Schemas::findings`].
    pub(crate) fn find(
        &mut self,
        name: &str,
        path: &str,
    ) -> Result<Option<Arc<Schema>>, PolicyMistake> {
        if let Some(schema) = self.embedded(name) {
            return Ok(Some(schema));
        }
        let (file, pointer) = name.split_once('#').unwrap_or((name, ""));
        let format = Format::of(file);
        if format.is_none() || file.contains(':') {
            let names = schema::EMBEDDED.iter().map(|embedded| embedded.name);
            let mistake = PolicyMistake::name(format!("there is no schema `{name}`"));
            let near = did_you_mean(name, names.clone());
            let help = near.unwrap_or_else(|| {
                let names = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
                format!("embedded are {names}; a file's name ends in .json, .yaml or .yml")
            });
            return Err(mistake.help(help));
        }
        let Some(resolved) = join(path, file) else {
            let mistake = PolicyMistake::new(
                PolicyMistake::FILE,
                format!("`{file}` is out of the repository"),
            );
            return Err(mistake.help("name a file within the repository; nothing is ever fetched"));
        };
        let key = match pointer {
            "" => resolved.clone(),
            pointer => format!("{resolved}#{pointer}"),
        };
        if let Some(known) = self.own.get(&key) {
            return Ok(known.clone());
        }
        let Some(source) = self.text(&resolved)? else {
            return Ok(None);
        };
        let loaded = match schema::own(source, format.unwrap_or(Format::Json), pointer) {
            Ok(mut schema) => {
                schema.reference.clone_from(&key);
                self.warnings.extend(schema.warnings.iter().cloned());
                Some(Arc::new(schema))
            }
            Err(findings) => {
                self.findings.extend(findings);
                None
            }
        };
        self.own.insert(key, loaded.clone());
        Ok(loaded)
    }

    fn text(&mut self, path: &str) -> Result<Option<Arc<Source>>, PolicyMistake> {
        if let Some(known) = self.texts.get(path) {
            return Ok(known.clone());
        }
        let text = read_text(self.files, path)?;
        let source = Arc::new(Source::new(self.files.name(path), text));
        self.texts.insert(path.to_owned(), Some(Arc::clone(&source)));
        Ok(Some(source))
    }
}

/// The text of a file, or a complaint for the line that names it.
pub(crate) fn read_text(files: &dyn Files, path: &str) -> Result<String, PolicyMistake> {
    let fail = |why: String| {
        let message = format!("`{}` cannot be read: {why}", files.name(path));
        PolicyMistake::new(PolicyMistake::FILE, message)
            .help("paths are relative to the file that names them")
    };
    let bytes = files.read(path).map_err(|error| fail(reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| fail(format!("it is not UTF-8: {error}")))
}

/// An I/O error in words that are the same on every system.
pub(crate) fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound => "there is no such file".to_owned(),
        Kind::PermissionDenied if error.raw_os_error().is_some() => "permission denied".to_owned(),
        Kind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
