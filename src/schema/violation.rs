//! A violated keyword as a finding: what was found, what was expected, where in both files.

use std::collections::HashSet;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::{Schema, nodes};
use crate::document::{Collector, Index, Node, quote};
use crate::finding::{SchemaPlace, Severity};
use crate::text::suggest::{did_you_mean, nearest};

/// How often the validator may look into arrays and objects before it is stopped, whatever their size.
const STEPS: u64 = 1 << 17;

/// How often it may for each value and key, which a schema of a thousand alternatives needs.
const STEPS_PER_NODE: u64 = 1 << 10;

/// Lists the violations of `schema` by the value at `root`.
pub(super) fn report<'d>(
    schema: &Schema,
    root: Node<'d>,
    rule: &str,
    severity: Severity,
    collector: &mut Collector<'d, '_>,
) {
    let steps = STEPS + STEPS_PER_NODE * u64::from(root.size());
    let list = || schema.validator.iter_errors(root).collect::<Vec<_>>();
    let Some(errors) = nodes::within(steps, list) else {
        let message = "the value does not fit the schema, which leads through it in too many ways to \
                       tell where";
        let help = "nest it less deeply, or let fewer alternatives of the schema lead back to it";
        let finding = collector.at(root, rule, severity).message(message).help(help).value("");
        return collector.push(finding);
    };
    for error in errors {
        let found = collector.index().find(root, error.instance_path().as_str());
        let node = found.unwrap_or(root);
        for (at, message, help) in explain(schema, &error, node, collector.index()) {
            let place = place(schema, &error);
            let value = format!("{} {}", place.keyword, at.text());
            let mut finding =
                collector.at(at.node(), rule, severity).message(message).value(value).schema(place);
            if let Some(help) = help {
                finding = finding.help(help);
            }
            collector.push(finding);
        }
    }
}

/// Where a violation points, and what tells it from others there.
enum At<'d> {
    Value(Node<'d>),
    /// A member that is missing from the object.
    Missing(Node<'d>, String),
    /// A member that should not be there.
    Key(Node<'d>),
}

impl<'d> At<'d> {
    fn node(&self) -> Node<'d> {
        match self {
            Self::Value(node) | Self::Missing(node, _) | Self::Key(node) => *node,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Value(node) => quote(*node),
            Self::Missing(_, name) => name.clone(),
            Self::Key(key) => key.content().to_owned(),
        }
    }
}

type Explained<'d> = (At<'d>, String, Option<String>);

fn explain<'d>(
    schema: &Schema,
    error: &ValidationError<'_>,
    node: Node<'d>,
    index: &Index<'d>,
) -> Vec<Explained<'d>> {
    let found = || quote(node);
    let (message, help) = match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default().to_owned();
            let message = format!("the member `{name}` is missing");
            let help = match nearest(&name, node.members().map(|(key, _)| key.content())) {
                Some(near) => format!("rename `{near}` to `{name}`, or add `{name}`"),
                None => format!("add `{name}`"),
            };
            return vec![(At::Missing(node, name), message, Some(help))];
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            return unknown_members(schema, node, unexpected);
        }
        Kind::Enum { options } => {
            return vec![(
                At::Value(node),
                not_listed(options, node),
                enum_help(schema, error, options, node),
            )];
        }
        Kind::Constant { expected_value } => {
            (format!("{} is not {expected_value}", found()), format!("write {expected_value}"))
        }
        Kind::Type { kind } => {
            let expected = match kind {
                TypeKind::Single(one) => one.to_string(),
                TypeKind::Multiple(set) => {
                    let names: Vec<_> = set.iter().map(|one| one.to_string()).collect();
                    names.join(" or ")
                }
            };
            let found = match node.is_null() || node.is_array() || node.is_object() {
                true => node.type_name().to_owned(),
                false => format!("{} {}", node.type_name(), found()),
            };
            (
                format!("expected {expected}, found {found}"),
                format!("write a value of type {expected}"),
            )
        }
        Kind::Format { format } => (
            format!("{} is not of format `{format}`", found()),
            format!("write a valid `{format}`"),
        ),
        Kind::Pattern { pattern } => (
            format!("{} does not match the pattern `{pattern}`", found()),
            "see the pattern".into(),
        ),
        Kind::MinLength { limit } => (
            format!("{} is shorter than {limit} characters", found()),
            format!("write at least {limit} characters"),
        ),
        Kind::MaxLength { limit } => (
            format!("{} is longer than {limit} characters", found()),
            format!("write at most {limit} characters"),
        ),
        Kind::MinItems { limit } => {
            (format!("{} items, at least {limit} are needed", node.len()), "add items".into())
        }
        Kind::MaxItems { limit } => {
            (format!("{} items, at most {limit} are allowed", node.len()), "remove items".into())
        }
        Kind::MinProperties { limit } => {
            (format!("{} members, at least {limit} are needed", node.len()), "add members".into())
        }
        Kind::MaxProperties { limit } => (
            format!("{} members, at most {limit} are allowed", node.len()),
            "remove members".into(),
        ),
        Kind::Minimum { limit } => {
            (format!("{} is less than {limit}", found()), format!("write {limit} or more"))
        }
        Kind::Maximum { limit } => {
            (format!("{} is more than {limit}", found()), format!("write {limit} or less"))
        }
        Kind::ExclusiveMinimum { limit } => {
            (format!("{} is not more than {limit}", found()), format!("write more than {limit}"))
        }
        Kind::ExclusiveMaximum { limit } => {
            (format!("{} is not less than {limit}", found()), format!("write less than {limit}"))
        }
        Kind::MultipleOf { multiple_of } => (
            format!("{} is not a multiple of {multiple_of}", found()),
            format!("write a multiple of {multiple_of}"),
        ),
        Kind::UniqueItems => ("two items are equal".into(), "remove one of them".into()),
        Kind::FalseSchema => ("the schema allows nothing here".into(), "remove the value".into()),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => (
            format!("{} fits none of the alternatives", found()),
            format!("see `{}` in the schema", error.kind().keyword()),
        ),
        Kind::OneOfMultipleValid { .. } => (
            format!("{} fits more than one of the alternatives, which exclude each other", found()),
            "see `oneOf` in the schema".into(),
        ),
        Kind::UnevaluatedItems { unexpected } => (
            format!("no keyword of the schema provides for these items: {}", unexpected.join(", ")),
            "remove them".into(),
        ),
        Kind::PropertyNames { error } => {
            let name = error.instance().as_str().unwrap_or_default();
            let message = format!("the key `{name}` is not allowed: {}", error.masked_with("it"));
            let key = index.key(node, name).unwrap_or(node);
            return vec![(At::Key(key), message, Some("rename the member".into()))];
        }
        Kind::Contains => (
            "the items do not fit `contains`: too few of them, or too many, are as it says".into(),
            "see `contains`, `minContains` and `maxContains` in the schema".into(),
        ),
        _ => (error.masked_with(found()).to_string(), "see the keyword in the schema".into()),
    };
    vec![(At::Value(node), message, Some(help))]
}

