//! `dtolint schema list` and `dtolint schema show`.

use std::fmt::Write as _;

use dtolint::Limits;
use dtolint::document::{Document, Format as Syntax, Node};
use dtolint::files::{absolute, read_regular, reason};
use dtolint::policy::{EmbeddedSchema, embedded_schemas};
use dtolint::text::{Source, did_you_mean};

use super::args::{Format, SchemaList, SchemaShow};
use super::error::CliError;
use super::outcome::Outcome;
use super::output;
use super::working_directory::working_directory;

/// How many members a message lists.
const MOST_LISTED: usize = 8;

/// Prints the names of the embedded schemas.
pub(super) fn list(args: &SchemaList) -> Result<Outcome, CliError> {
    let schemas = embedded_schemas();
    let text = match args.format {
        Format::Json => format!("{:#}\n", serde_json::json!(schemas)),
        Format::Text => {
            let width = schemas.iter().map(|schema| schema.name().len()).max().unwrap_or(0);
            let mut text = String::new();
            for schema in schemas {
                let _ = writeln!(text, "{:width$}  {}", schema.name(), schema.about());
            }
            text
        }
    };
    output::print_text(&text).map_err(CliError::unwritable("the list"))?;
    Ok(Outcome::Clean)
}

/// Prints a schema, or the part of it at a pointer, with the bytes that it has.
pub(super) fn show(args: &SchemaShow) -> Result<Outcome, CliError> {
    let (name, pointer) = match args.schema.split_once('#') {
        Some((name, pointer)) => (name, Some(pointer)),
        None => (&*args.schema, None),
    };
    let (text, syntax) = match embedded_schemas().iter().find(|schema| schema.name() == name) {
        Some(schema) => (schema.text().to_owned(), Syntax::Json),
        None => file(name)?,
    };
    let text = match pointer.filter(|pointer| !pointer.is_empty()) {
        None => text,
        Some(pointer) => part(name, &text, syntax, pointer)?,
    };
    output::print(text.as_bytes()).map_err(CliError::unwritable("the schema"))?;
    Ok(Outcome::Clean)
}

/// The text of a schema's file.
fn file(name: &str) -> Result<(String, Syntax), CliError> {
    let path = absolute(&working_directory()?, name.as_ref());
    if !path.exists() {
        let names = embedded_schemas().iter().map(EmbeddedSchema::name);
        let near = did_you_mean(name, names);
        let help = near.unwrap_or_else(|| {
            "`dtolint schema list` lists the embedded schemas; another one is the path of a file".to_owned()
        });
        let error = CliError::new(format!("there is no embedded schema and no file `{name}`"));
        return Err(error.help(help));
    }
    let mut bytes = Vec::new();
    let failed = |why: String| CliError::new(format!("`{name}` cannot be read: {why}"));
    read_regular(&path, Limits::default().max_bytes, &mut bytes)
        .map_err(|error| failed(reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|error| failed(format!("not UTF-8: {error}")))?;
    Ok((text, Syntax::of(name).unwrap_or(Syntax::Json)))
}

/// The text of the value at a pointer.
fn part(name: &str, text: &str, syntax: Syntax, pointer: &str) -> Result<String, CliError> {
    let documents = Document::parse(Source::new(name, text), syntax, &Limits::default());
    let document = match &documents[..] {
        [Ok(document)] => document,
        [Err(errors)] => {
            let why = errors.first().map_or_else(String::new, ToString::to_string);
            return Err(CliError::new(format!("`{name}` cannot be read: {why}")));
        }
        several => {
            let count = several.len();
            return Err(CliError::new(format!("`{name}` has {count} documents, not one")));
        }
    };
    let root = document.root();
    let node = root.at(pointer).ok_or_else(|| nothing_at(name, root, pointer))?;
    let range = node.span().range();
    let indent = text[..range.start].rsplit('\n').next().map_or(0, |before| before.chars().count());
    let mut shown = String::new();
    for (nth, line) in text[range].trim_end().lines().enumerate() {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        // In YAML the value is a text of its own only if its lines start where its first one does.
        let cut = if nth > 0 && syntax == Syntax::Yaml { spaces.min(indent) } else { 0 };
        shown += &line[cut..];
        shown.push('\n');
    }
    Ok(shown)
}

fn nothing_at(name: &str, root: Node<'_>, pointer: &str) -> CliError {
    if pointer.starts_with("operation=") {
        let error = CliError::new("an operation is no part of a schema that can be shown");
        let help = "give the JSON Pointer of its schema: `#/paths/…/requestBody/content/…/schema`";
        return error.help(help);
    }
    if !pointer.starts_with('/') {
        let error = CliError::new(format!("`{pointer}` isn't a JSON Pointer"));
        return error.help(format!("write `{name}#/{pointer}`"));
    }
    let error = CliError::new(format!("there is nothing at `{pointer}` in `{name}`"));
    let mut around = pointer;
    let (found, missing) = loop {
        let (before, last) = around.rsplit_once('/').unwrap_or(("", around));
        around = before;
        if let Some(node) = root.at(around) {
            break (node, last);
        }
    };
    let keys: Vec<String> =
        found.members().filter_map(|(key, _)| key.as_str()).map(str::to_owned).collect();
    let near = did_you_mean(missing, keys.iter().map(String::as_str));
    let place = if around.is_empty() { "the root".to_owned() } else { format!("`{around}`") };
    error.help(near.unwrap_or_else(|| match keys.len() {
        0 => format!("{place} is {} without members", found.type_name()),
        count => {
            let listed = keys.iter().take(MOST_LISTED).map(|key| format!("`{key}`"));
            let listed = listed.collect::<Vec<_>>().join(", ");
            let more = count.saturating_sub(MOST_LISTED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("{place} has {listed}{more}")
        }
    }))
}
