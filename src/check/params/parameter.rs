//! What a check takes.

use crate::text::suggest::did_you_mean;

/// One parameter of a check.
///
/// ```
/// use dtolint::{Kind, Parameter};
///
/// const PARAMETERS: &[Parameter] = &[
///     Parameter::required("one-of", Kind::Words, "what it may start with"),
///     Parameter::optional("min", Kind::Count, "the fewest characters"),
/// ];
/// assert!(PARAMETERS[0].required);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The key in `check = { NAME = { … } }`, in kebab-case.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether a check without it has nothing to do.
    pub required: bool,
    /// What it is for, in one line: lower case, no full stop.
    pub about: &'static str,
}

impl Parameter {
    /// A parameter that the check cannot do without.
    pub const fn required(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, required: true, about }
    }

    /// A parameter that may be left out.
    pub const fn optional(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, required: false, about }
    }
}

/// The kinds of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A whole number, not negative.
    Count,
    /// A number, kept exactly.
    Number,
    /// `true` or `false`.
    Flag,
    /// A string.
    Text,
    /// An array of strings, taken as they are.
    Words,
    /// An array of the keys of an object, each of which the schema must provide for.
    Members,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An array of these words.
    Choices(&'static [&'static str]),
    /// An array of values: names as in [`Kind::Names`], numbers, `true` and `false`.
    Values,
    /// An array of names that a value may have: `*` for any characters, `@name` for a set. Where
    /// the schema lists the names at the selected place, each entry must be one or match one.
    Names,
    /// The same for names that no schema lists, such as keys.
    Globs,
    /// An array of host names, `*.` and `**.` for labels below.
    Domains,
    /// An array of port numbers.
    Ports,
    /// A regular expression, matched in linear time, anywhere in the text unless it is anchored.
    Regex,
    /// A JSON Pointer (RFC 6901) from the DTO's root.
    Pointer,
    /// A JSON Pointer from each item of the selected array.
    ItemPointer,
    /// A date, or `"today"`.
    Date,
    /// The time from today to so many days, weeks or years later, such as `"90 days"`.
    Days,
    /// An array of tables: where one of `when` is, each of `then` must be.
    Families,
    /// An array of tables: with a host of `domains`, `only` these names.
    Scopes,
}

impl Kind {
    /// What to write, for messages and documentation.
    pub fn describe(self) -> String {
        let words = |words: &[&str]| {
            let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            quoted.join(", ")
        };
        match self {
            Self::Count => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Words => "an array of strings".to_owned(),
            Self::Members => "an array of keys".to_owned(),
            Self::Choice(known) => format!("one of {}", words(known)),
            Self::Choices(known) => format!("an array of {}", words(known)),
            Self::Values => {
                "an array of values: strings, with `*` for any characters and `@name` for a set; numbers; `true` and `false`".to_owned()
            }
            Self::Names | Self::Globs => {
                "an array of names, with `*` for any characters and `@name` for a set".to_owned()
            }
            Self::Domains => {
                "an array of host names, with `*.` for one label below and `**.` for any".to_owned()
            }
            Self::Ports => "an array of ports, 1 to 65535".to_owned(),
            Self::Regex => {
                "a regular expression, without look-around or back-references".to_owned()
            }
            Self::Pointer => "a JSON Pointer from the DTO's root".to_owned(),
            Self::ItemPointer => "a JSON Pointer from each item".to_owned(),
            Self::Date => "a date such as `2027-01-31`, or `\"today\"`".to_owned(),
            Self::Days => {
                "a length of time such as `\"90 days\"`, `\"12 weeks\"` or `\"2 years\"`".to_owned()
            }
            Self::Families => "an array of tables with `when`, `then` and `why`".to_owned(),
            Self::Scopes => "an array of tables with `domains`, `only` and `why`".to_owned(),
        }
    }
}

/// What a policy says of a check that the check cannot use, told at its place in the policy.
///
/// ```
/// use dtolint::ArgumentError;
///
/// let error = ArgumentError::new("min", "the fewest are more than the most")
///     .help("exchange `min` and `max`");
/// assert_eq!(error.parameter(), "min");
/// ```
#[derive(Debug, Clone)]
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

/// The likely one of some words, or all of them.
pub(crate) fn meant(word: &str, known: &[&str]) -> String {
    did_you_mean(word, known.iter().copied())
        .unwrap_or_else(|| format!("known are {}", known.join(", ")))
}
