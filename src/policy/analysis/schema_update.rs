//! What it takes to use a newer edition of a schema: the file to write, the lines of the policy to change, and what
//! that means for the policy.

use std::io;
use std::sync::Arc;

use super::schema_edition::SchemaEdition;
use super::schema_impact::{SchemaDiff, load_schemas};
use crate::files::{Files, reason, relative};
use crate::policy::model::Resolved;
use crate::policy::read::schemas::Schemas;
use crate::policy::{Policy, PolicyError, toml_string};
use crate::schema::Schema;
use crate::text::Place;

/// What it takes for a policy to use an edition of a schema. Nothing is written: that is left to the caller.
///
/// ```
/// use dtolint::files::NoFiles;
/// use dtolint::policy::{SchemaEdition, SchemaUpdate};
/// use dtolint::Policy;
///
/// let openapi = r#"{
///   "openapi": "3.1.0",
///   "info": { "title": "WorkOS", "version": "0.70.0" },
///   "components": { "schemas": { "CreateWebhookEndpointDto": {
///     "type": "object",
///     "properties": {
///       "endpoint_url": { "type": "string" },
///       "events": { "type": "array", "items": { "enum": ["user.created", "user.archived"] } }
///     }
///   } } }
/// }"#;
/// let edition = SchemaEdition::take("openapi.json", openapi, SchemaEdition::DEFAULT)?;
/// let policy = "version = 1\n[rules.event-forbidden]\nevents = [\"user.created\", \"session.*\"]\n";
/// let policy = Policy::parse("dtolint.toml", policy)?;
/// let path = format!("schemas/{}", edition.file_name());
/// let update = SchemaUpdate::plan(&edition, &path, Some(&policy), None, &NoFiles)?;
/// assert!(update.is_new() && update.conflict().is_none());
/// let diff = &update.diffs()[0];
/// assert_eq!(diff.old_name(), "workos:CreateWebhookEndpointDto");
/// assert!(diff.touched(&policy).iter().any(|entry| entry.entry == "session.*" && entry.is_refused));
/// assert_eq!(diff.missed(&policy)[0].names, ["user.archived"]);
/// assert_eq!(
///     update.lines()[0].text,
///     "schema = \"schemas/createwebhookendpointdto-0.70.0.json#/components/schemas/CreateWebhookEndpointDto\""
/// );
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
#[derive(Debug)]
pub struct SchemaUpdate {
    reference: String,
    path: Option<String>,
    name: String,
    conflict: Option<String>,
    is_used: bool,
    diffs: Vec<SchemaDiff>,
    lines: Vec<SchemaLine>,
}

/// A line of a policy that has to change for an edition to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaLine {
    /// Where the policy names the older schema; `None` if it names none, so that a line has to be added at the top.
    pub place: Option<Place>,
    /// What to write: `schema = "…"`, by a path from the file that has the line.
    pub text: String,
}

impl SchemaUpdate {
    /// Finds out what has to be done so that `policy` uses an edition, which is to be kept at `path` of `files`.
    ///
    /// The edition takes the place of the schema `replaces`, named as from the root of `files`, or else of every schema
    /// of the same component that the policy uses. Where it uses none, or without a policy, the edition is compared
    /// with the newest embedded one of the component.
    ///
    /// # Errors
    ///
    /// The edition can't be used as a schema, or `replaces` doesn't exist; each reason has its place.
    pub fn plan(
        edition: &SchemaEdition,
        path: &str,
        policy: Option<&Policy>,
        replaces: Option<&str>,
        files: &dyn Files,
    ) -> Result<Self, PolicyError> {
        let target = format!("{path}#{}", edition.fragment());
        let mut there = schemas(policy, files);
        let replaced = match replaces {
            Some(name) => {
                let [schema] = load_schemas([name], &mut there)?;
                Some(schema.reference.clone())
            }
            None => None,
        };
        let is_replaced = |schema: &Schema| match &replaced {
            Some(name) => schema.reference == *name,
            None => edition.is_of(&schema.reference),
        };
        let in_use = policy.map(|policy| in_use(&policy.resolved)).unwrap_or_default();
        let old = references(in_use.iter().filter(|schema| is_replaced(schema)));
        let embedded = edition.embedded();
        let known =
            old.iter().map(String::as_str).chain([&*target]).chain(embedded.iter().copied());
        let known = known.map(str::to_owned).find(|name| {
            there.find(name, "").is_ok_and(|schema| edition.edition.is_same_as(&schema))
        });
        let is_new = known.is_none();
        let conflict = if is_new { conflict(path, files) } else { None };
        let reference = known.unwrap_or(target);
        let newest = || embedded.last().map(|it| (*it).to_owned());
        let compared = match old.is_empty() {
            false => old.clone(),
            true => replaced.or_else(newest).into_iter().collect(),
        };
        let files = WithEdition { files, path, text: edition.text().as_bytes(), is_new };
        let diffs = diffs(&compared, &reference, policy, &files)?;
        let is_old =
            |schema: &Schema| old.contains(&schema.reference) && schema.reference != reference;
        let lines = policy.map(|policy| lines(&policy.resolved, &in_use, &is_old, &reference));
        Ok(Self {
            is_used: in_use.iter().any(|schema| schema.reference == reference),
            reference,
            path: is_new.then(|| path.to_owned()),
            name: files.name(path),
            conflict,
            diffs,
            lines: lines.unwrap_or_default(),
        })
    }

