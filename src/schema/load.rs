//! From a file to a compiled schema: JSON Schema of any draft, or a component of an OpenAPI file.
#![deny(clippy::disallowed_methods)]

use std::sync::{Arc, OnceLock};

use jsonschema::{Draft, PatternOptions, Validator};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::nodes::Nodes;
use super::shape::Shape;
use super::walk::{self, local, subschemas};
use super::{File, Schema, embedded as list, keywords};
use crate::document::{Collector, Document, Format, Limits, Node, quote};
use crate::finding::{Finding, Severity};
use crate::text::suggest::did_you_mean;
use crate::text::{Place, Source, Span};

/// The address under which a file is known to the validator. Nothing is ever fetched from it.
const BASE: &str = "dtolint:///schema";

/// The embedded schema of that name.
pub(crate) fn embedded(name: &str) -> Option<Schema> {
    let found = list::find(name)?;
    let source = Source::embedded(found.name, found.text);
    let mut schema = load(Arc::new(source), Format::Json, "", false)
        .expect("an embedded schema has no mistake: a test loads each of them");
    schema.elsewhere = Some(found.elsewhere);
    schema.newer = found.newer.map(|name| super::Newer { name, file: OnceLock::new() });
    Some(schema)
}

/// The schema at `pointer` in a file.
///
/// # Errors
///
/// What is wrong with the file, each at its place.
pub(crate) fn own(
    source: Arc<Source>,
    format: Format,
    pointer: &str,
) -> Result<Schema, Vec<Finding>> {
    load(source, format, pointer, true)
}

/// `is_own`: whether there is an author who can mend what is wrong with the schema. To look for
/// that takes longer than to compile it.
fn load(
    source: Arc<Source>,
    format: Format,
    pointer: &str,
    is_own: bool,
) -> Result<Schema, Vec<Finding>> {
    let mut documents = Document::parse(Arc::clone(&source), format, &Limits::default());
    if documents.len() != 1 {
        let place = Place::new(source, Span::default());
        let message = format!("a schema is one document, found {}", documents.len());
        return Err(vec![unusable(place).message(message).build()]);
    }
    let document = documents.remove(0)?;
    let loader = Loader { file: document.root().to_value(), document: &document, source };
    let (draft, file) = loader.dialect(pointer)?;
    loader.check_target(pointer)?;
    if is_own {
        loader.check_keywords(draft, pointer)?;
    }
    let validator =
        build(draft, &file, pointer).map_err(|error| loader.why(&file, pointer, &*error))?;
    let warnings = if is_own { loader.warnings(&file, pointer) } else { Vec::new() };
    let name = match pointer {
        "" => loader.source.name().to_owned(),
        pointer => format!("{}#{pointer}", loader.source.name()),
    };
    let source = Arc::clone(&loader.source);
    Ok(Schema {
        reference: name.clone(),
        name,
        shape: Arc::new(Shape::new(&file, pointer)),
        warnings,
        validator,
        file: File { source, format, document: OnceLock::from(Some(document)) },
        newer: None,
        elsewhere: None,
    })
}

fn unusable(place: Place) -> crate::finding::FindingBuilder {
    Finding::builder("schema-unusable", Severity::Error, place)
}

fn build(
    draft: Draft,
    file: &Value,
    pointer: &str,
) -> Result<Validator<Nodes>, Box<dyn std::error::Error>> {
    let options = jsonschema::options_for::<Nodes>()
        .with_draft(draft)
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex())
        .offline();
    if pointer.is_empty() {
        let options = options.with_base_uri(BASE);
        return Ok(options.build(file).map_err(|error| error.to_string())?);
    }
    let registry = jsonschema::Registry::new().draft(draft).add(BASE, file)?.prepare()?;
    let options = options.with_registry(&registry);
    let reference = format!("{BASE}#{}", utf8_percent_encode(pointer, ENCODED));
    Ok(options.build(&json!({ "$ref": reference })).map_err(|error| error.to_string())?)
}

/// What a pointer has that a URI fragment may not hold as it is.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'~').remove(b'.').remove(b'_').remove(b'-').remove(b'$');

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

struct Loader<'f> {
    file: Value,
    document: &'f Document,
    source: Arc<Source>,
}

