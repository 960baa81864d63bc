//! The meta-schemas of every draft and their vocabularies, which the validator has by their addresses.

use std::sync::LazyLock;

use jsonschema::{Draft, Registry, uri};
use serde_json::json;

/// The addresses of the meta-schemas of drafts.
const DRAFTS: [(Draft, &str); 5] = [
    (Draft::Draft4, "http://json-schema.org/draft-04/schema"),
    (Draft::Draft6, "http://json-schema.org/draft-06/schema"),
    (Draft::Draft7, "http://json-schema.org/draft-07/schema"),
    (Draft::Draft201909, "https://json-schema.org/draft/2019-09/schema"),
    (Draft::Draft202012, "https://json-schema.org/draft/2020-12/schema"),
];

/// The names of the vocabularies of 2019-09 and of 2020-12.
const VOCABULARIES: [(&str, &[&str]); 2] = [
    (
        "https://json-schema.org/draft/2019-09/meta/",
        &["core", "applicator", "validation", "meta-data", "format", "content"],
    ),
    (
        "https://json-schema.org/draft/2020-12/meta/",
        &[
            "core",
            "applicator",
            "unevaluated",
            "validation",
            "meta-data",
            "format-annotation",
            "format-assertion",
            "content",
        ],
    ),
];

/// The address of the meta-schema of a draft.
pub(super) fn of(draft: Draft) -> &'static str {
    let found = DRAFTS.iter().find(|(known, _)| *known == draft);
    found.map_or(DRAFTS[4].1, |(_, address)| address)
}

/// Whether a meta-schema has an address.
pub(super) fn is_one(uri: &str) -> bool {
    Draft::from_schema_uri(uri) != Draft::Unknown || is_in_folder(uri)
}

/// Whether a vocabulary has an address.
pub(super) fn is_vocabulary(uri: &str) -> bool {
    uri.contains("/vocab/") && is_in_folder(&uri.replacen("/vocab/", "/meta/", 1))
}

fn is_in_folder(uri: &str) -> bool {
    let is_in = |(folder, names): &(&str, &[&str])| {
        uri.strip_prefix(folder).is_some_and(|name| names.contains(&name))
    };
    VOCABULARIES.iter().any(is_in)
}

/// A reference to a meta-schema as the validator knows it.
pub(super) fn address(uri: &str, fragment: &str) -> String {
    match Draft::from_schema_uri(uri) {
        Draft::Unknown => format!("{uri}#{fragment}"),
        draft => format!("{}#{fragment}", of(draft)),
    }
}

/// Whether a meta-schema has what a reference to it names.
pub(super) fn leads_somewhere(address: &str) -> bool {
    let (uri, _) = address.split_once('#').unwrap_or((address, ""));
    uri::from_str(uri).is_ok_and(|uri| registry().resolver(uri).lookup(address).is_ok())
}

/// The meta-schemas of all drafts. By itself the validator adds those of one draft.
pub(super) fn registry() -> &'static Registry<'static> {
    static ALL: LazyLock<Registry<'static>> = LazyLock::new(|| {
        // A schema in the dialect of a vocabulary may need any of them.
        let schema = json!({ "$schema": "https://json-schema.org/draft/2020-12/meta/core" });
        let registry = Registry::new().add("dtolint:///all", schema);
        let registry = registry.and_then(|registry| registry.prepare());
        registry.expect("the validator carries the meta-schemas; a test uses each")
    });
    &ALL
}
