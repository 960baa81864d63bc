//! The kinds of DTOs that a repository has schemas for: WorkOS's, its JSON Schema files, and components of its OpenAPI
//! files.

use std::collections::{BTreeSet, HashSet};

use crate::document::Node;
use crate::schema::{COMPONENTS, component_pointer};

/// A kind that a document may be of.
#[derive(Debug)]
pub(super) struct Candidate {
    /// How a policy names the schema; `None` for the one that is used where it names none.
    pub(super) schema: Option<String>,
    /// What people call it.
    pub(super) name: String,
    members: BTreeSet<String>,
    required: BTreeSet<String>,
}

/// How well a value fits a kind by the names of its members; less is better.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    /// The members of the kind that the value doesn't have.
    missing: usize,
    /// Whether the path of the document doesn't name the kind.
    is_unnamed: bool,
}

impl Candidate {
    /// WorkOS's `CreateWebhookEndpointDto`.
    pub(super) fn embedded() -> Self {
        let name = "webhook endpoint".to_owned();
        let members = ["endpoint_url", "events"].map(str::to_owned);
        Self { schema: None, name, members: members.clone().into(), required: members.into() }
    }

    /// Whether a value with these members may be one, and how well it fits.
    pub(super) fn fit(&self, keys: &BTreeSet<String>, path: &str) -> Option<Fit> {
        let says_enough = keys.len() > 1 || !self.required.is_empty();
        let fits =
            !keys.is_empty() && self.required.is_subset(keys) && keys.is_subset(&self.members);
        (fits && says_enough).then(|| Fit {
            missing: self.members.len().saturating_sub(keys.len()),
            is_unnamed: !path.to_lowercase().contains(&self.name.to_lowercase()),
        })
    }

    /// Whether most members of a value are of this kind: it may be one with a mistake in it.
    pub(super) fn is_similar(&self, keys: &BTreeSet<String>) -> bool {
        let common = keys.intersection(&self.members).count();
        common > 0 && common.saturating_mul(2) >= keys.len()
    }
}

/// The kinds that a file defines; nothing if it isn't a file of schemas.
pub(super) fn defined_by(path: &str, root: Node<'_>) -> Vec<Candidate> {
    // In a policy these would lead elsewhere.
    if path.contains(['#', ':', '*']) {
        return Vec::new();
    }
    if root.get("openapi").is_some_and(|version| version.as_str().is_some()) {
        let schemas = root.at(COMPONENTS);
        let members = schemas.iter().flat_map(|schemas| schemas.members());
        let component = |(key, schema): (Node<'_>, Node<'_>)| {
            let name = key.as_str()?;
            let reference = format!("{path}#{}", component_pointer(name));
            let is_plain = !name.contains(['%', '#', ' ', '*']);
            is_plain.then(|| candidate(root, schema, reference, name)).flatten()
        };
        return members.filter_map(component).collect();
    }
    let title = root.get("title").and_then(|title| title.as_str());
    if !is_json_schema(root) || title == Some("dtolint policy") {
        return Vec::new();
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    // A title may be a sentence, which names nothing.
    let title = title.filter(|title| !title.is_empty() && !title.contains(char::is_whitespace));
    let name = title.unwrap_or_else(|| file.split('.').next().unwrap_or(file));
    candidate(root, root, path.to_owned(), name).into_iter().collect()
}

/// Whether a file has schemas, and is no document to check.
pub(super) fn has_schemas(root: Node<'_>) -> bool {
    ["openapi", "swagger", "asyncapi"].iter().any(|key| root.get(key).is_some())
        || is_json_schema(root)
}

fn is_json_schema(root: Node<'_>) -> bool {
    let says_so = root.get("$schema").and_then(|uri| uri.as_str());
    let is_object = root.get("type").and_then(|kind| kind.as_str()) == Some("object");
    says_so.is_some_and(|uri| uri.contains("json-schema.org"))
        || (is_object && root.get("properties").is_some_and(|it| it.is_object()))
}

fn candidate(root: Node<'_>, schema: Node<'_>, reference: String, name: &str) -> Option<Candidate> {
    let (members, required) = (BTreeSet::new(), BTreeSet::new());
    let mut candidate =
        Candidate { schema: Some(reference), name: name.to_owned(), members, required };
    candidate.add(root, schema);
    (!candidate.members.is_empty()).then_some(candidate)
}

impl Candidate {
    /// Adds the members of a schema and of those that it has by `allOf` and `$ref`, each once.
    fn add(&mut self, root: Node<'_>, schema: Node<'_>) {
        let (mut seen, mut rest) = (HashSet::new(), vec![schema]);
        while let Some(schema) = rest.pop() {
            if !seen.insert(schema.id()) {
                continue;
            }
            if let Some(reference) = schema.get("$ref").and_then(|it| it.as_str()) {
                rest.extend(reference.strip_prefix('#').and_then(|at| root.at(at)));
            }
            let properties = schema.get("properties");
            let names = properties.iter().flat_map(|it| it.members()).map(|(key, _)| key);
            self.members.extend(names.filter_map(|key| key.as_str()).map(str::to_owned));
            let required = schema.get("required");
            let names = required.iter().flat_map(|it| it.items()).filter_map(|it| it.as_str());
            self.required.extend(names.map(str::to_owned));
            rest.extend(schema.get("allOf").iter().flat_map(|it| it.items()));
        }
    }
}
