//! The text of an edition: the parts of an OpenAPI file that are kept, with the bytes that they have there.
//!
//! Invariant: each part is read back and compared. Where bytes mean something else once they are alone, as an alias
//! without its anchor does, the values are written anew.

use std::collections::BTreeSet;

use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};

use super::file::SchemaFile;
use crate::document::{Document, Format, Limits, Node};
use crate::text::Source;
use crate::text::pointer_token::escape;

/// The member of an edition that says where it is from.
const ORIGIN: &str = "x-dtolint-edition";

/// Where an edition is from.
#[derive(Debug, Serialize)]
pub(super) struct Origin<'o> {
    /// The name of the file, without its folder.
    file: &'o str,
    /// The pointer of the schema.
    schema: &'o str,
    /// The line of the schema in the file, from 1.
    line: usize,
}

impl<'o> Origin<'o> {
    pub(super) fn new(path: &'o str, schema: &'o str, line: usize) -> Self {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        Self { file, schema, line }
    }
}

/// The text of an edition.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) format: Format,
    /// Whether its parts have the bytes that they have in the file.
    pub(super) is_verbatim: bool,
}

/// A member that is kept: as a whole, or with those of its members that are.
struct Part<'d> {
    key: Node<'d>,
    value: Node<'d>,
    inner: Option<Vec<Part<'d>>>,
}

/// The text with the values at these pointers, and where they come from.
pub(super) fn write(
    file: &SchemaFile,
    format: Format,
    kept: &BTreeSet<String>,
    origin: &Origin<'_>,
) -> Written {
    let parts = parts(file.root(), "", kept);
    let text = file.source.text();
    let as_yaml = || {
        let mut out = format!("{ORIGIN}:\n");
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        out += &format!("  file: {}\n  schema: {}\n", quoted(origin.file), quoted(origin.schema));
        out += &format!("  line: {}\n", origin.line);
        yaml(text, &parts, &mut out).then_some(out)
    };
    let as_json = || {
        let origin = serde_json::to_string(origin).ok()?;
        let mut out = format!("{{\n  \"{ORIGIN}\": {origin},\n");
        json(text, &parts, 1, &mut out)?;
        Some(out + "}\n")
    };
    let is_yaml = format == Format::Yaml;
    let verbatim = as_yaml().filter(|_| is_yaml).map(|text| (text, Format::Yaml));
    let verbatim = verbatim.filter(|it| is_same(file, kept, it));
    let verbatim = verbatim.or_else(|| {
        as_json().map(|text| (text, Format::Json)).filter(|it| is_same(file, kept, it))
    });
    if let Some((text, format)) = verbatim {
        return Written { text, format, is_verbatim: true };
    }
    let anew = Anew { origin, parts: &parts };
    let text = serde_json::to_string_pretty(&anew).expect("keys are strings, and nothing fails");
    Written { text: text + "\n", format: Format::Json, is_verbatim: false }
}

/// The members of an object that are kept. Of a list all items are, so that each keeps its number.
fn parts<'d>(node: Node<'d>, at: &str, kept: &BTreeSet<String>) -> Vec<Part<'d>> {
    let part = |(key, value): (Node<'d>, Node<'d>)| {
        let at = format!("{at}/{}", escape(key.content()));
        let within = format!("{at}/");
        let is_on_the_way =
            || kept.range(within.clone()..).next().is_some_and(|next| next.starts_with(&within));
        match kept.contains(&at) {
            true => Some(Part { key, value, inner: None }),
            false if !is_on_the_way() => None,
            false => {
                let inner = value.is_object().then(|| parts(value, &at, kept));
                Some(Part { key, value, inner })
            }
        }
    };
    node.members().filter_map(part).collect()
}

/// Whether a text has the values of the file.
fn is_same(file: &SchemaFile, kept: &BTreeSet<String>, (text, format): &(String, Format)) -> bool {
    let source = Source::new("edition", text.as_str());
    let mut documents = Document::parse(source, *format, &Limits::default());
    let (Some(Ok(document)), true) = (documents.pop(), documents.is_empty()) else { return false };
    let value = |node: Option<Node<'_>>| node.map(|node| node.to_value());
    kept.iter().all(|at| value(document.root().at(at)) == value(file.node(at)))
}

/// What is between the start of a line and a key, if that is blank.
fn indent<'t>(text: &'t str, key: Node<'_>) -> Option<&'t str> {
    let before = text.get(..key.span().range().start)?;
    let line = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    before.get(line..).filter(|indent| indent.chars().all(|it| it == ' ' || it == '\t'))
}

/// Writes parts of a block mapping, by whole lines. `false` if they don't have lines of their own.
fn yaml(text: &str, parts: &[Part<'_>], out: &mut String) -> bool {
    parts.iter().all(|part| {
        let Some(indent) = indent(text, part.key) else { return false };
        let key = part.key.span().range();
        if let Some(inner) = &part.inner {
            *out += &format!("{indent}{}:\n", text.get(key).unwrap_or_default());
            return yaml(text, inner, out);
        }
        let value = part.value.alias().unwrap_or_else(|| part.value.span()).range();
        let written = text.get(key.start..value.end.max(key.end)).unwrap_or_default().trim_end();
        let end = key.start.saturating_add(written.len());
        // A comment may be behind it.
        let rest = text.get(end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        *out += &format!("{indent}{written}{rest}\n");
        true
    })
}

/// Writes members of an object, each with its own indentation.
fn json(text: &str, parts: &[Part<'_>], level: usize, out: &mut String) -> Option<()> {
    for (nth, part) in parts.iter().enumerate() {
        let usual = "  ".repeat(level);
        let indent = indent(text, part.key).unwrap_or(&usual);
        *out += &format!("{indent}{}: ", text.get(part.key.span().range())?);
        match &part.inner {
            None => *out += text.get(part.value.span().range())?,
            Some(inner) => {
                out.push_str("{\n");
                json(text, inner, level.saturating_add(1), out)?;
                *out += &format!("{indent}}}");
            }
        }
        let is_last = nth.saturating_add(1) == parts.len();
        out.push_str(if is_last { "\n" } else { ",\n" });
    }
    Some(())
}

/// The edition with its values alone.
struct Anew<'a, 'd> {
    origin: &'a Origin<'a>,
    parts: &'a [Part<'d>],
}

impl Serialize for Anew<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(ORIGIN, self.origin)?;
        for part in self.parts {
            map.serialize_entry(part.key.content(), part)?;
        }
        map.end()
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.inner {
            None => InOrder(self.value).serialize(serializer),
            Some(inner) => {
                serializer.collect_map(inner.iter().map(|part| (part.key.content(), part)))
            }
        }
    }
}

/// A value whose members stay in their order.
struct InOrder<'d>(Node<'d>);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_array() {
            let mut list = serializer.serialize_seq(None)?;
            self.0.items().try_for_each(|item| list.serialize_element(&InOrder(item)))?;
            return list.end();
        }
        if !self.0.is_object() {
            return self.0.to_value().serialize(serializer);
        }
        let members = self.0.members().map(|(key, value)| (key.content(), InOrder(value)));
        serializer.collect_map(members)
    }
}
