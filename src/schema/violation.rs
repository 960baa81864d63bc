//! A violated keyword as a finding: what was found, what was expected, where in both files.

use std::collections::{HashMap, HashSet};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::compile;
use super::explain::{self, count};
use super::loaded::Schema;
use super::nodes::{self, Nodes};
use crate::document::{Index, Node, quote};
use crate::finding::{Collector, SchemaPlace, Severity};
use crate::text::suggest::{did_you_mean, nearest};

/// How often the validator may look into arrays and objects before it is stopped, whatever their size.
const STEPS: u64 = 1 << 17;

/// How often it may for each value and key, which a schema of a thousand alternatives needs.
const STEPS_PER_NODE: u64 = 1 << 10;

/// An `enum` with more values is not listed in a help.
const MOST_LISTED: usize = 8;

impl Schema {
    /// Reports every violation of the schema by `dto`.
    pub(crate) fn check<'d>(&self, dto: Node<'d>, collector: &mut Collector<'d, '_>) {
        match self.validator() {
            // Most documents are valid, and to know that costs a fraction of listing errors.
            Ok(validator) if validator.is_valid(dto) => {}
            Ok(validator) => report(self, validator, dto, collector),
            Err(error) => {
                let why = error.into_findings();
                let why = why.first().map_or("it can't be compiled", |why| why.message());
                let message = format!("the schema `{}` can't be used: {why}", self.name);
                let finding = collector.at(dto, "schema-unusable", Severity::Error);
                collector.push(finding.message(message).value(&*self.name));
            }
        }
    }
}

