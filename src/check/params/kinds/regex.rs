//! A regular expression by ECMA-262, matched anywhere in the text unless it is anchored.

use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::ecma::{self, Pattern, PatternError, TooCostly};
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, PolicyMistake, Reported};

/// The largest program that a regular expression may become, in bytes.
const LARGEST_REGEX: usize = 1 << 20;

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a regular expression, by ECMA-262 with the `u` flag, as in the keyword `pattern` of a schema".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Regex(read_regex(item)?)))
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "string" })
    }
}

fn read_regex(item: &Item<'_>) -> Result<ecma::Regex, Reported> {
    let text = item.string()?;
    // Nobody means the character.
    if text.contains('\u{8}') {
        let written = text.replace('\u{8}', r"\b");
        let message = "the expression has a backspace: in double quotes, TOML reads `\\b` as that character";
        let help = format!("write it in single quotes, where `\\` is itself: '{written}'");
        return Err(item.report(PolicyMistake::new(PolicyMistake::REGEX, message).help(help)));
    }
    let pattern = Pattern::new(text);
    pattern.and_then(|pattern| pattern.compile(Some(LARGEST_REGEX), None)).map_err(|error| {
        let message = format!("`{text}` is refused as a regular expression: {error}");
        let help = match &error {
            PatternError::Invalid { .. } => {
                format!("{}; in TOML write it in single quotes, where `\\` is itself", error.help())
            }
            error => error.help().to_owned(),
        };
        item.report(PolicyMistake::new(PolicyMistake::REGEX, message).help(help))
    })
}

#[derive(Debug)]
pub(crate) struct Regex(pub(crate) ecma::Regex);

impl ArgumentValue for Regex {
    fn describe(&self) -> Vec<String> {
        vec![code(self.0.as_str())]
    }

    fn print(&self, _: &Place, _: &NamedSetsInUse<'_>) -> Printed {
        Printed::Value(string(self.0.as_str()))
    }

    fn is_same(&self, other: &Argument) -> bool {
        other.get::<Self>().is_some_and(|other| self.0.as_str() == other.0.as_str())
    }
}

impl Arguments {
    /// Whether a [`Kind::Regex`](crate::check::Kind::Regex) matches somewhere in `text`; `None` if it is left out, and
    /// an error if finding out takes too many steps. Report that as [`Violation::too_costly`](crate::check::Violation).
    pub fn matches(&self, parameter: &str, text: &str) -> Option<Result<bool, TooCostly>> {
        self.regex(parameter).map(|regex| regex.is_match(text))
    }

    pub(crate) fn regex(&self, parameter: &str) -> Option<&ecma::Regex> {
        self.value::<Regex>(parameter).map(|regex| &regex.0)
    }
}
