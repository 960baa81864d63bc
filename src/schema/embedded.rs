//! The schemas that dtolint carries, verbatim, under `rules/schemas/`.

use std::sync::LazyLock;

use crate::schema::foreign_names::ForeignNames;

/// A schema in the binary.
pub(crate) struct Embedded {
    /// What a policy calls it.
    pub(crate) name: &'static str,
    /// The file, as it was published.
    pub(crate) text: &'static str,
    /// The name of a later edition of the same schema.
    pub(crate) newer: Option<&'static str>,
    /// Names that were meant for another API, read when one is met.
    pub(super) elsewhere: &'static LazyLock<ForeignNames>,
}

/// The schema that serves where a policy names none.
pub(crate) const DEFAULT: &str = "workos:CreateWebhookEndpointDto";

/// WorkOS's events that reach no webhook.
static EVENTS_API: LazyLock<ForeignNames> =
    LazyLock::new(|| ForeignNames::read(include_str!("../../rules/data/workos-events-api.toml")));

pub(crate) static EMBEDDED: [Embedded; 2] = [
    Embedded {
        name: DEFAULT,
        text: include_str!("../../rules/schemas/workos-createwebhookendpointdto.json"),
        newer: Some("workos:CreateWebhookEndpointDto@0.61.0"),
        elsewhere: &EVENTS_API,
    },
    Embedded {
        name: "workos:CreateWebhookEndpointDto@0.61.0",
        text: include_str!("../../rules/schemas/workos-createwebhookendpointdto-0.61.0.json"),
        newer: None,
        elsewhere: &EVENTS_API,
    },
];

pub(crate) fn find(name: &str) -> Option<&'static Embedded> {
    EMBEDDED.iter().find(|schema| schema.name == name)
}
