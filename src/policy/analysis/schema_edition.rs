//! A newer edition of a schema, taken out of an OpenAPI file.

use std::sync::Arc;

use crate::document::Format;
use crate::files::{Files, NoFiles};
use crate::policy::read::schemas::Schemas;
use crate::policy::{Policy, PolicyError};
use crate::schema::{self, Edition, component_pointer, within_components};
use crate::text::{Place, Source};

/// A schema of an OpenAPI file with all that it refers to, as a file that a policy can name.
///
/// It has the bytes of the OpenAPI file, at the same pointers, so it is read as the file is: in the same dialect, with
/// the same references. `x-dtolint-edition` in it says which file it is from, and where there.
///
/// ```
/// use dtolint::policy::SchemaEdition;
///
/// let openapi = r##"{
///   "openapi": "3.1.0",
///   "info": { "title": "Orders", "version": "2.4.0" },
///   "paths": {},
///   "components": {
///     "schemas": {
///       "Order": { "type": "object", "properties": { "state": { "$ref": "#/components/schemas/State" } } },
///       "State": { "enum": ["open", "paid"] },
///       "Unrelated": {}
///     }
///   }
/// }"##;
/// let edition = SchemaEdition::take("openapi.json", openapi, "Order")?;
/// assert_eq!(edition.version(), "2.4.0");
/// assert_eq!(edition.file_name(), "order-2.4.0.json");
/// assert_eq!(edition.fragment(), "/components/schemas/Order");
/// assert_eq!(edition.place().to_string(), "openapi.json:7:7");
/// assert!(edition.text().contains(r#""State": { "enum": ["open", "paid"] }"#));
/// assert!(!edition.text().contains("Unrelated"));
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
#[derive(Debug)]
pub struct SchemaEdition {
    pub(super) edition: Edition,
    /// What was asked for: a pointer, or `operation=ID`.
    asked: String,
}

impl SchemaEdition {
    /// What is taken where nothing else is named: the component that the embedded schemas are of.
    pub const DEFAULT: &'static str = "CreateWebhookEndpointDto";

    /// Takes a schema out of the text of an OpenAPI file. `path` is its name in reports, whose extension says whether
    /// it is JSON or YAML. `schema` is the name of a component, a JSON Pointer, or `operation=ID` for what an operation
    /// is sent.
    ///
    /// # Errors
    ///
    /// The file can't be used, has no such schema or no version, or the schema refers to other files; each reason has
    /// its place.
    pub fn take(path: &str, text: &str, schema: &str) -> Result<Self, PolicyError> {
        Self::of(path, text, schema, Schemas::new(&NoFiles))
    }

    /// The same, with the files that the policy's `[schemas]` has for published addresses. References to them stay as
    /// they are.
    ///
    /// # Errors
    ///
    /// As for [`SchemaEdition::take`].
    pub fn take_for(
        policy: &Policy,
        path: &str,
        text: &str,
        schema: &str,
        files: &dyn Files,
    ) -> Result<Self, PolicyError> {
        Self::of(path, text, schema, Schemas::for_policy(&policy.resolved, files))
    }

    fn of(path: &str, text: &str, name: &str, mut all: Schemas<'_>) -> Result<Self, PolicyError> {
        let source = Arc::new(Source::new(path, text));
        let asked = fragment(name);
        let edition = schema::take(&source, &asked, &mut all.files);
        match edition {
            Ok(edition) => Ok(Self { edition, asked }),
            Err(error) => Err(PolicyError::new(None, error.into_findings())),
        }
    }

    /// The version that the OpenAPI file says it has.
    pub fn version(&self) -> &str {
        &self.edition.version
    }

    /// Where the schema is in the edition, and in the OpenAPI file: a JSON Pointer.
    pub fn fragment(&self) -> &str {
        &self.edition.pointer
    }

    /// The place of the schema in the OpenAPI file.
    pub fn place(&self) -> &Place {
        &self.edition.place
    }

    /// The edition as a file.
    pub fn text(&self) -> &str {
        &self.edition.text
    }

    /// What the text is written in, as the file's extension has to say.
    pub fn format(&self) -> Format {
        self.edition.format
    }

    /// Whether the text has the bytes of the OpenAPI file. It has its values alone where YAML has aliases that lead out
    /// of the schema, or a schema without lines of its own.
    pub fn is_verbatim(&self) -> bool {
        self.edition.is_verbatim
    }

    /// What the schema is called: the name of the component, or what was asked for.
    pub fn name(&self) -> &str {
        match within_components(&self.edition.pointer) {
            Some((name, "")) => name,
            _ => self.asked.strip_prefix("operation=").unwrap_or(&self.asked),
        }
    }

    /// The usual name for the file: the schema's name and the version, in lower case, without characters that a file
    /// system may refuse.
    pub fn file_name(&self) -> String {
        let extension = match self.edition.format {
            Format::Yaml => "yaml",
            _ => "json",
        };
        let name = format!("{}-{}", self.name(), self.version()).to_lowercase();
        let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
        let name: String = name.chars().map(|it| if is_plain(it) { it } else { '-' }).collect();
        format!("{}.{extension}", name.trim_start_matches(['-', '.']))
    }

    /// Whether a schema that a policy names is of the same component.
    pub(super) fn is_of(&self, reference: &str) -> bool {
        match reference.split_once('#') {
            Some((_, fragment)) => fragment == self.edition.pointer || fragment == self.asked,
            None => component(reference).is_some_and(|name| name == self.name()),
        }
    }

    /// The embedded editions of the same component, the newest last.
    pub(super) fn embedded(&self) -> Vec<&'static str> {
        let names = schema::EMBEDDED.iter().map(|embedded| embedded.name);
        names.filter(|name| component(name).is_some_and(|it| it == self.name())).collect()
    }
}

/// The component that an embedded schema is of.
fn component(reference: &str) -> Option<&str> {
    let (_, name) = reference.split_once(':')?;
    Some(name.split_once('@').map_or(name, |(name, _)| name))
}

/// Where a schema is that is given by the name of a component, a pointer or an operation.
fn fragment(schema: &str) -> String {
    let fragment = schema.strip_prefix('#').unwrap_or(schema);
    match fragment.starts_with('/') || fragment.starts_with("operation=") {
        true => fragment.to_owned(),
        false => component_pointer(fragment),
    }
}
