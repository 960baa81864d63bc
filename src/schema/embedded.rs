//! The schemas that dtolint carries, verbatim, under `rules/schemas/`.

use std::fmt;
use std::sync::LazyLock;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::foreign_names::ForeignNames;
use super::location::value_at;

/// A schema that dtolint has in its binary.
///
/// ```
/// let schemas = dtolint::policy::embedded_schemas();
/// assert_eq!(schemas[0].name(), "workos:CreateWebhookEndpointDto");
/// assert!(schemas[0].text().starts_with("{\n  \"$schema\""));
/// ```
pub struct EmbeddedSchema {
    /// What a policy calls it.
    pub(crate) name: &'static str,
    /// The file, as it was published.
    pub(crate) text: &'static str,
    /// A later edition of the same schema.
    pub(super) newer: Option<NewerEdition>,
    /// Names that belong to another API, read when the first unknown name is met.
    pub(super) foreign_names: &'static LazyLock<ForeignNames>,
}

impl EmbeddedSchema {
    /// The name by which a policy uses it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The file, as it was published.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Whether documents are checked as this schema where a policy names none.
    pub fn is_default(&self) -> bool {
        self.name == DEFAULT
    }

    /// The name of a later edition of the same schema, if there is one.
    pub fn newer(&self) -> Option<&'static str> {
        self.newer.as_ref().map(|newer| newer.name)
    }

    /// What it is, in one line.
    pub fn about(&self) -> String {
        let title = serde_json::from_str::<Value>(self.text);
        let title = title.ok().and_then(|it| Some(it.get("title")?.as_str()?.to_owned()));
        let title = title.unwrap_or_default();
        let edition = self.name.split_once('@').map(|(_, edition)| format!(", edition {edition}"));
        let default = self.is_default().then_some(", used where a policy names no schema");
        let newer = self.newer().map(|newer| format!("; {newer} is a later edition"));
        let (edition, newer) = (edition.unwrap_or_default(), newer.unwrap_or_default());
        format!("{title}{edition}{}{newer}", default.unwrap_or_default())
    }
}

/// The names, and what is known of each schema beside its text.
impl Serialize for EmbeddedSchema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut schema = serializer.serialize_struct("EmbeddedSchema", 4)?;
        schema.serialize_field("name", self.name())?;
        schema.serialize_field("about", &self.about())?;
        schema.serialize_field("default", &self.is_default())?;
        schema.serialize_field("newer", &self.newer())?;
        schema.end()
    }
}

impl fmt::Debug for EmbeddedSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmbeddedSchema").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The schemas that dtolint has in its binary: what policies can name without a file.
pub fn embedded_schemas() -> &'static [EmbeddedSchema] {
    &EMBEDDED
}

/// A later edition of an embedded schema, which may list a name that this one doesn't.
pub(super) struct NewerEdition {
    pub(super) name: &'static str,
    value: &'static LazyLock<Value>,
}

impl NewerEdition {
    /// Whether that edition lists `value` at a place.
    pub(super) fn lists(&self, pointer: &str, value: &str) -> bool {
        let listed = value_at(self.value, pointer).and_then(Value::as_array);
        listed.is_some_and(|listed| listed.iter().any(|known| known == value))
    }
}

/// The schema of documents for which a policy names none.
pub(crate) const DEFAULT: &str = "workos:CreateWebhookEndpointDto";

const EDITION_0_61: &str = "workos:CreateWebhookEndpointDto@0.61.0";

const TEXT_0_61: &str =
    include_str!("../../rules/schemas/workos-createwebhookendpointdto-0.61.0.json");

static VALUE_0_61: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(TEXT_0_61).expect("an embedded schema is JSON; a test loads each")
});

/// WorkOS's events that reach no webhook.
static EVENTS_API: LazyLock<ForeignNames> =
    LazyLock::new(|| ForeignNames::read(include_str!("../../rules/data/workos-events-api.toml")));

pub(crate) static EMBEDDED: [EmbeddedSchema; 2] = [
    EmbeddedSchema {
        name: DEFAULT,
        text: include_str!("../../rules/schemas/workos-createwebhookendpointdto.json"),
        newer: Some(NewerEdition { name: EDITION_0_61, value: &VALUE_0_61 }),
        foreign_names: &EVENTS_API,
    },
    EmbeddedSchema { name: EDITION_0_61, text: TEXT_0_61, newer: None, foreign_names: &EVENTS_API },
];

pub(super) fn find(name: &str) -> Option<&'static EmbeddedSchema> {
    EMBEDDED.iter().find(|schema| schema.name == name)
}
