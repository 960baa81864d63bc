//! The sentences about the members of an object, and about their names.

use std::collections::HashSet;

use jsonschema::ValidationError;
use serde_json::{Map, Value};

use super::of_value::{not_listed, of_value};
use super::{At, Explained, Explainer, Kind, missing, of_not, value};
use crate::document::{Node, quote};
use crate::schema::evaluated::Evaluated;
use crate::text::suggest::did_you_mean;

impl<'d> Explainer<'_, 'd> {
    pub(super) fn missing(&self, property: &Value) -> Explained<'d> {
        let name = property.as_str().expect("a required member has a name, which is a string");
        let because = match self.requiring_member(name) {
            Some(member) => format!(", which `{member}` requires"),
            None => String::new(),
        };
        missing(self.node, name, &because)
    }

    /// The member that requires another one by `dependentRequired` or `dependencies`.
    fn requiring_member(&self, name: &str) -> Option<&'d str> {
        let path = self.location()?;
        if !path.ends_with("/dependentRequired") && !path.ends_with("/dependencies") {
            return None;
        }
        let dependencies = self.schema.bundle.get(path)?;
        let requires = |key: &&str| {
            let names = dependencies.get(*key).and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|required| required == name))
        };
        self.node.members().map(|(key, _)| key.content()).find(requires)
    }

    pub(super) fn unknown_members(&self, unexpected: &[String]) -> Vec<Explained<'d>> {
        if unexpected.is_empty() {
            return Vec::new();
        }
        let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
        let evaluated = match self.error.kind() {
            Kind::UnevaluatedProperties { .. } => self.around().map(|at| self.schema.evaluated(at)),
            _ => None,
        };
        let known = self.missing_members(evaluated.as_deref());
        let unknown = |key: Node<'d>| {
            let name = key.content();
            let help = did_you_mean(name, known.iter().copied());
            let message = format!("the schema doesn't allow the member `{name}`");
            let help = help.unwrap_or_else(|| self.remove_help());
            Explained::new(At::Key(key), message, help)
        };
        let keys = self.node.members().map(|(key, _)| key);
        keys.filter(|key| unexpected.contains(key.content())).map(unknown).collect()
    }

    fn remove_help(&self) -> String {
        let help = match self.schema.embedded {
            Some(_) => "remove it",
            None => "remove it, or add it to the schema",
        };
        help.to_owned()
    }

    /// The members that the object could have and doesn't: those that are `evaluated`, or else those that the schema
    /// around the keyword names.
    fn missing_members<'s>(&'s self, evaluated: Option<&'s Evaluated>) -> Vec<&'s str> {
        let mut allowed: Vec<&str> = match (evaluated, self.around()) {
            (Some(evaluated), _) => evaluated.members.iter().map(String::as_str).collect(),
            (None, Some(at)) => {
                let properties = self.schema.bundle.get(&format!("{at}/properties"));
                let properties = properties.and_then(Value::as_object).into_iter().flatten();
                properties.filter(|(_, it)| **it != false).map(|(name, _)| name.as_str()).collect()
            }
            (None, None) => Vec::new(),
        };
        let present: HashSet<&str> = self.node.members().map(|(key, _)| key.content()).collect();
        allowed.retain(|name| !present.contains(name));
        allowed.sort_unstable();
        allowed
    }

    /// The schema is `false`.
    pub(super) fn nothing_allowed(&self) -> Vec<Explained<'d>> {
        let last = self.steps.last();
        let (keyword, argument) =
            last.map_or(("", None), |step| (step.keyword.as_str(), step.argument.as_deref()));
        match keyword {
            "additionalProperties" | "propertyNames" if self.node.is_object() => {
                let none = |(key, _): (Node<'d>, Node<'d>)| {
                    let name = key.content();
                    let message = format!("the schema allows no members here, found `{name}`");
                    Explained::new(At::Key(key), message, self.remove_help())
                };
                self.node.members().map(none).collect()
            }
            "properties" => {
                let name = argument.unwrap_or_default();
                let message = format!("the schema doesn't allow the member `{name}`");
                vec![Explained::new(At::Value(self.node), message, "remove it")]
            }
            "items" | "additionalItems" => {
                let message = format!("the schema doesn't allow the item {}", quote(self.node));
                vec![Explained::new(At::Value(self.node), message, "remove it")]
            }
            _ => vec![value(self.node, of_value(self.error, self.node, false))],
        }
    }

    pub(super) fn member_name(&self, error: &ValidationError<'_>) -> Explained<'d> {
        let name = error.instance().as_str().expect("the name of a member is a string");
        let key = self.index.key(self.node, name).unwrap_or(self.node);
        let mut help = "rename the member".to_owned();
        let message = match error.kind() {
            Kind::Enum { options } => {
                let options = options.as_array().map_or(&[][..], Vec::as_slice);
                let free = options.iter().filter_map(Value::as_str);
                let free = free.filter(|name| self.node.get(name).is_none());
                help = did_you_mean(name, free).unwrap_or(help);
                not_listed(options, key)
            }
            _ => of_value(error, key, false).0,
        };
        let message = match message.starts_with('`') {
            true => format!("the key {message}"),
            false => format!("the key `{name}` is not allowed: {message}"),
        };
        Explained::new(At::Key(key), message, help)
    }

    /// The value matches the schema under `not`.
    pub(super) fn forbidden(&self, schema: &Value) -> Explained<'d> {
        let forbidden = of_not::forbidden(schema, self.node);
        let (message, help) = forbidden.unwrap_or_else(|| of_value(self.error, self.node, false));
        let names = schema.as_object().and_then(|it: &Map<_, _>| of_not::members(it, self.node));
        let key = match names.as_deref() {
            Some([name]) => self.index.key(self.node, name),
            _ => None,
        };
        Explained::new(key.map_or(At::Value(self.node), At::Key), message, help)
    }
}