    /// How a policy at the root of the files names the schema: the edition, or the one that already is the same.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Where the edition has to be written; `None` if an embedded schema or a file is the same already.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The same path as reports have it.
    pub fn name(&self) -> Option<&str> {
        self.path.as_ref().map(|_| &*self.name)
    }

    /// Whether the edition has to be written.
    pub fn is_new(&self) -> bool {
        self.path.is_some()
    }

    /// Whether the policy already uses it.
    pub fn is_used(&self) -> bool {
        self.is_used
    }

    /// What is there already and would be lost by writing the edition.
    pub fn conflict(&self) -> Option<&str> {
        self.conflict.as_deref()
    }

    /// What changes for each schema that the edition takes the place of.
    pub fn diffs(&self) -> &[SchemaDiff] {
        &self.diffs
    }

    /// The lines of the policy to change, in the order of the policy.
    pub fn lines(&self) -> &[SchemaLine] {
        &self.lines
    }
}

/// The schemas that a policy can name.
fn schemas<'f>(policy: Option<&Policy>, files: &'f dyn Files) -> Schemas<'f> {
    match policy {
        Some(policy) => Schemas::for_policy(&policy.resolved, files),
        None => Schemas::new(files),
    }
}

/// The references of these schemas, each once, in their order.
fn references<'s>(schemas: impl Iterator<Item = &'s Arc<Schema>>) -> Vec<String> {
    let mut references: Vec<String> = Vec::new();
    for schema in schemas {
        if !references.contains(&schema.reference) {
            references.push(schema.reference.clone());
        }
    }
    references
}

/// How each of the schemas `old` differs from the one named `reference`.
fn diffs(
    old: &[String],
    reference: &str,
    policy: Option<&Policy>,
    files: &dyn Files,
) -> Result<Vec<SchemaDiff>, PolicyError> {
    let mut schemas = schemas(policy, files);
    let [new] = load_schemas([reference], &mut schemas)?;
    let others = old.iter().filter(|name| **name != reference);
    let diff = |name: &String| {
        let [old] = load_schemas([name], &mut schemas)?;
        Ok(SchemaDiff::between(old, Arc::clone(&new), policy.map(|it| &*it.resolved)))
    };
    others.map(diff).collect()
}

/// What is at a path, if anything is.
fn conflict(path: &str, files: &dyn Files) -> Option<String> {
    let name = files.name(path);
    match files.read(path) {
        Ok(_) => Some(format!("`{name}` already exists, with different content")),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::Unsupported) =>
        {
            None
        }
        // Its folder may be a file.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => None,
        Err(error) => {
            Some(format!("`{name}` already exists, and can't be read: {}", reason(&error)))
        }
    }
}

/// The schemas that documents of a policy, or rules for one schema alone, are checked by.
fn in_use(policy: &Resolved) -> Vec<Arc<Schema>> {
    let documents = &policy.documents;
    let sets = documents.sets.iter().map(|set| &set.schema);
    let fallback = is_fallback_used(policy).then_some(&documents.fallback);
    let scopes = policy.rule_table.scopes.values().map(|(schema, _)| schema);
    sets.chain(fallback).chain(scopes).map(Arc::clone).collect()
}

/// Whether the top-level schema is that of any document: it is named there, or an entry names none.
fn is_fallback_used(policy: &Resolved) -> bool {
    let documents = &policy.documents;
    documents.fallback_place.is_some()
        || documents.sets.is_empty()
        || documents.sets.iter().any(|set| !set.names_schema)
}

/// The lines of a policy that name an older schema, with what to write there.
fn lines(
    policy: &Resolved,
    in_use: &[Arc<Schema>],
    is_old: &dyn Fn(&Schema) -> bool,
    reference: &str,
) -> Vec<SchemaLine> {
    let text = |path: &str| format!("schema = {}", toml_string(&named_from(path, reference)));
    let is_used = |schema: &Arc<Schema>| in_use.iter().any(|it| Arc::ptr_eq(it, schema));
    let uses = policy.schema_uses.iter().filter(|it| is_used(&it.schema) && is_old(&it.schema));
    let mut lines: Vec<SchemaLine> =
        uses.map(|it| SchemaLine { place: Some(it.place.clone()), text: text(&it.path) }).collect();
    let fallback = &policy.documents.fallback;
    if policy.documents.fallback_place.is_none() && is_fallback_used(policy) && is_old(fallback) {
        lines.insert(0, SchemaLine { place: None, text: text(&policy.path) });
    }
    lines
}

/// How a policy at a path refers to a schema.
fn named_from(policy: &str, reference: &str) -> String {
    let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if file.contains(':') {
        return reference.to_owned();
    }
    let folder = std::path::Path::new(policy).parent().unwrap_or(std::path::Path::new(""));
    let file = relative(folder, std::path::Path::new(file));
    if fragment.is_empty() { file } else { format!("{file}#{fragment}") }
}

/// Files with an edition among them that isn't written yet.
struct WithEdition<'f> {
    files: &'f dyn Files,
    path: &'f str,
    text: &'f [u8],
    is_new: bool,
}

impl Files for WithEdition<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.is_new && path == self.path {
            true => Ok(self.text.to_vec()),
            false => self.files.read(path),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        self.files.list(folder)
    }

    fn name(&self, path: &str) -> String {
        self.files.name(path)
    }
}
