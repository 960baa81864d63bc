//! The sentences of schema violations: for each keyword a message, and a help that says what to do.
//!
//! Here are those that need the schema, or the members and items of the value. `of_value.rs` has the
//! others. Where a violation points in the schema's file is up to `violation.rs`.

pub(super) mod of_choice;
mod of_value;

use std::collections::{HashMap, HashSet};

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

pub(super) use of_value::of_value;
use of_value::{Explanation, count, list, not_listed, other_type};

use super::compile::{self, Compiled};
use super::excerpt::KeywordPlace;
use super::loaded::Schema;
use super::nodes;
use super::openapi_keywords::DISCRIMINATOR;
use super::reading::Reading;
use crate::document::{Index, Node, quote};
use crate::text::suggest::{did_you_mean, nearest};

/// An `enum` with more values is not listed in a help.
const MOST_LISTED: usize = 8;

/// The message and the help where the validator was stopped.
pub(super) const TOO_COSTLY: [&str; 2] = [
    "checking the value against the schema was stopped: there are too many violations, or too many ways through its alternatives",
    "fix what was found and check again; if nothing else was found, nest the value less deeply, let fewer alternatives of the schema refer back to it, or raise `steps` or `violations` in the policy's `[limits]`",
];

/// Where a violation points, and what tells it from others there.
pub(super) enum At<'d> {
    Value(Node<'d>),
    /// A member that is missing from the object.
    Missing(Node<'d>, String),
    /// A member that should not be there.
    Key(Node<'d>),
}

impl<'d> At<'d> {
    pub(super) fn node(&self) -> Node<'d> {
        match self {
            Self::Value(node) | Self::Missing(node, _) | Self::Key(node) => *node,
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Value(node) => quote(*node),
            Self::Missing(_, name) => name.clone(),
            Self::Key(key) => key.content().to_owned(),
        }
    }
}

/// What a finding says, and of what.
pub(super) struct Explained<'d> {
    pub(super) at: At<'d>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// What is said of the value at `node`.
pub(super) fn value(node: Node<'_>, (message, help): (String, String)) -> Explained<'_> {
    Explained { at: At::Value(node), message, help: Some(help) }
}

/// A member is missing from the object at `node`.
pub(super) fn missing<'d>(node: Node<'d>, name: &str, because: &str) -> Explained<'d> {
    let help = match nearest(name, node.members().map(|(key, _)| key.content())) {
        Some(near) => format!("rename `{near}` to `{name}`, or add `{name}`"),
        None => format!("add `{name}`"),
    };
    Explained {
        at: At::Missing(node, name.to_owned()),
        message: format!("the member `{name}` is missing{because}"),
        help: Some(help),
    }
}

/// The compiled schemas under `contains`, by pointer; `None` for one that can't be had alone.
pub(super) type ContainsSchemas = HashMap<String, Option<Compiled>>;

/// One error, and what is needed to explain it.
pub(super) struct Explainer<'e, 'd> {
    pub(super) schema: &'e Schema,
    pub(super) reading: Reading,
    /// Where the keyword is.
    pub(super) at: &'e KeywordPlace,
    pub(super) error: &'e ValidationError<'e>,
    pub(super) node: Node<'d>,
    pub(super) index: &'e Index<'d>,
}

