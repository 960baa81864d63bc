//! What a check takes.

use serde::Serialize;

use super::kinds::Kind;
use crate::check::Tighter;
use crate::document::Types;

/// One parameter of a check.
///
/// ```
/// use dtolint::check::{Kind, Parameter};
///
/// const PARAMETERS: &[Parameter] = &[
///     Parameter::required("one-of", Kind::Words, "what it may start with"),
///     Parameter::optional("min", Kind::Count, "the fewest characters"),
/// ];
/// assert!(PARAMETERS[0].required);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Parameter {
    /// The key in `check = { NAME = { … } }`, in kebab-case.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a check without it has nothing to do.
    pub required: bool,
    /// What it is for, in one line: lower case, no full stop.
    pub about: &'static str,
    /// What holds where it is left out, as Markdown: a value in backticks, or words. `None` if nothing does.
    pub default: Option<&'static str>,
    /// Which values are tighter, where that follows from what the parameter is for. An option for it
    /// can't say the opposite.
    pub tighter: Option<Tighter>,
    /// Whether it lists what is let through although the check refuses it: without it, nothing is.
    #[serde(skip)]
    pub is_exception: bool,
    /// The types of the values that the check looks at where it leads, if it is a pointer.
    #[serde(skip)]
    pub takes: Types,
}

impl Parameter {
    /// A parameter that the check can't do without.
    pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            required: true,
            about,
            default: None,
            tighter: None,
            is_exception: false,
            takes: Types::ANY,
        }
    }

    /// A parameter that may be left out.
    pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            about,
            default: None,
            tighter: None,
            is_exception: false,
            takes: Types::ANY,
        }
    }

    /// Says what holds where it is left out: a value in backticks, or words such as "the item itself".
    #[must_use]
    pub const fn by_default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Says that it lists what is let through although the check refuses it. Of such a list a shorter one is
    /// tighter, and none is the tightest.
    #[must_use]
    pub const fn exception(self) -> Self {
        Self { tighter: Some(Tighter::Subset), is_exception: true, ..self }
    }

    /// Says which types of values the check looks at where the pointer leads. A pointer that leads to others alone is a
    /// mistake in the policy.
    #[must_use]
    pub const fn takes(self, types: Types) -> Self {
        Self { takes: types, ..self }
    }

    /// Says which values are tighter: of a maximum the lower ones, of a list of what is forbidden a
    /// list of more.
    #[must_use]
    pub const fn tighter(self, tighter: Tighter) -> Self {
        Self { tighter: Some(tighter), ..self }
    }
}

/// Why a check refuses the value of a parameter. It is reported at its place in the policy.
///
/// ```
/// use dtolint::check::ArgumentError;
///
/// let error = ArgumentError::new("min", "the fewest are more than the most")
///     .help("exchange `min` and `max`");
/// assert_eq!(error.parameter(), "min");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    pub(crate) parameter: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl ArgumentError {
    /// What is wrong with the value of a parameter: lower case, no full stop.
    pub fn new(parameter: &'static str, message: impl Into<String>) -> Self {
        Self { parameter, message: message.into(), help: None }
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The parameter.
    pub fn parameter(&self) -> &'static str {
        self.parameter
    }
}

impl std::fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`: {}", self.parameter, self.message)
    }
}

impl std::error::Error for ArgumentError {}
