//! The sentences of schema violations: for each keyword a message, and a help that says what to do.
//!
//! Here are those that need the schema, or the members and items of the value. `of_value.rs` has the
//! others. Where a violation points in the schema's file is up to `violation.rs`.

pub(super) mod of_choice;
mod of_items;
mod of_members;
mod of_not;
mod of_value;
mod short;
mod since;

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use of_value::{Explanation, list, not_listed, requoting};
pub(super) use of_value::{of_value, requoted};
pub(super) use since::since;

use super::evaluated::Evaluated;
use super::excerpt::KeywordPlace;
use super::loaded::Schema;
use super::openapi_keywords::DISCRIMINATOR;
use super::parts::Parts;
use super::steps::Step;
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
    /// Another value that has to do with it, and what is there.
    pub(super) related: Option<(Node<'d>, &'static str)>,
}

impl<'d> Explained<'d> {
    pub(super) fn new(at: At<'d>, message: String, help: impl Into<String>) -> Self {
        Self { at, message, help: Some(help.into()), related: None }
    }
}

/// What is said of the value at `node`.
pub(super) fn value(node: Node<'_>, (message, help): (String, String)) -> Explained<'_> {
    Explained::new(At::Value(node), message, help)
}

/// A member is missing from the object at `node`.
pub(super) fn missing<'d>(node: Node<'d>, name: &str, because: &str) -> Explained<'d> {
    let help = match nearest(name, node.members().map(|(key, _)| key.content())) {
        Some(near) => format!("rename `{near}` to `{name}`, or add `{name}`"),
        None => format!("add `{name}`"),
    };
    let message = format!("the member `{name}` is missing{because}");
    Explained::new(At::Missing(node, name.to_owned()), message, help)
}

/// One error, and what is needed to explain it.
pub(super) struct Explainer<'e, 'd> {
    pub(super) schema: &'e Schema,
    /// Where the keyword is.
    pub(super) at: &'e KeywordPlace,
    pub(super) error: &'e ValidationError<'e>,
    pub(super) node: Node<'d>,
    pub(super) index: &'e Index<'d>,
    /// The way to the keyword.
    pub(super) steps: &'e [Step],
    /// What subschemas evaluate that failed: what is wrong with it is reported.
    pub(super) causes: &'e [Arc<Evaluated>],
    /// Whether the value would be accepted with quotes, if it has none, or without them.
    pub(super) quotes: bool,
}

impl<'d> Explainer<'_, 'd> {
    pub(super) fn explain(&self, parts: &mut Parts<'_>) -> Vec<Explained<'d>> {
        let one = |explanation: Explanation| value(self.node, explanation);
        match self.error.kind() {
            Kind::Required { property } => vec![self.missing(property)],
            Kind::AdditionalProperties { unexpected } => self.unknown_members(unexpected),
            Kind::UnevaluatedProperties { unexpected } => {
                let is_caused = |name: &String| self.causes.iter().any(|it| it.has_member(name));
                let left: Vec<_> = unexpected.iter().filter(|it| !is_caused(it)).cloned().collect();
                self.unknown_members(&left)
            }
            Kind::UnevaluatedItems { unexpected } => self.unknown_items(unexpected, parts),
            Kind::PropertyNames { error } => vec![self.member_name(error)],
            Kind::FalseSchema => self.nothing_allowed(),
            Kind::Not { schema } => vec![self.forbidden(schema)],
            Kind::Enum { options } => vec![self.unlisted(options)],
            Kind::Custom { keyword, message } if keyword == DISCRIMINATOR => {
                vec![self.undiscriminated(message)]
            }
            Kind::UniqueItems => self.equal_items(),
            Kind::Contains => vec![one(self.contains(parts))],
            _ => vec![one(of_value(self.error, self.node, self.quotes))],
        }
    }

    /// The location of the keyword; none in a meta-schema.
    fn location(&self) -> Option<&str> {
        match self.at {
            KeywordPlace::At(at) => Some(at),
            KeywordPlace::MetaSchema(..) => None,
        }
    }

    /// The location of the schema that has the keyword.
    fn around(&self) -> Option<&str> {
        self.location()?.rsplit_once('/').map(|(around, _)| around)
    }

    /// The member of a discriminator has a value that names no schema.
    fn undiscriminated(&self, said: &str) -> Explained<'d> {
        let (member, values): (String, Vec<String>) =
            serde_json::from_str(said).expect("the keyword says it in this form");
        let found = self.node.get(&member).unwrap_or(self.node);
        let near = did_you_mean(found.content(), values.iter().map(String::as_str));
        let message = format!("{} names no schema of the discriminator `{member}`", quote(found));
        let help = near.or_else(|| {
            let values: Vec<Value> = values.iter().map(|it| it.as_str().into()).collect();
            (values.len() <= MOST_LISTED).then(|| format!("write one of {}", list(&values)))
        });
        Explained { at: At::Value(found), message, help, related: None }
    }

    fn unlisted(&self, options: &Value) -> Explained<'d> {
        let options = options.as_array().map_or(&[][..], Vec::as_slice);
        Explained {
            at: At::Value(self.node),
            message: not_listed(options, self.node),
            help: self.unlisted_help(options),
            related: None,
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
        if self.quotes {
            return requoting(self.node);
        }
        let names = options.iter().filter_map(Value::as_str);
        let near = self.node.as_str().and_then(|name| did_you_mean(name, names));
        let list = || match options {
            [only] => format!("write {only}"),
            _ => format!("write one of {}", list(options)),
        };
        near.or_else(|| (options.len() <= MOST_LISTED).then(list))
    }
}