fn unknown_members<'d>(
    schema: &Schema,
    node: Node<'d>,
    unexpected: &[String],
) -> Vec<Explained<'d>> {
    let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
    let known: Vec<&str> = schema.shape.names().collect();
    let keys = node.members().map(|(key, _)| key);
    let of = |key: Node<'d>| {
        let name = key.content();
        let help = did_you_mean(name, known.iter().copied());
        let help = help.unwrap_or_else(|| "remove it, or add it to the schema".into());
        (At::Key(key), format!("the schema knows no member `{name}`"), Some(help))
    };
    keys.filter(|key| unexpected.contains(key.content())).map(of).collect()
}

fn not_listed(options: &Value, node: Node<'_>) -> String {
    match options.as_array().map_or(&[][..], Vec::as_slice) {
        [only] => format!("{} is not {only}", quote(node)),
        [one, other] => format!("{} is neither {one} nor {other}", quote(node)),
        many => format!("{} is not one of the {} values allowed", quote(node), many.len()),
    }
}

fn enum_help(
    schema: &Schema,
    error: &ValidationError<'_>,
    options: &Value,
    node: Node<'_>,
) -> Option<String> {
    let options = options.as_array()?;
    let name = node.as_str().unwrap_or_default();
    let pointer = error.schema_path().as_str();
    if let Some(newer) = schema.newer.as_ref().filter(|newer| newer.lists(pointer, name)) {
        let newer = newer.name;
        return Some(format!(
            "the newer edition `{newer}` knows `{name}`: name that schema if your WorkOS has it"
        ));
    }
    if let Some(help) = schema.elsewhere(name) {
        return Some(help.to_owned());
    }
    let names: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
    let near = did_you_mean(name, names.iter().copied());
    near.or_else(|| (options.len() <= 8).then(|| format!("write one of {}", list(options))))
}

fn list(values: &[Value]) -> String {
    values.iter().map(|value| format!("`{}`", plain(value))).collect::<Vec<_>>().join(", ")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The keyword that failed, in the schema's file.
fn place(schema: &Schema, error: &ValidationError<'_>) -> SchemaPlace {
    let pointer = error.schema_path().as_str().to_owned();
    let document = schema.file.document();
    let node = document.and_then(|file| Some((file, file.root().at(&pointer)?)));
    SchemaPlace {
        name: schema.name.clone(),
        keyword: error.kind().keyword().to_owned(),
        pointer,
        place: node.map(|(file, node)| file.place(node)),
    }
}
