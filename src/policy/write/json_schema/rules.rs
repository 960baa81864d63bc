//! `[rules]`: each embedded rule with its options, and the form of those that a policy defines.

use serde_json::{Map, Value, json};

use crate::check::params::json_schema::described;
use crate::policy::keys::{Takes, describe};
use crate::policy::model::RuleEntry;
use crate::policy::write::json_schema::sections::property;
use crate::policy::write::json_schema::{ID, capital};
use crate::rules;
use crate::rules::{Level, OptionInfo, RuleInfo};

/// `[rules]`, and the same in an override.
pub(crate) fn define(definitions: &mut Map<String, Value>) {
    let (mut rules, mut overridden) = (Map::new(), Map::new());
    for rule in rules::all() {
        add_rule(&rule, &mut rules, &mut overridden, definitions);
    }
    // Rules of the policy's own, whose options are not known here.
    let own = |has_final: bool| {
        let mut properties = Map::new();
        common(&mut properties, has_final, None);
        let open = json!({ "type": "object", "properties": properties });
        json!({ "anyOf": [{ "$ref": "#/definitions/level" }, open] })
    };
    let table = |properties: Map<String, Value>, has_final: bool, text: &str| {
        described(
            text,
            json!({
                "type": "object",
                "propertyNames": { "pattern": ID },
                "properties": properties,
                "additionalProperties": own(has_final),
            }),
        )
    };
    let text = "Rules by id, each a level or a table. A table without `level` turns the rule on at its default level.";
    definitions.insert("rules".to_owned(), table(rules, true, text));
    definitions.insert("overridden-rules".to_owned(), table(overridden, false, text));
}

/// A rule in `[rules]` and in overrides, with its options.
pub(super) fn add_rule(
    rule: &RuleInfo,
    rules: &mut Map<String, Value>,
    overridden: &mut Map<String, Value>,
    definitions: &mut Map<String, Value>,
) {
    let id = rule.id().to_owned();
    let level = json!({ "$ref": "#/definitions/level" });
    if rule.is_always_on() {
        let only = json!({ "const": rule.level().to_string() });
        let text = format!("{}. Always at this level.", rule.title());
        rules.insert(id, described(&text, only));
        return;
    }
    let text = format!("{}. At level `{}` by default.", rule.title(), rule.level());
    let reference = |prefix: &str| json!({ "$ref": format!("#/definitions/{prefix}-{id}") });
    let setting = |table: Value| described(&text, json!({ "anyOf": [level, table] }));
    rules.insert(id.clone(), setting(reference("rule")));
    definitions.insert(format!("rule-{id}"), table(rule, true));
    if rule.check().is_some() {
        overridden.insert(id.clone(), setting(reference("override")));
        definitions.insert(format!("override-{id}"), table(rule, false));
    }
}

/// The keys that the table of any rule has.
fn common(properties: &mut Map<String, Value>, has_final: bool, level: Option<Level>) {
    for key in describe::<RuleEntry>().iter().filter(|key| has_final || key.name != "final") {
        let mut value = property(key, &[]);
        if let (Takes::Level(_), Some(level)) = (key.takes, level) {
            value["default"] = level.to_string().into();
        }
        properties.insert(key.name.to_owned(), value);
    }
}

/// The table of one rule.
fn table(rule: &RuleInfo, has_final: bool) -> Value {
    let mut properties = Map::new();
    common(&mut properties, has_final, Some(rule.level()));
    // Of a rule over all documents an override sets the level alone.
    let is_settable = has_final || !rule.is_cross_document();
    for option in rule.options().into_iter().filter(|_| is_settable) {
        let OptionInfo { name, about, .. } = &option;
        let mut value = option.takes.json_schema();
        if let Some(default) = rule.default_of(name) {
            value["default"] = default;
        }
        properties.insert(name.clone(), described(&format!("{}.", capital(about)), value));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}