impl Loader<'_> {
    /// The place of the value at a pointer, or of the nearest one around it.
    fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(node) = self.document.root().at(pointer) {
                return self.document.place(node);
            }
            pointer = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        }
    }

    /// The place of the key that a pointer ends in.
    fn key(&self, pointer: &str) -> Place {
        let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
        let value = self.document.root().at(pointer);
        let object = self.document.root().at(around);
        let same = |found: &Node<'_>| value.is_some_and(|value| value.id() == found.id());
        let mut members = object.into_iter().flat_map(|object| object.members());
        match members.find(|(_, member)| same(member)) {
            Some((key, _)) => self.document.place(key),
            None => self.place(pointer),
        }
    }

    /// The draft that the file is written in, and the file as that draft has it.
    fn dialect(&self, pointer: &str) -> Result<(Draft, Value), Vec<Finding>> {
        let mut file = self.file.clone();
        if let Some(version) = self.file.get("openapi").and_then(Value::as_str) {
            if pointer.is_empty() {
                let names = self.components().collect::<Vec<_>>().join(", ");
                return Err(vec![
                    unusable(self.place(""))
                        .message("this is an OpenAPI file: which schema of it is meant is missing")
                        .help(format!(
                            "write `{}#/components/schemas/NAME`, with one of: {names}",
                            self.source.name()
                        ))
                        .build(),
                ]);
            }
            if version.starts_with("3.0") {
                nullable_to_null(&mut file);
                return Ok((Draft::Draft4, file));
            }
            return Ok((Draft::Draft202012, file));
        }
        if self.file.get("swagger").is_some() {
            return Err(vec![
                unusable(self.key("/swagger"))
                    .message("Swagger 2.0 is not supported")
                    .help("convert the file to OpenAPI 3")
                    .build(),
            ]);
        }
        // 2020-12, section 8.2.1: no fragment in `$id`. Yet WorkOS publishes one; it is left out.
        if let (Some(_), Some(schema)) = (fragment_id(&self.file), file.as_object_mut()) {
            schema.remove("$id");
        }
        let draft = match self.file.get("$schema").and_then(Value::as_str) {
            None => Draft::Draft202012,
            Some(uri) => match Draft::from_schema_uri(uri) {
                Draft::Unknown => {
                    return Err(vec![
                        unusable(self.place("/$schema"))
                            .message(format!("`{uri}` is no draft of JSON Schema that is known here"))
                            .help("known are the drafts 4, 6, 7, 2019-09 and 2020-12; there is no network to fetch others")
                            .build(),
                    ]);
                }
                draft => draft,
            },
        };
        Ok((draft, file))
    }

    fn components(&self) -> impl Iterator<Item = &str> {
        let schemas = self.file.pointer("/components/schemas").and_then(Value::as_object);
        schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str))
    }

    fn check_target(&self, pointer: &str) -> Result<(), Vec<Finding>> {
        match self.file.pointer(pointer) {
            Some(Value::Object(_) | Value::Bool(_)) => Ok(()),
            Some(_) => {
                let finding =
                    unusable(self.place(pointer)).message("a schema is an object or a boolean");
                Err(vec![finding.build()])
            }
            None => {
                let mut finding = unusable(self.place(pointer))
                    .message(format!("there is nothing at `{pointer}` in this file"));
                if let Some(near) = self.nearby(pointer) {
                    finding = finding.help(near);
                }
                Err(vec![finding.build()])
            }
        }
    }

    /// A suggestion for the last token of a pointer that leads nowhere.
    fn nearby(&self, pointer: &str) -> Option<String> {
        let (around, name) = pointer.rsplit_once('/')?;
        let siblings = self.file.pointer(around)?.as_object()?;
        did_you_mean(name, siblings.keys().map(String::as_str))
    }

    /// Checks every schema that is used against the meta-schema of its draft.
    fn check_keywords(&self, draft: Draft, pointer: &str) -> Result<(), Vec<Finding>> {
        let meta = match draft {
            Draft::Draft4 => "http://json-schema.org/draft-04/schema#",
            Draft::Draft6 => "http://json-schema.org/draft-06/schema#",
            Draft::Draft7 => "http://json-schema.org/draft-07/schema#",
            Draft::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
            _ => "https://json-schema.org/draft/2020-12/schema",
        };
        let options = jsonschema::options_for::<Nodes>().with_draft(draft).offline();
        let Ok(validator) = options.build(&json!({ "$ref": meta })) else {
            return Ok(());
        };
        let root = self.document.root();
        let mut source = Some(Arc::clone(&self.source));
        let (name, text) = (self.source.name(), self.source.text());
        let mut collector = Collector::new(name, text, &mut source, root, 1, Format::Json);
        // A meta-schema goes down by itself, but not along `$ref`.
        let mut starts = vec![pointer.to_owned()];
        subschemas(&self.file, pointer, &mut |_, schema| {
            starts.extend(schema.get("$ref").and_then(Value::as_str).and_then(local));
        });
        starts.sort();
        starts.dedup();
        for start in starts {
            let Some(node) = root.at(&start) else {
                continue;
            };
            for error in validator.iter_errors(node) {
                let path = error.instance_path().as_str();
                if path == "/$id" && fragment_id(&self.file).is_some() {
                    continue;
                }
                let at = collector.index().find(node, path).unwrap_or(node);
                let found = quote(at);
                let message = match path.rsplit_once('/') {
                    Some((_, keyword)) => format!("{found} is no value for `{keyword}`"),
                    None => format!("{found} is no schema"),
                };
                let help = match path.rsplit_once('/') {
                    Some((_, "type")) => did_you_mean(at.as_str().unwrap_or(""), TYPES)
                        .unwrap_or_else(|| format!("types are {}", TYPES.join(", "))),
                    _ => error.masked_with("the value").to_string(),
                };
                let finding = collector
                    .at(at, "schema-unusable", Severity::Error)
                    .message(message)
                    .help(help)
                    .value(found);
                collector.push(finding);
            }
        }
        let findings = collector.finish();
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    /// What the validator could not compile, at its place if we can tell.
    fn why(&self, file: &Value, pointer: &str, error: &dyn std::error::Error) -> Vec<Finding> {
        let mut findings = Vec::new();
        subschemas(file, pointer, &mut |at, schema| {
            if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
                findings.extend(self.unresolved(&format!("{at}/$ref"), reference));
            }
            for (pattern, at) in patterns(at, schema) {
                let place = || {
                    if at.contains("/patternProperties/") { self.key(&at) } else { self.place(&at) }
                };
                findings.extend(refused(pattern).map(|(message, help)| {
                    unusable(place())
                        .pointer(at.clone())
                        .message(message)
                        .help(help)
                        .value(pattern)
                        .build()
                }));
            }
        });
        if findings.is_empty() {
            let message = format!("the schema cannot be used: {error}");
            findings.push(unusable(self.place(pointer)).message(message).build());
        }
        findings
    }

    fn unresolved(&self, at: &str, reference: &str) -> Option<Finding> {
        let finding = unusable(self.place(at)).pointer(at).value(reference);
        let Some(pointer) = local(reference) else {
            let in_file = reference.starts_with('#');
            let message = match in_file {
                true => format!("`$ref` to `{reference}`, an anchor that is not in this file"),
                false => format!("`$ref` to `{reference}`, which is not in this file"),
            };
            let help = "put what it refers to into this file; dtolint never uses the network";
            return Some(finding.message(message).help(help).build());
        };
        if self.file.pointer(&pointer).is_some() {
            return None;
        }
        let finding = finding.message(format!("`$ref` to `{reference}`, where there is nothing"));
        Some(match self.nearby(&pointer) {
            Some(near) => finding.help(near).build(),
            None => finding.build(),
        })
    }

    fn warnings(&self, file: &Value, pointer: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(id) = fragment_id(&self.file) {
            let finding = Finding::builder("schema-id", Severity::Info, self.place("/$id"))
                .message(format!(
                    "`$id` is `{id}`: JSON Schema forbids a fragment there, so it is ignored"
                ))
                .help("nothing depends on it here; other validators refuse the schema for it")
                .pointer("/$id")
                .value(id);
            findings.push(finding.build());
        }
        subschemas(file, pointer, &mut |at, schema| {
            for keyword in schema.keys() {
                let Some(meant) = keywords::misspelt(keyword) else {
                    continue;
                };
                let at = format!("{at}/{}", walk::escape(keyword));
                let finding = Finding::builder("schema-keyword", Severity::Warning, self.key(&at))
                    .message(format!("JSON Schema knows no keyword `{keyword}` and ignores it"))
                    .help(format!("did you mean `{meant}`?"))
                    .pointer(at)
                    .value(keyword);
                findings.push(finding.build());
            }
        });
        findings
    }
}

