//! What a check found.

use std::sync::Arc;

use crate::check::values::NameEntry;
use crate::document::Node;
use crate::text::Place;

/// One thing that a check found: where, and what. The rule that asked says it in its own words.
#[derive(Debug)]
pub struct Violation<'d> {
    /// Where: the selected value, or something in it.
    pub(crate) at: Node<'d>,
    /// What was found, for `{value}` and for the fingerprint.
    pub(crate) value: String,
    /// Why the policy has the entry that decided.
    pub(crate) reason: Option<Arc<str>>,
    /// Whether it says that nobody can judge the value, and not that the value is wrong.
    pub(crate) is_ambiguity: bool,
    /// What else a message may say.
    pub(crate) args: Vec<(&'static str, String)>,
    /// The entry of the policy that decided, if one did.
    pub(crate) policy: Option<Place>,
    /// Another node that has to do with it.
    pub(crate) related: Option<(Node<'d>, &'static str)>,
    /// A remedy that is better than the rule's.
    pub(crate) help: Option<String>,
    /// A message that is better than the rule's.
    pub(crate) message: Option<String>,
}

impl<'d> Violation<'d> {
    /// Something at `at`, the selected value or a value or key in it. `value` is what was found
    /// there: what a message says as `{value}`, and what tells it from others in its fingerprint.
    pub fn new(at: Node<'d>, value: impl Into<String>) -> Self {
        Self {
            at,
            value: value.into(),
            reason: None,
            is_ambiguity: false,
            args: Vec::new(),
            policy: None,
            related: None,
            help: None,
            message: None,
        }
    }

    /// That nobody can judge the value: neither what is asked of it holds, nor its contrary.
    pub(crate) fn ambiguity(mut self) -> Self {
        self.is_ambiguity = true;
        self
    }

    /// What a message may say as `{name}`.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// A remedy that is better than the rule's.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, where there may be none.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// A message that is better than the rule's.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The entry of the policy that decided.
    #[must_use]
    pub fn policy(mut self, place: &Place) -> Self {
        self.policy = Some(place.clone());
        self
    }

    /// The entry of a list that decided, with the reason that it has there.
    #[must_use]
    pub fn entry(mut self, entry: &NameEntry) -> Self {
        self.policy = Some(entry.place.clone());
        self.reason.clone_from(&entry.why);
        self
    }

    /// The same, where there may be none.
    pub(crate) fn maybe_policy(mut self, place: Option<&Place>) -> Self {
        self.policy = place.cloned();
        self
    }

    /// Another node that has to do with it.
    #[must_use]
    pub fn related(mut self, node: Node<'d>, label: &'static str) -> Self {
        self.related = Some((node, label));
        self
    }
}
