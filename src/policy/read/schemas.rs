//! The schemas that a policy names, each loaded once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::document::Format;
use crate::files::{Files, join, reason, refusal};
use crate::finding::Finding;
use crate::policy::model::{Resolved, SchemaUse};
use crate::policy::read::schema_files::SchemaFiles;
use crate::schema;
use crate::schema::{Library, NoFile, OpenApiPart, Schema, SchemaError, SchemaMistake};
use crate::text::Span;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, Mistakes, PolicyMistake, Reported};

/// Schemas by the name that resolves to them.
pub(crate) struct Schemas<'f> {
    pub(crate) files: SchemaFiles<'f>,
    library: Library,
    embedded: HashMap<&'static str, Arc<Schema>>,
    /// Own ones by `path#pointer`, from the root of `files`.
    own: HashMap<String, Result<Arc<Schema>, Reported>>,
    /// What was reported: several schemas may be in one file, or refer to it.
    reported: HashSet<(String, Span, String)>,
    /// What is wrong with the schemas themselves, in their files.
    pub(crate) mistakes: Mistakes,
    pub(crate) warnings: Vec<Finding>,
    /// The lines that name schemas, in the order of the layers.
    pub(crate) uses: Vec<SchemaUse>,
    fallback: Option<Result<Arc<Schema>, Reported>>,
}

/// Why a name doesn't lead to a schema.
pub(crate) enum NotFound {
    /// The name itself is wrong, which is still to be reported where it was given.
    Mistake(PolicyMistake),
    /// The schema is wrong, which was reported in its file.
    Reported(Reported),
}

impl From<PolicyMistake> for NotFound {
    fn from(mistake: PolicyMistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl<'f> Schemas<'f> {
    pub(crate) fn new(files: &'f dyn Files) -> Self {
        Self {
            files: SchemaFiles::new(files),
            library: Library::default(),
            embedded: HashMap::new(),
            own: HashMap::new(),
            reported: HashSet::new(),
            mistakes: Mistakes::default(),
            warnings: Vec::new(),
            uses: Vec::new(),
            fallback: None,
        }
    }

    /// The same, with the files that a policy has for published addresses.
    pub(crate) fn for_policy(policy: &Resolved, files: &'f dyn Files) -> Self {
        let mut schemas = Self::new(files);
        schemas.files.addresses.clone_from(&policy.schema_addresses);
        schemas
    }

    /// The schema of a document for which none is named.
    pub(crate) fn fallback(&mut self) -> Result<Arc<Schema>, Reported> {
        if let Some(fallback) = &self.fallback {
            return fallback.clone();
        }
        let fallback = self.embedded(schema::DEFAULT).expect("the default schema is embedded");
        self.fallback = Some(Ok(Arc::clone(&fallback)));
        Ok(fallback)
    }

    pub(crate) fn set_fallback(&mut self, schema: Result<Arc<Schema>, Reported>) {
        self.fallback = Some(schema);
    }

    fn embedded(&mut self, name: &str) -> Option<Arc<Schema>> {
        let name = schema::EMBEDDED.iter().map(|known| known.name).find(|known| *known == name)?;
        if let Some(schema) = self.embedded.get(name) {
            return Some(Arc::clone(schema));
        }
        let schema = Arc::new(schema::embedded(name)?);
        self.embedded.insert(name, Arc::clone(&schema));
        Some(schema)
    }

    /// The schema that `name` stands for in the policy file `path`.
    pub(crate) fn get(
        &mut self,
        name: &str,
        path: &str,
        item: &Item<'_>,
    ) -> Result<Arc<Schema>, Reported> {
        let found = self.find(name, path).map_err(|error| match error {
            NotFound::Mistake(mistake) => item.report(mistake),
            NotFound::Reported(reported) => reported,
        });
        if let Ok(schema) = &found {
            let (schema, path) = (Arc::clone(schema), path.to_owned());
            self.uses.push(SchemaUse { schema, place: item.place(), path });
        }
        found
    }

    /// The same, where no file names the schema.
    pub(crate) fn find(&mut self, name: &str, path: &str) -> Result<Arc<Schema>, NotFound> {
        if let Some(schema) = self.embedded(name) {
            return Ok(schema);
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
            return Err(mistake.help(help).into());
        }
        let Some(resolved) = join(path, file) else {
            let mistake = PolicyMistake::new(PolicyMistake::FILE, refusal(file));
            let help = "name a file within the repository; dtolint never downloads anything";
            return Err(mistake.help(help).into());
        };
        let key = match pointer {
            "" => resolved.clone(),
            pointer => format!("{resolved}#{pointer}"),
        };
        if let Some(known) = self.own.get(&key) {
            return known.clone().map_err(NotFound::Reported);
        }
        let loaded = schema::custom(&resolved, pointer, &mut self.library, &mut self.files);
        let loaded = match loaded {
            Ok(mut schema) => {
                schema.reference.clone_from(&key);
                let warnings = schema.warnings.iter().cloned().map(SchemaMistake::finding);
                let warnings = warnings.filter(|it| self.reported.insert(identity(it)));
                self.warnings.extend(warnings.collect::<Vec<_>>());
                Ok(Arc::new(schema))
            }
            Err(NoFile::Unreadable(unreadable)) => {
                let name = self.files.files.name(&resolved);
                return Err(unreadable_file(&name, &unreadable.why).into());
            }
            Err(NoFile::Broken(error)) => Err(self.report(error)),
        };
        self.own.insert(key, loaded.clone());
        loaded.map_err(NotFound::Reported)
    }

    /// The schemas of two OpenAPI files; `None` if one of them isn't such a file, or can't be read: loading a schema of
    /// it says why.
    pub(crate) fn openapi_parts(&mut self, names: [&str; 2]) -> Option<Vec<OpenApiPart>> {
        let is_file = |name: &&str| Format::of(name).is_some() && !name.contains([':', '#']);
        if !names.iter().all(is_file) {
            return None;
        }
        let [old, new] = names.map(|name| join("", name));
        schema::openapi_parts([&old?, &new?], &mut self.library, &mut self.files)
    }

    /// Reports what is wrong with a schema, unless another one has reported it.
    fn report(&mut self, error: SchemaError) -> Reported {
        let findings = error.into_findings();
        let (new, known): (Vec<Finding>, Vec<Finding>) =
            findings.into_iter().partition(|it| self.reported.insert(identity(it)));
        match known.is_empty() || !new.is_empty() {
            true => self.mistakes.report_all(new),
            // That it is wrong is on record.
            false => self.mistakes.report_again(),
        }
    }
}

/// What a finding says, and where.
fn identity(finding: &Finding) -> (String, Span, String) {
    let place = finding.place();
    (place.path().to_owned(), place.span(), finding.message().to_owned())
}

fn unreadable_file(name: &str, why: &str) -> PolicyMistake {
    PolicyMistake::new(PolicyMistake::FILE, format!("`{name}` cannot be read: {why}"))
        .help("paths are relative to the file that names them")
}

/// The text of a file, or a mistake for the line that names it.
pub(crate) fn read_text(files: &dyn Files, path: &str) -> Result<String, PolicyMistake> {
    let fail = |why: String| unreadable_file(&files.name(path), &why);
    let bytes = files.read(path).map_err(|error| fail(reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| fail(format!("it is not UTF-8: {error}")))
}
