//! What a check reports.

use std::sync::Arc;

use crate::check::values::NameEntry;
use crate::document::Node;
use crate::text::{Place, Span};

/// Something that a check found. The rule that uses the check says it with its own message.
#[derive(Debug, Clone)]
pub struct Violation<'d> {
    /// Where: the selected value, or something in it.
    pub(crate) at: Node<'d>,
    /// What is shown of it: bytes of the file. Without, all of it.
    pub(crate) span: Option<Span>,
    /// What was found, for `{value}` and for the fingerprint.
    pub(crate) value: String,
    /// The policy's reason for the entry that decided.
    pub(crate) reason: Option<Arc<str>>,
    /// Whether the value is ambiguous, and not known to be wrong.
    pub(crate) is_ambiguity: bool,
    /// Whether it isn't known if the check holds, because finding out takes too many steps.
    pub(crate) is_too_costly: bool,
    /// Whether the URL as a whole is, which other checks report as well.
    pub(crate) is_of_url: bool,
    /// Values of other placeholders in a message.
    pub(crate) args: Vec<(&'static str, String)>,
    /// The entry of the policy that decided, if one did.
    pub(crate) policy: Option<Place>,
    /// Another node that is involved, with a label.
    pub(crate) related: Option<(Node<'d>, &'static str)>,
    /// A help text to use instead of the rule's.
    pub(crate) help: Option<String>,
    /// A message to use instead of the rule's.
    pub(crate) message: Option<String>,
    /// Which part of a joined check it breaks.
    pub(crate) part: Option<BrokenPart>,
}

/// A check within a check, as what a violation breaks.
#[derive(Debug, Clone)]
pub(crate) struct BrokenPart {
    pub(crate) name: &'static str,
    /// Where its name is written.
    pub(crate) place: Place,
}

impl<'d> Violation<'d> {
    /// A violation at `at`: the selected value, or a value or key in it. `value` is what was found
    /// there. It is `{value}` in messages, and a part of the fingerprint.
    pub fn new(at: Node<'d>, value: impl Into<String>) -> Self {
        Self {
            at,
            span: None,
            value: value.into(),
            reason: None,
            is_ambiguity: false,
            is_too_costly: false,
            is_of_url: false,
            args: Vec::new(),
            policy: None,
            related: None,
            help: None,
            message: None,
            part: None,
        }
    }

    /// Says that the value is ambiguous: neither the check nor its opposite holds.
    #[must_use]
    pub fn ambiguity(mut self) -> Self {
        self.is_ambiguity = true;
        self
    }

    /// A text that isn't checked against a pattern because that takes too many steps. The rule `too-costly` reports it.
    pub fn too_costly(at: Node<'d>, value: impl Into<String>, pattern: &str) -> Self {
        let value = value.into();
        let message = format!(
            "`{value}` is not checked against the pattern `{pattern}`: matching takes too many steps"
        );
        let help = "shorten the value, or write the pattern without repetitions within repetitions";
        let mut violation = Self::new(at, value).message(message).help(help).ambiguity();
        violation.is_too_costly = true;
        violation
    }

    /// Says that parsers read the whole URL in different ways.
    pub(crate) fn ambiguous_url(mut self) -> Self {
        self.is_of_url = true;
        self.ambiguity()
    }

    /// Shows these bytes of the file, which belong to the value.
    pub(crate) fn span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The value of the placeholder `{name}` in messages.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// A help text to use instead of the rule's.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with an optional value.
    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// A message to use instead of the rule's.
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

    /// The entry of a list that decided, with its reason.
    #[must_use]
    pub fn entry(mut self, entry: &NameEntry) -> Self {
        self.policy = Some(entry.place.clone());
        self.reason.clone_from(&entry.why);
        self
    }

    /// The same with an optional value.
    pub(crate) fn maybe_policy(mut self, place: Option<&Place>) -> Self {
        self.policy = place.cloned();
        self
    }

    /// Another node that is involved, with a label.
    #[must_use]
    pub fn related(mut self, node: Node<'d>, label: &'static str) -> Self {
        self.related = Some((node, label));
        self
    }
}
