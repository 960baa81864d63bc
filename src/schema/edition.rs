//! One schema of an OpenAPI file, with all that it refers to and nothing else of the file: an edition of the schema,
//! to keep in a repository.
//!
//! Invariant: what an edition keeps has the pointer and the value that it has in the file.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::address::decoded;
use super::bundle::Bundle;
use super::components::{Heirs, component_pointer, within_components};
use super::edition_text::{self, Origin};
use super::error::{SchemaError, SchemaMistake};
use super::file::{ParsedFile, SchemaFile};
use super::library::{Library, Loader, Unreadable};
use super::load::DEFAULT_DIALECT;
use super::loaded::Schema;
use super::location::split;
use super::openapi_keywords::DISCRIMINATOR;
use super::{dialect, resolver, start};
use crate::document::Format;
use crate::text::{Place, Source};

/// What an OpenAPI file says of itself, and of how its schemas are read.
const HEAD: [&str; 4] = ["/openapi", "/$self", "/info", "/jsonSchemaDialect"];

/// The keywords by which an edition may differ from a JSON Schema that was made of the same component.
const NAMING: [&str; 4] = ["$schema", "$id", "$comment", "title"];

/// A schema of an OpenAPI file, alone.
#[derive(Debug)]
pub(crate) struct Edition {
    file: Arc<SchemaFile>,
    /// What it keeps beside the head: the pointers of the schema and of all that it refers to.
    kept: BTreeSet<String>,
    /// Where the schema is, in the file and in the edition.
    pub(crate) pointer: String,
    /// The version that the file says it has.
    pub(crate) version: String,
    /// The schema's place in the file.
    pub(crate) place: Place,
    /// The edition as a file.
    pub(crate) text: String,
    /// What the text is written in.
    pub(crate) format: Format,
    /// Whether the text has the bytes of the file, and not only its values.
    pub(crate) is_verbatim: bool,
}

/// Takes a schema out of an OpenAPI file: the one at a JSON Pointer, or `operation=ID`.
///
/// # Errors
///
/// The file can't be used, has no such schema, or the schema is in several files.
pub(crate) fn take(
    source: &Arc<Source>,
    fragment: &str,
    loader: &mut dyn Loader,
) -> Result<Edition, SchemaError> {
    let parsed = ParsedFile::parse(Arc::clone(source), format(source))?;
    let dialect = dialect::stated(&parsed.document, &parsed.value)?.or(DEFAULT_DIALECT);
    // It has no path, so that even a reference to its own name leads out of it: an edition has another name.
    let file = Arc::new(SchemaFile::new("", Arc::new(parsed), dialect));
    if !file.is_openapi {
        let message = "this isn't an OpenAPI file: it has no `openapi` with a version in quotes";
        let help = "a JSON Schema needs no edition: keep the file itself in the repository, and name it in the policy";
        return Err(SchemaMistake::unusable(file.place(""), message).help(help).into());
    }
    let (mut library, mut loader) = (Library::default(), OneFile { loader, is_mapped: false });
    let start = start::find(Arc::clone(&file), fragment, &mut library, &mut loader)?.start;
    let (0, pointer) = split(&start) else {
        let message = "the schema is in another file, and an edition is one file";
        let mistake = SchemaMistake::unusable(file.place(""), message);
        return Err(mistake.help(BUNDLE).into());
    };
    let version = version(&file)?;
    let kept = reached(&file, pointer, &mut library, &mut loader)?;
    let place = file.key_place(pointer);
    let origin = Origin::new(source.name(), pointer, place.start().line);
    let mut parts = kept.clone();
    parts.extend(HEAD.iter().filter(|at| file.node(at).is_some()).map(|at| (*at).to_owned()));
    let written = edition_text::write(&file, format(source), &parts, &origin);
    let pointer = pointer.to_owned();
    let edition_text::Written { text, format, is_verbatim } = written;
    Ok(Edition { file, kept, pointer, version, place, text, format, is_verbatim })
}

impl Edition {
    /// Whether a schema says the same as this one: it has the same values at the same places, or was made of the same
    /// component with a name of its own.
    pub(crate) fn is_same_as(&self, schema: &Schema) -> bool {
        let (0, start) = split(&schema.bundle.start) else { return false };
        let theirs = &schema.bundle.files[0];
        if theirs.is_openapi {
            let same = |at: &String| self.file.value().pointer(at) == theirs.value().pointer(at);
            let heirs = OnceCell::new();
            let is_kept = |at: &String| self.kept.contains(component(at).unwrap_or(at));
            return theirs.dialect == self.file.dialect
                && start == self.pointer
                && self.kept.iter().all(same)
                && self
                    .kept
                    .iter()
                    .flat_map(|at| chosen(theirs, at, &heirs))
                    .all(|at| is_kept(&at));
        }
        let nameless = |value: Option<&Value>| {
            let mut value = value?.clone();
            if let Value::Object(members) = &mut value {
                members.retain(|keyword, _| !NAMING.contains(&&**keyword));
            }
            Some(value)
        };
        self.kept.len() == 1
            && nameless(self.file.value().pointer(&self.pointer))
                == nameless(theirs.value().pointer(start))
    }
}

