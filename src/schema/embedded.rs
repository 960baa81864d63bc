//! The schemas that dtolint carries, verbatim, under `rules/schemas/`.

/// A schema in the binary.
pub(crate) struct Embedded {
    /// What a policy calls it.
    pub(crate) name: &'static str,
    /// The file, as it was published.
    pub(crate) text: &'static str,
    /// The name of a later edition of the same schema.
    pub(crate) newer: Option<&'static str>,
}

/// The schema that serves where a policy names none.
pub(crate) const DEFAULT: &str = "workos:CreateWebhookEndpointDto";

pub(crate) static EMBEDDED: [Embedded; 2] = [
    Embedded {
        name: DEFAULT,
        text: include_str!("../../rules/schemas/workos-createwebhookendpointdto.json"),
        newer: Some("workos:CreateWebhookEndpointDto@0.61.0"),
    },
    Embedded {
        name: "workos:CreateWebhookEndpointDto@0.61.0",
        text: include_str!("../../rules/schemas/workos-createwebhookendpointdto-0.61.0.json"),
        newer: None,
    },
];

pub(crate) fn find(name: &str) -> Option<&'static Embedded> {
    EMBEDDED.iter().find(|schema| schema.name == name)
}
