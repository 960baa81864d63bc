//! What a given policy adds to the JSON Schema of policies: its custom rules with their options, its sets, the
//! names in its schemas, and the components beside those.
//!
//! Nothing more is refused, but in the tables of custom rules: editors offer what is listed, and take what else is
//! right.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::general;
use super::rules::add_rule;
use crate::check::Checks;
use crate::files::relative;
use crate::policy::Policy;
use crate::policy::model::{Resolved, UsedSet};
use crate::rules::RuleInfo;

/// The JSON Schema of policies as [`json_schema`](crate::policy::json_schema) has it, with what is known of this
/// policy, for editors to complete: its custom rules with their options, its sets and document sets, the names in its
/// schemas, such as events, and the other components of the OpenAPI files that it names. `host` has the checks and
/// packs.
///
/// ```
/// use dtolint::check::Checks;
/// use dtolint::Policy;
/// use dtolint::policy::json_schema_of;
///
/// let policy = Policy::parse("dtolint.toml", "version = 1\n[sets]\nhr = [\"dsync.*\"]\n")?;
/// let schema = json_schema_of(&policy, &Checks::default());
/// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
/// let names = schema["definitions"]["names"]["items"]["anyOf"][0]["enum"].as_array().unwrap();
/// assert!(names.contains(&"@hr".into()) && names.contains(&"user.created".into()));
/// # Ok::<(), dtolint::PolicyError>(())
/// ```
pub fn json_schema_of(policy: &Policy, host: &Checks) -> String {
    let mut schema = general(host);
    add(&mut schema, &policy.resolved);
    format!("{schema:#}\n")
}

/// Adds what is known of a policy.
fn add(schema: &mut Value, policy: &Resolved) {
    let (names, hosts) = sets(policy);
    let names: Vec<String> = names.into_iter().chain(listed_names(policy)).collect();
    let definitions = &mut schema["definitions"];
    custom_rules(definitions, policy);
    // All of them: making the embedded ones anew would cost as much as the whole schema.
    let rules = definitions["rules"]["properties"].as_object();
    let rules: Vec<String> = rules.into_iter().flat_map(|it| it.keys().cloned()).collect();
    for (name, pointer, listed) in [
        ("names", "/items", &names),
        ("values", "/items", &names),
        ("domains", "/items", &hosts),
        ("document-names", "/items", &document_names(policy)),
        ("waiver", "/properties/rule", &rules),
        ("expected", "/properties/rule", &rules),
    ] {
        if let Some(place) = definitions[name].pointer_mut(pointer) {
            offer(place, listed);
        }
    }
    let schemas = definitions["schema-name"]["anyOf"][0]["enum"].as_array_mut();
    if let Some(known) = schemas {
        known.extend(schemas_of(policy).into_iter().map(Value::from));
    }
}

/// Lists values beside what is accepted already.
fn offer(place: &mut Value, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let mut accepted = place.take();
    let about = accepted.as_object_mut().and_then(|schema| schema.remove("description"));
    let mut offered = json!({ "anyOf": [{ "enum": values }, accepted] });
    if let Some(about) = about {
        offered["description"] = about;
    }
    *place = offered;
}

/// The custom rules: each with the options that it has.
fn custom_rules(definitions: &mut Value, policy: &Resolved) {
    let custom = policy.rule_table.rules.values().filter(|rule| rule.is_own());
    let (mut rules, mut overridden, mut tables) = (Map::new(), Map::new(), Map::new());
    for rule in custom.map(RuleInfo::new) {
        add_rule(&rule, &mut rules, &mut overridden, &mut tables);
    }
    for (name, entries) in [("rules", rules), ("overridden-rules", overridden)] {
        if let Some(known) = definitions[name]["properties"].as_object_mut() {
            known.extend(entries);
        }
    }
    if let Some(known) = definitions.as_object_mut() {
        known.extend(tables);
    }
}

/// How lists of names and lists of hosts refer to the sets of the policy.
fn sets(policy: &Resolved) -> (Vec<String>, Vec<String>) {
    let sets = policy.sets.iter().filter(|set| !set.is_replaced);
    let (hosts, names): (Vec<_>, Vec<_>) = sets.partition(|set| set.entries.is_empty());
    let referred = |set: &UsedSet| format!("@{}", set.name);
    (names.into_iter().map(referred).collect(), hosts.into_iter().map(referred).collect())
}

/// The names that a schema of the policy lists at any place, such as its events.
fn listed_names(policy: &Resolved) -> BTreeSet<String> {
    let sets = policy.documents.sets.iter().map(|set| &set.schema);
    let fallback = policy.documents.sets.is_empty().then_some(&policy.documents.fallback);
    let schemas = sets.chain(fallback);
    schemas.flat_map(|schema| schema.shape.listed_names()).map(str::to_owned).collect()
}

fn document_names(policy: &Resolved) -> Vec<String> {
    let named = policy.documents.sets.iter().filter_map(|set| set.name.as_ref());
    named.map(|(name, _)| name.clone()).collect()
}

/// The schemas that the policy names, and the other components of the OpenAPI files that these are in, as its file
/// refers to them.
fn schemas_of(policy: &Resolved) -> BTreeSet<String> {
    let folder = Path::new(&policy.path).parent().unwrap_or(Path::new(""));
    let sets = policy.documents.sets.iter().map(|set| &set.schema);
    let schemas = sets.chain([&policy.documents.fallback]);
    let references = schemas.flat_map(|schema| schema.siblings());
    let references = references.map(|(path, pointer)| {
        let file = relative(folder, Path::new(&path));
        if pointer.is_empty() { file } else { format!("{file}#{pointer}") }
    });
    references.collect()
}
