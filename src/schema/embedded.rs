//! The schemas that dtolint carries, verbatim, under `rules/schemas/`.

use std::sync::LazyLock;

use serde_json::Value;

use super::foreign_names::ForeignNames;

/// A schema in the binary.
pub(crate) struct EmbeddedSchema {
    /// What a policy calls it.
    pub(crate) name: &'static str,
    /// The file, as it was published.
    pub(crate) text: &'static str,
    /// A later edition of the same schema.
    pub(super) newer: Option<NewerEdition>,
    /// Names that belong to another API, read when the first unknown name is met.
    pub(super) foreign_names: &'static LazyLock<ForeignNames>,
}

/// A later edition of an embedded schema, which may list a name that this one doesn't.
pub(super) struct NewerEdition {
    pub(super) name: &'static str,
    value: &'static LazyLock<Value>,
}

impl NewerEdition {
    /// Whether that edition lists `value` at a place.
    pub(super) fn lists(&self, pointer: &str, value: &str) -> bool {
        let listed = self.value.pointer(pointer).and_then(Value::as_array);
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