/// What a file is written in, by its name or, if that doesn't say, by its first character.
fn format(source: &Source) -> Format {
    match Format::of(source.name()) {
        Some(Format::Yaml) => Format::Yaml,
        None if !source.text().trim_start().starts_with('{') => Format::Yaml,
        _ => Format::Json,
    }
}

/// The version of what the file describes, such as `0.61.0`.
fn version(file: &SchemaFile) -> Result<String, SchemaMistake> {
    let node = file.node("/info/version");
    let text = node.and_then(|node| node.as_str().or_else(|| node.as_number()));
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned).ok_or_else(|| {
        let message = "the file doesn't say its version, by which editions are distinguished";
        let mistake = SchemaMistake::unusable(file.place("/info/version"), message);
        mistake.help("write it as OpenAPI wants it: `version` in `info`")
    })
}

/// The pointers of a schema and of all that it refers to in the file. A component comes as a whole.
fn reached(
    file: &Arc<SchemaFile>,
    start: &str,
    library: &mut Library,
    loader: &mut dyn Loader,
) -> Result<BTreeSet<String>, SchemaError> {
    let mut kept = BTreeSet::new();
    let mut walked = HashSet::new();
    let heirs = OnceCell::new();
    let mut todo = vec![start.to_owned()];
    while let Some(at) = todo.pop() {
        if walked.contains(&at) {
            continue;
        }
        let bundle = resolver::resolve(Bundle::new(Arc::clone(file), &at), library, loader)?;
        let targets = bundle.targets.values().flatten();
        let all = targets.flat_map(|(_, target)| bundle.possible(target)).chain([at]);
        for location in all {
            let (0, pointer) = split(&location) else { continue };
            walked.insert(pointer.to_owned());
            let unit = component(pointer).unwrap_or(pointer);
            if kept.insert(unit.to_owned()) {
                todo.push(unit.to_owned());
                todo.extend(chosen(file, unit, &heirs));
            }
        }
    }
    Ok(kept)
}

/// The pointer of the component that a pointer leads into.
fn component(pointer: &str) -> Option<&str> {
    let (_, rest) = within_components(pointer)?;
    pointer.strip_suffix(rest)
}

/// The components of a file that the discriminators in a schema choose among, beside those that the schema refers to:
/// those that a `mapping` names, and those that have the schema as a part, which need not be used by anything.
fn chosen(file: &SchemaFile, at: &str, heirs: &OnceCell<Heirs>) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo: Vec<&Value> = file.value().pointer(at).into_iter().collect();
    let mut has_discriminator = false;
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(members) => {
                let discriminator = members.get(DISCRIMINATOR).and_then(Value::as_object);
                has_discriminator |= discriminator.is_some();
                let mapping = discriminator.and_then(|it| it.get("mapping"));
                let names = mapping.and_then(Value::as_object).into_iter().flatten();
                found.extend(names.filter_map(|(_, name)| match name.as_str()? {
                    name if name.starts_with("#/") => Some(decoded(name.get(1..)?)),
                    name => Some(component_pointer(name)),
                }));
                todo.extend(members.values());
            }
            _ => {}
        }
    }
    if has_discriminator {
        found.extend(heirs.get_or_init(|| Heirs::of(file.value())).of_schema(at));
    }
    found.retain(|at| file.value().pointer(at).is_some());
    found
}

const BUNDLE: &str = "join the files into one first, or keep all of them in the repository and name them in the policy";

/// The files of an edition: no other than the one that it is taken from, and those that the policy has for published
/// addresses.
struct OneFile<'l> {
    loader: &'l mut dyn Loader,
    is_mapped: bool,
}

impl Loader for OneFile<'_> {
    fn read(&mut self, path: &str) -> Result<Arc<Source>, Unreadable> {
        if self.is_mapped {
            return self.loader.read(path);
        }
        let why = "an edition is one file".to_owned();
        Err(Unreadable { why, help: Some(BUNDLE), is_unsupported: true })
    }

    fn mapped(&mut self, address: &str) -> Option<String> {
        let path = self.loader.mapped(address)?;
        self.is_mapped = true;
        Some(path)
    }
}