/// An `$id` with a fragment that is not empty.
fn fragment_id(file: &Value) -> Option<&str> {
    let id = file.get("$id")?.as_str()?;
    id.split_once('#').filter(|(_, fragment)| !fragment.is_empty()).map(|_| id)
}

fn patterns<'v>(at: &str, schema: &'v Map<String, Value>) -> Vec<(&'v str, String)> {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let own = pattern.map(|pattern| (pattern, format!("{at}/pattern")));
    let names = schema.get("patternProperties").and_then(Value::as_object);
    let names = names.into_iter().flat_map(|names| names.keys());
    let of_names =
        names.map(|name| (name.as_str(), format!("{at}/patternProperties/{}", walk::escape(name))));
    own.into_iter().chain(of_names).collect()
}

/// Why the linear-time engine refuses a pattern, and what to do.
fn refused(pattern: &str) -> Option<(String, &'static str)> {
    let schema = json!({ "pattern": pattern });
    let linear = jsonschema::options().with_pattern_options(PatternOptions::regex());
    if linear.build(&schema).is_ok() {
        return None;
    }
    let message = format!("the pattern `{pattern}`");
    Some(if jsonschema::options().build(&schema).is_ok() {
        (
            format!("{message} needs look-around or a back-reference"),
            "dtolint matches in linear time, where neither exists: write the pattern without",
        )
    } else {
        (format!("{message} is no regular expression"), "see ECMA-262, section 22.2")
    })
}

/// OpenAPI 3.0 writes `nullable: true` where JSON Schema has the type `null`.
fn nullable_to_null(value: &mut Value) {
    let mut todo = vec![value];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(members) => {
                if members.get("nullable") == Some(&Value::Bool(true))
                    && let Some(name @ Value::String(_)) = members.get("type").cloned()
                {
                    members.insert("type".to_owned(), json!([name, "null"]));
                }
                todo.extend(members.values_mut());
            }
            _ => {}
        }
    }
}