/// Reports the violations of `schema`, which `validator` was compiled from, by the value at `root`.
fn report<'d>(
    schema: &Schema,
    validator: &Validator<Nodes>,
    root: Node<'d>,
    collector: &mut Collector<'d, '_>,
) {
    let (rule, severity) = ("schema", Severity::Error);
    let steps = STEPS + STEPS_PER_NODE * u64::from(root.size());
    let list = || validator.iter_errors(root).collect::<Vec<_>>();
    let Some(errors) = nodes::within(steps, list) else {
        let message = "the value does not match the schema, whose alternatives refer back to it in too \
                       many ways to tell where";
        let help =
            "nest the value less deeply, or let fewer alternatives of the schema refer back to it";
        let finding = collector.at(root, rule, severity).message(message).help(help).value("");
        return collector.push(finding);
    };
    let mut contains = ContainsSchemas::new();
    for error in errors {
        // The validator's paths lead to nodes of this document.
        let found = collector.index().find(root, error.instance_path().as_str());
        let node = found.unwrap_or(root);
        let explainer = Explainer { schema, error: &error, node, index: collector.index() };
        for Explained { at, message, help } in explainer.explain(&mut contains) {
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

/// What a finding says, and of what.
struct Explained<'d> {
    at: At<'d>,
    message: String,
    help: Option<String>,
}

/// The compiled schemas under `contains`, by pointer; `None` for one that can't be had alone.
type ContainsSchemas = HashMap<String, Option<Validator<Nodes>>>;

/// One error, and what is needed to explain it.
struct Explainer<'e, 'd> {
    schema: &'e Schema,
    error: &'e ValidationError<'e>,
    node: Node<'d>,
    index: &'e Index<'d>,
}

impl<'d> Explainer<'_, 'd> {
    fn explain(&self, contains: &mut ContainsSchemas) -> Vec<Explained<'d>> {
        let one = |(message, help): (String, String)| Explained {
            at: At::Value(self.node),
            message,
            help: Some(help),
        };
        match self.error.kind() {
            Kind::Required { property } => vec![self.missing(property)],
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => self.unknown_members(unexpected),
            Kind::PropertyNames { error } => vec![self.member_name(error)],
            Kind::Enum { options } => vec![self.unlisted(options)],
            Kind::UniqueItems => vec![one(self.equal_items())],
            Kind::Contains => vec![one(self.contains(contains))],
            _ => vec![one(explain::value(self.error, self.node))],
        }
    }

    fn missing(&self, property: &Value) -> Explained<'d> {
        let name = property.as_str().expect("a required member has a name, which is a string");
        let because = match self.requiring_member(name) {
            Some(member) => format!(", which `{member}` requires"),
            None => String::new(),
        };
        let help = match nearest(name, self.node.members().map(|(key, _)| key.content())) {
            Some(near) => format!("rename `{near}` to `{name}`, or add `{name}`"),
            None => format!("add `{name}`"),
        };
        Explained {
            at: At::Missing(self.node, name.to_owned()),
            message: format!("the member `{name}` is missing{because}"),
            help: Some(help),
        }
    }

    /// The member that requires another one by `dependentRequired` or `dependencies`.
    fn requiring_member(&self, name: &str) -> Option<&'d str> {
        let path = self.error.schema_path().as_str();
        if !path.ends_with("/dependentRequired") && !path.ends_with("/dependencies") {
            return None;
        }
        let dependencies = self.schema.file.value.pointer(path)?;
        let requires = |key: &&str| {
            let names = dependencies.get(*key).and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|required| required == name))
        };
        self.node.members().map(|(key, _)| key.content()).find(requires)
    }

    fn unknown_members(&self, unexpected: &[String]) -> Vec<Explained<'d>> {
        let unexpected: HashSet<&str> = unexpected.iter().map(String::as_str).collect();
        let known: Vec<&str> = self.schema.shape.names().collect();
        let keys = self.node.members().map(|(key, _)| key);
        let remove = match self.schema.embedded {
            Some(_) => "remove it",
            None => "remove it, or add it to the schema",
        };
        let unknown = |key: Node<'d>| {
            let name = key.content();
            let help = did_you_mean(name, known.iter().copied());
            Explained {
                at: At::Key(key),
                message: format!("the schema doesn't allow the member `{name}`"),
                help: Some(help.unwrap_or_else(|| remove.to_owned())),
            }
        };
        keys.filter(|key| unexpected.contains(key.content())).map(unknown).collect()
    }

    fn member_name(&self, error: &ValidationError<'_>) -> Explained<'d> {
        let name = error.instance().as_str().expect("the name of a member is a string");
        let key = self.index.key(self.node, name).unwrap_or(self.node);
        let (message, _) = explain::value(error, key);
        let message = match message.starts_with('`') {
            true => format!("the key {message}"),
            false => format!("the key `{name}` is not allowed: {message}"),
        };
        Explained { at: At::Key(key), message, help: Some("rename the member".to_owned()) }
    }

    fn unlisted(&self, options: &Value) -> Explained<'d> {
        let options = options.as_array().map_or(&[][..], Vec::as_slice);
        Explained {
            at: At::Value(self.node),
            message: explain::not_listed(options, self.node),
            help: self.unlisted_help(options),
        }
    }

    fn unlisted_help(&self, options: &[Value]) -> Option<String> {
        let pointer = self.error.schema_path().as_str();
        if let (Some(name), Some(embedded)) = (self.node.as_str(), self.schema.embedded) {
            if let Some(newer) = embedded.newer.as_ref().filter(|it| it.lists(pointer, name)) {
                let newer = newer.name;
                return Some(format!(
                    "`{name}` is in the newer edition: write `schema = \"{newer}\"` in the policy if your WorkOS has it"
                ));
            }
            if let Some(help) = embedded.foreign_names.help(name) {
                return Some(help.to_owned());
            }
        }
        if let Some((_, help)) = explain::other_type(options, self.node) {
            return Some(help);
        }
        let names = options.iter().filter_map(Value::as_str);
        let near = self.node.as_str().and_then(|name| did_you_mean(name, names));
        let list = || format!("write one of {}", explain::list(options));
        near.or_else(|| (options.len() <= MOST_LISTED).then(list))
    }

    fn equal_items(&self) -> (String, String) {
        let message = match nodes::equal_items(self.node) {
            Some((one, other)) => {
                let at = |node| self.index.pointer(node);
                format!("two items are equal: `{}` and `{}`", at(one), at(other))
            }
            None => "two items are equal".to_owned(),
        };
        (message, "remove one of them".to_owned())
    }

    /// How many items match the schema under `contains`, and how many should.
    fn contains(&self, compiled: &mut ContainsSchemas) -> (String, String) {
        let generic = || {
            let message = "too few or too many items match `contains`".to_owned();
            (message, "see `contains`, `minContains` and `maxContains` in the schema".to_owned())
        };
        let path = self.error.schema_path().as_str();
        let Some((around, _)) = path.rsplit_once('/') else { return generic() };
        let file = &self.schema.file;
        let at = format!("{around}/contains");
        let Some(validator) = compiled
            .entry(at.clone())
            .or_insert_with(|| {
                file.value.pointer(&at)?;
                // It is part of a schema that was compiled. If it can't be compiled alone, because of
                // an address of its own, the message says less.
                compile::compile(file, &at).ok()
            })
            .as_ref()
        else {
            return generic();
        };
        let found = self.node.items().filter(|item| validator.is_valid(*item)).count() as u64;
        let bound = |keyword: &str| file.value.pointer(&format!("{around}/{keyword}"))?.as_u64();
        let (min, max) = (bound("minContains").unwrap_or(1), bound("maxContains"));
        match max {
            _ if found < min => (
                format!("too few items match `contains`: {found} found, at least {min} expected"),
                format!("add at least {} that match it", count(min - found, "item")),
            ),
            Some(max) if found > max => (
                format!("too many items match `contains`: {found} found, at most {max} expected"),
                format!("remove at least {} that match it", count(found - max, "item")),
            ),
            _ => generic(),
        }
    }
}

/// The keyword that failed, in the schema's file.
fn place(schema: &Schema, error: &ValidationError<'_>) -> SchemaPlace {
    let pointer = error.schema_path().as_str().to_owned();
    SchemaPlace {
        name: schema.name.clone(),
        keyword: error.kind().keyword().to_owned(),
        place: schema.file.node(&pointer).map(|node| schema.file.place_of(node)),
        pointer,
    }
}
