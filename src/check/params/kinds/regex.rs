//! A regular expression, matched in linear time, anywhere in the text unless it is anchored.

use regex::RegexBuilder;
use serde_json::{Value, json};

use crate::check::Arguments;
use crate::check::params::argument::{Argument, ArgumentValue};
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::{NamedSetsInUse, Printed, code};
use crate::text::Place;
use crate::toml::text::string;
use crate::toml::{Item, PolicyMistake, Reported};

/// The largest program that a regular expression may become, in bytes.
const LARGEST_REGEX: usize = 1 << 20;

pub(super) struct Definition;

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        "a regular expression, without look-around or back-references".to_owned()
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Regex(read_regex(item)?)))
    }

    fn json_schema(&self) -> Value {
        json!({ "type": "string" })
    }
}

fn read_regex(item: &Item<'_>) -> Result<regex::Regex, Reported> {
    let text = item.string()?;
    RegexBuilder::new(text).size_limit(LARGEST_REGEX).build().map_err(|error| {
        let (why, help) = match &error {
            regex::Error::CompiledTooBig(_) => (
                "it becomes too large".to_owned(),
                "write smaller repetitions, such as `{1,64}` instead of `{1,9999}`",
            ),
            error => refusal(&error.to_string()),
        };
        let message = format!("`{text}` is refused as a regular expression: {why}");
        item.report(PolicyMistake::new(PolicyMistake::REGEX, message).help(help))
    })
}

/// Why a regular expression is refused, from the message of the parser, and what to do.
fn refusal(message: &str) -> (String, &'static str) {
    // The last line says what is wrong; those before draw it.
    let last = message.lines().last().unwrap_or(message);
    let why = last.strip_prefix("error: ").unwrap_or(last).to_owned();
    let help = if why.starts_with("look-around") {
        "patterns are matched in linear time: write it without look-around, such as with two \
         checks joined by `all` and `not`"
    } else if why.starts_with("backreferences") {
        "patterns are matched in linear time: write it without back-references"
    } else {
        "fix the pattern; in TOML write it in single quotes, where `\\` is itself"
    };
    (why, help)
}

#[derive(Debug)]
pub(crate) struct Regex(pub(crate) regex::Regex);

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
    /// Whether a [`Kind::Regex`](crate::check::Kind::Regex) matches somewhere in `text`; `None` if it is left out.
    pub fn matches(&self, parameter: &str, text: &str) -> Option<bool> {
        self.regex(parameter).map(|regex| regex.is_match(text))
    }

    pub(crate) fn regex(&self, parameter: &str) -> Option<&regex::Regex> {
        self.value::<Regex>(parameter).map(|regex| &regex.0)
    }
}
