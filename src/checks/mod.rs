//! The verbs that rules are made of, one file each, and the one list of them.
//!
//! A new check is a file with a [`Verb`] and a line in [`VERBS`].

mod argument;
mod count;
mod domains;
mod includes;
mod info;
mod known_members;
mod name_hasher;
mod names;
mod none_of;
mod special_use;
mod unique;
mod url;
mod url_address;
mod url_canonical;
mod url_host;
mod url_port;
mod url_scheme;
mod url_userinfo;

use std::cell::OnceCell;
use std::sync::Arc;

pub(crate) use argument::{Arguments, Kind, Parameter, Sets};
pub use info::{CheckInfo, ParameterInfo, checks};
pub(crate) use names::{NameEntry, glob};

use crate::document::{Node, Pattern};
use crate::schema::Shape;
use crate::source::Place;

/// Every check there is, by name.
pub(crate) static VERBS: &[&Verb] = &[
    &count::VERB,
    &includes::VERB,
    &known_members::VERB,
    &none_of::VERB,
    &unique::VERB,
    &url_address::VERB,
    &url_canonical::VERB,
    &url_host::VERB,
    &url_port::VERB,
    &url_scheme::VERB,
    &url_userinfo::VERB,
];

/// What a check is called, what it takes, and how it is made.
pub(crate) struct Verb {
    /// The name in `check = { NAME = { … } }`.
    pub(crate) name: &'static str,
    /// What it asks of the selected value, in one line.
    pub(crate) about: &'static str,
    pub(crate) parameters: &'static [Parameter],
    /// The names that a message may use in braces, besides `{value}`.
    pub(crate) placeholders: &'static [&'static str],
    /// Makes the check from arguments that fit [`Verb::parameters`].
    pub(crate) build: fn(&Arguments, &Site<'_>) -> Box<dyn Check>,
}

/// What a check can know of the values it will see.
pub(crate) struct Site<'s> {
    pub(crate) shape: Arc<Shape>,
    pub(crate) select: &'s Pattern,
}

/// A check, ready to run on any number of values.
pub(crate) trait Check: Send + Sync {
    /// Looks at one value and reports each thing that is wrong with it.
    fn check<'d>(&self, subject: &Subject<'d>, report: &mut dyn FnMut(Hit<'d>));
}

/// A value that was selected, with what its checks share.
pub(crate) struct Subject<'d> {
    pub(crate) node: Node<'d>,
    /// Whether `url-canonical` looks at this value as well, and tells what cannot be read.
    pub(crate) doubts_are_told: bool,
    url: OnceCell<Option<url::Url<'d>>>,
}

impl<'d> Subject<'d> {
    pub(crate) fn new(node: Node<'d>, doubts_are_told: bool) -> Self {
        Self { node, doubts_are_told, url: OnceCell::new() }
    }

    /// The value as a URL, taken apart once for all checks; `None` if it is no string. What is
    /// no string is the schema's to refuse.
    fn url(&self) -> Option<&url::Url<'d>> {
        self.url.get_or_init(|| self.node.as_str().map(url::Url::read)).as_ref()
    }
}

/// One thing that a check found.
pub(crate) struct Hit<'d> {
    /// Where: the selected value, or something in it.
    pub(crate) at: Node<'d>,
    /// What was found, for `{value}` and for the fingerprint.
    pub(crate) value: String,
    /// What else a message may say.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// The entry of the policy that decided, if one did.
    pub(crate) policy: Option<Place>,
    /// Another node that has to do with it.
    pub(crate) related: Option<(Node<'d>, &'static str)>,
    /// A remedy that is better than the rule's.
    pub(crate) help: Option<String>,
    /// A message that is better than the rule's.
    pub(crate) message: Option<String>,
}

impl std::fmt::Debug for Verb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verb").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<'d> Hit<'d> {
    pub(crate) fn new(at: Node<'d>, value: impl Into<String>) -> Self {
        Self {
            at,
            value: value.into(),
            facts: Vec::new(),
            policy: None,
            related: None,
            help: None,
            message: None,
        }
    }

    pub(crate) fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    pub(crate) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    pub(crate) fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    pub(crate) fn policy(mut self, place: &Place) -> Self {
        self.policy = Some(place.clone());
        self
    }

    pub(crate) fn related(mut self, node: Node<'d>, label: &'static str) -> Self {
        self.related = Some((node, label));
        self
    }
}
