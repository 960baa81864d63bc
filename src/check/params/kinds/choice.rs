//! One of some words.

use serde_json::{Value, json};

use super::text::Text;
use crate::check::params::argument::Argument;
use crate::check::params::kind::{ParameterKind, ReadContext};
use crate::check::params::print::code;
use crate::text::suggest::did_you_mean;
use crate::toml::{Item, PolicyMistake, Reported};

pub(super) struct Definition(pub(super) &'static [&'static str]);

impl ParameterKind for Definition {
    fn describe(&self) -> String {
        format!("one of {}", codes(self.0))
    }

    fn read(&self, item: &Item<'_>, _: &ReadContext<'_>) -> Result<Argument, Reported> {
        Ok(Argument::new(Text(read_choice(item, self.0)?)))
    }

    fn json_schema(&self) -> Value {
        json!({ "enum": self.0 })
    }
}

pub(super) fn codes(words: &[&str]) -> String {
    words.iter().map(|word| code(word)).collect::<Vec<_>>().join(", ")
}

/// Reads one of the known words.
pub(super) fn read_choice(item: &Item<'_>, known: &[&str]) -> Result<String, Reported> {
    let word = item.string()?;
    if !known.contains(&word) {
        let mistake = PolicyMistake::name(format!("`{word}` isn't one of the words known here"));
        let near = did_you_mean(word, known.iter().copied());
        let help = near.unwrap_or_else(|| format!("known are {}", known.join(", ")));
        return Err(item.report(mistake.help(help)));
    }
    Ok(word.to_owned())
}