impl<'d> Explainer<'_, 'd> {
    pub(super) fn explain(&self, contains: &mut ContainsSchemas) -> Vec<Explained<'d>> {
        let one = |explanation: Explanation| value(self.node, explanation);
        match self.error.kind() {
            Kind::Required { property } => vec![self.missing(property)],
            Kind::AdditionalProperties { unexpected }
            | Kind::UnevaluatedProperties { unexpected } => self.unknown_members(unexpected),
            Kind::PropertyNames { error } => vec![self.member_name(error)],
            Kind::Enum { options } => vec![self.unlisted(options)],
            Kind::Custom { keyword, message } if keyword == DISCRIMINATOR => {
                vec![self.undiscriminated(message)]
            }
            Kind::UniqueItems => vec![one(self.equal_items())],
            Kind::Contains => vec![one(self.contains(contains))],
            _ => vec![one(of_value(self.error, self.node))],
        }
    }

    /// The location of the keyword; none in a meta-schema.
    fn location(&self) -> Option<&str> {
        match self.at {
            KeywordPlace::At(at) => Some(at),
            KeywordPlace::MetaSchema(..) => None,
        }
    }

    fn missing(&self, property: &Value) -> Explained<'d> {
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
        let (message, _) = of_value(error, key);
        let message = match message.starts_with('`') {
            true => format!("the key {message}"),
            false => format!("the key `{name}` is not allowed: {message}"),
        };
        Explained { at: At::Key(key), message, help: Some("rename the member".to_owned()) }
    }

    /// The member of a discriminator has a value that names no schema.
    fn undiscriminated(&self, said: &str) -> Explained<'d> {
        let (member, values): (String, Vec<String>) =
            serde_json::from_str(said).expect("the keyword says it in this form");
        let found = self.node.get(&member).unwrap_or(self.node);
        let near = did_you_mean(found.content(), values.iter().map(String::as_str));
        let values: Vec<Value> = values.into_iter().map(Value::from).collect();
        Explained {
            at: At::Value(found),
            message: format!("{} names no schema of the discriminator `{member}`", quote(found)),
            help: Some(near.unwrap_or_else(|| format!("write one of {}", list(&values)))),
        }
    }

    fn unlisted(&self, options: &Value) -> Explained<'d> {
        let options = options.as_array().map_or(&[][..], Vec::as_slice);
        Explained {
            at: At::Value(self.node),
            message: not_listed(options, self.node),
            help: self.unlisted_help(options),
        }
    }

    fn unlisted_help(&self, options: &[Value]) -> Option<String> {
        let pointer = self.location().unwrap_or_default();
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
        if let Some((_, help)) = other_type(options, self.node) {
            return Some(help);
        }
        let names = options.iter().filter_map(Value::as_str);
        let near = self.node.as_str().and_then(|name| did_you_mean(name, names));
        let list = || format!("write one of {}", list(options));
        near.or_else(|| (options.len() <= MOST_LISTED).then(list))
    }

    fn equal_items(&self) -> Explanation {
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
    fn contains(&self, compiled: &mut ContainsSchemas) -> Explanation {
        let generic = || {
            let message = "too few or too many items match `contains`".to_owned();
            (message, "see `contains`, `minContains` and `maxContains` in the schema".to_owned())
        };
        let path = self.location().and_then(|at| at.rsplit_once('/'));
        let Some((around, _)) = path else { return generic() };
        let bundle = &self.schema.bundle;
        let at = format!("{around}/contains");
        let Some(compiled) = compiled
            .entry(at.clone())
            .or_insert_with(|| {
                bundle.get(&at)?;
                // It is part of a schema that was compiled. If it can't be compiled alone, the message says less.
                compile::compile(bundle, &at, self.reading).ok()
            })
            .as_ref()
        else {
            return generic();
        };
        let found =
            self.node.items().filter(|item| compiled.validator.is_valid(*item)).count() as u64;
        let bound = |keyword: &str| bundle.get(&format!("{around}/{keyword}"))?.as_u64();
        let (min, max) = (bound("minContains").unwrap_or(1), bound("maxContains"));
        match max {
            _ if found < min => (
                format!("too few items match `contains`: {found} found, at least {min} expected"),
                format!("add at least {} that match it", count(min.saturating_sub(found), "item")),
            ),
            Some(max) if found > max => (
                format!("too many items match `contains`: {found} found, at most {max} expected"),
                format!(
                    "remove at least {} that match it",
                    count(found.saturating_sub(max), "item")
                ),
            ),
            _ => generic(),
        }
    }
}
